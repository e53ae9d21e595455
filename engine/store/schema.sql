-- The tables of the store, as they are now. A new store is made from this file; an older one is brought here by the
-- numbered files in migrations/. Views are in views.sql.
--
-- To change a table: edit it here, raise VERSION in schema.py, and add migrations/NNNN_what.sql (NNNN is the new version), which
-- brings a store of the version before to the same tables, columns and comments.

CREATE TABLE schema_version (
    version INTEGER NOT NULL,
    views   VARCHAR NOT NULL,
    presage VARCHAR NOT NULL
);
COMMENT ON TABLE schema_version IS 'The version of these tables; one row.';
COMMENT ON COLUMN schema_version.version IS 'Number of the newest migration that the tables include.';
COMMENT ON COLUMN schema_version.views IS 'Hash of the text that the views were made from.';
COMMENT ON COLUMN schema_version.presage IS 'Version of Presage that brought the tables to it.';

CREATE TABLE merged_segment (
    segment VARCHAR PRIMARY KEY,
    run_id  INTEGER NOT NULL
);
COMMENT ON TABLE merged_segment IS 'Which folders of segments are merged already: one that could not be removed is not merged twice.';
COMMENT ON COLUMN merged_segment.segment IS 'Name of the folder below .presage/segments.';
COMMENT ON COLUMN merged_segment.run_id IS 'The run that it became.';

CREATE TABLE run (
    run_id      INTEGER PRIMARY KEY,
    fingerprint VARCHAR NOT NULL,
    revision    VARCHAR,
    command     VARCHAR NOT NULL,
    arguments   VARCHAR[] NOT NULL,
    status      VARCHAR NOT NULL CHECK (status IN ('complete', 'interrupted')),
    content     VARCHAR,
    started     TIMESTAMP,
    seconds     DOUBLE
);
COMMENT ON TABLE run IS 'One invocation of Presage that simulated scenarios.';
COMMENT ON COLUMN run.run_id IS 'Number of the run, in the order in which runs were merged, from 1.';
COMMENT ON COLUMN run.fingerprint IS 'The engine that made it, see the table fingerprint.';
COMMENT ON COLUMN run.revision IS 'The newest revision that it is about; null where an interrupted run had not found out.';
COMMENT ON COLUMN run.command IS 'Name of the command, such as simulate.';
COMMENT ON COLUMN run.arguments IS 'Its arguments as they were given.';
COMMENT ON COLUMN run.status IS 'complete, or interrupted: it ended early, and only what was finished is stored.';
COMMENT ON COLUMN run.content IS 'Hash of everything that the run found, timings aside: equal for equal results.';
COMMENT ON COLUMN run.started IS 'When it began, UTC. A timing: not part of content.';
COMMENT ON COLUMN run.seconds IS 'How long it took. A timing.';

CREATE TABLE fingerprint (
    run_id      INTEGER NOT NULL,
    fingerprint VARCHAR NOT NULL,
    revision    VARCHAR,
    part        VARCHAR NOT NULL,
    version     VARCHAR NOT NULL
);
COMMENT ON TABLE fingerprint IS 'What the engine of a run was made of.';
COMMENT ON COLUMN fingerprint.run_id IS 'The run.';
COMMENT ON COLUMN fingerprint.fingerprint IS 'The engine''s fingerprint: a hash over its parts.';
COMMENT ON COLUMN fingerprint.revision IS 'The newest revision that the run is about.';
COMMENT ON COLUMN fingerprint.part IS 'A part of the engine, such as presage, python, z3-solver.';
COMMENT ON COLUMN fingerprint.version IS 'Its version.';

CREATE TABLE revision (
    run_id      INTEGER NOT NULL,
    fingerprint VARCHAR NOT NULL,
    revision    VARCHAR NOT NULL,
    position    INTEGER NOT NULL,
    label       VARCHAR NOT NULL,
    parent      VARCHAR NOT NULL
);
COMMENT ON TABLE revision IS 'The states of the analysed sources that a run is about.';
COMMENT ON COLUMN revision.run_id IS 'The run.';
COMMENT ON COLUMN revision.fingerprint IS 'The engine that made the run.';
COMMENT ON COLUMN revision.revision IS 'Commit id, or tree:<hash> for a tree without history.';
COMMENT ON COLUMN revision.position IS 'Order within the run, from 1, the newest last.';
COMMENT ON COLUMN revision.label IS 'What the user called it, such as HEAD~1; may be empty.';
COMMENT ON COLUMN revision.parent IS 'Id of its first parent; empty where there is none.';

