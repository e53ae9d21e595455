"""`solve`: what it answers is really so when CPython runs the call; conditions, lines and exceptions; what it refuses."""

import json
import sys

import pytest
from click.testing import CliRunner

from presage.engine.cli.solve import solve as command
from presage.engine.cli.solving import Question, Solver
from presage.engine.errors import PresageError
from presage.engine.inputs.shapes import same

SOLVER = Solver()
BUDGET = 150_000


def ask(source, kind, wanted, function="f", where=None, budget=BUDGET):
    return SOLVER.solve(Question(source, function, where=where, **{kind: wanted}), budget)


def really(source, call):
    """The value or exception of a call, and the lines that it ran, in CPython."""
    space = {"__name__": "__main__"}
    exec(compile(source, "<source>", "exec"), space)
    lines = set()

    def trace(frame, event, _):
        if frame.f_code.co_filename == "<source>" and event == "line":
            lines.add(frame.f_lineno)
        return trace

    sys.settrace(trace)
    try:
        return eval(call, space), None, lines
    except Exception as raised:
        return None, type(raised).__name__, lines
    finally:
        sys.settrace(None)


RETURNS = [
    ("def f(s): return s.strip().upper()[::-1]", "'OLLEH'"),
    ("def f(xs):\n d = {}\n for x in xs: d[x] = d.get(x, 0) + 1\n return d", "{'b': 2, 'q': 1}"),
    ("def f(xs, n): return [x for x in xs if x % n == 0]", "[9, 12, 3]"),
    ("def f(a, b): return ''.join(sorted(set(a) - set(b)))", "'kz'"),
    ("def f(d, k): return d.pop(k), len(d)", "('v', 2)"),
    ("def f(s, n):\n return ' '.join(w.zfill(n) for w in s.split(','))", "'0007 00ab'"),
    ("def f(n): return n * n - 3 * n", "9700"),
    ("def f(n: int):\n while n > 9: n = sum(map(int, str(n)))\n return n", "7"),
    ("def f(x): return x / 4", "2.25"),
    ("def f(a, *rest, sep='-', **more): return sep.join([a, *rest, *more])", "'x+y+z'"),
    ("def f(xs): return {x: i for i, x in enumerate(xs)}", "{'p': 0, 'q': 1}"),
    ("def f(): return 5", "5"),
    ("def f(s): return '; '.join(p.replace('a', '+').title() for p in s.split(','))", "'+B;  C+R; X'"),
    ("def f(xs): return set(xs)", "{1, 'a'}"),
    ("def f(x): return x", "float('nan')"),
    ("def f(b): return b.hex()", "'00ff41'"),
    ("N = 4\ndef f(x): return x", "[N, N + 1]"),
]


@pytest.mark.parametrize(("source", "wanted"), RETURNS, ids=[wanted for _, wanted in RETURNS])
def test_a_call_that_returns_the_value_is_found(source, wanted):
    found = ask(source, "returns", wanted)
    assert found.kind == "solved", found
    value, raised, _ = really(source, found.call)
    space = {}
    exec(source, space)
    assert raised is None and same(value, eval(wanted, space))


BRANCHES = """def g(word, n, table):
    if n > 1000:
        if word.startswith("key:"):
            return table[word[4:]]
        raise OverflowError
    for part in word.split("/"):
        if part in table:
            if table[part] == n:
                return part
            n += 1
        elif part == "stop":
            break
    else:
        n = -n
    try:
        return int(word) + n
    except ValueError:
        return [
            n,
            word,
        ]
"""


@pytest.mark.parametrize("line", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 18])
def test_lines_are_reached(line):
    found = ask(BRANCHES, "reaches", line, "g", budget=800_000)
    assert found.kind == "solved", found
    assert line in really(BRANCHES, found.call)[2]


@pytest.mark.parametrize("name", ["OverflowError", "KeyError", "AttributeError", "TypeError"])
def test_exceptions_are_raised(name):
    found = ask(BRANCHES, "raises", name, "g", budget=800_000)
    assert found.kind == "solved", found
    assert really(BRANCHES, found.call)[1] == name


