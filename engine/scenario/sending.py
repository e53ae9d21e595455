"""A scenario's request as it goes out: address, headers with cookies, body; quotations of earlier answers filled in.

Random values that earlier answers hold go out as they are; see `presage.engine.sim.draws`. Not for sending it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

from presage.engine.lang.values import Rendered, Sym
from presage.engine.scenario import cookies
from presage.engine.scenario.crossing import json_text, to_machine
from presage.engine.scenario.model import FormBody, JsonBody, Request
from presage.engine.scenario.observations import Observations, SymbolicLeaf, SymbolicText, Value
from presage.engine.scenario.resolve import filled
from presage.engine.scenario.system import Wire
from presage.engine.scenario.values import Undecided
from presage.engine.sim.draws import Draws
from presage.solvers import terms as T

_PATH = "/%:@!$&'()*+,;=~?"
_MARK = 0xF0000


def wire(request: Request, address: str, observed: Observations, jar: cookies.Jar, draws: Draws | None) -> Wire:
    """The request to the service at ``address``. Raises Undecided for symbolic values where only plain ones can be sent."""
    maker = _Maker(observed, draws)
    path = maker.quoted(request.path, lambda text: quote(text, safe=_PATH))
    pairs = maker.pairs(request.query)
    joint = T.const("&" if _has_query(path) else "?")
    url = T.str_concat(T.const(address.rstrip("/")), path, *([joint, pairs] if request.query else []))
    headers = [(name, maker.header(value)) for name, value in request.headers]
    kept = cookies.sent(jar, request.service, path.value if path.op == "const" else _beginning(path))
    if kept:
        _default(headers, "Cookie", cookies.header(kept))
    body: Any = b""
    given = request.body
    if isinstance(given, JsonBody):
        body = given.text.encode() if given.text is not None else maker.json(given.value)
        _default(headers, "Content-Type", "application/json")
    elif isinstance(given, FormBody):
        body = _as_bytes(maker.pairs(given.fields))
        _default(headers, "Content-Type", "application/x-www-form-urlencoded")
    elif given is not None:
        body = _as_bytes(maker.quoted(given.text, lambda text: text.encode().decode("latin-1")))
        if given.media_type:
            _default(headers, "Content-Type", given.media_type)
    return Wire(request.method, url.value if url.op == "const" else Sym(url, str), tuple(headers), body)


def _has_query(path: T.Term) -> bool:
    return any("?" in part.value for part in (path.args if path.op == "concat" else (path,)) if part.op == "const")


def _beginning(path: T.Term) -> str:
    first = path.args[0] if path.op == "concat" else path
    return str(first.value) if first.op == "const" else "/"


def _as_bytes(term: T.Term) -> Any:
    return term.value.encode("latin-1") if term.op == "const" else Sym(term, bytes)


def _default(headers: list[tuple[str, Any]], name: str, value: Any) -> None:
    if all(given.lower() != name.lower() for given, _ in headers):
        headers.append((name, value))


class _Maker:
    """Fills in templates for one request."""

    def __init__(self, observed: Observations, draws: Draws | None) -> None:
        self.observed = observed
        self.draws = draws

    def quoted(self, template: Any, change: Callable[[str], str]) -> T.Term:
        """A text with its plain parts changed; random parts must be of characters that ``change`` leaves alone."""
        parts = []
        for part in self._pieces(filled(template, self.observed)):
            if isinstance(part, str):
                parts.append(T.const(change(part)))
                continue
            places = self.draws.places(part) if self.draws is not None else None
            if places is None or self.draws is None:
                raise Undecided("an address, a query or a body with a symbolic value")
            for place in places:
                choice = self.draws.choices(place)
                if change(choice) != choice:
                    raise Undecided("an address, a query or a body with a random value that has to be escaped")
            parts.append(part)
        return T.str_concat(*parts)

    def pairs(self, pairs: Any) -> T.Term:
        """A query or the fields of a form."""
        parts = []
        for index, (name, value) in enumerate(pairs):
            parts.append(T.const(f"{'&' if index else ''}{quote_plus(name)}="))
            parts.append(self.quoted(value, quote_plus))
        return T.str_concat(*parts)

    def header(self, template: Any) -> Any:
        """A header's text."""
        value = filled(template, self.observed)
        if not isinstance(value, SymbolicText) or any(isinstance(p, SymbolicLeaf) and p.type != "text" for p in value.parts):
            return to_machine(value)
        terms = [T.const(part) if isinstance(part, str) else part.term for part in value.parts]
        return Sym(T.str_concat(*terms), str)

    def json(self, template: Any) -> Any:
        """A JSON body: its bytes where its unknown parts are random texts without characters to escape, else rendered lazily."""
        value = to_machine(filled(template, self.observed))
        standing: dict[str, T.Term] = {}
        try:
            text = json.dumps(self._standing(value, standing))
        except (Undecided, TypeError):
            return json_text(value)
        if not standing:
            return json_text(value)
        parts = []
        for piece in _split(text, standing):
            parts.append(standing[piece] if piece in standing else T.const(piece))
        return Sym(T.str_concat(*parts), bytes)

    def _standing(self, value: Any, standing: dict[str, T.Term]) -> Any:
        if isinstance(value, dict):
            return {name: self._standing(item, standing) for name, item in value.items()}
        if isinstance(value, list):
            return [self._standing(item, standing) for item in value]
        if isinstance(value, Rendered) and value.form == "text" and all(_is_text(part) for part in value.value):
            terms = [T.const(part) if isinstance(part, str) else part.term for part in value.value]
            value = Sym(T.str_concat(*terms), str)
        if not isinstance(value, Sym):
            return value
        places = self.draws.places(value.term) if self.draws is not None and value.type is str else None
        if places is None or self.draws is None or not all(_is_plain(self.draws.choices(place)) for place in places):
            raise Undecided("a symbolic value in JSON")
        mark = chr(_MARK + len(standing))
        standing[json.dumps(mark)[1:-1]] = value.term
        return mark

    def _pieces(self, value: Value) -> list[Any]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, bool):
            return ["true" if value else "false"]
        if isinstance(value, int):
            return [str(value)]
        if isinstance(value, SymbolicLeaf) and value.type == "text":
            return [value.term]
        if isinstance(value, SymbolicText):
            return [piece for part in value.parts for piece in self._pieces(part)]
        raise Undecided("an address, a query or a form with a symbolic value")


def _is_text(part: Any) -> bool:
    return isinstance(part, str) or isinstance(part, Sym) and part.type is str


def _is_plain(choice: str) -> bool:
    return json.dumps(choice)[1:-1] == choice


def _split(text: str, marks: dict[str, T.Term]) -> list[str]:
    pieces = [text]
    for mark in marks:
        cut: list[str] = []
        for piece in pieces:
            first, *rest = piece.split(mark) if piece not in marks else [piece]
            cut.append(first)
            for each in rest:
                cut.extend((mark, each))
        pieces = cut
    return pieces