CREATE TABLE service (
    run_id      INTEGER NOT NULL,
    fingerprint VARCHAR NOT NULL,
    revision    VARCHAR NOT NULL,
    service     VARCHAR NOT NULL,
    language    VARCHAR NOT NULL,
    target      VARCHAR NOT NULL,
    path        VARCHAR NOT NULL
);
COMMENT ON TABLE service IS 'The services of the analysed system.';
COMMENT ON COLUMN service.run_id IS 'The run that found it.';
COMMENT ON COLUMN service.fingerprint IS 'The engine that made the run.';
COMMENT ON COLUMN service.revision IS 'The revision it was found in.';
COMMENT ON COLUMN service.service IS 'Its name in presage.toml.';
COMMENT ON COLUMN service.language IS 'Its language.';
COMMENT ON COLUMN service.target IS 'Version of the language that its code is read as.';
COMMENT ON COLUMN service.path IS 'Its folder in the repository.';

CREATE TABLE endpoint (
    run_id      INTEGER NOT NULL,
    fingerprint VARCHAR NOT NULL,
    revision    VARCHAR NOT NULL,
    service     VARCHAR NOT NULL,
    method      VARCHAR NOT NULL,
    rule        VARCHAR NOT NULL,
    handler     VARCHAR NOT NULL,
    file        VARCHAR NOT NULL,
    line        INTEGER NOT NULL
);
COMMENT ON TABLE endpoint IS 'The routes of the services.';
COMMENT ON COLUMN endpoint.run_id IS 'The run that found it.';
COMMENT ON COLUMN endpoint.fingerprint IS 'The engine that made the run.';
COMMENT ON COLUMN endpoint.revision IS 'The revision it was found in.';
COMMENT ON COLUMN endpoint.service IS 'The service that answers.';
COMMENT ON COLUMN endpoint.method IS 'HTTP method.';
COMMENT ON COLUMN endpoint.rule IS 'The path as the framework writes it, such as /customers/<int:id>.';
COMMENT ON COLUMN endpoint.handler IS 'Qualified name of the function that answers.';
COMMENT ON COLUMN endpoint.file IS 'File of that function, from the root of the repository.';
COMMENT ON COLUMN endpoint.line IS 'Its line, from 1.';

CREATE TABLE simulation (
    simulation_id    VARCHAR PRIMARY KEY,
    run_id           INTEGER NOT NULL,
    fingerprint      VARCHAR NOT NULL,
    revision         VARCHAR NOT NULL,
    scenario         VARCHAR NOT NULL,
    file             VARCHAR NOT NULL,
    line             INTEGER NOT NULL,
    tags             VARCHAR[] NOT NULL,
    files            INTEGER NOT NULL,
    files_failed     INTEGER NOT NULL,
    calls            BIGINT NOT NULL,
    calls_unresolved BIGINT NOT NULL,
    opaque           BIGINT NOT NULL,
    paths            BIGINT NOT NULL,
    budget_stops     BIGINT NOT NULL,
    steps            BIGINT NOT NULL,
    seconds          DOUBLE
);
COMMENT ON TABLE simulation IS 'One scenario simulated on one revision, and how much of the code that covered.';
COMMENT ON COLUMN simulation.simulation_id IS 'Run and number within the run, such as 12.3.';
COMMENT ON COLUMN simulation.run_id IS 'The run.';
COMMENT ON COLUMN simulation.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN simulation.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN simulation.scenario IS 'Name of the scenario, unique within its file.';
COMMENT ON COLUMN simulation.file IS 'The scenario''s file.';
COMMENT ON COLUMN simulation.line IS 'Its line there, from 1.';
COMMENT ON COLUMN simulation.tags IS 'Its tags, with their @.';
COMMENT ON COLUMN simulation.files IS 'Source files that were read.';
COMMENT ON COLUMN simulation.files_failed IS 'Those of them with parts that could not be read.';
COMMENT ON COLUMN simulation.calls IS 'Calls that were executed.';
COMMENT ON COLUMN simulation.calls_unresolved IS 'Those of them whose target is unknown.';
COMMENT ON COLUMN simulation.opaque IS 'Regions that were passed over with an unknown effect.';
COMMENT ON COLUMN simulation.paths IS 'Paths that were explored to their end.';
COMMENT ON COLUMN simulation.budget_stops IS 'Paths that a budget cut off.';
COMMENT ON COLUMN simulation.steps IS 'Operations executed: the measure of work that is the same everywhere.';
COMMENT ON COLUMN simulation.seconds IS 'How long it took. A timing.';

