"""The network of a simulation: a request leaves one program and lands in another one's handler.

What crosses is serialised: method, address, header texts, a body of bytes (or a lazily rendered one).
The receiver runs in its own heap, as a copy of the process that its start-up left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from presage.engine.lang.objects import ListObj
from presage.engine.lang.values import MISSING, SWITCH, Native, Raised, Ref, Rendered, Signal, Sym, Tail, Unknown, Value
from presage.frontends.python.meaning import calls, drawn, drawn_codecs, drawn_lengths
from presage.frontends.python.meaning.errors import matches
from presage.frontends.python.meaning.iteration import items_of
from presage.frontends.python.meaning.text import to_str
from presage.frontends.python.meaning.types import type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

MAX_NESTED = 12
"""How often one service may be inside its own call before a cycle is reported."""


@dataclass(frozen=True)
class Exchange:
    """A request on the wire. ``body`` is bytes or a lazily rendered value; headers are (name, value) pairs."""

    method: str
    url: str
    headers: tuple[tuple[str, Value], ...]
    body: Value
    timeout: Value = None


@dataclass(frozen=True)
class Services:
    """The running services of a simulation: application and entry function by service; who is down.

    ``failed`` tells of each service that did not start why.
    """

    applications: dict[str, Value]
    entries: dict[str, Value]
    failed: dict[str, str]
    down: frozenset[str] = frozenset()

    def fork(self) -> Services:
        """Immutable, hence shared."""
        return self


def record(state: Any, kind: str, *details: Any) -> None:
    """Appends an event of the current service to the effect log, with its place."""
    state.record((kind, state.process, state.place, *details))


class Crossing:
    """A callable that the call protocol hands the result's destination: it enters another service."""

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Sends the exchange in ``args`` and delivers the answer as a tuple; see :func:`_exchange`."""
        (exchange,) = args
        found = _resolved(state, exchange.url)
        if found is None:
            address = drawn.shown(state, exchange.url)
            record(state, "unresolved", exchange.method, address)
            raise Unknown(f"no known service answers {address}")
        service, path, query, base = found
        shown = drawn.shown(state, path) + (f"?{drawn.shown(state, query)}" if query else "")
        record(state, "request", service, exchange.method, shown)
        services: Services = state.world["services"]
        if service in services.down:
            record(state, "response", service, exchange.method, shown, None, "down")
            return calls.finish(state, ret, ("down", service))
        if service in services.failed:
            raise Unknown(f"the service {service} does not start: {services.failed[service]}")
        _check_cycle(state, service)
        back = state.process
        state.switch(service)
        after = _Crossed(back, ret, exchange.method, shown, service)
        arguments = (
            services.applications[service], exchange.method, path, query, exchange.headers, exchange.body, base,
            type(exchange.body) in (Rendered, Sym), _length(state, exchange.body),
        )  # fmt: skip
        frame = state.frame
        try:
            signal = calls.call(state, services.entries[service], arguments, {}, after)
        except Raised:
            state.switch(back)
            raise
        if state.frame is not frame and state.frame is not None:
            state.frame.depth = 0
        return signal


def _resolved(state: Any, url: Value) -> tuple[str, Value, Value, str] | None:
    """(service, path, query, an address of that service) for an address, which may have random parts."""
    if type(url) is str:
        found = state.session.router.resolve(url)
        return None if found is None else (*found, url)
    places = drawn.places(state, url)
    if places is None or any(len(c := drawn.choices(state, p)) > 1 and set(c) & set(":/?#[]@%") for p in places):
        raise Unknown("a request to a symbolic address")
    standing = drawn.Standing(state)
    text = standing.text(places)
    found = state.session.router.resolve(text)
    if found is None:
        return None
    service, path, query = found
    base = text.partition("?")[0].removesuffix(path)
    if any(mark in base for mark in standing.standing):
        raise Unknown("a request to a symbolic address")
    return service, standing.back(path, str), standing.back(query, str), base


def _length(state: Any, body: Value) -> int | None:
    """The number of bytes of a body with random parts."""
    found = drawn.places(state, body) if type(body) is Sym else None
    return None if found is None else len(found)


def _check_cycle(state: Any, service: str) -> None:
    nested = 0
    frame = state.frame
    while frame is not None:
        if isinstance(frame.ret, _Crossed) and frame.ret.service == service:
            nested += 1
        frame = frame.back
    if nested > MAX_NESTED:
        raise Unknown(f"the services call each other in a cycle: {service} is inside its own call {nested} times")


CROSSING = Crossing()


class _Crossed:
    """What happens when the other service's handler ends: back to the caller's heap, with the answer."""

    __slots__ = ("back", "method", "path", "ret", "service")

    def __init__(self, back: str, ret: Any, method: str, path: str, service: str) -> None:
        self.back = back
        self.ret = ret
        self.method = method
        self.path = path
        self.service = service

    def returned(self, state: Any, value: Value) -> Signal:
        """The handler answered: (status line, header list, body)."""
        status, headers, body = value
        pairs = tuple(_header(state, name, item, body, not self.back) for name, item in state.obj(headers).items)
        pairs = tuple(pair for pair in pairs if pair is not None)
        if not isinstance(body, bytes | Rendered) and type(body) is not Sym:
            body = bytes(state.obj(body).items) if type(body) is Ref and type(state.obj(body)) is ListObj else body
        code, _, reason = status.partition(" ")
        state.switch(self.back)
        record(state, "response", self.service, self.method, self.path, int(code), "")
        return calls.finish(state, self.ret, ("answer", int(code), reason, pairs, body))

    def raised(self, state: Any, exception: Ref) -> Signal:
        """The handler let an exception through: the server answers 500."""
        obj = state.obj(exception)
        shown = to_str(state, exception)
        trace = obj.trace
        name = type_name(state, obj.cls)
        fatal = matches(state, exception, SystemExit) or matches(state, exception, KeyboardInterrupt)
        record(state, "unhandled", name, shown if type(shown) is str else "", trace)
        state.switch(self.back)
        if fatal:
            raise Unknown(f"the service {self.service} ends itself with {name}")
        record(state, "response", self.service, self.method, self.path, 500, "")
        body = b"Internal Server Error"
        headers = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))))
        return calls.finish(state, self.ret, ("answer", 500, "INTERNAL SERVER ERROR", headers, body)) or SWITCH


def _header(state: Any, name: str, value: Value, body: Value, outermost: bool) -> tuple[str, Value] | None:
    """A header as it is sent; the length of a lazily rendered body is left out where it is not shown to the outside."""
    if name.lower() != "content-length" or type(value) is str:
        return name, value
    return (name, drawn_lengths.length_of(state, body)) if outermost and drawn_lengths.is_random(state, body) else None


def _exchange(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``exchange(method, url, headers, body, timeout)``.

    Gives ("answer", status, reason, header pairs, body), or ("down", service).
    """
    method, url, headers, body, timeout = args
    if type(url) is not str and not drawn.is_drawn(state, url):
        raise Unknown("a request to a symbolic address")
    if body is None:
        body = b""
    if type(body) is str:
        body = body.encode()
    if type(body) is Sym and body.type is str and drawn.is_drawn(state, body):
        body = drawn_codecs.encode(state, (body,), {})
    if not isinstance(body, bytes | Rendered) and not drawn.is_drawn(state, body):
        raise Unknown("a request body that is streamed")
    pairs = tuple([tuple(pair) for pair in items_of(state, headers) or ()])
    return Tail(CROSSING, (Exchange(method, url, pairs, body, timeout),))


def module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_network``."""
    return {"exchange": Native("_presage_network", "exchange", _exchange)}


class Answered:
    """The continuation of a request that the scenario itself sends: keeps the answer as the state's result."""

    def returned(self, state: Any, value: Value) -> Signal:
        """The answer is there."""
        state.result = value
        return None

    def raised(self, state: Any, exception: Ref) -> Signal:
        """No handler: the state ends with the exception."""
        return None


ANSWERED = Answered()


def send(state: Any, exchange: Exchange) -> None:
    """Prepares ``state`` to carry out a request from outside; run it to get ``state.result``."""
    state.frame = None
    state.result = MISSING
    state.uncaught = None
    CROSSING.resume(state, (exchange,), ANSWERED)
