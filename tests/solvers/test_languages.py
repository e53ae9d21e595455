"""Regular languages: the laws of their operations, their derivatives against CPython's `re`, and conditions on one text
decided by them against trying texts. Languages of patterns are compared with `re` at random in `tests/frontends`."""

from itertools import product
from typing import Any

import pytest
from formulas import Tree, build, trees
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presage.solvers import terms as T
from presage.solvers.interface import Result, Sat, Unknown, Unsat, replays
from presage.solvers.preimages import NotRegular, Preimages
from presage.solvers.regular import Regular
from presage.solvers.terms.charsets import ALL_CHARS, charset, common, complement, holds, joined, parts, ranges
from presage.solvers.terms.derivatives import Deriver, TooLarge, accepts
from presage.solvers.z3_backend import Z3Solver

S, R = T.var("s", T.STR), T.var("t", T.STR)
TEXTS = ["".join(letters) for length in range(5) for letters in product("ab-1", repeat=length)]

SETS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))).map(charset)
LANGUAGES = st.recursive(
    st.sampled_from([T.re_text("a"), T.re_text("ab"), T.re_text("b-"), T.re_chars((48, 57)), T.re_text(""), T.re_anything]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda xs: T.re_concat(*xs)),
        st.lists(inner, min_size=2, max_size=3).map(lambda xs: T.re_union(*xs)),
        st.lists(inner, min_size=2, max_size=2).map(lambda xs: T.re_inter(*xs)),
        inner.map(T.re_not),
        st.tuples(inner, st.sampled_from([(0, -1), (1, -1), (0, 1), (2, 3)])).map(lambda drawn: T.re_loop(drawn[0], *drawn[1])),
    ),
    max_leaves=6,
)


OTHERS = {
    **{R: T.const("ab"), T.var("x", T.INT): T.const(1), T.var("y", T.INT): T.const(-2), T.var("z", T.INT): T.const(3)},
    **{T.var("p", T.BOOL): T.true, T.var("q", T.BOOL): T.false},
}


class Refusing:
    """A back end that knows nothing."""

    def check(self, constraints: Any) -> Result:
        return Unknown("not decided here")


@given(SETS, SETS)
def test_sets_of_characters(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    codes = range(45)
    assert [holds(joined([a, b]), c) for c in codes] == [holds(a, c) or holds(b, c) for c in codes]
    assert [holds(common([a, b]), c) for c in codes] == [holds(a, c) and holds(b, c) for c in codes]
    assert [holds(complement(a), c) for c in codes] == [not holds(a, c) for c in codes]
    assert complement(complement(a)) == a and charset(ranges(a)) == a
    split = parts([a, b])
    assert joined(split) == ALL_CHARS and all(not common([x, y]) for x in split for y in split if x is not y)


@settings(max_examples=25, deadline=None)
@given(LANGUAGES, LANGUAGES)
def test_operations_mean_what_they_say(x: T.Term, y: T.Term) -> None:
    for text in TEXTS[:45]:
        cuts = [(text[:place], text[place:]) for place in range(len(text) + 1)]
        assert accepts(T.re_union(x, y), text) == (accepts(x, text) or accepts(y, text))
        assert accepts(T.re_inter(x, y), text) == (accepts(x, text) and accepts(y, text))
        assert accepts(T.re_not(x), text) != accepts(x, text)
        assert accepts(T.re_concat(x, y), text) == any(accepts(x, left) and accepts(y, right) for left, right in cuts)
        assert accepts(T.re_before(x, "ab"), text) == accepts(x, text + "ab")
        twice = any(accepts(x, left) and accepts(x, right) for left, right in cuts)
        assert accepts(T.re_loop(x, 1, 2), text) == (accepts(x, text) or twice)
        for left, right in cuts:
            looked = T.re_concat(T.re_text(left), T.re_ahead(x), T.re_behind(y), T.re_text(right))
            assert accepts(looked, text) == (accepts(x, right) and accepts(y, left))


@settings(max_examples=30, deadline=None)
@given(LANGUAGES)
def test_a_shortest_text_is_found_or_there_is_none(x: T.Term) -> None:
    found = Deriver(20_000).shortest(x)
    inside = [text for text in TEXTS if accepts(x, text)]
    assert found is None and not inside or found is not None and accepts(x, found)
    assert found is None or not inside or len(found) <= len(inside[0])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees("b", 3, "sib"))
def test_conditions_on_one_text_are_languages(tree: Tree) -> None:
    formula = T.substitute(build(tree), OTHERS)
    try:
        language = Preimages(S, Deriver()).language(formula)
    except NotRegular:
        return
    for text in TEXTS[:120]:
        assert accepts(language, text) == T.evaluate(formula, {"s": text}), text


