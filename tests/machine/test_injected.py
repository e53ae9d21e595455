"""What the machine is handed from outside: it asks, believes the answer, and knows nothing by itself."""

from __future__ import annotations

from typing import Any

from presage.engine.cli.prediction import Predictor
from presage.engine.lang.injected import NoResolver, OpaqueCall

SOURCE = "import resource\ndef pages(n):\n    return n // resource.getpagesize()\n"


class _Knows:
    """Knows one function."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def call(self, state: Any, region: OpaqueCall) -> Any:
        self.asked.append((region.name, region.args))
        return 4096 if region.name == "resource.getpagesize" else NoResolver().call(state, region)


def test_a_resolver_is_asked_before_an_opaque_call_ends_what_is_known() -> None:
    predictor = Predictor()
    without = predictor.predict(SOURCE, "pages(10000)")
    assert (without.kind, without.reasons[0][1]) == ("unknown", 3)
    assert "resource.getpagesize" in without.reasons[0][0]
    predictor.runtime.resolver = resolver = _Knows()
    assert predictor.predict(SOURCE, "pages(10000)").value == "2"
    assert resolver.asked == [("resource.getpagesize", ())]
    assert predictor.predict(SOURCE, "resource.getrusage(0)").kind == "unknown"
