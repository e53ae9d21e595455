"""Texts of open length: what their methods say as formulas is what CPython's methods do, over all characters."""

from random import Random

import pytest

from presage.engine.lang.values import MISSING, Sym, Unknown
from presage.frontends.python.builtins import open_texts
from presage.solvers import terms as T

TEXT = T.var("text", T.STR)
ODD = ("aA1 _-.\n\t\x1c" + "\u00b2\u00bd\u0130\u0131\u01c4\u01c5\u01c6\u00df\u03c3\u03c2\u0660\u2167\u2028"
       "\u3000\u4e00\ufb05\U0001d7d8\ud800\u0301\u00ad")  # fmt: skip


class Deciding:
    """A state that takes every condition for false: the path on which no capital sigma is in the text."""

    @staticmethod
    def decide(term: T.Term) -> bool:
        return term is T.true


def texts() -> list[str]:
    rng = Random(1)
    return ["", *ODD, *["".join(rng.choices(ODD, k=rng.randint(2, 5))) for _ in range(600)]]


CALLS = [(name, ()) for name in (*open_texts._KINDS, "lower", "upper", "casefold", "strip", "lstrip", "rstrip")]
CALLS += [("strip", ("a- ",)), ("rstrip", (None,)), ("replace", ("a", "")), ("replace", (".", "--")), ("count", ("a",))]
CALLS += [("translate", ({97: "xy", 49: None, 45: 65},)), ("replace", ("a", "a"))]


@pytest.mark.parametrize(("name", "args"), CALLS, ids=[f"{name}{args}" for name, args in CALLS])
def test_methods_are_those_of_cpython(name, args, monkeypatch) -> None:
    monkeypatch.setattr(open_texts, "to_host", lambda state, value: value)
    found = open_texts.method(Deciding(), name, Sym(TEXT, str), args, {})
    assert type(found) is Sym
    for text in texts():
        assert T.evaluate(found.term, {"text": text}) == getattr(text, name)(*args), repr(text)


def test_what_has_no_formula_is_left_to_others() -> None:
    value = Sym(TEXT, str)
    calls = [("title", ()), ("replace", ("ab", "")), ("count", ("ab",)), ("split", ())]
    calls += [("replace", ("a", value)), ("strip", (1,))]
    for name, args in calls:
        assert open_texts.method(Deciding(), name, value, args, {}) is MISSING
    spelled = Sym(T.spell([T.clamp(T.var("c", T.INT), 0, 127)]), str)
    assert open_texts.method(Deciding(), "lower", spelled, (), {}) is MISSING


def test_a_capital_sigma_is_not_lowered() -> None:
    class Sigma(Deciding):
        @staticmethod
        def decide(term: T.Term) -> bool:
            return True

    with pytest.raises(Unknown, match="sigma"):
        open_texts.method(Sigma(), "lower", Sym(TEXT, str), (), {})
