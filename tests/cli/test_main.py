"""The entry point: the lazy group of commands and the exit status of each way of ending."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import types
from pathlib import Path

import click
import pytest

from presage.engine.cli import main as entry
from presage.engine.errors import PresageError, SourceError
from presage.engine.version import VERSION

HEAVY = ["z3", "duckdb", "sqlglot", "tree_sitter", "gherkin", "rich", "immutables"]


def python(code: str, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run `code` in a Python of its own; the result has its texts and status."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False, **options
    )


@pytest.fixture
def given(monkeypatch):
    """Make `body` the callback of the only command, `ends`."""

    def install(body):
        module = types.ModuleType("command_of_a_test")
        module.ends = click.command("ends")(body)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(entry.presage, "entries", {"ends": entry.Entry(module.__name__, "Ends.")})

    return install


@pytest.mark.parametrize(("returned", "status"), [(None, 0), (0, 0), (1, 1), (3, 3)])
def test_a_command_returns_its_status(given, returned, status):
    given(lambda: returned)
    assert entry.run(["ends"]) == status


def test_an_error_of_ours_shows_place_message_and_next_step(given, capsys):
    def body():
        raise SourceError("invalid syntax", file="app.py", line=7, next_step="Mend the line.")

    given(body)
    assert entry.run(["ends"]) == 2
    assert capsys.readouterr() == ("", "presage: app.py:7: invalid syntax\n  Mend the line.\n")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nosuch"], "No such command 'nosuch'"),
        (["--nosuch"], "No such option '--nosuch'"),
        (["ends", "--nosuch"], "No such option '--nosuch'"),
        ([], "Usage: presage"),
    ],
)
def test_wrong_usage_is_2(given, capsys, arguments, text):
    given(lambda: 0)
    assert entry.run(arguments) == 2
    assert text in capsys.readouterr().err


def test_a_refused_file_is_2_and_not_clicks_1(given, capsys):
    def body():
        raise click.FileError("data.json", "is a directory")

    given(body)
    assert entry.run(["ends"]) == 2
    assert "data.json" in capsys.readouterr().err


@pytest.mark.parametrize("stop", [KeyboardInterrupt, click.Abort])
def test_interrupted_is_130(given, capsys, stop):
    def body():
        raise stop

    given(body)
    assert entry.run(["ends"]) == 130
    assert "presage: interrupted" in capsys.readouterr().err


def test_terminated_counts_as_interrupted(given):
    def body():
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    given(body)
    assert entry.run(["ends"]) == 130
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("failure", [ZeroDivisionError("no\nway"), RecursionError("deep"), MemoryError(), TypeError()])
def test_a_defect_is_70_with_a_file_to_attach(given, capsys, monkeypatch, tmp_path, failure):
    def body():
        raise failure

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    given(body)
    assert entry.run(["ends"]) == 70
    out, err = capsys.readouterr()
    [file] = tmp_path.iterdir()
    assert out == ""
    assert err.startswith(f"presage: a defect of Presage itself: {type(failure).__name__}")
    assert err.splitlines()[1] == f"  Please report it and attach {file}"
    text = file.read_text(encoding="utf-8")
    assert f"presage {VERSION}\n" in text
    assert "arguments ['ends']" in text
    assert "Traceback (most recent call last)" in text
    assert Path(__file__).name in text


def test_a_defect_is_told_where_no_file_can_be_written(given, capsys, monkeypatch, tmp_path):
    def body():
        raise KeyError("lost")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    given(body)
    assert entry.run(["ends"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_command_module_without_its_command_is_a_defect(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(entry.presage, "entries", {"nothing": entry.Entry("json", "Nothing.")})
    assert entry.run(["nothing"]) == 70
    assert "json has no click command named 'nothing'" in capsys.readouterr().err


def test_a_reader_that_stops_is_no_verdict():
    code = """if True:
        import sys, types, click
        from presage.engine.cli import main as entry
        module = types.ModuleType("many")
        module.many = click.command("many")(lambda: [click.echo("line " * 100) for n in range(10_000)] and 0)
        sys.modules["many"] = module
        entry.presage.entries = {"many": entry.Entry("many", "Many.")}
        sys.argv[1:] = ["many"]
        entry.main()
    """
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert (process.stderr.read(), process.wait(timeout=60)) == ("", entry.EXIT_READER_GONE)


def test_help_lists_the_commands_and_imports_none():
    code = (
        "import json, sys\n"
        "from presage.engine.cli import main as entry\n"
        "status = entry.run(['--help'])\n"
        "print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    result = python(code)
    status, modules = json.loads(result.stderr)
    listed = re.findall(r"^  (\w+)  +(\S.*)$", result.stdout.partition("Commands:\n")[2], re.MULTILINE)
    assert status == 0
    assert listed == [(name, found.help) for name, found in entry.COMMANDS.items()]
    assert not set(modules) & {found.module for found in entry.COMMANDS.values()}
    assert not set(modules) & set(HEAVY)


def test_help_takes_less_than_a_fifth_of_a_second():
    """Processor time, the best of five: what other processes do meanwhile must not decide."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    times = []
    for _ in range(5):
        before = spent()
        subprocess.run([sys.executable, "-m", "presage.engine.cli", "--help"], check=True, capture_output=True, timeout=60)
        times.append(spent() - before)
    assert min(times) < 0.2, times


@pytest.mark.parametrize("name", entry.COMMANDS)
def test_each_command_has_help(name, capsys):
    assert entry.run([name, "--help"]) == 0
    assert f"Usage: presage {name}" in capsys.readouterr().out


def test_version(capsys):
    assert entry.run(["--version"]) == 0
    assert capsys.readouterr().out == f"presage {VERSION}\n"


def test_the_installed_script_is_this_entry_point():
    script = Path(sys.executable).parent / "presage"
    result = subprocess.run([script, "--version"], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (0, f"presage {VERSION}\n")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PresageError("no"), "no"),
        (PresageError("no", file=Path("a.py")), "a.py: no"),
        (PresageError("no", file="a.py", line=3), "a.py:3: no"),
        (PresageError("no", line=3), "no"),
        (PresageError("no", file="a.py", line=3, next_step="Go."), "a.py:3: no\n  Go."),
    ],
)
def test_an_error_is_rendered_with_what_it_knows(error, text):
    assert error.render() == text
