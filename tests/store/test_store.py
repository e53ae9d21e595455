"""Runs come back from the store as they went in; the views answer what they are for; nothing can be changed by reading."""

import json
from pathlib import Path

import msgspec
import pytest
from store_support import HOLDS, UNKNOWN, VIOLATED, run

from presage.engine.errors import StoreError
from presage.engine.facts.runs import Run
from presage.engine.store.rows import content, json_text
from presage.engine.store.store import Store

TABLES = (
    "assumption endpoint fingerprint footprint merged_segment outbound_call reason revision run schema_version service "
    "simulation state_change step trace_event verdict witness_value"
).split()
VIEWS = "calls_between_services column_meaning last_verdict scenario_history state_changes_by_table".split()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one run, for tests that only read."""
    store = Store(tmp_path_factory.mktemp("repository"))
    store.write_run(run(VIOLATED, HOLDS, UNKNOWN))
    return store


def values(store: Store, sql: str) -> list[tuple[object, ...]]:
    return list(store.query(sql).rows)


def test_every_table_and_column_is_explained_and_filled(full: Store) -> None:
    store = full
    found = store.relations()
    assert [each.name for each in found] == TABLES + VIEWS
    assert all(each.comment.endswith(".") for each in found)
    unexplained = values(
        store,
        "SELECT c.table_name, c.column_name FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_name) "
        "WHERE NOT c.internal AND (c.comment IS NULL OR c.comment = '')",
    )
    assert unexplained == []
    filled = [name for name in TABLES + VIEWS if name != "merged_segment"]
    [counts] = values(store, "SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in filled))
    assert all(counts)


def test_every_row_names_the_engine_and_the_revision(full: Store) -> None:
    tables = [table for table in TABLES if table not in ("schema_version", "merged_segment")]
    wrong = "WHERE fingerprint IS DISTINCT FROM 'f1' OR revision IS NULL OR run_id <> 1"
    found = values(full, " UNION ALL ".join(f"SELECT '{table}' FROM {table} {wrong}" for table in tables))
    assert found == []


def test_values_come_back_exactly(full: Store) -> None:
    store = full
    one = "simulation_id = '1.1'"
    assert values(store, f"SELECT value::VARCHAR FROM witness_value WHERE {one} ORDER BY position") == [(str(2**70),), ('"a"',)]
    assert values(store, "SELECT body->>'$.\"$text\"', exception, exception_line FROM step WHERE step = 1 LIMIT 1") == [
        ("oops \\ud800", "KeyError", 41)
    ]
    assert values(store, f"SELECT change, before::VARCHAR, after::VARCHAR FROM state_change WHERE {one} ORDER BY position") == [
        ("delete", '{"id":3}', None),
        ("update", '{"id":1,"open":1}', '{"id":1,"open":0}'),
        ("insert", None, '{"id":2,"total":{"$decimal":"30.75"}}'),
    ]
    assert values(store, f"SELECT kind, detail->>'condition' FROM trace_event WHERE {one} ORDER BY position LIMIT 2") == [
        ("call", None),
        ("branch", "rate is None"),
    ]
    [(status, arguments, started)] = values(store, "SELECT status, arguments, strftime(started, '%H:%M') FROM run")
    assert (status, arguments, started) == ("complete", ["--jobs", "2"], "10:00")


def test_verdicts_with_their_reasons_and_assumptions(full: Store) -> None:
    store = full
    assert values(
        store, "SELECT scenario, outcome, how, failed, expected, actual, at_file, at_line FROM last_verdict ORDER BY scenario"
    ) == [
        ("s1", "violated", "witnessed", "the status is 200", "= 200", "500", "billing/invoices.py", 41),
        ("s2", "holds", "assumed", "", "", "", None, None),
        ("s3", "unknown", "unknown", "", "", "", None, None),
    ]
    assert values(store, "SELECT simulation_id, expectation, text, line FROM reason ORDER BY ALL") == [
        ("1.3", 0, "an opaque call", 41),
        ("1.3", 1, "an opaque call", 41),
    ]
    assert values(store, "SELECT position, subject, file FROM assumption WHERE expectation = 0 ORDER BY 1") == [
        (1, "clock", "billing/invoices.py"),
        (2, "network", None),
    ]


def test_views_over_several_runs(store: Store) -> None:
    for verdicts, revision in (((HOLDS, HOLDS), "c1"), ((VIOLATED, HOLDS), "c2"), ((VIOLATED,), "c3")):
        store.write_run(run(*verdicts, revision=revision))
    assert values(store, "SELECT scenario, outcome, revision, run_id FROM last_verdict ORDER BY 1") == [
        ("s1", "violated", "c3", 3),
        ("s2", "holds", "c2", 2),
    ]
    assert values(store, "SELECT run_id, outcome, changed FROM scenario_history WHERE scenario = 's1'") == [
        (1, "holds", True),
        (2, "violated", True),
        (3, "violated", False),
    ]
    assert values(store, "SELECT change, sum(changed_rows) FROM state_changes_by_table GROUP BY 1 ORDER BY 1") == [
        ("delete", 5),
        ("insert", 5),
        ("update", 5),
    ]
    assert values(
        store, "SELECT source, target, method, path, calls, unanswered, file, line FROM calls_between_services WHERE run_id = 2"
    ) == [
        ("billing", "fx", "GET", "/rates", 2, 2, None, None),
        ("gateway", "billing", "POST", "/customers/7/plan", 2, 0, "gateway/client.py", 9),
    ]
    assert values(store, "SELECT meaning FROM column_meaning WHERE relation = 'run' AND column_name = 'seconds'") == [
        ("How long it took. A timing.",)
    ]


def test_content_is_the_same_for_the_same_results_and_only_then() -> None:
    assert content(run(VIOLATED, seconds=1.0)) == content(run(VIOLATED, seconds=2.0))
    others = [
        run(HOLDS),
        run(VIOLATED, revision="c2"),
        run(VIOLATED, VIOLATED),
        msgspec.structs.replace(run(VIOLATED), status="interrupted"),
    ]
    assert len({content(each) for each in [run(VIOLATED), *others]}) == 5


def test_equal_runs_give_equal_stores(tmp_path: Path) -> None:
    def dump(folder: str, seconds: float) -> str:
        store = Store(tmp_path / folder)
        store.write_run(run(VIOLATED, HOLDS, UNKNOWN, seconds=seconds))
        timings = {"run": "EXCLUDE (seconds)", "simulation": "EXCLUDE (seconds)"}
        tables = [table for table in TABLES if table != "merged_segment"]
        parts = [f"SELECT * {timings.get(table, '')} FROM {table} ORDER BY ALL" for table in tables]
        return str(values(store, "SELECT " + ", ".join(f"(SELECT list(t) FROM ({part}) t)" for part in parts)))

    assert dump("a", 1.0) == dump("b", 2.0)


def test_a_run_without_simulations_is_a_run(store: Store) -> None:
    store.write_run(Run(command="simulate", fingerprint=run().fingerprint))
    assert values(store, "SELECT command, revision, started FROM run") == [("simulate", None, None)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM run", "read-only mode"),
        ("CREATE TABLE x (a INTEGER)", "read-only mode"),
        ("COPY run TO 'out.csv'", "file system operations are disabled"),
        ("SELECT * FROM read_csv('/etc/passwd')", "file system operations are disabled"),
        ("ATTACH 'other.duckdb'", "file system operations are disabled"),
        ("SET enable_external_access = true", "configuration has been locked|Cannot change"),
        ("SELECT * FROM rnu", "Did you mean"),
        ("SELECT", "syntax error|SELECT clause without selection list|Parser Error"),
        ("", "the query is empty"),
        ("-- nothing", "the query is empty"),
        ("SELECT ?", "parameter"),
    ],
)
def test_reading_cannot_write_and_says_what_is_wrong(full: Store, sql: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        full.query(sql)
    assert values(full, "SELECT count(*) FROM run") == [(1,)]


def test_reading_without_a_store_makes_none(store: Store) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        store.query("SELECT 1")
    assert not store.folder.exists()


def test_values_that_json_cannot_say_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"a": float("nan")})
    assert json.loads(json_text({"a\udc80": "ä"})) == {"a\\udc80": "ä"}
