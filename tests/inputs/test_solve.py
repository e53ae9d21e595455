"""`presage solve`: what it answers is really run and does what was asked; what cannot be is shown to be impossible."""

import json
from itertools import product

import pytest
from click.testing import CliRunner
from inputs.judging import does

from presage.engine.cli.solve import solve
from presage.engine.cli.solving import Question, Solver
from presage.engine.errors import UsageError

SOLVER = Solver()

RETURNS = [
    ("def f(s): return s.strip('-').upper()", "'ABC'"),
    ("def f(s, n): return s[n:] + s[:n]", "'world hello '"),
    ("def f(xs): return [x * 2 + 1 for x in xs if x > 3]", "[11, 15, 9]"),
    ("def f(d): return {v: k for k, v in d.items()}", "{1: 'a', 'x': 2.5}"),
    ("def f(d): return ['%s => %s!' % (k, d[k]) for k in d]", "['-4 => 4!', 'b => c!']"),
    ("def f(s, c): return s.count(c) * 10 + s.index(c)", "37"),
    ("def f(xs, t):\n    for i, x in enumerate(xs):\n        if x == t: return i\n    return -1", "4"),
    ("def f(s): return ''.join(chr(ord(c) + 1) for c in s)", "'qsftbhf'"),
    ("def f(a, b, c): return (sorted(a)[b], c or None)", "(7, None)"),
    ("def f(xs): return sum(xs) / len(xs)", "2.25"),
    ("def f(x): return x", "float('nan')"),
    ("def f(s): return set(s.split(','))", "{'a', 'bb', 'c'}"),
    ("def f(*names, sep, **more): return sep.join(names) + str(len(more))", "'a+b2'"),
    ("def f(x: bool, y: int): return x + y", "41"),
]


@pytest.mark.parametrize(("source", "returns"), RETURNS)
def test_the_answered_call_really_returns_the_value(source, returns):
    found = SOLVER.solve(Question(source, "f", returns=returns))
    assert found.kind == "solved", found
    assert does(source, found.call, returns=returns)


PROGRAM = """
class Refused(ValueError):
    pass

def f(text, limit=3):
    if not text.startswith('id:'):
        raise Refused(text)
    number = int(text[3:])
    if number * 37 - 5 == 4731:
        return 'found'
    try:
        table = {'a': 1}
        return table[limit]
    except KeyError:
        pass
    while limit > 2:
        limit -= 2
        continue
    return [limit][number]

def g(x, y):
    if x * 7919 + y * 31 == 104_777_777 and x > y:
        return x
    return None
"""


@pytest.mark.parametrize("raises", ["Refused", "ValueError", "IndexError", "TypeError", "__main__.Refused"])
def test_the_answered_call_really_raises_the_class(raises):
    found = SOLVER.solve(Question(PROGRAM, "f", raises=raises))
    assert found.kind == "solved" and does(PROGRAM, found.call, raises=raises.rpartition(".")[2])


@pytest.mark.parametrize("line", [7, 8, 9, 10, 11, 14, 15, 16, 18, 19])
def test_the_answered_call_really_reaches_the_line(line):
    found = SOLVER.solve(Question(PROGRAM, "f", reaches=line))
    assert found.kind == "solved" and does(PROGRAM, found.call, line=line)


def test_equations_are_solved_rather_than_searched():
    found = SOLVER.solve(Question(PROGRAM, "g", reaches=23), budget=300_000)
    assert found.kind == "solved" and does(PROGRAM, found.call, line=23)


def test_conditions_restrict_the_inputs():
    source = "def f(xs, n): return sum(xs) * n"
    found = SOLVER.solve(Question(source, "f", returns="12", where="len(xs) > 2 and n not in (0, 12) and xs[0] != 0"))
    assert found.kind == "solved" and does(source, found.call, returns="12")
    xs, n = eval(found.call.removeprefix("f"))
    assert len(xs) > 2 and n not in (0, 12) and xs[0] != 0
    refused = SOLVER.solve(Question(source, "f", returns="12", where="False"), budget=100_000)
    assert refused.kind == "unknown" and any("condition" in reason for reason in refused.reasons)


ANNOTATED = [
    ("def f(x: int) -> int: return x * 2", "3"),
    ("def f(x: int): return x * 2", "4.0"),
    ("def f(x: bool): return x + 1", "3"),
    ("def f(x: int, y: int): return 'even' if (x * x + x) % 2 == 0 else 'odd'", "'odd'"),
    ("from typing import Literal\ndef f(x: Literal['a', 'b'], y: None): return x * 2", "'ab'"),
    ("def f(): return 1", "2"),
    ("def f(x: int | None, y: bool = True): return x * 2 if x is not None and y else 0", "3"),
    ("from typing import Optional, Union\ndef f(x: Optional[Union[bool, int]] = None): return [x, 1]", "[2, 2]"),
    (
        "from typing import Literal\ndef f(x: tuple[int, Literal['a', 3]], y: tuple[bool, None]): return x[0] * 2, x[1]",
        "(3, 'a')",
    ),
    ("from enum import Enum\nclass C(Enum):\n  A = 1\n  B = 2\ndef f(c: C, n: int): return 7 if c is C.A else n * 4", "6"),
    ("from enum import IntEnum\nclass C(IntEnum):\n  A = 1\n  B = 2\ndef f(*, c: C): return c.value + c", "3"),
]


