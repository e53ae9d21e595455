"""``_presage_threads``: what the models of `_thread`, `threading` and `time` are made of, threads that start, wait and end.

A lock here is any object with an attribute `_held`. Natives that may wait are given where their result goes; while they wait
another thread's frames are current.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, final

from presage.engine.lang.threads import Wait, threads_of
from presage.engine.lang.values import SWITCH, Fork, Native, Ref, Signal, Switched, Unknown, Value
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.errors import error, matches
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_threads``."""
    plain: dict[str, Any] = {"give": _give, "test": _test, "ended": _ended, "meet": _meet, "current": _current, "now": _now,
                             "started": _started, "workers": _workers, "many": _many}  # fmt: skip
    found: dict[str, Value] = {name: Native("_presage_threads", name, call) for name, call in plain.items()}
    for blocking in (Start, Take, Join, Sleep):
        found[blocking.__name__.lower()] = blocking()
    return found


def _wait(
    state: Any, ret: Any, key: Any, ready: Callable[[Any], bool], came: Callable[[Any], None], timeout: Value
) -> Signal:
    """The running thread waits at ``key`` until ``ready``, if it is not so yet, then does ``came`` and goes on with True.

    After ``timeout`` seconds it goes on with False.
    """
    threads = threads_of(state)
    if ready(state):
        came(state)
        return calls.finish(state, ret, True)
    if timeout is not None and timeout <= 0:
        threads.meet(state, key, "test")
        return calls.finish(state, ret, False)

    def finish(state: Any, ok: bool) -> Signal:
        if ok:
            came(state)
        else:
            threads_of(state).meet(state, key, "test")
        return calls.finish(state, ret, ok)

    threads.wait(state, Wait(ready, finish, _deadline(state, timeout), threads.now, state.steps))
    return SWITCH


def _deadline(state: Any, timeout: Value) -> int | None:
    if timeout is None:
        return None
    if type(timeout) not in (int, float, bool):
        raise Unknown("a timeout that is no plain number")
    return threads_of(state).now + max(ceil(timeout * 1_000_000_000), 0)


# --- starts and ends -----------------------------------------------------------------------------------


@final
class Start:
    """``start(function, args, kwargs, lasting)``: a new thread that calls a function; gives its number."""

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Where the state before the first start is to be kept, the operation is carried out as the only outcome of a fork."""
        threads = threads_of(state)
        if not threads.keeping:
            return self._start(state, args, ret)
        threads.keeping = False

        def kept(state: Any, regs: list[Value]) -> Signal:
            frame = state.frame
            frame.pc -= 1
            threads_of(state).kept = state.fork()
            frame.pc += 1
            try:
                return self._start(state, args, ret)
            except Switched:
                return None

        raise Fork(((T.true, kept),))

    def _start(self, state: Any, args: Args, ret: Any) -> Signal:
        """Makes the thread's first frame; the program's stepping changes where it had no other thread."""
        function, given, named, lasting = args
        threads = threads_of(state)
        frame, alone = state.frame, threads.alone
        state.frame = None
        try:
            calls.call(state, function, given, dict(state.obj(named).table), Ending())
            first = state.frame
        finally:
            state.frame = frame
        if first is None:
            raise Unknown("a thread that calls a built-in function directly")
        signal = calls.finish(state, ret, threads.start(state, first, lasting))
        if alone:
            raise Switched
        return signal


@final
class Ending:
    """The continuation below a thread's first frame."""

    def returned(self, state: Any, value: Value) -> Signal:
        """The thread ends; another one goes on."""
        threads_of(state).end(state)
        return SWITCH

    def raised(self, state: Any, exception: Ref) -> Signal:
        """An exception ends the thread; it is told on the standard error stream, which nobody reads."""
        if not matches(state, exception, SystemExit):
            state.record(("stderr", "Exception ignored in thread"))
        return self.returned(state, None)


@final
class Join:
    """``join(number, timeout)``: waits for a thread's end; tells whether it came."""

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Goes on at once where the thread has ended, or where no time is given."""
        number, timeout = args
        key = ("end", number)

        def over(state: Any) -> bool:
            thread = threads_of(state).threads.get(number)
            return thread is None or thread.ended

        def came(state: Any) -> None:
            threads = threads_of(state)
            threads.meet(state, key, "take" if timeout is None else "test")
            threads.settle()

        return _wait(state, ret, key, over, came, timeout)


def _ended(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether a thread has ended."""
    threads = threads_of(state)
    threads.meet(state, ("end", args[0]), "test")
    thread = threads.threads.get(args[0])
    return thread is None or thread.ended


def _current(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The running thread's number."""
    return threads_of(state).current


def _started(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The number of the thread that was started last."""
    return threads_of(state).started


def _workers(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """How many threads a pool has that was given no number: by the machine's processors, which nobody knows."""
    return 5 if threads_of(state).plan.eager else 32


def _many(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A pool that was given no number has come to the fewest threads that it may have."""
    threads = threads_of(state)
    place = threads.place(state.frame)
    threads.open(state, place, place)
    return None


# --- locks ---------------------------------------------------------------------------------------------


@final
class Take:
    """``take(lock, timeout)``: takes a lock, waiting up to ``timeout`` seconds (None: for ever); tells whether it has it."""

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Takes a free lock at once."""
        lock, timeout = args

        def free(state: Any) -> bool:
            return not state.obj(lock).attrs["_held"]

        def came(state: Any) -> None:
            threads_of(state).meet(state, lock, "take")
            state.mut(lock).attrs["_held"] = True

        return _wait(state, ret, lock, free, came, timeout)


def _give(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``give(lock)``: frees a lock."""
    attrs = state.mut(args[0]).attrs
    if not attrs["_held"]:
        raise error(state, RuntimeError, "release unlocked lock")
    attrs["_held"] = False
    threads_of(state).meet(state, args[0], "give")
    return None


def _test(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``test(lock)``: whether it is taken."""
    threads_of(state).meet(state, args[0], "test")
    return state.obj(args[0]).attrs["_held"]


def _meet(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``meet(object, kind)``: what threads meet at without waiting."""
    threads_of(state).meet(state, ("object", args[0]), args[1])
    return None


# --- time ----------------------------------------------------------------------------------------------


def nanoseconds(seconds: Value) -> int:
    """A duration on the simulated clock. Raises Unknown where it is no plain number."""
    if not isinstance(seconds, int | float):
        raise Unknown("a wait for a time that is not known")
    return int(seconds * 1_000_000_000)


@final
class Sleep:
    """``sleep(seconds)``: lets time pass."""

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Other threads go on meanwhile."""
        threads = threads_of(state)
        if threads.alone:
            threads.sleep(nanoseconds(args[0]))
            return calls.finish(state, ret, None)

        def finish(state: Any, ok: bool) -> Signal:
            return calls.finish(state, ret, None)

        deadline = threads.now + nanoseconds(args[0])
        threads.wait(state, Wait(lambda state: False, finish, deadline, threads.now, state.steps))
        return SWITCH


def _now(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The time that has passed, in nanoseconds."""
    return threads_of(state).now