CREATE TABLE verdict (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    expectation   INTEGER NOT NULL,
    text          VARCHAR NOT NULL,
    file          VARCHAR NOT NULL,
    line          INTEGER NOT NULL,
    outcome       VARCHAR NOT NULL CHECK (outcome IN ('holds', 'violated', 'unknown')),
    how           VARCHAR NOT NULL CHECK (how IN ('proved', 'witnessed', 'tested', 'assumed', 'executed', 'unknown')),
    runs          BIGINT NOT NULL,
    expected      VARCHAR NOT NULL,
    actual        VARCHAR NOT NULL,
    at_file       VARCHAR,
    at_line       INTEGER
);
COMMENT ON TABLE verdict IS 'What a simulation concluded: on the whole scenario, and on each of its expectations.';
COMMENT ON COLUMN verdict.simulation_id IS 'The simulation.';
COMMENT ON COLUMN verdict.run_id IS 'The run.';
COMMENT ON COLUMN verdict.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN verdict.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN verdict.expectation IS 'Number of the Then, from 1; 0 for the verdict on the whole scenario.';
COMMENT ON COLUMN verdict.text IS 'The Then as it is written; for the whole scenario, the one that failed, or empty.';
COMMENT ON COLUMN verdict.file IS 'File of the Then or the scenario.';
COMMENT ON COLUMN verdict.line IS 'Its line there, from 1.';
COMMENT ON COLUMN verdict.outcome IS 'holds, violated, unknown.';
COMMENT ON COLUMN verdict.how IS 'proved on every path, witnessed by a concrete run, tested in some runs, assumed, executed, unknown.';
COMMENT ON COLUMN verdict.runs IS 'Number of runs of a tested verdict, else 0.';
COMMENT ON COLUMN verdict.expected IS 'What was expected, for people.';
COMMENT ON COLUMN verdict.actual IS 'What came instead, or as expected, for people.';
COMMENT ON COLUMN verdict.at_file IS 'File that the actual value comes from, where that is known.';
COMMENT ON COLUMN verdict.at_line IS 'The line there, from 1.';

CREATE TABLE reason (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    expectation   INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    text          VARCHAR NOT NULL,
    file          VARCHAR NOT NULL,
    line          INTEGER NOT NULL
);
COMMENT ON TABLE reason IS 'Why something stayed undecided, or a tested verdict is no proof.';
COMMENT ON COLUMN reason.simulation_id IS 'The simulation.';
COMMENT ON COLUMN reason.run_id IS 'The run.';
COMMENT ON COLUMN reason.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN reason.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN reason.expectation IS 'Number of the Then, 0 for the whole scenario: with simulation_id, the verdict that it belongs to.';
COMMENT ON COLUMN reason.position IS 'Order within the verdict, from 1.';
COMMENT ON COLUMN reason.text IS 'The reason.';
COMMENT ON COLUMN reason.file IS 'Where it was lost: file.';
COMMENT ON COLUMN reason.line IS 'The line there, from 1.';

CREATE TABLE assumption (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    expectation   INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    subject       VARCHAR NOT NULL,
    text          VARCHAR NOT NULL,
    file          VARCHAR,
    line          INTEGER
);
COMMENT ON TABLE assumption IS 'What a verdict rests on.';
COMMENT ON COLUMN assumption.simulation_id IS 'The simulation.';
COMMENT ON COLUMN assumption.run_id IS 'The run.';
COMMENT ON COLUMN assumption.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN assumption.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN assumption.expectation IS 'Number of the Then, 0 for the whole scenario: with simulation_id, the verdict that it belongs to.';
COMMENT ON COLUMN assumption.position IS 'Order within the verdict, from 1.';
COMMENT ON COLUMN assumption.subject IS 'What kind of thing is assumed, such as unresolved address.';
COMMENT ON COLUMN assumption.text IS 'The assumption.';
COMMENT ON COLUMN assumption.file IS 'The source that needed it: file, where there is one.';
COMMENT ON COLUMN assumption.line IS 'The line there, from 1.';