@pytest.mark.parametrize(("source", "returns"), ANNOTATED)
def test_what_no_input_does_is_impossible(source, returns):
    assert SOLVER.solve(Question(source, "f", returns=returns)).kind == "impossible"


@pytest.mark.parametrize(
    ("source", "returns"),
    [
        ("def f(x: int): return x * 2", "True + True"),
        ("def f(x: int): return x", "True"),
        ("def f(x: int = None): return x", "None"),
        ("def f(x: float): return x", "3"),
        ("def f(x): return x * 2", "3"),
        ("def f(x: int): return x / 2", "0.25"),
        ("def f(x: int):\n    while x > 0: x -= 1\n    return 1", "2"),
        ("import random\ndef f(x: int): return random.random()", "3"),
        ("def wild(g): return lambda x: 7\n@wild\ndef f(x: int): return 1", "7"),
    ],
)
def test_nothing_is_called_impossible_that_is_not_proved(source, returns):
    assert SOLVER.solve(Question(source, "f", returns=returns), budget=50_000).kind != "impossible"


def test_members_of_an_enumeration_are_inputs():
    source = "from enum import Enum\nclass C(Enum):\n  A = 1\n  B = 2\n  D = 1\ndef f(c: C, n: int): return (c.name, n * c.value)"
    found = SOLVER.solve(Question(source, "f", returns="('B', 34)"))
    assert found.call == "f(C.B, 17)" and does(source, found.call, returns="('B', 34)")


@pytest.mark.parametrize(
    ("source", "returns", "where", "kind"),
    [
        ("def f(x: int): return x * 2", "10", "x > 5", "impossible"),
        ("def f(x: int): return x * 2", "10", "x > 4", "solved"),
        ("def f(x: int, y: int): return x + y", "3", "x > 1 and y > 1", "impossible"),
        ("def f(x: int, y: int): return x + y", "4", "x > 1 and y > 1", "solved"),
        ("def f(x: int):\n    n = 0\n    while n < x: n += 2\n    return n", "3", "x < 9", "impossible"),
        ("def f(x: int): return x", "5", "1 // (x - 5)", "impossible"),
        ("def f(x: int): return x", "5", "x if x > 7 else 0", "impossible"),
        ("def f(x: int): return x", "5", "str(x) != '5'", "impossible"),
        ("def f(x: int): return x * 2", "3", "str(x) != '5'", "impossible"),
    ],
)
def test_conditions_are_part_of_the_proof(source, returns, where, kind):
    found = SOLVER.solve(Question(source, "f", returns=returns, where=where), budget=100_000)
    assert found.kind == kind
    if kind == "solved":
        assert does(source, found.call, returns=returns)


COUNTER = """
class Counter:
    def __init__(self, start: int, step=1):
        if start < 0:
            raise ValueError(start)
        self.value, self.step = start, step

    def forward(self, times: int):
        if times > 40:
            raise OverflowError(times)
        return self.value + times * self.step

    @property
    def half(self):
        return self.value // 2

class Inner(Counter):
    pass

def items(n: int):
    for i in range(n):
        if i == 3:
            raise KeyError(i)
        yield i
"""


@pytest.mark.parametrize(
    ("function", "asked"),
    [
        ("Counter.forward", {"returns": "47"}),
        ("Counter.forward", {"raises": "OverflowError"}),
        ("Counter.forward", {"reaches": 10}),
        ("Counter.half", {"returns": "21"}),
        ("Inner.forward", {"returns": "5"}),
        ("Counter.__init__", {"raises": "ValueError"}),
        ("items", {"raises": "KeyError"}),
        ("items", {"reaches": 24}),
    ],
)
def test_methods_of_objects_that_the_constructor_makes(function, asked):
    if function == "Inner.forward":
        source = COUNTER.replace("    pass\n", "    def forward(self, times: int): return times\n")
    else:
        source = COUNTER
    found = SOLVER.solve(Question(source, function, **asked))
    assert found.kind == "solved", found
    if "reaches" not in asked:
        assert does(source, found.call, **asked)


def test_a_condition_on_an_object_and_its_method():
    found = SOLVER.solve(Question(COUNTER, "Counter.forward", returns="30", where="start > 7 and times > 3"))
    assert found.kind == "solved" and does(COUNTER, found.call, returns="30")
    start, times = (int(part.split(",")[0]) for part in found.call.replace(")", ",").split("(")[1:])
    assert start > 7 and times > 3


