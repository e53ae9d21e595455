"""Nothing is lost and nothing half-written is seen: killed writers, busy files, damage, newer and older schemas."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import msgspec
import pytest
from store_support import HOLDS, VIOLATED, run

from presage.engine.errors import StoreError
from presage.engine.store import merging, segments
from presage.engine.store.connection import StoreBusy
from presage.engine.store.schema import Migration, Schema, current
from presage.engine.store.store import Store

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose store has one run, to be copied: making a store takes longer than most of these tests."""
    folder = tmp_path_factory.mktemp("template")
    Store(folder).write_run(run(HOLDS))
    return folder


@pytest.fixture
def store(tmp_path: Path, template: Path) -> Store:
    """A store with one run."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Store(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store(tmp_path)


def statuses(store: Store) -> list[tuple[object, ...]]:
    return list(store.query("SELECT run_id, status, command FROM run ORDER BY run_id").rows)


def waiting(store: Store) -> list[str]:
    folder = store.folder / "segments"
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def process(code: str, repository: Path) -> subprocess.Popen[str]:
    """Another process with a store of the same repository; it says `ready` when it is."""
    head = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
        "from pathlib import Path\nfrom store_support import HOLDS, VIOLATED, run\n"
        f"from presage.engine.store.store import Store\nstore = Store(Path({str(repository)!r}))\n"
    )
    started = subprocess.Popen([sys.executable, "-c", head + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None and started.stdout.readline() == "ready\n"
    return started


def say(other: subprocess.Popen[str]) -> None:
    """Let the other process go on, and wait for its end."""
    other.communicate("go\n", timeout=30)


# Interrupted runs.


def test_a_run_that_ends_early_is_recorded_as_interrupted(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.begin("simulate", ["s2"]):
        raise KeyboardInterrupt
    assert statuses(store) == [(1, "complete", "simulate"), (2, "interrupted", "simulate")]
    assert store.query("SELECT arguments FROM run WHERE run_id = 2").rows == ((["s2"],),)
    assert store.query("SELECT count(*) FROM simulation").rows == ((1,),)


def test_an_interrupted_run_keeps_what_was_finished(empty: Store) -> None:
    with empty.begin("simulate") as recording:
        recording.finish(msgspec.structs.replace(run(HOLDS), status="interrupted"))
    assert statuses(empty) == [(1, "interrupted", "simulate")]
    assert empty.query("SELECT scenario FROM last_verdict").rows == (("s1",),)


def test_a_killed_run_is_recorded_as_interrupted_by_the_next(store: Store, tmp_path: Path) -> None:
    other = process("recording = store.begin('simulate', ['killed'])\nprint('ready', flush=True)\ninput()", tmp_path)
    store.write_run(run(HOLDS))
    assert [status for _, status, _ in statuses(store)] == ["complete"] * 2, "the other is alive: its run isn't interrupted"
    other.kill()
    other.communicate(timeout=30)
    store.write_run(run(HOLDS))
    assert [status for _, status, _ in statuses(store)] == ["complete", "complete", "interrupted", "complete"]
    assert store.query("SELECT arguments FROM run WHERE status = 'interrupted'").rows == ((["killed"],),)
    assert waiting(store) == []


DEATHS = {
    "before anything is written": ("segments._lines_to_parquet", 1, 0),
    "before the run is complete": ("segments._write_durably", 2, 0),
    "while it is merged": ("merging._insert_table", 5, 0),
    "before the folder of a merged run is removed": ("segments.Segments.remove", 1, 20),
}
"""Moment: the function whose call with that number kills the process, and how many simulations its run then has in the store."""


@pytest.mark.parametrize("moment", DEATHS)
def test_killed_while_writing(store: Store, tmp_path: Path, moment: str) -> None:
    """Whenever the writer dies: what was there stays, its run is there as a whole or not at all, and nothing is in the way."""
    function, count, stored = DEATHS[moment]
    writer = process(
        "import os, signal\nfrom presage.engine.store import merging, segments\ncalls = []\n"
        f"original = {function}\n"
        "def dying(*arguments):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {count}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return original(*arguments)\n"
        f"{function} = dying\nbig = run(*[VIOLATED] * 20)\nprint('ready', flush=True)\nstore.write_run(big)",
        tmp_path,
    )
    writer.communicate(timeout=30)
    assert writer.returncode == -signal.SIGKILL
    assert store.query("SELECT count(*) FROM simulation").rows == ((1 + stored,),)
    store.write_run(run(HOLDS))
    found = (
        "SELECT status, count(simulation_id) FROM run LEFT JOIN simulation USING (run_id) GROUP BY run_id, status ORDER BY run_id"
    )
    whole = ("complete", 20) if function.startswith(("merging", "segments.Segments")) else ("interrupted", 0)
    assert store.query(found).rows == (("complete", 1), whole, ("complete", 1))
    assert waiting(store) == []


# Several processes.


def test_a_reader_blocks_the_writer_who_loses_nothing(store: Store, tmp_path: Path) -> None:
    reader = process(
        f"import duckdb\nheld = duckdb.connect({str(store.file)!r}, read_only=True)\nprint('ready', flush=True)\ninput()",
        tmp_path,
    )
    merged = store.write_run(run(VIOLATED), patience=0.05)
    assert (merged.runs, merged.waiting) == ({}, 1)
    assert store.query("SELECT count(*) FROM run").rows == ((1,),), "readers don't block each other"
    say(reader)
    assert list(store.merge().runs.values()) == [2]
    assert store.query("SELECT outcome FROM last_verdict").rows == (("violated",),)


def test_a_reader_waits_for_the_writer(store: Store, tmp_path: Path) -> None:
    writer = process(
        f"import duckdb\nheld = duckdb.connect({str(store.file)!r})\nprint('ready', flush=True)\ninput()\nheld.close()", tmp_path
    )
    with pytest.raises(StoreBusy, match="another process has the store open"):
        store.query("SELECT 1", patience=0.05)
    assert writer.stdin is not None
    writer.stdin.write("go\n")
    writer.stdin.flush()
    assert store.query("SELECT count(*) FROM run").rows == ((1,),)
    writer.communicate(timeout=30)


def test_writers_at_the_same_time(empty: Store, tmp_path: Path) -> None:
    code = "print('ready', flush=True)\nfor _ in range(2): store.write_run(run(HOLDS, VIOLATED))"
    others = [process(code, tmp_path) for _ in range(2)]
    for _ in range(2):
        empty.write_run(run(VIOLATED))
    for other in others:
        other.communicate(timeout=60)
        assert other.returncode == 0
    empty.merge()
    assert [number for number, *_ in statuses(empty)] == list(range(1, 7))
    assert empty.query("SELECT count(*), count(DISTINCT simulation_id) FROM simulation").rows == ((10, 10),)
    assert waiting(empty) == []


def test_a_segment_that_could_not_be_removed_is_merged_once(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments.Segments, "remove", lambda self, path: None)
    empty.write_run(run(HOLDS))
    empty.merge()
    assert len(statuses(empty)) == len(waiting(empty)) == 1
    monkeypatch.undo()
    empty.merge()
    assert len(statuses(empty)) == 1 and waiting(empty) == []


# Damage.


def damage(file: Path, kind: str) -> None:
    data = bytearray(file.read_bytes())
    if kind == "empty":
        data = bytearray()
    elif kind == "cut":
        data = data[:20000]
    else:
        data[4096:12288] = bytes(8192)
    file.write_bytes(data)


@pytest.mark.parametrize("kind", ["empty", "cut", "zeroed"])
def test_a_damaged_store_is_kept_aside(store: Store, kind: str) -> None:
    damage(store.file, kind)
    damaged = store.file.read_bytes()
    with pytest.raises(StoreError, match="the store is damaged") as caught:
        store.query("SELECT 1 FROM run")
    assert caught.value.next_step is not None and "keeps this file aside" in caught.value.next_step
    assert store.file.read_bytes() == damaged
    merged = store.write_run(run(VIOLATED))
    aside = store.file.with_name("presage.duckdb.damaged-1")
    assert merged.aside == (aside,) and aside.read_bytes() == damaged
    assert statuses(store) == [(1, "complete", "simulate")]


def test_damaged_stores_are_numbered(store: Store) -> None:
    for number in (1, 2):
        store.folder.mkdir(exist_ok=True)
        store.file.write_bytes(b"x" * 100 * number)
        assert [path.name for path in store.write_run(run(HOLDS)).aside] == [f"presage.duckdb.damaged-{number}"]
    assert (store.folder / "presage.duckdb.damaged-1").stat().st_size == 100


def test_a_sound_file_is_never_put_aside(store: Store) -> None:
    assert merging.keep_aside(store.file) == []
    assert statuses(store) == [(1, "complete", "simulate")]


def test_a_damaged_segment_is_kept_and_does_not_hold_up_others(store: Store) -> None:
    with duckdb.connect(str(store.file), read_only=True):
        for _ in range(3):
            store.write_run(run(VIOLATED), patience=0)
    first, second, third = waiting(store)
    (store.folder / "segments" / first / "verdict.parquet").write_bytes(b"PAR1 nonsense PAR1")
    (store.folder / "segments" / third / "run.json").unlink()
    merged = store.merge()
    assert list(merged.runs) == [second]
    assert waiting(store) == [f"{first}.damaged", f"{third}.damaged"]
    assert len(statuses(store)) == 2
    assert store.query("SELECT count(*) FROM step WHERE run_id <> 1").rows == ((1,),), "nothing of the damaged ones"


def test_another_database_is_left_alone(empty: Store) -> None:
    empty.folder.mkdir()
    with duckdb.connect(str(empty.file)) as other:
        other.execute("CREATE TABLE mine AS SELECT 1 AS a")
    with pytest.raises(StoreError, match="is no store of Presage"):
        empty.write_run(run(HOLDS))
    with pytest.raises(StoreError, match="is no store of Presage"):
        empty.query("SELECT 1")
    with duckdb.connect(str(empty.file)) as other:
        assert other.execute("SELECT a FROM mine").fetchall() == [(1,)]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / ".presage").write_text("a file")
    with pytest.raises(StoreError, match="runs cannot be stored here"):
        Store(tmp_path).write_run(run(HOLDS))


# Versions.

BASE = current()


def schema(version: int, *steps: str, tables: str = BASE.tables) -> Schema:
    migrations = [Migration(number, f"step{number}", sql) for number, sql in enumerate(steps, start=BASE.version + 1)]
    return Schema(version, tables, BASE.views, migrations)


ADD_HOST = "ALTER TABLE run ADD COLUMN host VARCHAR; COMMENT ON COLUMN run.host IS 'Where.'"
NEXT = schema(BASE.version + 1, ADD_HOST, tables=BASE.tables + ADD_HOST + ";")
AFTER_NEXT = schema(BASE.version + 2, ADD_HOST, "ALTER TABLE run RENAME COLUMN host TO machine")


def test_an_older_store_is_migrated_and_keeps_its_runs(store: Store, tmp_path: Path) -> None:
    for schema_now, column in ((NEXT, "host"), (AFTER_NEXT, "machine")):
        newer = Store(tmp_path, schema_now)
        newer.write_run(run(VIOLATED))
        assert newer.query(f"SELECT count(*) FROM run WHERE {column} IS NULL").rows[0][0] >= 2
        assert newer.query("SELECT version FROM schema_version").rows == ((schema_now.version,),)
    assert len(Store(tmp_path, AFTER_NEXT).query("SELECT * FROM scenario_history").rows) == 3


def test_several_migrations_at_once_and_a_new_store_agree(tmp_path: Path) -> None:
    def columns(folder: str, *schemas: Schema) -> object:
        for each in schemas:
            Store(tmp_path / folder, each).write_run(run(HOLDS))
        sql = "SELECT relation, column_name, type, meaning FROM column_meaning ORDER BY ALL"
        return Store(tmp_path / folder, schemas[-1]).query(sql).rows

    assert columns("old", BASE, NEXT) == columns("new", NEXT)


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store(tmp_path, NEXT).write_run(run(HOLDS))
    before = (tmp_path / ".presage" / "presage.duckdb").read_bytes()
    older = Store(tmp_path)
    message = rf"written by a newer Presage \(its schema is {BASE.version + 1}, this Presage knows up to {BASE.version}\)"
    with pytest.raises(StoreError, match=message):
        older.query("SELECT 1")
    with pytest.raises(StoreError, match=message):
        older.write_run(run(HOLDS))
    assert (tmp_path / ".presage" / "presage.duckdb").read_bytes() == before
    assert list(Store(tmp_path, NEXT).merge().runs.values()) == [2], "the refused run waited for a newer Presage"


def test_a_failing_migration_changes_nothing(store: Store, tmp_path: Path) -> None:
    broken = schema(BASE.version + 2, ADD_HOST, "ALTER TABLE nowhere ADD COLUMN x INTEGER")
    with pytest.raises(StoreError, match="the store cannot be opened: .*nowhere"):
        Store(tmp_path, broken).write_run(run(HOLDS))
    assert Store(tmp_path).query("SELECT version FROM schema_version").rows == ((BASE.version,),)
    assert list(Store(tmp_path).query("DESCRIBE run").rows)[-1][0] == "seconds"


def test_segments_for_newer_tables_wait(store: Store, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / ".presage" / "presage.duckdb"), read_only=True):
        Store(tmp_path, NEXT).write_run(run(VIOLATED), patience=0)
    merged = Store(tmp_path).write_run(run(HOLDS))
    assert (len(merged.runs), merged.waiting) == (1, 1)
    assert len(Store(tmp_path, NEXT).merge().runs) == 1
