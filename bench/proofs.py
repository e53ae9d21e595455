"""Random functions of numbers, truth values and texts with an assertion: is there an input that breaks it?

    python bench/proofs.py [COUNT] [SEED]

`presage solve` answers with a call, which CPython has to fail on, or with `impossible`, which `TRIES` calls in CPython must not
contradict, extreme values among them. Prints correct / wrong / unknown / total, and how many were proved. Exits with 1 if
anything is wrong.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from proof.agreement import Score  # noqa: E402

from presage.engine.cli.solving import Question, Solver  # noqa: E402

TRIES = 3_000
BUDGET = 100_000
"""Steps of one search."""
WHERE = "type(x) is int and type(z) is int and type(y) is float"
INTS = (0, 1, -1, 2, 3, 5, 6, 7, -9, 10, 100, 2**40, -(2**70))
FLOATS = (0.0, -0.0, 0.5, 1.0, -2.0, 0.1, 3.25, 1e10, 1e308, 5e-324, math.inf, -math.inf, math.nan)
TEXTS = ("", "a", "ab", "A", "0", "12", "b", "ba", " a", "\n", "\u00b2", "\u00e9", "aa", "\u0130", "00a")
TEXT_FORMS = (
    "s", "s.strip()", "s.lower()", "s[1:]", "s[:2]", "s + 'a'", "s.replace('a', 'b')", "s.upper()", "s[::-1]", "s.lstrip('0')",
)  # fmt: skip
ORDERS = ("<", "<=", "==", "!=", ">")


class Maker:
    """Makes functions of (x: int, z: int, y: float, b: bool, s: str)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def function(self) -> str:
        """The source of one."""
        pick = self.chance.choice
        lines = ["def f(x: int, z: int, y: float, b: bool, s: str):"]
        for _ in range(self.chance.randint(0, 2)):
            lines.append(f"    if {self.truth()}:\n        {pick('xz')} = {self.whole()}")
        if self.chance.random() < 0.3:
            lines.append(f"    for i in range({pick(['x % 4', '3', 'len(s) % 3'])}):\n        z = {self.whole()}")
        lines.append(f"    assert {pick(['not ', ''])}({self.truth()} {pick(['and', 'or'])} {self.truth()})")
        return "\n".join(lines)

    def whole(self, depth: int = 0) -> str:
        """An expression of a whole number."""
        part, pick = self.chance.random(), self.chance.choice
        if depth > 2 or part < 0.35:
            return pick(["x", "z", "x", "z", str(self.chance.randint(-9, 9)), "int(b)", "len(s)"])
        if part < 0.75:
            return f"({self.whole(depth + 1)} {pick('+-*')} {self.whole(depth + 1)})"
        if part < 0.85:
            return f"({self.whole(depth + 1)} {pick(['//', '%'])} {pick(['3', '7', '-2', '(x * x + 1)'])})"
        if part < 0.95:
            return f"({self.whole(depth + 1)} if {self.truth(depth + 1)} else abs({self.whole(depth + 1)}))"
        return f"{pick(['min', 'max'])}({self.whole(depth + 1)}, {self.whole(depth + 1)})"

    def real(self, depth: int = 0) -> str:
        """An expression of a float."""
        part, pick = self.chance.random(), self.chance.choice
        if depth > 1 or part < 0.4:
            return pick(["y", "y", "0.5", "1.0", "-2.0", "0.1", "1e10", "float(b)"])
        if part < 0.8:
            return f"({self.real(depth + 1)} {pick('+-*')} {self.real(depth + 1)})"
        return f"abs({self.real(depth + 1)} / {pick(['2.0', '4.0', '-0.5'])})"

    def truth(self, depth: int = 0) -> str:
        """A condition."""
        part, pick = self.chance.random(), self.chance.choice
        if depth > 2 or part < 0.3:
            return f"{self.whole(depth + 1)} {pick(ORDERS)} {self.whole(depth + 1)}"
        if part < 0.45:
            return f"{self.real(depth + 1)} {pick(ORDERS)} {self.real(depth + 1)}"
        if part < 0.6:
            text = pick(TEXT_FORMS)
            return pick(
                [
                    "b",
                    "not b",
                    f"{text} == 'ab'",
                    f"{text}.isdigit()",
                    f"'a' in {text}",
                    f"{text}.startswith('a')",
                    f"{text} < 'b'",
                ]
            )
        if part < 0.9:
            return f"({self.truth(depth + 1)} {pick(['and', 'or'])} {self.truth(depth + 1)})"
        return f"(not {self.truth(depth + 1)})"

    def arguments(self) -> tuple[Any, ...]:
        """Values to try."""
        chance = self.chance
        whole = [chance.choice(INTS) if chance.random() < 0.6 else chance.randint(-50, 50) for _ in range(2)]
        real = chance.choice(FLOATS) if chance.random() < 0.7 else chance.uniform(-20, 20)
        text = chance.choice(TEXTS) if chance.random() < 0.7 else "".join(chance.choices("ab 0A1", k=chance.randint(0, 5)))
        return (*whole, real, chance.random() < 0.5, text)


def fails(function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether the assertion does not hold."""
    try:
        function(*args)
    except AssertionError:
        return True
    except ArithmeticError:
        return False
    return False


def main() -> int:
    count, seed = (int(each) for each in (*sys.argv[1:], *("300", "1")[len(sys.argv) - 1 :]))
    maker, solver, score, proved = Maker(seed), Solver(), Score(), 0
    for number in range(count):
        source = maker.function()
        space: dict[str, Any] = {}
        exec(source, space)
        found = solver.solve(Question(source, "f", raises="AssertionError", where=WHERE), BUDGET)
        tried = [maker.arguments() for _ in range(TRIES)]
        if found.kind == "unknown":
            score.unknown[str(number)] = found.reasons[-1]
        elif found.kind == "solved":
            right = fails(
                space["f"], eval(found.call.replace("f(", "_given(", 1), {"_given": lambda *args: args, "float": float})
            )
            score.correct.append(str(number)) if right else score.wrong.append((source, [found.call]))
        else:
            against = next((args for args in tried if fails(space["f"], args)), None)
            score.correct.append(str(number)) if against is None else score.wrong.append((source, [f"impossible, but {against}"]))
            proved += 1
    print("\n".join(score.lines()))
    print(f"proved: {proved}")
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