CREATE TABLE step (
    simulation_id     VARCHAR NOT NULL,
    run_id            INTEGER NOT NULL,
    fingerprint       VARCHAR NOT NULL,
    revision          VARCHAR NOT NULL,
    step              INTEGER NOT NULL,
    text              VARCHAR NOT NULL,
    line              INTEGER NOT NULL,
    service           VARCHAR NOT NULL,
    method            VARCHAR NOT NULL,
    path              VARCHAR NOT NULL,
    status            INTEGER,
    headers           JSON NOT NULL,
    body_form         VARCHAR NOT NULL CHECK (body_form IN ('json', 'text', 'base64', 'none')),
    body              JSON NOT NULL,
    exception         VARCHAR,
    exception_message VARCHAR,
    exception_file    VARCHAR,
    exception_line    INTEGER
);
COMMENT ON TABLE step IS 'The requests of a scenario, with their answers, in the run that is shown.';
COMMENT ON COLUMN step.simulation_id IS 'The simulation.';
COMMENT ON COLUMN step.run_id IS 'The run.';
COMMENT ON COLUMN step.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN step.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN step.step IS 'Number of the When, from 1.';
COMMENT ON COLUMN step.text IS 'The When as it is written.';
COMMENT ON COLUMN step.line IS 'Its line in the scenario''s file.';
COMMENT ON COLUMN step.service IS 'The service that received the request.';
COMMENT ON COLUMN step.method IS 'HTTP method.';
COMMENT ON COLUMN step.path IS 'Path, with the query.';
COMMENT ON COLUMN step.status IS 'Status of the answer; null where it is unknown.';
COMMENT ON COLUMN step.headers IS 'Headers of the answer, names in lower case.';
COMMENT ON COLUMN step.body_form IS 'What body is: json, text, base64 (of bytes), none.';
COMMENT ON COLUMN step.body IS 'Body of the answer; what JSON cannot say is an object with one key such as $decimal or $symbol.';
COMMENT ON COLUMN step.exception IS 'Class of the exception that left the handler, if one did.';
COMMENT ON COLUMN step.exception_message IS 'Its message.';
COMMENT ON COLUMN step.exception_file IS 'Innermost file of the service that it passed through.';
COMMENT ON COLUMN step.exception_line IS 'The line there, from 1.';

CREATE TABLE state_change (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    step          INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    service       VARCHAR NOT NULL,
    table_name    VARCHAR NOT NULL,
    change        VARCHAR NOT NULL CHECK (change IN ('insert', 'update', 'delete')),
    before        JSON,
    after         JSON
);
COMMENT ON TABLE state_change IS 'Rows that a request changed, as committed by its end.';
COMMENT ON COLUMN state_change.simulation_id IS 'The simulation.';
COMMENT ON COLUMN state_change.run_id IS 'The run.';
COMMENT ON COLUMN state_change.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN state_change.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN state_change.step IS 'Number of the When, from 1.';
COMMENT ON COLUMN state_change.position IS 'Order within the step, from 1.';
COMMENT ON COLUMN state_change.service IS 'The service that owns the table.';
COMMENT ON COLUMN state_change.table_name IS 'The table.';
COMMENT ON COLUMN state_change.change IS 'insert, update, delete.';
COMMENT ON COLUMN state_change.before IS 'The row before, column to value; null for an insert.';
COMMENT ON COLUMN state_change.after IS 'The row after; null for a delete.';

