"""The expected outputs of lowering: files `tests/frontends/lowering/*.test`, as mypyc keeps its own.

    [case name]              functions only; `[case name module]` shows the module's body as well,
    def f(): ...             `[case name target=3.12]` lowers for that version
    [out]
    function 'f' ...

Lines before the first case are a comment. `python -m tests.lowering_cases` (from the repository's top) writes every
`[out]` anew; read the difference before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from presage.engine.ir import ops
from presage.engine.ir.printer import print_function
from presage.engine.ir.text import quote
from presage.frontends.python.lower.module import lower_module

FOLDER = Path(__file__).parent / "frontends" / "lowering"
TARGET = "3.11"

_CASE = re.compile(r"^\[case (\w+)((?: [\w.=]+)*)\]\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One source and the text of the IR that it lowers to."""

    file: str
    name: str
    options: tuple[str, ...]
    source: str
    expected: str

    @property
    def target(self) -> str:
        """The language version to lower for."""
        return next((option.removeprefix("target=") for option in self.options if option.startswith("target=")), TARGET)

    def __str__(self) -> str:
        return f"{self.file}:{self.name}"


def read(path: Path) -> tuple[str, list[Case]]:
    """The comment before the first case, and the cases of a file."""
    text = path.read_text(encoding="utf-8")
    heads = list(_CASE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    cases = []
    for head, end in zip(heads, ends, strict=True):
        source, _, expected = text[head.end() : end].partition("\n[out]\n")
        cases.append(Case(path.stem, head[1], tuple(head[2].split()), source.rstrip("\n") + "\n", expected.rstrip("\n") + "\n"))
    return text[: heads[0].start()], cases


def all_cases() -> Iterator[Case]:
    """Every case of every file, in order."""
    for path in sorted(FOLDER.glob("*.test")):
        yield from read(path)[1]


def lowered(case: Case) -> ops.Module:
    """The module of a case."""
    return lower_module(case.source.encode("utf-8"), name="m", path="m.py", target=case.target)


def shown(case: Case) -> str:
    """What stands under `[out]` for the IR that the case lowers to now."""
    module = lowered(case)
    notes = "".join(f"diagnostic {quote(message)} at line {span.line}\n" for message, span in module.diagnostics)
    functions = [
        print_function(function, spans=False)
        for key, function in module.functions.items()
        if key != ops.BODY or "module" in case.options
    ]
    return "\n".join([notes, *functions] if notes else functions)


def regenerate() -> None:
    """Writes every file anew."""
    for path in sorted(FOLDER.glob("*.test")):
        comment, cases = read(path)
        parts = []
        for case in cases:
            fresh = replace(case, expected=shown(case))
            head = " ".join([fresh.name, *fresh.options])
            parts.append(f"[case {head}]\n{fresh.source}[out]\n{fresh.expected}")
        path.write_text(comment + "\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    regenerate()
