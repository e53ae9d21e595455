"""Bad input, each kind: what is said about it, and the exit status. Never a hang, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from presage.engine.cli.main import run

TOML = '[services.svc]\napp = "svc.app:app"\nurl = "http://svc"\n'
APP = """\
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"fine"]
"""
FEATURE = """\
Feature: a feature

  Scenario: works
    When svc receives GET /
    Then the status is 200
"""
FOREVER = """\
def app(environ, start_response):
    number = 0
    while True:
        number += 1
"""
DEEP = """\
def deeper(number):
    return deeper(number + 1)

def app(environ, start_response):
    deeper(0)
"""
CALLER = """\
import _presage_network

def app(environ, start_response):
    answer = _presage_network.exchange("GET", "http://{other}/", (), b"", None)
    start_response(f"{{answer[1]}} OK", [])
    return [b""]
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def presage(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command line in this process: status, standard output, standard error."""

    def invoke(*arguments: object) -> tuple[int, str, str]:
        status = run([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return status, captured.out.decode(), captured.err.decode()

    return invoke


def project(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """A small project that works, but for the files given."""
    found: dict[str, str | bytes] = {
        "presage.toml": TOML, "svc/__init__.py": "", "svc/app.py": APP, "scenarios/a.feature": FEATURE,
    }  # fmt: skip
    for name, content in {**found, **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_the_project_without_faults_is_well(tmp_path: Path, presage: Run) -> None:
    status, out, err = presage("simulate", "--repo", project(tmp_path))
    assert (status, err) == (0, "")
    assert "1 hold, 0 violated" in out


# Sources.


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"\x7fELF\x02\x01\x00\x00\xff\xfe" * 40, "SyntaxError"),
        (APP.encode() + b"name = '\xe9'\n", "SyntaxError"),
        (APP.encode() + b"one\x00two\n", "SyntaxError"),
        (APP + "def broken(:\n", "SyntaxError: invalid syntax"),
        (APP + "def twice(a, a): pass\n", "SyntaxError: duplicate argument 'a'"),
    ],
    ids=["binary", "not UTF-8", "null byte", "syntax", "legality"],
)
def test_a_source_that_is_no_program(source: Any, message: str, tmp_path: Path, presage: Run) -> None:
    status, out, _ = presage("simulate", "--repo", project(tmp_path, {"svc/app.py": source}), "--no-store")
    assert status == 3
    assert f"the service svc does not start: {message}" in out
    assert "(svc/app.py:" in out


def test_a_service_that_does_not_start_leaves_the_others_decided(tmp_path: Path, presage: Run) -> None:
    """Only what asks it, directly or through another service, is undecided; and the report says why."""
    files: dict[str, str | bytes] = {
        "presage.toml": TOML + TOML.replace("svc", "broken") + TOML.replace("svc", "caller"),
        "broken/__init__.py": "",
        "broken/app.py": "import this_is_not_installed\n",
        "caller/__init__.py": "",
        "caller/app.py": CALLER.format(other="broken"),
        "scenarios/b.feature": FEATURE.replace("svc", "broken").replace("works", "asks it"),
        "scenarios/c.feature": FEATURE.replace("svc", "caller").replace("works", "asks one that asks it"),
    }
    status, out, _ = presage("simulate", "--repo", project(tmp_path, files), "--no-store")
    assert status == 3
    why = "the service broken does not start: ModuleNotFoundError: No module named 'this_is_not_installed'"
    assert "✓ works  [holds (witnessed)]" in out
    assert f"undecided: {why} (broken/app.py:1)" in out
    assert f"undecided: {why} (caller/app.py:4)" in out
    assert f"! {why}  (broken/app.py:1)\n1 hold, 0 violated, 2 unknown, 3 in all" in out
    status, out, _ = presage("simulate", "--repo", tmp_path, "--no-store", "--format", "json")
    [entry] = json.loads(out)["not_started"]
    assert (entry["service"], entry["file"], entry["line"]) == ("broken", "broken/app.py", 1)


def test_a_source_that_is_not_there(tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path)
    (root / "svc" / "app.py").unlink()
    (root / "svc" / "app.py").symlink_to("nowhere.py")
    status, out, _ = presage("simulate", "--repo", root, "--no-store")
    assert status == 3
    assert "ModuleNotFoundError: No module named 'svc.app'" in out


@pytest.mark.parametrize(
    ("app", "message"),
    [("svc.app:nothing", "has no attribute 'nothing'"), ("nothing:app", "No module named 'nothing'")],
)
def test_an_application_that_is_not_there(app: str, message: str, tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path, {"presage.toml": TOML.replace("svc.app:app", app)})
    status, out, _ = presage("simulate", "--repo", root, "--no-store")
    assert status == 3
    assert message in out


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\x00", "not a text file in UTF-8"), (None, "No such file or directory")],
)
def test_predict_in_a_file_that_cannot_be_read(content: bytes | None, message: str, tmp_path: Path, presage: Run) -> None:
    file = tmp_path / "module.py"
    if content is not None:
        file.write_bytes(content)
    status, out, err = presage("predict", file, "1")
    assert (status, out) == (2, "")
    assert message in err and str(file) in err


def test_predict_in_a_source_with_a_syntax_error(tmp_path: Path, presage: Run) -> None:
    file = tmp_path / "module.py"
    file.write_text("x = 1\nx = (\n")
    status, out, _ = presage("predict", file, "x")
    assert status == 0
    assert out.startswith("raises SyntaxError: ") and out.endswith(f" at {file}:2\n")


# Scenarios and configuration.


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("the status is 200", "the statos is 200", 5, "no form of Then matches `the statos is 200`; the nearest are"),
        ("svc receives", "svcc receives", 4, "there is no service `svcc`; did you mean svc?"),
        ("When svc", "Given table svc.rows has a row:\n      | a | 1 |\n    When svc", 4, "svc has no table `rows`"),
        ("When svc", "Given flag new of svc is on\n    When svc", 4, "svc has no flag `new`"),
        ("When svc receives GET /", "", 5, "before the first When"),
        ("Feature: a feature", "Feature\nfoo", 1, "not Gherkin here: 'Feature'"),
    ],
)
def test_a_scenario_that_cannot_be_read(old: str, new: str, line: int, message: str, tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path, {"scenarios/a.feature": FEATURE.replace(old, new)})
    status, out, err = presage("simulate", "--repo", root, "--no-store")
    assert (status, out) == (2, "")
    assert err.startswith(f"presage: scenarios/a.feature:{line}: ")
    assert message in err


def test_a_route_that_nobody_has_is_really_answered_404(tmp_path: Path, presage: Run) -> None:
    """Routes are the program's own affair: the request is sent, and the answer is the program's."""
    app = "from flask import Flask\n\napp = Flask(__name__)\n\n@app.get('/')\ndef index():\n    return 'fine'\n"
    feature = FEATURE.replace("GET /", "GET /nowhere")
    repo = project(tmp_path, {"svc/app.py": app, "scenarios/a.feature": feature})
    status, out, _ = presage("simulate", "--repo", repo, "--no-store")
    assert status == 1
    assert "expected = 200; got 404" in out


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (TOML + TOML.replace("services.svc", "services.other"), "the services svc and other claim one address, http://svc"),
        (TOML + TOML.replace("services.svc", "services.other").replace('svc"', 'svc/"'), "claim one address"),
        (TOML + "[services.svc]\n", "not TOML"),
        (TOML.replace("app =", "ap ="), "did you mean 'app'?"),
        (TOML.replace("svc.app:app", "svc.app"), "must read module:attribute"),
        (TOML + 'path = "elsewhere"\n', "does not exist"),
        ("[project]\nname = 'a'\n", "no service is described"),
        (b"\xff\xfe\x00", "cannot read it"),
    ],
)
def test_a_configuration_that_contradicts_itself(toml: Any, message: str, tmp_path: Path, presage: Run) -> None:
    status, out, err = presage("simulate", "--repo", project(tmp_path, {"presage.toml": toml}), "--no-store")
    assert (status, out) == (2, "")
    assert "presage.toml" in err
    assert message in err


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({"scenarios/a.feature": "Feature: empty\n"}, (), "the feature has no scenarios"),
        ({"scenarios/a.feature": b"\xff\x00"}, (), "scenarios/a.feature: "),
        ({}, ("nosuch",), "no scenario is called 'nosuch'"),
        ({}, ("nosuch.feature",), "there is no scenario file 'nosuch.feature'"),
    ],
)
def test_no_scenario_to_simulate(files: Any, arguments: tuple[str, ...], message: str, tmp_path: Path, presage: Run) -> None:
    status, out, err = presage("simulate", "--repo", project(tmp_path, files), "--no-store", *arguments)
    assert (status, out) == (2, "")
    assert message in err


# Programs that do not end.


@pytest.mark.parametrize("source", [FOREVER, APP + "while True:\n    pass\n"], ids=["on a request", "on its start"])
def test_a_service_that_loops_for_ever_is_stopped(source: str, tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path, {"svc/app.py": source})
    status, out, _ = presage("simulate", "--repo", root, "--no-store", "--budget", "300000")
    assert status == 3
    assert "the budget of steps is spent (svc/app.py:" in out


def test_a_service_that_calls_itself_for_ever_answers_500(tmp_path: Path, presage: Run) -> None:
    status, out, _ = presage("simulate", "--repo", project(tmp_path, {"svc/app.py": DEEP}), "--no-store")
    assert status == 1
    assert "expected = 200; got 500" in out
    assert "RecursionError: maximum recursion depth exceeded at svc/app.py:2" in out
    assert "answered at svc/app.py:2" in out


def test_services_that_call_each_other_in_a_cycle(tmp_path: Path, presage: Run) -> None:
    other = TOML.replace("svc", "other")
    files: dict[str, str | bytes] = {
        "presage.toml": TOML + other,
        "svc/app.py": CALLER.format(other="other"),
        "other/__init__.py": "",
        "other/app.py": CALLER.format(other="svc"),
    }
    status, out, _ = presage("simulate", "--repo", project(tmp_path, files), "--no-store")
    assert status == 3
    assert "the services call each other in a cycle: svc is inside its own call" in out
    assert "(other/app.py:4)" in out


@pytest.mark.parametrize(
    ("source", "status", "message"),
    [
        ("while True:\n    pass\n", 0, "never ends"),
        ("def f(n):\n    while n:\n        n += 1\n", 0, "never ends"),
        (
            "def f(n):\n    while n:\n        n = (n * 6364136223846793005 + 1442695040888963407) % 2**64\n",
            3,
            "unknown: the budget of steps is spent",
        ),
        ("def f(n):\n    return f(n + 1)\n", 0, "raises RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_predict_of_what_does_not_end(source: str, status: int, message: str, tmp_path: Path, presage: Run) -> None:
    file = tmp_path / "module.py"
    file.write_text(source)
    found, out, _ = presage("predict", "--budget", "300000", file, "f(1)")
    assert found == status
    assert out.startswith(message)
    assert f"{file}:" in out or message == "never ends"


# Batches.

GOOD = {"service": "svc", "method": "GET", "path": "/"}
DAMAGED: list[tuple[bytes, str]] = [
    (b"not json", "line 2 is not JSON"),
    (b"\xff\xfe", "line 2 is not text in UTF-8"),
    (b"[1]", "line 2 is not a JSON object"),
    (b"[" * 100_000, "line 2 is not JSON"),
]
SIMULATE: list[tuple[dict[str, Any], str]] = [
    ({}, "'steps' must be a list with at least one request"),
    ({"steps": 7}, "'steps' must be a list"),
    ({"steps": [7]}, "step 1 is not an object"),
    ({"steps": [{**GOOD, "service": "no"}]}, "there is no service 'no'; the services are svc"),
    ({"steps": [{**GOOD, "method": 7}]}, "step 1 has no 'method'"),
    ({"steps": [{**GOOD, "path": "no slash"}]}, "'path' must begin with /"),
    ({"steps": [{**GOOD, "headers": [1]}]}, "step 1: 'headers' must be an object"),
    ({"steps": [{**GOOD, "cookie": 1}]}, "step 1: unknown key 'cookie'"),
    ({"steps": [{**GOOD, "path": "/{{steps[0].json.x}}"}]}, "step 1 quotes steps[0], which comes no earlier"),
    ({"steps": [GOOD], "conf": {}}, "unknown key 'conf'"),
    ({"steps": [GOOD], "config": 7}, "'config' must be an object"),
    ({"steps": [GOOD], "config": {"svc": 7}}, "'config' of svc must be an object"),
    ({"steps": [GOOD], "config": {"no": {}}}, "there is no service 'no'"),
    ({"steps": [GOOD], "rows": {"svc.t": 7}}, "'rows' of svc.t must be a list"),
    ({"steps": [GOOD], "rows": {"svc.t": [7]}}, "a row of svc.t must be an object"),
    ({"steps": [GOOD], "rows": {"t": []}}, "a table is named SERVICE.TABLE, not 't'"),
    ({"steps": [GOOD], "down": "svc"}, "'down' must be a list"),
    ({"steps": [GOOD], "down": [7]}, "there is no service 7"),
    ({"steps": [GOOD], "now": "yesterday"}, "'now' is no ISO time: 'yesterday'"),
]
PREDICT: list[tuple[dict[str, Any], str]] = [
    ({"source": "x = 1"}, "line 2 has no text call"),
    ({"call": 7}, "line 2 has no text source and call"),
    ({"language": "cobol", "source": "", "call": ""}, "no frontend for the language 'cobol'; known: python"),
]


def batch(presage: Run, file: Path, middle: bytes, good: dict[str, Any], *arguments: object) -> dict[str, Any]:
    """The answer to a line that stands between two good ones, which must be answered."""
    one, two = (json.dumps({"id": number, **good}).encode() for number in (1, 3))
    file.write_bytes(b"\n".join([one, middle, two]) + b"\n")
    status, out, err = presage(*arguments, "--batch", file)
    assert (status, err) == (0, "")
    first, answer, last = (json.loads(line) for line in out.splitlines())
    assert (first.pop("id"), last.pop("id")) == (1, 3)
    assert "error" not in first and first == last
    found: dict[str, Any] = answer
    return found


@pytest.mark.parametrize(("line", "message"), DAMAGED, ids=[message for _, message in DAMAGED])
def test_a_damaged_line_of_a_batch(line: bytes, message: str, tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path)
    simulated = batch(presage, tmp_path / "lines", line, {"steps": [GOOD]}, "simulate", "--repo", root)
    predicted = batch(presage, tmp_path / "lines", line, {"source": "x = 1", "call": "x"}, "predict")
    for answer in (simulated, predicted):
        assert answer["id"] is None
        assert message in answer["error"]


def test_each_wrong_line_of_a_simulation_batch_says_what_is_wrong(tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path)
    file = tmp_path / "lines"
    file.write_text("".join(json.dumps({"id": number, **case}) + "\n" for number, (case, _) in enumerate(SIMULATE)))
    status, out, err = presage("simulate", "--repo", root, "--batch", file)
    assert (status, err) == (0, "")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(SIMULATE)))
    for number, (answer, (_, message)) in enumerate(zip(answers, SIMULATE, strict=True), 1):
        assert answer["error"].startswith(f"line {number}: ")
        assert message in answer["error"]


@pytest.mark.parametrize(("case", "message"), PREDICT)
def test_a_wrong_line_of_a_prediction_batch(case: dict[str, Any], message: str, tmp_path: Path, presage: Run) -> None:
    line = json.dumps({"id": 2, **case}).encode()
    answer = batch(presage, tmp_path / "lines", line, {"source": "x = 1", "call": "x"}, "predict")
    assert answer["id"] == 2
    assert message in answer["error"]


def test_rows_of_an_unknown_table_and_a_quote_of_nothing_are_unknown(tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path)
    rows = {"id": 2, "rows": {"svc.t": [{"a": 1}]}, "steps": [GOOD]}
    answer = batch(presage, tmp_path / "lines", json.dumps(rows).encode(), {"steps": [GOOD]}, "simulate", "--repo", root)
    assert "the rows of svc.t cannot be given" in answer["steps"][0]["reasons"][0]["reason"]
    quote = {"id": 2, "steps": [GOOD, {**GOOD, "path": "/{{steps[0].json.x}}"}]}
    answer = batch(presage, tmp_path / "lines", json.dumps(quote).encode(), {"steps": [GOOD]}, "simulate", "--repo", root)
    assert [step["how"] for step in answer["steps"]] == ["witnessed", "unknown"]


def test_a_batch_that_cannot_be_read(tmp_path: Path, presage: Run) -> None:
    for arguments in (("simulate", "--repo", project(tmp_path)), ("predict",)):
        status, out, err = presage(*arguments, "--batch", tmp_path / "nowhere")
        assert (status, out) == (2, "")
        assert "cannot read the batch: No such file or directory" in err


# Interruption.


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_an_interrupted_run_is_recorded_as_such(number: signal.Signals, tmp_path: Path, presage: Run) -> None:
    root = project(tmp_path)
    assert presage("simulate", "--repo", root)[0] == 0
    (root / "svc" / "app.py").write_text(FOREVER)
    process = subprocess.Popen(
        [sys.executable, "-m", "presage.engine.cli", "simulate", "--repo", str(root), "--budget", str(10**12)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    wait_for(lambda: any(path.is_dir() for path in (root / ".presage" / "segments").iterdir()))
    time.sleep(0.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (130, "presage: interrupted")
    assert "Traceback" not in out
    query = ("sql", "--repo", root, "--format", "json", "SELECT status FROM run ORDER BY run_id")
    status, shown, _ = presage(*query)
    assert status == 0
    assert json.loads(shown)["rows"][0] == ["complete"]
    (root / "svc" / "app.py").write_text(APP)
    assert presage("simulate", "--repo", root)[0] == 0  # whoever writes next sees to what an interruption left
    assert json.loads(presage(*query)[1])["rows"] == [["complete"], ["interrupted"], ["complete"]]


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