CREATE TABLE outbound_call (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    step          INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    source        VARCHAR NOT NULL,
    target        VARCHAR NOT NULL,
    method        VARCHAR NOT NULL,
    path          VARCHAR NOT NULL,
    status        INTEGER,
    fault         VARCHAR NOT NULL,
    file          VARCHAR,
    line          INTEGER
);
COMMENT ON TABLE outbound_call IS 'Requests that services sent to each other, or to addresses that no known service has.';
COMMENT ON COLUMN outbound_call.simulation_id IS 'The simulation.';
COMMENT ON COLUMN outbound_call.run_id IS 'The run.';
COMMENT ON COLUMN outbound_call.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN outbound_call.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN outbound_call.step IS 'Number of the When that led to it, from 1.';
COMMENT ON COLUMN outbound_call.position IS 'Order within the step, from 1.';
COMMENT ON COLUMN outbound_call.source IS 'The service that sent it.';
COMMENT ON COLUMN outbound_call.target IS 'The service that got it, or the address.';
COMMENT ON COLUMN outbound_call.method IS 'HTTP method.';
COMMENT ON COLUMN outbound_call.path IS 'Path, with the query.';
COMMENT ON COLUMN outbound_call.status IS 'Status of the answer; null where none came.';
COMMENT ON COLUMN outbound_call.fault IS 'Why no answer came, such as down; else empty.';
COMMENT ON COLUMN outbound_call.file IS 'Where it was sent: file.';
COMMENT ON COLUMN outbound_call.line IS 'The line there, from 1.';

CREATE TABLE witness_value (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    name          VARCHAR NOT NULL,
    type          VARCHAR NOT NULL,
    value         JSON NOT NULL
);
COMMENT ON TABLE witness_value IS 'What the any values of a scenario are in the run that is shown.';
COMMENT ON COLUMN witness_value.simulation_id IS 'The simulation.';
COMMENT ON COLUMN witness_value.run_id IS 'The run.';
COMMENT ON COLUMN witness_value.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN witness_value.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN witness_value.position IS 'Order within the scenario, from 1.';
COMMENT ON COLUMN witness_value.name IS 'Name of the any value.';
COMMENT ON COLUMN witness_value.type IS 'integer, decimal, text, boolean, choice.';
COMMENT ON COLUMN witness_value.value IS 'The value, in the notation of step.body.';

CREATE TABLE footprint (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    kind          VARCHAR NOT NULL CHECK (kind IN ('function', 'route', 'table', 'configuration', 'flag')),
    name          VARCHAR NOT NULL
);
COMMENT ON TABLE footprint IS 'What a simulation touched.';
COMMENT ON COLUMN footprint.simulation_id IS 'The simulation.';
COMMENT ON COLUMN footprint.run_id IS 'The run.';
COMMENT ON COLUMN footprint.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN footprint.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN footprint.kind IS 'function, route, table, configuration, flag.';
COMMENT ON COLUMN footprint.name IS 'service:function, "service METHOD /rule", service.table, service.KEY, service.flag.';

CREATE TABLE trace_event (
    simulation_id VARCHAR NOT NULL,
    run_id        INTEGER NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    revision      VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    kind          VARCHAR NOT NULL
                  CHECK (kind IN ('call', 'return', 'branch', 'boundary', 'row', 'raise', 'assumption', 'log')),
    step          INTEGER NOT NULL,
    service       VARCHAR NOT NULL,
    function      VARCHAR NOT NULL,
    file          VARCHAR NOT NULL,
    line          INTEGER NOT NULL,
    detail        JSON NOT NULL
);
COMMENT ON TABLE trace_event IS 'What happened in the run that is shown, in order.';
COMMENT ON COLUMN trace_event.simulation_id IS 'The simulation.';
COMMENT ON COLUMN trace_event.run_id IS 'The run.';
COMMENT ON COLUMN trace_event.fingerprint IS 'The engine that made it.';
COMMENT ON COLUMN trace_event.revision IS 'The revision of the analysed sources.';
COMMENT ON COLUMN trace_event.position IS 'Order within the simulation, from 1.';
COMMENT ON COLUMN trace_event.kind IS 'call, return, branch, boundary, row, raise, assumption, log.';
COMMENT ON COLUMN trace_event.step IS 'Number of the When, from 1; 0 for start-up and givens.';
COMMENT ON COLUMN trace_event.service IS 'The service whose code was running.';
COMMENT ON COLUMN trace_event.function IS 'The function.';
COMMENT ON COLUMN trace_event.file IS 'File; empty for what happens outside of any source.';
COMMENT ON COLUMN trace_event.line IS 'The line there, from 1; 0 outside of any source.';
COMMENT ON COLUMN trace_event.detail IS 'What else the kind has: a branch''s condition, a call''s callee, a row before and after, …';
