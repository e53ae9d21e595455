"""`presage sql` as a command: its formats, its list of tables, its errors and exit statuses."""

import csv
import io
import json
from pathlib import Path

import pytest
from store_support import HOLDS, VIOLATED, run

from presage.engine.cli.main import run as presage
from presage.engine.store.store import Store


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    Store(folder).write_run(run(VIOLATED, HOLDS))
    return folder


class Output:
    """What one command line printed, and its exit status."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        self.status = presage(["sql", *arguments])
        self.out, self.err = capsys.readouterr()


def test_without_a_query_it_lists_what_there_is(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(capsys, "--repo", str(repository))
    assert output.status == 0
    lines = output.out.splitlines()
    assert any(line.startswith("view   last_verdict ") and line.endswith("revision of that run.") for line in lines)
    assert any(line.startswith("table  verdict ") for line in lines)
    listed = json.loads(Output(capsys, "--repo", str(repository), "--format", "json").out)
    assert {"kind", "name", "meaning"} == {column["name"] for column in listed["columns"]}
    assert all(meaning for _, _, meaning in listed["rows"])


def test_table(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(capsys, "--repo", str(repository), "SELECT scenario, outcome, at_line FROM last_verdict")
    assert output.out == (
        "scenario  outcome   at_line\n--------  --------  -------\ns1        violated  41\ns2        holds     NULL\n(2 rows)\n"
    )


def test_wide_and_steering_characters_keep_the_table_in_shape(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT '日本' AS a, 1 AS b UNION ALL SELECT 'x' || chr(27) || '[31m' || chr(10), 2 ORDER BY b"
    assert Output(capsys, "--repo", str(repository), query).out.splitlines()[2:4] == [
        "日本         1",
        "x\\x1b[31m\\n  2",
    ]


VALUES = """
SELECT 1.50::DECIMAL(9, 2) AS price, [1, 2] AS list, {'a': true} AS struct, 'nan'::DOUBLE AS nan, NULL AS nothing,
       '{"k": [1]}'::JSON AS json, DATE '2026-03-17' AS day, 'a,"b"' AS text, '\\xAA'::BLOB AS bytes, true AS yes
"""


def test_json(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(Output(capsys, "--repo", str(repository), "--format", "json", VALUES).out)
    assert answer["schema"] == 1
    assert answer["columns"][0] == {"name": "price", "type": "DECIMAL(9,2)"}
    assert answer["rows"] == [["1.50", [1, 2], {"a": True}, "nan", None, {"k": [1]}, "2026-03-17", 'a,"b"', "qg==", True]]
    assert json.loads(Output(capsys, "--repo", str(repository), "--format", "json", "SELECT 1 WHERE false").out)["rows"] == []


def test_csv(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(Output(capsys, "--repo", str(repository), "--format", "csv", VALUES).out)))
    assert rows[1] == ["1.50", "[1, 2]", '{"a": true}', "nan", "", '{"k": [1]}', "2026-03-17", 'a,"b"', "qg==", "true"]


def test_output_file_and_standard_input(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 1 AS a;\nSELECT 'ä' AS b;\n"))
    file = tmp_path / "out.csv"
    output = Output(capsys, "--repo", str(repository), "--format", "csv", "--output", str(file), "-")
    assert (output.status, output.out, file.read_bytes()) == (0, "", "b\nä\n".encode())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["SELECT * FROM verdcit"], "presage: the query is refused: Catalog Error: Table with name verdcit does not exist!"),
        (["DELETE FROM run"], "read-only mode"),
        ([""], "presage: the query is empty"),
        (["--output", "/nowhere/out.txt", "SELECT 1"], "presage: /nowhere/out.txt: cannot be written: No such file"),
        (["--format", "xml", "SELECT 1"], "'xml' is not one of"),
    ],
)
def test_errors(repository: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(capsys, "--repo", str(repository), *arguments)
    assert (output.status, output.out) == (2, "")
    assert message in output.err and "Traceback" not in output.err


def test_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(capsys, "--repo", str(tmp_path))
    assert output.status == 2
    assert output.err == (
        f"presage: {tmp_path / '.presage' / 'presage.duckdb'}: there is no store yet\n"
        "  `presage simulate` makes it and stores its run.\n"
    )
    assert list(tmp_path.iterdir()) == []
