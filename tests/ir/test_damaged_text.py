"""Damaged text is refused with a syntax error or reported by the verifier, and what is read prints and reads back."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from presage.engine.ir.parser import parse_module
from presage.engine.ir.printer import print_module
from presage.engine.ir.text import IrSyntaxError
from presage.engine.ir.verify import verify

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "invalid").glob("*.ir"))]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A module of which a few tokens are dropped, doubled, exchanged or replaced by tokens of another one."""
    tokens = TOKEN.findall(draw(st.sampled_from(TEXTS)))
    others = TOKEN.findall(draw(st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(tokens) - 1))
        other = draw(st.sampled_from(others))
        tokens[place : place + 1] = draw(st.sampled_from([[], [other], [tokens[place], other], [tokens[place]] * 2]))
        if not tokens:
            break
    return "".join(tokens)


@settings(max_examples=500, deadline=None)
@given(damaged())
def test_damage_never_escapes(text: str) -> None:
    try:
        module = parse_module(text)
    except IrSyntaxError as error:
        assert 1 <= error.line <= text.count("\n") + 1 and error.column >= 1
        return
    printed = print_module(module)
    assert print_module(parse_module(printed)) == printed
    for problem in verify(module):
        assert str(problem).startswith(problem.function)
