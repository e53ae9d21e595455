"""Operations on STR, with Python's meaning of each."""

from __future__ import annotations

from collections.abc import Sequence

from presage.solvers.terms.characters import char, select, spelled
from presage.solvers.terms.compare import lt, max_, number_eq
from presage.solvers.terms.core import Term, const, false, make, true
from presage.solvers.terms.digits import decimal_text, decimal_value
from presage.solvers.terms.linear import add
from presage.solvers.terms.logic import and_, ite, or_
from presage.solvers.terms.ranges import range_of
from presage.solvers.terms.sorts import BOOL, INT, STR, SortError

_EMPTY = const("")
_ZERO = const(0)


def str_concat(*xs: Term) -> Term:
    """The strings joined; of none, the empty string."""
    flat: list[Term] = []
    for x in xs:
        _strings("concat", x)
        for piece in x.args if x.op == "concat" else (x,):
            if piece.op == "const" and flat and flat[-1].op == "const":
                flat[-1] = const(flat[-1].value + piece.value)
            elif piece is not _EMPTY:
                flat.append(piece)
    if len(flat) > 1:
        return make("concat", STR, tuple(flat))
    return flat[0] if flat else _EMPTY


def str_len(s: Term) -> Term:
    """The number of code points, INT."""
    _strings("len", s)
    if s.op == "const":
        return const(len(s.value))
    if s.op == "char":
        return const(1)
    if s.op == "concat":
        return add(_ZERO, *[str_len(piece) for piece in s.args])
    if s.op == "ite":
        codes = spelled(s)
        if codes is not None:
            return const(len(codes))
    return make("len", INT, (s,))


def str_at(s: Term, i: Term) -> Term:
    """``s[i]``, negative ``i`` from the end; the empty string where ``i`` is out of range."""
    index = ite(lt(i, _ZERO), add(i, str_len(s)), i)
    return slice_within(s, index, add(index, const(1)))


def str_slice(s: Term, start: Term | None = None, stop: Term | None = None) -> Term:
    """``s[start:stop]``, with None and negative ends as Python has them."""
    begin = _ZERO if start is None else _end(s, start)
    return slice_within(s, begin, str_len(s) if stop is None else _end(s, stop))


def _end(s: Term, index: Term) -> Term:
    """A slice's end as a distance from the beginning, not negative."""
    low, _ = range_of(index)
    if low is not None and low >= 0:
        return index
    return ite(lt(index, _ZERO), max_(add(index, str_len(s)), _ZERO), index)


def slice_within(s: Term, start: Term, stop: Term) -> Term:
    """The code points from ``start`` up to ``stop``; none where ``start`` is negative or beyond the end."""
    _strings("slice", s)
    if all(term.op == "const" for term in (s, start, stop)):
        return const(s.value[start.value : max(stop.value, 0)] if start.value >= 0 else "")
    if start is _ZERO and stop is str_len(s):
        return s
    if start.op == "const" and stop.op == "const":
        if stop.value <= start.value or start.value < 0:
            return _EMPTY
        head = s.args[0] if s.op == "concat" else s
        if head.op == "const" and stop.value <= len(head.value):
            return const(head.value[start.value : stop.value])
        codes = spelled(s)
        if codes is not None:
            return spell(codes[start.value : stop.value])
    return make("slice", STR, (s, start, stop))


def spell(codes: Sequence[Term]) -> Term:
    """The text of characters with these codes, each within the range of code points."""
    return str_concat(*[char(code) for code in codes])


def str_item(s: Term, i: Term) -> Term:
    """``s[i]`` for an index known to lie between 0 and the length, exclusively; elsewhere some text."""
    codes = spelled(s)
    if codes:
        return char(select(codes, i))
    return slice_within(s, i, add(i, const(1)))


