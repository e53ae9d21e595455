-- The views of the store: questions that people start from. They are made anew whenever the store is opened by a newer
-- Presage, so they need no migrations.

CREATE OR REPLACE VIEW last_verdict AS
SELECT s.file, s.scenario, v.outcome, v.how, v.text AS failed, v.expected, v.actual, v.at_file, v.at_line,
       s.revision, s.run_id, s.simulation_id, s.fingerprint
FROM simulation AS s
JOIN verdict AS v ON v.simulation_id = s.simulation_id AND v.expectation = 0
QUALIFY row_number() OVER (
    PARTITION BY s.file, s.scenario ORDER BY s.run_id DESC, split_part(s.simulation_id, '.', 2)::INTEGER DESC
) = 1
ORDER BY s.file, s.line, s.scenario;
COMMENT ON VIEW last_verdict IS 'The last verdict of each scenario: in the newest run that has it, on the last revision of that run.';

CREATE OR REPLACE VIEW scenario_history AS
SELECT s.file, s.scenario, s.run_id, s.revision, v.outcome, v.how, v.text AS failed, v.expected, v.actual,
       v.outcome IS DISTINCT FROM lag(v.outcome) OVER earlier AS changed, r.started, s.simulation_id, s.fingerprint
FROM simulation AS s
JOIN verdict AS v ON v.simulation_id = s.simulation_id AND v.expectation = 0
JOIN run AS r ON r.run_id = s.run_id
WINDOW earlier AS (
    PARTITION BY s.file, s.scenario ORDER BY s.run_id, split_part(s.simulation_id, '.', 2)::INTEGER
)
ORDER BY s.file, s.scenario, s.run_id, split_part(s.simulation_id, '.', 2)::INTEGER;
COMMENT ON VIEW scenario_history IS 'Every verdict that a scenario has had, oldest first; changed where the outcome differs from the one before.';

CREATE OR REPLACE VIEW state_changes_by_table AS
SELECT c.service, c.table_name, c.change, c.run_id, c.revision, s.file, s.scenario, count(*) AS changed_rows, c.fingerprint
FROM state_change AS c
JOIN simulation AS s ON s.simulation_id = c.simulation_id
GROUP BY ALL
ORDER BY c.service, c.table_name, c.change, c.run_id, s.file, s.scenario;
COMMENT ON VIEW state_changes_by_table IS 'How many rows of a table each simulated scenario inserted, updated, deleted.';

CREATE OR REPLACE VIEW calls_between_services AS
SELECT c.source, c.target, c.method, split_part(c.path, '?', 1) AS path, c.run_id, c.revision, count(*) AS calls,
       count(DISTINCT c.simulation_id) AS simulations, count(*) FILTER (WHERE c.status IS NULL) AS unanswered,
       min({'file': c.file, 'line': c.line}).file AS file, min({'file': c.file, 'line': c.line}).line AS line, c.fingerprint
FROM outbound_call AS c
GROUP BY c.source, c.target, c.method, split_part(c.path, '?', 1), c.run_id, c.revision, c.fingerprint
ORDER BY c.source, c.target, c.method, path, c.run_id;
COMMENT ON VIEW calls_between_services IS 'Who called whom with which request, how often, and how often without an answer.';

CREATE OR REPLACE VIEW column_meaning AS
SELECT c.table_name AS relation, c.column_name, c.data_type AS type, c.comment AS meaning
FROM duckdb_columns() AS c
WHERE NOT c.internal AND c.schema_name = 'main'
ORDER BY c.table_name, c.column_index;
COMMENT ON VIEW column_meaning IS 'Every column of every table and view, with its type and meaning.';
