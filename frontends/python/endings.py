"""What a finished run leaves behind that CPython would have ended on the way: objects whose end the program can notice.

The machine never ends an object. CPython runs `__del__` and closes a suspended generator as soon as nothing leads to it; where
that could have shown, the run's outcome is not known. What is still reachable at the end of the program is not meant: it
outlives everything that is observed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from presage.engine.lang.objects import Function, Generator, Obj
from presage.engine.lang.values import Raised, Ref, Unknown
from presage.frontends.python.builtins.abstract import is_standard, reachable
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.types import lookup
from presage.frontends.python.runtime import Ended


def unnoticed_end(state: Any, pristine: Any) -> str | None:
    """Why the outcome of a run that ended may differ from CPython's, or None. ``pristine`` is the heap that it started from."""
    mortal = [ref for ref, obj in _made(state, pristine) if _is_mortal(state, obj)]
    if not mortal:
        return None
    held = reachable(state)
    for ref in sorted(mortal, key=lambda ref: ref.number):
        if ref in held:
            continue
        if type(state.obj(ref)) is not Generator:
            return "when an object's __del__ runs"
        if not _closes_silently(state, ref):
            return "when a generator is closed that was left inside a try or with"
    return None


def _made(state: Any, pristine: Any) -> Iterator[tuple[Ref, Any]]:
    yield from state.own.items()
    if state.base is not pristine:
        for ref, obj in state.base.items():
            if ref not in pristine and ref not in state.own:
                yield ref, obj


def _is_mortal(state: Any, obj: Any) -> bool:
    if type(obj) is Generator:
        frame = obj.frame if obj.status == "suspended" else None
        return frame is not None and frame.block.handler is not None and _is_own(frame.code.path)
    if not isinstance(obj, Obj) or type(obj.cls) is not Ref:
        return False
    ending = lookup(state, obj.cls, "__del__")
    function = state.obj(ending) if type(ending) is Ref else None
    return type(function) is Function and _is_own(function.code.path)


def _is_own(path: str) -> bool:
    """Whether a file is the program's: libraries end their objects without anybody noticing."""
    return not is_standard(path) and "site-packages" not in path


def _closes_silently(state: Any, ref: Ref) -> bool:
    """Whether closing a generator prints nothing, raises nothing and changes nothing but itself."""
    generator = state.obj(ref)
    if generator.cls is not calls.GENERATOR_TYPES["generator"]:
        return False
    trial = state.fork()
    trial.frame, trial.limit = None, trial.steps + 10_000
    before, output = trial.counter, len(trial.output)
    try:
        helper = trial.obj(trial.session.prelude(trial, "close_generator"))
        trial.push(helper.code, [ref, *helper.code.blank], helper.closure, helper.module, Ended())
        trial.session.run(trial)
    except (Raised, Unknown):
        return False
    changed = [each for each in trial.own if each.number <= before and each is not ref]
    return trial.uncaught is None and len(trial.output) == output and not changed
