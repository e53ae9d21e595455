"""Which symbolic texts can look like a number, which is what SQLite's numeric affinities ask of a text.

An automaton for SQLite's numbers (sqlite3AtoF in util.c) runs over the pieces of the text; where a piece is not known
it goes to every state that some text leads to.
"""

from __future__ import annotations

from presage.solvers import terms as T

# The states: before the number, after its sign, in its digits, after a leading point, in its fraction, after e, after
# the exponent's sign, in the exponent, behind the number.
_START, _SIGN, _DIGITS, _POINT, _FRACTION, _E, _E_SIGN, _EXPONENT, _END = range(9)
_STEPS: dict[int, dict[str, int]] = {
    _START: {"space": _START, "sign": _SIGN, "digit": _DIGITS, "point": _POINT},
    _SIGN: {"digit": _DIGITS, "point": _POINT},
    _DIGITS: {"digit": _DIGITS, "point": _FRACTION, "e": _E, "space": _END},
    _POINT: {"digit": _FRACTION},
    _FRACTION: {"digit": _FRACTION, "e": _E, "space": _END},
    _E: {"sign": _E_SIGN, "digit": _EXPONENT},
    _E_SIGN: {"digit": _EXPONENT},
    _EXPONENT: {"digit": _EXPONENT, "space": _END},
    _END: {"space": _END},
}
_ACCEPTING = frozenset({_DIGITS, _FRACTION, _EXPONENT, _END})
_KINDS = {**dict.fromkeys("0123456789", "digit"), **dict.fromkeys("+-", "sign"), ".": "point", "e": "e", "E": "e"}
_KINDS.update(dict.fromkeys(" \t\n\v\f\r", "space"))

States = frozenset[int]


def can_be_number(text: T.Term) -> bool:
    """Whether a STR can look like a number; False is certain."""
    return bool(_after(text, frozenset({_START})) & _ACCEPTING)


def _after(text: T.Term, states: States) -> States:
    """The states in which the automaton can be after `text`."""
    if not states:
        return states
    if text.op == "const":
        for character in text.value:
            states = _stepped(states, _KINDS.get(character, ""))
        return states
    if text.op == "concat":
        for piece in text.args:
            states = _after(piece, states)
        return states
    if text.op == "ite":
        return _after(text.args[1], states) | _after(text.args[2], states)
    if text.op == "int_to_str":
        first = _stepped(states, "digit") | _stepped(_stepped(states, "sign"), "digit")
        return first | _closure(first, ("digit",))
    return _closure(states, ("space", "sign", "digit", "point", "e"))


def _stepped(states: States, kind: str) -> States:
    return frozenset(_STEPS[state][kind] for state in states if kind in _STEPS[state])


def _closure(states: States, kinds: tuple[str, ...]) -> States:
    """The states that any number of characters of these kinds lead to."""
    found = states
    while True:
        more = found.union(*[_stepped(found, kind) for kind in kinds])
        if more == found:
            return found
        found = more
