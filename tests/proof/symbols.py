"""Comparing predictions that hold symbols with real answers: each symbol stands for one text throughout, two for two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from proof.agreement import BODIES, UNORDERED, is_unknown


class Renaming:
    """What each symbol turned out to stand for, over all the steps of a case."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def differences(self, predicted: Iterable[Mapping[str, Any]], true: Iterable[Mapping[str, Any]]) -> list[str]:
        """Where the known steps of a prediction do not fit the real ones."""
        found = []
        for number, (ours, theirs) in enumerate(zip(predicted, true, strict=True)):
            if is_unknown(ours):
                continue
            for name in ("status", "rows", "outbound", "exception"):
                self._compare(f"{number}.{name}", ours[name], theirs[name], found)
            self._compare(f"{number}.headers", _headers(ours), _headers(theirs), found)
            self._compare(f"{number}.body", _body(ours), _body(theirs), found)
        texts = [value for value in self.values.values() if isinstance(value, str)]
        if len(set(texts)) != len(texts):
            found.append(f"two symbols stand for one text: {self.values}")
        return found

    def _compare(self, where: str, ours: Any, theirs: Any, found: list[str]) -> None:
        if not self.fits(ours, theirs):
            found.append(f"{where}: predicted {ours!r}, really {theirs!r}, with {self.values}")

    def fits(self, ours: Any, theirs: Any) -> bool:
        """Whether a predicted value can be the real one."""
        if isinstance(ours, dict) and ours.keys() == {"$symbol"}:
            return self._bound(ours["$symbol"], theirs)
        if isinstance(ours, dict) and ours.keys() == {"$concat"}:
            return isinstance(theirs, str) and self._text(ours["$concat"], theirs)
        if isinstance(ours, dict) and ours.keys() == {"$map"}:
            pairs = ours["$map"]
            return isinstance(theirs, dict) and len(pairs) == len(theirs) and all(
                self.fits(key, name) and self.fits(item, theirs[name])
                for (key, item), name in zip(pairs, theirs, strict=True)
            )  # fmt: skip
        if type(ours) is not type(theirs):
            return False
        if isinstance(ours, dict):
            return ours.keys() == theirs.keys() and all(self.fits(item, theirs[name]) for name, item in ours.items())
        if isinstance(ours, list):
            return len(ours) == len(theirs) and all(map(self.fits, ours, theirs))
        return bool(ours == theirs)

    def _bound(self, name: str, value: Any) -> bool:
        known = self.values.setdefault(name, value)
        return type(known) is type(value) and known == value

    def _text(self, parts: list[Any], whole: str) -> bool:
        pattern, names = "", []
        for part in parts:
            if isinstance(part, str):
                pattern += re.escape(part)
            elif part["$symbol"] in self.values:
                pattern += re.escape(str(self.values[part["$symbol"]]))
            else:
                pattern += "(.+)"
                names.append(part["$symbol"])
        match = re.fullmatch(pattern, whole, re.DOTALL)
        return match is not None and all(map(self._bound, names, match.groups()))


def _headers(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value.split(", ")) if name in UNORDERED and isinstance(value, str) else value
        for name, value in step["headers"].items()
    }


def _body(step: Mapping[str, Any]) -> Any:
    return next(([form, step[form]] for form in BODIES if form in step and step[form] != ""), None)
