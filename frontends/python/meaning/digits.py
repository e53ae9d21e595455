"""Deciding a pattern on the digits of a symbolic number, where it cannot tell digits apart.

If every character class of a pattern holds all ten digits or none, whether it matches a number's
digits depends on how many there are only; so trying each length once decides it for all numbers.
"""

from __future__ import annotations

import re
from typing import Any

from presage.engine.lang.values import Sym, Unknown
from presage.solvers import terms as T

MAX_DIGITS = 40


def decide(state: Any, pattern: re.Pattern[str], method: str, value: Sym) -> bool:
    """Whether ``pattern.method`` (match, search, fullmatch) finds something in ``str(number)``.

    Raises:
        Unknown: the text is no number's, or the pattern tells digits or lengths apart.
        Fork: the number may be negative or have more than ``MAX_DIGITS`` digits.
    """
    if value.term.op != "int_to_str":
        raise Unknown("a pattern searched in a symbolic text")
    number = value.term.args[0]
    within = T.and_(T.ge(number, T.const(0)), T.lt(number, T.const(10**MAX_DIGITS)))
    if not state.decide(within):
        raise Unknown("a pattern searched in the digits of a negative or huge symbolic number")
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    if not all(map(_blind, parsed)):
        raise Unknown(f"the pattern {pattern.pattern!r} tells digits of a symbolic number apart")
    outcomes = {getattr(pattern, method)("1" * length) is not None for length in range(1, MAX_DIGITS + 1)}
    if len(outcomes) != 1:
        raise Unknown(f"the pattern {pattern.pattern!r} tells lengths of a symbolic number apart")
    return outcomes.pop()


def _blind(item: Any) -> bool:
    """Whether a node of a parsed pattern treats all digits alike."""
    op, argument = str(item[0]), item[1]
    if op in ("LITERAL", "NOT_LITERAL"):
        return not 48 <= argument <= 57
    if op == "IN":
        return all(map(_blind_class, argument))
    if op in ("ANY", "AT", "CATEGORY"):
        return True
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return all(map(_blind, argument[2]))
    if op == "SUBPATTERN":
        return all(map(_blind, argument[3]))
    if op == "BRANCH":
        return all(_blind(node) for branch in argument[1] for node in branch)
    if op in ("ASSERT", "ASSERT_NOT"):
        return all(map(_blind, argument[1]))
    return False


def _blind_class(item: Any) -> bool:
    op, argument = str(item[0]), item[1]
    if op == "LITERAL":
        return not 48 <= argument <= 57
    if op == "RANGE":
        low, high = argument
        return high < 48 or low > 57 or low <= 48 and high >= 57
    return op in ("NEGATE", "CATEGORY")