def test_what_the_constructor_raises_is_not_the_methods():
    found = SOLVER.solve(Question(COUNTER, "Counter.forward", raises="ValueError"), budget=100_000)
    assert found.kind == "unknown"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("from enum import Enum\nclass C(Enum):\n    A = 1\n    def m(self): return 1\n", "whose base is not in the module"),
        ("class C:\n    def __new__(cls): return 1\n    def m(self): return 1\n", "__new__"),
        ("class M(type): pass\nclass C(metaclass=M):\n    def m(self): return 1\n", "metaclass"),
    ],
)
def test_objects_that_no_constructor_makes_of_plain_data(source, words):
    found = SOLVER.solve(Question(source, "C.m", returns="1"))
    assert found.kind == "unknown" and words in found.reasons[0]


def test_impossible_agrees_with_all_small_inputs():
    source = "def f(x: int, y: bool): return (x % 3) * 2 + y"
    space = {}
    exec(source, space)
    possible = {space["f"](x, y) for x, y in product(range(-9, 9), (False, True))}
    for wanted in range(-2, 8):
        found = SOLVER.solve(Question(source, "f", returns=str(wanted)))
        assert found.kind == ("solved" if wanted in possible else "impossible")


def test_unknown_says_why_and_the_same_question_gives_the_same_answer():
    question = Question("import os\ndef f(x): return x.upper() * 3 + 'x'", "f", returns="5")
    first, again = (Solver().solve(question, budget=30_000) for _ in range(2))
    assert first == again and first.kind == "unknown" and first.reasons


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("x = 1", "f", returns="1"), "no function 'f'"),
        (Question("def f(:", "f", returns="1"), "cannot be read"),
        (Question("def f(): pass", "f", returns="1 +"), "no expression"),
        (Question("def f(): pass", "f", returns="1/0"), "ZeroDivisionError"),
        (Question("def f(): pass", "f", reaches=9), "line 9"),
        (Question("def f(): pass", "f"), "exactly one"),
        (Question("def f(): pass", "f", returns="1", raises="X"), "exactly one"),
    ],
)
def test_questions_that_make_no_sense_are_refused(question, words):
    with pytest.raises(UsageError, match=words):
        SOLVER.solve(question)


def test_modules_that_do_not_load_leave_it_unknown():
    assert SOLVER.solve(Question("1/0\ndef f(): pass", "f", returns="1")).kind == "unknown"
    assert SOLVER.solve(Question("class C:\n    def m(self): pass", "C.m", returns="1")).kind == "unknown"
    assert SOLVER.solve(Question("def f(): pass\ndel f", "f", returns="1")).kind == "unknown"


def test_the_command(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("def f(x: int):\n    return x + 1\n")
    run = CliRunner().invoke(solve, [f"{file}::f", "--returns", "5"], standalone_mode=False)
    assert (run.output, run.return_value) == ("f(4)\n", 0)
    run = CliRunner().invoke(solve, [f"{file}::f", "--returns", "5", "--format", "json"], standalone_mode=False)
    answer = json.loads(run.output)
    assert (answer["schema"], answer["outcome"], answer["how"]) == (
        "presage.solve/1", {"kind": "solved", "call": "f(4)"}, "witnessed",
    )  # fmt: skip
    run = CliRunner().invoke(solve, [f"{file}::f", "--returns", "'a'"], standalone_mode=False)
    assert run.output.startswith("impossible")
    with pytest.raises(UsageError):
        CliRunner().invoke(solve, [str(file), "--returns", "1"], catch_exceptions=False, standalone_mode=False)


def test_batch_answers_every_line():
    lines = [
        {"id": 1, "source": "def f(x): return x.upper()", "function": "f", "returns": "'AB'"},
        {"id": 2, "source": "def f(x): return x", "function": "g", "returns": "1"},
        {"id": 3, "language": "cobol", "source": "", "function": "f", "returns": "1"},
        {"id": 4, "source": "def f(x): return x", "function": "f", "reaches": "1"},
        {"id": 5, "source": "def f(x): return 3", "function": "f", "returns": "4", "budget": 2000},
    ]
    text = "\n".join(map(json.dumps, lines)) + "\nnonsense\n"
    run = CliRunner().invoke(solve, ["--batch", "-"], input=text, standalone_mode=False)
    found = [json.loads(line) for line in run.output.splitlines()]
    assert [each["id"] for each in found] == [1, 2, 3, 4, 5, None]
    assert found[0]["outcome"]["kind"] == "solved" and found[4]["outcome"]["kind"] == "unknown"
    assert all("error" in each for each in (*found[1:4], found[5])) and run.return_value == 0