def str_contains(s: Term, sub: Term) -> Term:
    """``sub in s``."""
    _strings("contains", s, sub)
    if sub is _EMPTY or s is sub:
        return true
    if sub.op == "const" and s.op == "const":
        return const(sub.value in s.value)
    if s.op == "concat" and any(_holds(piece, sub) for piece in s.args):
        return true
    places = _places(s, sub)
    if places is not None:
        return or_(*places)
    return make("contains", BOOL, (s, sub))


def _holds(piece: Term, sub: Term) -> bool:
    return piece is sub or (piece.op == "const" and sub.op == "const" and sub.value in piece.value)


def str_prefix(s: Term, prefix: Term) -> Term:
    """``s.startswith(prefix)``."""
    _strings("prefix", s, prefix)
    if prefix is _EMPTY or s is prefix:
        return true
    if prefix.op == "const":
        head = s.args[0] if s.op == "concat" else s
        if head.op == "const":
            known = min(len(head.value), len(prefix.value))
            if head.value[:known] != prefix.value[:known] or s is head:
                return const(head.value.startswith(prefix.value))
            if known == len(prefix.value):
                return true
            return str_prefix(str_concat(*s.args[1:]), const(prefix.value[known:]))
    outer, inner = spelled(s), spelled(prefix)
    if outer is not None and inner is not None:
        return _same(outer[: len(inner)], inner)
    return make("prefix", BOOL, (s, prefix))


def str_suffix(s: Term, suffix: Term) -> Term:
    """``s.endswith(suffix)``."""
    _strings("suffix", s, suffix)
    if suffix is _EMPTY or s is suffix:
        return true
    if suffix.op == "const":
        tail = s.args[-1] if s.op == "concat" else s
        if tail.op == "const":
            known = min(len(tail.value), len(suffix.value))
            if tail.value[len(tail.value) - known :] != suffix.value[len(suffix.value) - known :] or s is tail:
                return const(tail.value.endswith(suffix.value))
            if known == len(suffix.value):
                return true
            return str_suffix(str_concat(*s.args[:-1]), const(suffix.value[: len(suffix.value) - known]))
    outer, inner = spelled(s), spelled(suffix)
    if outer is not None and inner is not None:
        return _same(outer[max(len(outer) - len(inner), 0) :], inner)
    return make("suffix", BOOL, (s, suffix))


_FEW = 4096


def _same(left: Sequence[Term], right: Sequence[Term]) -> Term:
    """Whether two sequences of codes are equal."""
    if len(left) != len(right):
        return false
    return and_(*[number_eq(a, b) for a, b in zip(left, right, strict=True)])


def _places(s: Term, sub: Term) -> list[Term] | None:
    """For each place of a spelled text whether ``sub`` stands there; None where one isn't spelled or both are long."""
    outer, inner = spelled(s), spelled(sub)
    if outer is None or inner is None or len(outer) * len(inner) > _FEW:
        return None
    return [_same(outer[place : place + len(inner)], inner) for place in range(len(outer) - len(inner) + 1)]


def str_indexof(s: Term, sub: Term, start: Term = _ZERO) -> Term:
    """``s.find(sub, start)``: the first place at or after ``start``, -1 where there is none."""
    _strings("indexof", s, sub)
    begin = _end(s, start)
    if all(term.op == "const" for term in (s, sub, begin)):
        return const(s.value.find(sub.value, begin.value))
    places = _places(s, sub) if begin.op == "const" else None
    if places is not None:
        found = const(-1)
        for place in range(len(places) - 1, begin.value - 1, -1):
            found = ite(places[place], const(place), found)
        return found
    return make("indexof", INT, (s, sub, begin))


def str_replace(s: Term, old: Term, new: Term) -> Term:
    """``s.replace(old, new, 1)``: the first occurrence only; an empty ``old`` occurs before everything."""
    _strings("replace", s, old, new)
    if old is new:
        return s
    if all(term.op == "const" for term in (s, old, new)):
        return const(s.value.replace(old.value, new.value, 1))
    if old is _EMPTY:
        return str_concat(new, s)
    return make("replace", STR, (s, old, new))