HALVES = [
    (T.eq(T.str_at(S, T.const(0)), T.const("a")), "a"),
    (T.eq(T.str_at(S, T.const(-2)), T.const("a")), "aa"),
    (T.eq(T.str_slice(S, T.const(1), T.const(-1)), T.const("b1")), "ab1a"),
    (T.str_suffix(T.str_slice(S, None, T.const(3)), T.const("-")), "-"),
    (T.eq(T.str_indexof(S, T.const("-1")), T.const(3)), "aaa-1"),
    (T.and_(T.lt(T.const(1), T.str_indexof(S, T.const("b"))), T.le(T.str_len(S), T.const(3))), "aab"),
    (T.and_(T.str_lt(T.const("b9"), S), T.str_lt(S, T.const("b:"))), "b90"),
    (T.and_(T.str_contains(T.const("xyz"), S), T.le(T.const(2), T.str_len(S))), "xy"),
    (T.str_in(T.str_concat(T.const("a"), S, T.const("b")), T.re_text("aaabb")), "aab"),
    (T.eq(T.str_map(S, ("lower",)), T.const("i\u0307k")), "\u0130\u212a"),
    (T.eq(T.str_map(S, ("each", 45, "", 46, "::")), T.const("a::b")), "a.b-"),
    (T.and_(T.ne(T.str_strip(S, (32, 32), True, False), S), T.str_suffix(S, T.const("a  "))), " a  "),
    (T.and_(T.eq(T.str_map(S, ("upper",)), S), T.eq(T.str_count(S, "A"), T.const(3))), "AAA"),
    (T.and_(T.le(T.const(95), T.text_value(S)), T.le(T.text_value(S), T.const(104)), T.str_suffix(S, T.const("2"))), "102"),
    (T.and_(T.eq(T.text_value(S), T.const(7)), T.eq(T.str_len(S), T.const(3))), "007"),
    (T.and_(T.eq(T.mod(T.add(T.text_value(S), T.const(3)), T.const(7)), T.const(0)), T.str_contains(S, T.const("8"))), "18"),
    (T.and_(T.lt(T.text_value(S), T.const(0)), T.str_contains(S, T.const("9"))), "9a"),
    (T.eq(T.code_of(S), T.const(0x30000)), "\U00030000"),
]


@pytest.mark.parametrize(("formula", "text"), HALVES, ids=[text for _, text in HALVES])
def test_parts_of_a_text_are_asked_about(formula: T.Term, text: str) -> None:
    solver = Regular(Refusing())
    answer = solver.check([formula])
    assert isinstance(answer, Sat) and replays([formula], answer.model, {})
    assert len(str(answer.model["s"])) <= len(text) and T.evaluate(formula, {"s": text})
    assert isinstance(solver.check([formula, T.not_(formula)]), Unsat) or T.not_(formula) is T.true


def test_a_sigma_is_lowered_by_where_it_stands() -> None:
    letters = "\u03a3\u03c2aA.\u0301"
    texts = ["".join(drawn) for length in range(5) for drawn in product(letters, repeat=length)]
    for wanted in ("\u03c3", "\u03c2", "a\u03c2", "\u03c3\u03c3", "a\u0301\u03c2.", "\u03c3\u03c2a", ".\u03c3\u03c2"):
        language = Preimages(S, Deriver()).language(T.eq(T.str_map(S, ("lower",)), T.const(wanted)))
        assert [text for text in texts if accepts(language, text)] == [text for text in texts if text.lower() == wanted]


LINES = T.re_concat(T.re_behind(T.re_text("")), T.re_text("a"), T.re_ahead(T.re_chars((45, 45))), T.re_text("-"))


@pytest.mark.parametrize(
    "part",
    [
        lambda s: T.str_slice(s, T.const(1)),
        lambda s: T.str_slice(s, None, T.const(-1)),
        lambda s: T.str_slice(s, T.const(-2)),
        lambda s: T.str_strip(s, (49, 49), True, True),
        lambda s: T.str_map(s, ("each", 98, "a", 49, "")),
        lambda s: T.str_slice(T.str_concat(T.const("1"), s, T.const("b")), T.const(1), T.const(-1)),
        lambda s: T.str_concat(T.const("a"), s),
        lambda s: T.str_concat(s, T.const("-")),
    ],
)
def test_a_part_is_looked_around_in_by_itself(part: Any) -> None:
    formula = T.str_in(part(S), LINES)
    language = Preimages(S, Deriver()).language(formula)
    assert [accepts(language, text) for text in TEXTS] == [T.evaluate(formula, {"s": text}) for text in TEXTS]
    assert any(accepts(language, text) for text in TEXTS)


