"""Texts of open length: what their methods say as formulas is what CPython's methods do, over all characters."""

import re
from random import Random

import pytest

from presage.engine.lang.values import MISSING, Sym, Unknown
from presage.frontends.python.builtins import open_texts, text_patterns
from presage.frontends.python.meaning import open_numbers
from presage.solvers import terms as T

TEXT = T.var("text", T.STR)
ODD = ("aA1 _-.\n\t\x1c" + "\u00b2\u00bd\u0130\u0131\u01c4\u01c5\u01c6\u00df\u03a3\u03c3\u03c2\u0660\u2167\u2028"
       "\u3000\u4e00\ufb05\U0001d7d8\ud800\u0301\u00ad")  # fmt: skip


class At:
    """A state on the path that one text takes."""

    def __init__(self, text: str) -> None:
        self.model = {"text": text}
        self.path: tuple[T.Term, ...] = ()
        self.events: list[object] = []
        self.world: dict[str, object] = {}

    def decide(self, term: T.Term) -> bool:
        return bool(T.evaluate(term, self.model))

    def record(self, event: object) -> None:
        self.events.append(event)


def texts() -> list[str]:
    rng = Random(1)
    return ["", *ODD, *["".join(rng.choices(ODD, k=rng.randint(2, 5))) for _ in range(120)]]


CALLS = [(name, ()) for name in (*open_texts._KINDS, "lower", "upper", "casefold", "strip", "lstrip", "rstrip")]
CALLS += [("strip", ("a- ",)), ("rstrip", (None,)), ("replace", ("a", "")), ("replace", (".", "--")), ("count", ("a",))]
CALLS += [("translate", ({97: "xy", 49: None, 45: 65},)), ("replace", ("a", "a"))]


@pytest.mark.parametrize(("name", "args"), CALLS, ids=[f"{name}{args}" for name, args in CALLS])
def test_methods_are_those_of_cpython(name, args, monkeypatch) -> None:
    monkeypatch.setattr(open_texts, "to_host", lambda state, value: value)
    for text in texts():
        found = open_texts.method(At(text), name, Sym(TEXT, str), args, {})
        assert T.evaluate(found.term, {"text": text}) == getattr(text, name)(*args), repr(text)


class Splitting(At):
    """Also takes lists in."""

    def new(self, obj: object) -> list[object]:
        return list(obj.items)  # type: ignore[attr-defined]


SPLITS = [
    *(("split", args) for args in [("-",), (), (None,), ("aa",), ("aba", 1), ("-", 0)]),
    *(("rsplit", args) for args in [("-", 1), ("aa",), ("aba", 2)]),
    *(("partition", ("-",)), ("rpartition", ("aba",)), ("partition", ("aa",))),
]


@pytest.mark.parametrize(("name", "args"), SPLITS, ids=[f"{name}{args}" for name, args in SPLITS])
def test_texts_come_apart_as_in_cpython(name, args) -> None:
    rng = Random(3)
    for text in ["", *["".join(rng.choices("aab- \u3000", k=rng.randint(1, 9))) for _ in range(60)]]:
        found = open_texts.method(Splitting(text), name, Sym(TEXT, str), args, {})
        shown = [T.evaluate(piece.term, {"text": text}) if type(piece) is Sym else piece for piece in found]
        assert shown == list(getattr(text, name)(*args)), repr(text)


def test_what_has_no_formula_is_left_to_others() -> None:
    value = Sym(TEXT, str)
    calls = [("title", ()), ("replace", ("ab", "")), ("count", ("ab",)), ("split", (None, 1))]
    calls += [("replace", ("a", value)), ("strip", (1,))]
    for name, args in calls:
        assert open_texts.method(At(""), name, value, args, {}) is MISSING
    spelled = Sym(T.spell([T.clamp(T.var("c", T.INT), 0, 127)]), str)
    assert open_texts.method(At(""), "lower", spelled, (), {}) is MISSING


NUMBERS = ["12", "-0012", "+7", " 7\n", "1_000", "1__0", "_1", "1_", "", "-", "--1", "+-1", "1 2", "\u0661\u0662",
           "\u0967_1", "\u00b2", "\x1c5", "\u00a05\u3000", "\x1c\u0661", "0x1", "1.0", "\ud800", "- 1", "1-",
           "\u20281"]  # fmt: skip


def test_whole_numbers_are_read_as_cpython_reads_them() -> None:
    rng = Random(4)
    drawn = ["".join(rng.choices("0179_+- \n\u0661\u0967\u00a0\x1c", k=rng.randint(1, 6))) for _ in range(500)]
    for text in [*NUMBERS, *drawn]:
        try:
            wanted = int(text)
        except ValueError:
            wanted = None
        found = open_numbers.whole_number(At(text), TEXT)
        assert (found if type(found) is not Sym else T.evaluate(found.term, {"text": text})) == wanted, repr(text)


def test_how_long_a_number_may_be_is_an_assumption_unless_it_is_bounded() -> None:
    state = At("12")
    open_numbers.whole_number(state, TEXT)
    assert [event[0] for event in state.events] == ["assumption"]
    digits = T.re_chars((48, 57))
    for fact in (T.le(T.str_len(TEXT), T.const(9)), T.str_in(TEXT, T.re_loop(digits, 1, 4)), T.eq(T.str_len(TEXT), T.const(2))):
        bounded = At("12")
        bounded.path = (fact,)
        open_numbers.whole_number(bounded, TEXT)
        assert not bounded.events
    piece = T.str_piece(TEXT, [T.re_loop(digits, 0, 3), T.re_text("-"), T.re_loop(digits, 0)], 0, 1)
    open_numbers.whole_number(bounded, piece)
    assert not bounded.events


REPLACED = [("[^0-9]", ""), (r"\s+", ""), ("a", "bb"), (".", "-"), ("(?i)k", "k"), (r"\W*", ""), ("[ab]", "a")]


@pytest.mark.parametrize(("source", "new"), REPLACED)
def test_replaced_characters_are_those_of_cpython(source: str, new: str) -> None:
    pattern = re.compile(source)
    found = text_patterns.substituted(At(""), pattern, new, Sym(TEXT, str))
    for text in texts():
        assert T.evaluate(found.term, {"text": text}) == pattern.sub(new, text), repr(text)


OTHERS = [("ab", ""), ("a+", "b"), ("^a", ""), ("a", "\\g<0>"), ("(a)", "b"), ("a{2,}", ""), ("a+?", "b")]


@pytest.mark.parametrize(("source", "new"), OTHERS)
def test_other_replacements_are_refused(source: str, new: str) -> None:
    with pytest.raises(Unknown, match="replaced in a symbolic text"):
        text_patterns.substituted(At(""), re.compile(source), new, Sym(TEXT, str))