def str_lt(a: Term, b: Term) -> Term:
    """``a < b`` by code points."""
    _strings("str_lt", a, b)
    if a.op == "const" and b.op == "const":
        return const(a.value < b.value)
    if a is b or b is _EMPTY:
        return false
    left, right = spelled(a), spelled(b)
    if left is not None and right is not None:
        return _before(left, right, len(left) < len(right))
    return make("str_lt", BOOL, (a, b))


def _before(left: Sequence[Term], right: Sequence[Term], shorter: bool) -> Term:
    """Whether codes come first in lexicographic order; ``shorter`` is the answer where one begins the other."""
    decided = const(shorter)
    for a, b in reversed(list(zip(left, right, strict=False))):
        decided = or_(lt(a, b), and_(number_eq(a, b), decided))
    return decided


def str_le(a: Term, b: Term) -> Term:
    """``a <= b`` by code points."""
    _strings("str_le", a, b)
    if a.op == "const" and b.op == "const":
        return const(a.value <= b.value)
    if a is b or a is _EMPTY:
        return true
    left, right = spelled(a), spelled(b)
    if left is not None and right is not None:
        return _before(left, right, len(left) <= len(right))
    return make("str_le", BOOL, (a, b))


def int_to_str(n: Term) -> Term:
    """``str(n)`` of an INT, without the host's limit on digits."""
    if n.sort is not INT:
        raise SortError(f"int_to_str of {n.sort}")
    if n.op == "const":
        return const(decimal_text(n.value))
    low, high = range_of(n)
    if low is not None and high is not None and low >= 0 and high <= 9:
        return char(add(n, const(48)))
    return make("int_to_str", STR, (n,))


def text_eq(a: Term, b: Term) -> Term:
    """Equality over STR: common ends of joined strings are cut off, printed integers are compared as integers."""
    _strings("eq", a, b)
    left, right = _pieces(a), _pieces(b)
    if not (_cut(left, right, 0) and _cut(left, right, -1)):
        return false
    a, b = str_concat(*left), str_concat(*right)
    if a is b:
        return true
    if a.op == "const" and b.op == "const":
        return false
    one, other = spelled(a), spelled(b)
    if one is not None and other is not None:
        return _same(one, other)
    if b.op == "int_to_str":
        a, b = b, a
    if a.op == "int_to_str" and b.op == "int_to_str":
        return number_eq(a.args[0], b.args[0])
    if a.op == "int_to_str" and b.op == "const":
        return number_eq(a.args[0], const(decimal_value(b.value))) if _printed(b.value) else false
    if a.order > b.order:
        a, b = b, a
    return make("eq", BOOL, (a, b))


def _pieces(s: Term) -> list[Term]:
    if s is _EMPTY:
        return []
    return list(s.args) if s.op == "concat" else [s]


def _cut(left: list[Term], right: list[Term], end: int) -> bool:
    """Removes what both have at one end (0 or -1); False where constants differ there."""
    while left and right:
        a, b = left[end], right[end]
        if a is b:
            del left[end], right[end]
            continue
        if a.op != "const" or b.op != "const":
            return True
        known = min(len(a.value), len(b.value))
        for side, piece in ((left, a), (right, b)):
            cut, rest = (
                (piece.value[:known], piece.value[known:])
                if end == 0
                else (piece.value[len(piece.value) - known :], piece.value[: len(piece.value) - known])
            )
            if side is left:
                common = cut
            elif cut != common:
                return False
            if rest:
                side[end] = const(rest)
            else:
                del side[end]
    return True


def _printed(text: str) -> bool:
    """Whether text is how some integer is printed."""
    digits = text.removeprefix("-")
    if not digits or not digits.isascii() or not digits.isdecimal():
        return False
    return digits == "0" == text or digits[0] != "0"


def _strings(name: str, *terms: Term) -> None:
    for term in terms:
        if term.sort is not STR:
            raise SortError(f"{name} of {term.sort}")