def test_pieces_and_what_stands_between_their_borders() -> None:
    letters, dash = T.re_loop(T.re_chars((97, 98)), 0), T.re_text("-")
    first = T.re_ahead(T.re_not(T.re_concat(dash, T.re_anything)))
    before = T.re_loop(T.re_concat(first, T.re_chars((0, T.LAST_CODE))), 0)
    rest = T.re_not(T.re_concat(letters, T.re_chars((97, 98))))
    for languages in ([letters, dash, T.re_anything], [before, dash, letters, rest]):
        size = len(languages)
        pieces = {(i, j): T.str_piece(S, languages, i, j) for i in range(size) for j in range(i + 1, size + 1)}
        border = T.str_len(pieces[0, 1])
        asked = [T.eq(pieces[0, 1], T.const("ab")), T.str_contains(pieces[1, size], T.const("b")), T.le(T.const(2), border)]
        asked += [T.eq(T.slice_within(S, T.const(0), border), T.const("a")), T.eq(T.str_len(pieces[0, size]), T.const(3))]
        asked += [T.str_in(T.slice_within(S, border, T.str_len(S)), LINES), T.str_suffix(T.str_slice(S, border), T.const("1"))]
        asked += [T.eq(T.slice_within(S, border, T.str_len(pieces[0, 2])), T.const(each)) for each in ("-", "")]
        for formula in asked:
            language = Preimages(S, Deriver()).language(formula)
            for text in TEXTS[:40]:
                assert accepts(language, text) == T.evaluate(formula, {"s": text}), (formula, text)


def test_more_than_one_text_is_left_to_others() -> None:
    assert isinstance(Regular(Refusing()).check([T.eq(S, T.str_concat(R, R))]), Unknown)
    assert isinstance(Regular(Refusing()).check([T.eq(S, T.str_replace(S, T.const("a"), T.const("b")))]), Unknown)
    letters = T.re_chars((97, 98))
    late = T.re_concat(T.re_anything, T.re_text("a"), T.re_loop(letters, 20, 20))
    query = [T.not_(T.str_in(S, late)), T.str_in(S, T.re_loop(letters, 60))]
    assert isinstance(Regular(Refusing(), 500).check(query), Unknown)


def test_z3_answers_about_several_texts() -> None:
    pair = T.str_concat(S, T.const("@"), R)
    word = T.re_loop(T.re_chars(charset([(97, 122), (0x100, 0x10FFFF)])), 1)
    mail = T.re_concat(word, T.re_text("@"), word)
    answer = Z3Solver().check([T.str_in(pair, mail), T.lt(T.const(2), T.str_len(S))])
    assert isinstance(answer, Sat) and replays([T.str_in(pair, mail)], answer.model, {})
    assert isinstance(Z3Solver().check([T.str_in(pair, mail), T.str_contains(R, T.const("@"))]), Unsat)
    many = T.re_loop(T.re_chars(charset([(code, code) for code in range(1000, 2000, 2)])), 0)
    assert isinstance(Z3Solver().check([T.str_in(pair, many), T.lt(T.const(1), T.code_of(S))]), Unknown)


def test_unsatisfiable_over_fewer_characters_is_no_proof_where_they_are_counted() -> None:
    kind = T.re_chars(charset([(0x2FFFF, 0x30002)]))
    texts = [T.var(f"t{i}", T.STR) for i in range(3)]
    apart = [T.ne(a, b) for i, a in enumerate(texts) for b in texts[:i]]
    assert isinstance(Z3Solver().check([*[T.str_in(t, kind) for t in texts], *apart]), Unknown)


@settings(max_examples=60, deadline=None)
@given(LANGUAGES, st.lists(st.sampled_from(["a", "b", "-", None]), max_size=4))
def test_a_spelled_text_in_a_language_is_a_formula_over_its_codes(x: T.Term, letters: list[str | None]) -> None:
    names = [T.var(f"c{i}", T.INT) for i in range(len(letters))]
    codes = [T.clamp(name, 0, 127) if c is None else T.const(ord(c)) for name, c in zip(names, letters, strict=True)]
    formula = T.str_in(T.spell(codes), x)
    for text in TEXTS:
        if len(text) == len(letters) and all(c in (None, own) for c, own in zip(letters, text, strict=True)):
            model = {name.value: ord(own) for name, own in zip(names, text, strict=True)}
            assert T.evaluate(formula, model) == accepts(x, text)


def test_too_much_is_said() -> None:
    with pytest.raises(TooLarge):
        Deriver(10).shortest(T.re_loop(T.re_text("a"), 50))
    with pytest.raises(T.SortError):
        T.str_in(S, S)
    with pytest.raises(T.SortError):
        T.re_behind(T.re_ahead(T.re_text("a")))


def test_what_z3_has_no_operation_for_is_unknown_there_and_no_error() -> None:
    ending = T.re_before(T.re_concat(T.re_chars((97, 99)), T.re_text("xy")), "y")
    assert isinstance(Z3Solver().check([T.str_in(S, ending), T.lt(T.str_len(R), T.str_len(S))]), Unknown)
