"""An annotated int can be a bool: a proof that leaves that out would be wrong."""

from __future__ import annotations

from presage.engine.cli.differing import Differ


def test_adding_nothing_makes_an_int_of_a_bool() -> None:
    differ = Differ()
    found = differ.compare("def f(x: int): return x + 0", "def f(x: int): return x", "f")
    assert (found.kind, found.call) == ("different", "f(False)")
    assert differ.compare("def f(x: int): return x * 2", "def f(x: int): return x + x", "f").kind == "equivalent"