def test_a_condition_holds_for_what_is_found():
    source = "def f(s, n): return len(s) * n"
    found = ask(source, "returns", "24", where="n > 3 and s.startswith('ab') and len(set(s)) == len(s)", budget=800_000)
    assert found.kind == "solved", found
    text, number = eval(found.call.removeprefix("f"))
    assert number > 3 and text.startswith("ab") and len(set(text)) == len(text) and len(text) * number == 24


def test_annotated_types_are_kept():
    found = ask("def f(x: list[str], n: int): return [x, n]", "returns", "[['a'], 3]")
    assert found.call == "f(['a'], 3)"
    assert ask("def f(x: str): return x", "returns", "3", budget=20_000).kind == "impossible"


def test_types_are_told_apart():
    assert ask("def f(x): return x == x", "returns", "1", budget=20_000).kind == "unknown"
    assert ask("def f(x): return not x", "returns", "True").kind == "solved"


def test_nothing_rests_on_the_order_of_sets_or_on_addresses():
    found = ask("def f(word: str): return ''.join(set(word))", "returns", "'abc'", budget=40_000)
    assert found.kind == "unknown" and any("depends on more than" in reason for reason in found.reasons)
    assert ask("def f(x): return str(object())", "returns", "'<object object at 0x7f>'", budget=20_000).kind == "unknown"


def test_the_same_question_has_the_same_answer():
    source, wanted = RETURNS[2]
    assert ask(source, "returns", wanted) == Solver().solve(Question(source, "f", returns=wanted), BUDGET)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"function": "h"}, "defines no function 'h'"),
        ({"kind": "reaches", "wanted": 9}, "line 9 is not inside f"),
        ({"wanted": "nowhere"}, "NameError"),
        ({"wanted": "1 +"}, "returns is no expression"),
        ({"where": "x ="}, "where is no expression"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments, says):
    asked = {"function": "f", "kind": "returns", "wanted": "1", "where": None, **arguments}
    with pytest.raises(PresageError, match=says):
        ask("def f(x):\n    return x\n# nothing\n", asked["kind"], asked["wanted"], asked["function"], asked["where"])


def test_a_module_that_does_not_load_is_unknown():
    found = ask("def f(x): return x\n1 / 0", "returns", "1")
    assert (found.kind, found.reasons) == ("unknown", ("the module does not load: ZeroDivisionError: division by zero",))


def test_the_command(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("def f(x):\n    return x + 1\n")
    run = CliRunner().invoke(command, [f"{file}::f", "--returns", "42"], standalone_mode=False)
    assert (run.return_value, run.output) == (0, "f(41)\n")
    run = CliRunner().invoke(command, [f"{file}::f", "--reaches", "2", "--format", "json"], standalone_mode=False)
    answer = json.loads(run.output)
    assert answer["schema"] == "presage.solve/1" and answer["outcome"]["kind"] == "solved" and answer["how"] == "witnessed"
    run = CliRunner().invoke(command, [f"{file}::f", "--raises", "KeyError", "--budget", "5000"], standalone_mode=False)
    assert run.return_value == 3 and run.output.startswith("unknown: no input found")
    for wrong in ([str(file), "--returns", "1"], [f"{file}::f"], [f"{file}::f", "--returns", "1", "--raises", "KeyError"]):
        assert isinstance(CliRunner().invoke(command, wrong, standalone_mode=False).exception, PresageError)


def test_a_batch_answers_every_line():
    good = {"language": "python", "source": "def f(x): return x * 2", "function": "f", "returns": "'abab'", "budget": 5000}
    lines = [{"id": 1, **good}, {"id": 2, **good, "function": "g"}, {"id": 3, **good, "raises": "KeyError"}, {"id": 4}]
    text = "\n".join([*map(json.dumps, lines), "[", json.dumps({"id": 5, **good, "language": "go"})])
    run = CliRunner().invoke(command, ["--batch", "-"], input=text, standalone_mode=False)
    found = [json.loads(line) for line in run.output.splitlines()]
    assert [each["id"] for each in found] == [1, 2, 3, 4, None, 5]
    assert found[0]["outcome"] == {"kind": "solved", "call": "f('ab')"}
    assert [("error" in each) for each in found] == [False, True, True, True, True, True]
