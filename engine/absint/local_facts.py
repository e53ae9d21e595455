"""The facts that one function's IR gives by itself, each found once."""

from __future__ import annotations

from presage.engine.absint.order import order_free
from presage.engine.ir.program import Function
from presage.engine.lang.protocol import Language


class LocalFacts:
    """Implements :class:`presage.engine.lang.injected.Facts`; keeps what it found for as long as it lives."""

    def __init__(self) -> None:
        self._order_free: dict[int, tuple[Function, bool]] = {}

    def order_free(self, function: Function, language: Language) -> bool:
        """See the protocol."""
        known = self._order_free.get(id(function))
        if known is None:
            known = self._order_free[id(function)] = (function, order_free(function, language))
        return known[1]
