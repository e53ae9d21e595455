"""A loaded module whose functions are called over and over: each call on a copy of the state, observed.

The machine is handed in as the state and as ``run``. Not for symbolic arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from presage.engine.inputs.signature import Args, Signature
from presage.engine.ir.ops import Module
from presage.engine.lang.threads import schedule_dependence, threads_of
from presage.engine.lang.values import MISSING, Fork, Raised, Ref, Unknown, Value
from presage.frontends.python.inputs.watching import Watch, plain
from presage.frontends.python.meaning.convert import attrs_of, from_host
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.rendering import render, type_of
from presage.frontends.python.runtime import Ended


@dataclass(frozen=True)
class Observation:
    """What a call did.

    ``kind`` is returns, raises, unknown, or outside (not called: a condition excludes the arguments). ``value`` is the result
    as host data, ``MISSING`` where it is not plain.
    ``type`` is the class of the exception, ``line`` where in the module it was raised. ``trace`` is
    what was gone through. ``state`` is the end, for :meth:`shown` and :meth:`after`.
    """

    kind: str
    value: Any = MISSING
    type: str = ""
    line: int | None = None
    reason: str = ""
    steps: int = 0
    blocks: tuple[tuple[str, int], ...] = ()
    lines: tuple[int, ...] = ()
    gaps: Mapping[int, float] = field(default_factory=dict)
    state: Any = field(default=None, repr=False, compare=False)
    arguments: tuple[Value, ...] = field(default=(), repr=False, compare=False)

    def shown(self) -> str:
        """The source form of the result. Raises Unknown."""
        return render(self.state, self.state.result)

    def result_type(self) -> str:
        """The class of the result."""
        return type_of(self.state, self.state.result)

    def output(self) -> str:
        """What the call printed."""
        return "".join(part if type(part) is str else "?" for part in self.state.output)

    def after(self) -> tuple[str, ...]:
        """The source forms of the arguments at the end. Raises Unknown."""
        return tuple([render(self.state, value) for value in self.arguments])


class Loaded:
    """A module that was loaded in ``state``; its functions can be called any number of times.

    ``module`` is its namespace, ``lowered`` its IR. The state is never changed: each call has a copy.
    """

    def __init__(self, state: Any, module: Ref, lowered: Module, run: Callable[[Any], None], watch: Watch) -> None:
        self.state = state
        self.module = module
        self.lowered = lowered
        self.run = run
        self.watch = watch
        state.freeze()

    def find(self, name: str) -> Value:
        """The value of a dotted name of the module; ``MISSING`` if there is none."""
        first, *rest = name.split(".")
        value: Value = (attrs_of(self.state, self.state.obj(self.module)) or {}).get(first, MISSING)
        for part in rest:
            if type(value) is not Ref:
                return MISSING
            value = (attrs_of(self.state, self.state.obj(value)) or {}).get(part, MISSING)
        return value

    def call(self, func: Value, signature: Signature, args: Args, limit: int, noting: bool = False) -> Observation:
        """Calls a function of the module with plain data, for at most ``limit`` steps; ``noting`` what it compares."""
        state = self.state.fork()
        start = state.steps
        state.limit = start + limit
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        for parameter, value in zip(signature.parameters, args, strict=True):
            if parameter.how == "rest":
                positional.extend(from_host(state, item) for item in value)
            elif parameter.how == "keyword":
                keywords[parameter.name] = from_host(state, value)
            elif parameter.how == "keywords":
                keywords.update((key, from_host(state, item)) for key, item in value.items())
            else:
                positional.append(from_host(state, value))
        given = (*positional, *keywords.values())
        watch = self.watch
        watch.clear()
        watch.noting = noting
        try:
            state.session.language.call(state, func, tuple(positional), keywords, Ended())
            self.run(state)
        except Raised as raised:
            state.uncaught = raised.ref
        except Fork:
            return self._ended(state, start, given, kind="unknown", reason="the call has several outcomes")
        except Unknown as unknown:
            return self._ended(state, start, given, kind="unknown", reason=unknown.reason)
        except Exception as defect:  # noqa: BLE001 - a defect of ours must not become a wrong answer
            return self._ended(state, start, given, kind="unknown", reason=f"a defect of Presage: {type(defect).__name__}")
        open_order = _open_order(state)
        if open_order is not None:
            return self._ended(state, start, given, kind="unknown", reason=open_order)
        if state.uncaught is not None:
            obj = state.obj(state.uncaught)
            line = next((line for path, _, line in obj.trace if path.startswith("<")), None)
            return self._ended(state, start, given, kind="raises", type=type_name(state, obj.cls), line=line)
        return self._ended(state, start, given, kind="returns", value=plain(state, state.result))

    def _ended(self, state: Any, start: int, arguments: tuple[Value, ...], **found: Any) -> Observation:
        watch = self.watch
        return Observation(
            **found, steps=state.steps - start, blocks=tuple(watch.blocks), lines=tuple(watch.lines), gaps=dict(watch.gaps),
            state=state,
            arguments=arguments,
        )  # fmt: skip


def _open_order(state: Any) -> str | None:
    """Why what a call did may depend on the order of its threads, or None."""
    threads = threads_of(state)
    if not threads.started:
        return None
    return schedule_dependence(state.events()) or (None if threads.alone else "a thread that goes on after the call")
