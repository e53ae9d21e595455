"""The threads of a simulated program: which there are, what each waits for, which one goes on.

A thread that does not run is a frame with its callers, kept here. One runs until it waits, ends, or its schedule has it step
back; time passes only when all wait. A `Plan` fixes every choice, so that a run can be repeated with other choices and the
outcomes compared. Whether what threads do is ordered is kept in `engine/lang/ordering.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from presage.engine.lang.frames import Frame, copy_frames
from presage.engine.lang.ordering import Access, Clock, Meeting, Memory, Place, Race, is_race, join, race
from presage.engine.lang.values import Fork, Ref, Signal, Unknown

PART = "threads"
"""The part of a state's world that this is."""
MAIN = 0
OUTPUT = Ref(0)
"""Stands for what threads share outside of the heap: the program's output, and files."""
STEP = 1_000
"""Nanoseconds that an operation is taken to need at most."""
APART = 1_000_000
"""Nanoseconds below which two moments are taken to be in no order."""
SLICE = 200_000
"""Steps after which a thread lets another one go on."""
OWN_PARTS = ("decimal", "repr")
"""Parts of the world that each thread has for itself."""


@dataclass(frozen=True)
class Plan:
    """How threads take turns. ``eager``: a new thread goes on before the one that starts it; a machine of few processors.

    ``pick`` tells which of several goes on: the one that has stood longest (oldest) or shortest (newest), the next by number,
    or one at random. ``yields`` tells when a running one steps back without having to: never, always or at random after what
    may matter to others, or (entry) until all others wait whenever a library calls the program's code or that takes a lock,
    so that as much as can be is in no order.
    """

    eager: bool
    pick: str
    yields: str
    seed: int = 1


PLANS = (
    Plan(True, "oldest", "never"),
    Plan(False, "oldest", "never"),
    Plan(False, "newest", "never"),
    Plan(False, "next", "always"),
    Plan(True, "random", "random"),
    Plan(False, "oldest", "entry"),
    Plan(False, "newest", "entry"),
)
"""The schedules whose outcomes are compared where the order of threads is open; the first one is the one that is told."""


DEADLOCK = "a deadlock: every thread waits, for ever"


class Deadlock(Unknown):
    """Every thread waits for another one, for ever: a program whose first thread has not ended never does."""

    def __init__(self) -> None:
        super().__init__(DEADLOCK)


@dataclass(frozen=True)
class Wait:
    """What a thread waits for: ``ready`` tells whether it has come, ``finish`` goes on with it or without.

    ``deadline`` is the time at which it goes on without, None for never; ``begun`` and ``steps`` are the time and the steps
    when it began.
    """

    ready: Callable[[Any], bool]
    finish: Callable[[Any, bool], Signal]
    deadline: int | None
    begun: int
    steps: int


class Thread:
    """One thread. ``frame`` is None while it runs and after its end; ``turn`` is when it last stopped running.

    ``lasting`` tells that the program does not end before it, ``place`` where it was started, ``stalled`` that it goes on
    when all others wait, ``entered`` the last frame at which it was.
    """

    __slots__ = ("clock", "ended", "entered", "frame", "lasting", "number", "parts", "place", "stalled", "turn", "wait")

    def __init__(self, number: int, clock: Clock, lasting: bool, place: Place) -> None:
        self.number = number
        self.clock = clock
        self.lasting = lasting
        self.place = place
        self.stalled = False
        self.entered: Frame | None = None
        self.frame: Frame | None = None
        self.wait: Wait | None = None
        self.ended = False
        self.turn = 0
        self.parts: dict[str, Any] = {}

    def copy(self) -> Thread:
        """A copy with frames and clock of its own."""
        new = Thread(self.number, dict(self.clock), self.lasting, self.place)
        new.stalled, new.entered = self.stalled, self.entered
        new.frame, new.wait, new.ended, new.turn = copy_frames(self.frame), self.wait, self.ended, self.turn
        new.parts = {name: part.fork() for name, part in self.parts.items()}
        return new


class Threads:
    """All threads of a program; see the module's docstring. ``now`` is the time that has passed, in nanoseconds.

    ``alone`` tells that there is one thread only; ``keeping`` that the state is to be kept as it is before the first start,
    in ``kept``, to go on from there by other plans.
    """

    def __init__(self, plan: Plan = PLANS[0]) -> None:
        self.plan = plan
        self.now = 0
        self.current = MAIN
        self.threads: dict[int, Thread] = {MAIN: Thread(MAIN, {MAIN: 1}, True, Place("", 0))}
        self.started = MAIN
        self.alone = True
        self.memory = Memory()
        self.meetings: dict[Any, Meeting] = {}
        self.due = False
        self.closing = False
        self.keeping = False
        self.kept: Any = None
        self._turns = 0
        self._random = plan.seed
        self._moved = 0
        self._strained = False
        self._since = 0

    def fork(self) -> Threads:
        """What a second state goes on with."""
        new = Threads(self.plan)
        for name in _COPIED:
            setattr(new, name, getattr(self, name))
        new.threads = {number: thread.copy() for number, thread in self.threads.items()}
        new.memory = self.memory.fork()
        new.meetings = {key: meeting.copy() for key, meeting in self.meetings.items()}
        return new

    def follow(self, plan: Plan) -> None:
        """From here on threads take turns by another plan."""
        self.plan = plan
        self._random = plan.seed

    @property
    def running(self) -> Thread:
        """The thread that runs."""
        return self.threads[self.current]

    def others(self) -> list[Thread]:
        """The threads that do not run and have not ended, in the order of their start."""
        return [thread for thread in self.threads.values() if not thread.ended and thread.number != self.current]

    def frames(self) -> Iterable[Frame]:
        """The innermost frames of the threads that do not run."""
        return [thread.frame for thread in self.threads.values() if thread.frame is not None]

    # --- taking turns ------------------------------------------------------------------------------

    def start(self, state: Any, frame: Frame, lasting: bool) -> int:
        """A new thread that will go on at ``frame``; gives its number. ``lasting``: the program does not end before it."""
        starter = self.running
        if self.alone:
            self.alone = False
            self._moved = self._since = state.steps
        self.started = number = self.started + 1
        thread = self.threads[number] = Thread(number, {**starter.clock, number: 1}, lasting, self.place(state.frame))
        starter.clock[self.current] += 1
        thread.frame = frame
        thread.turn = self._turn()
        if self.plan.eager:
            self.due = True
        return number

    def end(self, state: Any) -> None:
        """The running thread ends; another one goes on."""
        thread = self.running
        self.meet(state, ("end", self.current), "give")
        thread.ended = True
        thread.parts = {}
        state.frame = None
        self._own_parts(state, {})
        self._next(state)

    def wait(self, state: Any, wait: Wait) -> None:
        """The running thread waits; another one goes on, or time passes.

        Raises:
            Deadlock: nothing will ever end the waiting.
        """
        thread = self.running
        self._suspend(state)
        thread.wait = wait
        self._next(state)

    def step_back(self, state: Any) -> None:
        """The running thread lets another one go on, where there is one that can."""
        self.due = False
        self._since = state.steps
        ready = self._ready(state, self.others())
        if ready:
            thread = self.running
            self._suspend(state)
            self._resume(state, self._pick([*ready, thread] if thread.stalled else ready))
        else:
            self.running.stalled = False

    def point(self) -> None:
        """The running thread did something whose order with others' acts may matter: some plans have it step back."""
        if self.plan.yields == "always" or (self.plan.yields == "random" and self._draw(2)):
            self.due = True

    def entry(self, frame: Frame) -> None:
        """The running thread is about to begin a function of the program that a library calls."""
        thread = self.running
        if self.plan.yields == "entry" and thread.entered is not frame:
            thread.entered = frame
            thread.stalled = self.due = True

    def long(self, state: Any) -> bool:
        """Whether the running thread has run for so long that others have a turn."""
        return bool(state.steps - self._since > SLICE)

    def _turn(self) -> int:
        self._turns += 1
        return self._turns

    def _suspend(self, state: Any) -> None:
        thread = self.running
        thread.frame, state.frame = state.frame, None
        thread.turn = self._turn()
        thread.parts = {name: state.world[name] for name in OWN_PARTS if name in state.world}

    def _own_parts(self, state: Any, parts: dict[str, Any]) -> None:
        for name in OWN_PARTS:
            state.world.pop(name, None)
        state.world.update(parts)

    def _ready(self, state: Any, threads: list[Thread]) -> list[Thread]:
        return [t for t in threads if t.wait is None or t.wait.ready(state) or self._is_over(t.wait)]

    def _is_over(self, wait: Wait) -> bool:
        """Whether a wait's time is over, or will be within what is one moment."""
        return wait.deadline is not None and wait.deadline < self.now + APART

    def _next(self, state: Any) -> None:
        """Resumes a thread that can go on; lets time pass until there is one."""
        waiting = [thread for thread in self.threads.values() if thread.frame is not None]
        ready = self._ready(state, waiting)
        if not ready:
            self._advance(state, waiting)
            ready = self._ready(state, waiting)
        self._resume(state, self._pick(ready))

    def _pick(self, ready: list[Thread]) -> Thread:
        ready = [thread for thread in ready if not thread.stalled] or ready
        if self.plan.pick == "random":
            return ready[self._draw(len(ready))]
        if self.plan.pick == "newest":
            return max(ready, key=lambda thread: thread.turn)
        if self.plan.pick == "next":
            return next((thread for thread in ready if thread.number > self.current), ready[0])
        if self.plan.eager and ready[-1].number == self.started and ready[-1].turn == self._turns - 1:
            return ready[-1]
        return min(ready, key=lambda thread: thread.turn)

    def _draw(self, count: int) -> int:
        self._random = (self._random * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._random >> 33) % count

    def _resume(self, state: Any, thread: Thread) -> None:
        self.current = thread.number
        self.due = thread.stalled = False
        self._since = state.steps
        state.frame, thread.frame = thread.frame, None
        self._own_parts(state, thread.parts)
        wait, thread.wait = thread.wait, None
        if wait is None:
            return
        came = wait.ready(state)
        if wait.deadline is not None:
            self._check_time(state, wait, came)
        try:
            signal = wait.finish(state, came)
        except Fork:
            raise Unknown("a symbolic decision when a thread stops waiting") from None
        if signal is not None:
            state.resume(signal)

    # --- time --------------------------------------------------------------------------------------

    def _advance(self, state: Any, waiting: list[Thread]) -> None:
        """Time passes to the next deadline: all that was done before is before what follows it."""
        deadlines = [t.wait.deadline for t in waiting if t.wait is not None and t.wait.deadline is not None]
        if not deadlines:
            raise Deadlock
        until = min(deadlines)
        worked = (state.steps - self._moved) * STEP
        if until - self.now >= max(APART, worked):
            past: Clock = {}
            for thread in self.threads.values():
                join(past, thread.clock)
            for thread in waiting:
                if thread.wait is not None and thread.wait.deadline is not None and thread.wait.deadline < until + APART:
                    join(thread.clock, past)
            for thread in self.threads.values():
                if not thread.ended:
                    thread.clock[thread.number] += 1
        else:
            self._strained = True
        self.now = until
        self._moved = state.steps

    def _check_time(self, state: Any, wait: Wait, came: bool) -> None:
        """Whether a wait with a deadline ended as it would have if every operation took time."""
        assert wait.deadline is not None
        if not came:
            self.now = max(self.now, wait.deadline)
            return
        worked = (state.steps - max(self._moved, wait.steps)) * STEP
        if wait.deadline - self.now < max(APART, worked):
            raise Unknown("a timeout that another thread's work may or may not exceed")

    def sleep(self, nanoseconds: int) -> None:
        """Time passes where there is no other thread."""
        self.now += nanoseconds

    # --- order -------------------------------------------------------------------------------------

    def meet(self, state: Any, key: Any, kind: str) -> None:
        """The running thread takes, gives or tests what stands for ``key``; ``kind`` tells which."""
        if self.alone:
            return
        meeting = self.meetings.get(key)
        if meeting is None:
            meeting = self.meetings[key] = Meeting()
        clock = self.running.clock
        place = self.place(state.frame)
        other = meeting.disputed(self.current, kind, place, clock)
        if other is not None:
            self.open(state, other, place)
        if kind == "give":
            join(meeting.clock, clock)
            clock[self.current] += 1
        else:
            join(clock, meeting.clock)
        self.point()
        if kind == "take" and self.plan.yields == "entry" and state.frame.back is not None and state.frame.back.code.project:
            self.running.stalled = self.due = True

    def access(self, state: Any, frame: Any, ref: Ref, key: Any, write: bool, single: bool, standing: int) -> None:
        """The running thread reads or writes a location.

        Raises:
            Race: another thread does too, and nothing orders the two.
        """
        clock = self.running.clock
        access = Access(self.current, clock[self.current], self.place(frame), write, single, standing)
        for other in self.memory.unordered(ref, key, access, clock):
            if is_race(other, access):
                raise race(other, access, state.session.language.location(state, ref, key))
            self.open(state, other.place, access.place)

    def place(self, frame: Any) -> Place:
        """Where a frame of the running thread is: in the program's own code, or where the program started the thread."""
        while frame is not None and not frame.code.project:
            frame = frame.back
        return self.running.place if frame is None else Place(frame.code.path, frame.span.line)

    def open(self, state: Any, one: Place, other: Place) -> None:
        """The order of two acts is open: the outcome has to be the same for others."""
        if self._strained:
            raise Unknown("a thread that works for about as long as another one waits")
        state.record(("schedule", state.process, (one, other)))

    def settle(self) -> None:
        """Notes whether the running thread is the only one left, and has seen the end of all others."""
        clock = self.running.clock
        if self.closing or any(
            thread.number != self.current and (not thread.ended or clock.get(thread.number, 0) < thread.clock[thread.number] - 1)
            for thread in self.threads.values()
        ):
            return
        self.forget()

    def rest(self) -> None:
        """Time passes, as between two requests: threads that have ended did so before what follows."""
        if not self.alone and not self.others():
            self.forget()

    def close(self) -> Clock:
        """The program's outcome is there; gives what its first thread has seen of the others."""
        self.closing = True
        return dict(self.running.clock)

    def check_outcome(self, state: Any, refs: set[Ref], seen: Clock) -> None:
        """The program has ended: whether others may have changed objects of its outcome, or had more to do.

        Raises:
            Race: one did, in no order with the outcome.
        """
        end = dict(self.running.clock)
        for thread in self.threads.values():
            if thread.lasting and thread.ended:
                join(end, thread.clock)
        for ref, key, access in self.memory.writes():
            clock = end if key == "output" else seen if ref in refs else None
            if clock is not None and access.thread != MAIN and clock.get(access.thread, 0) < access.time:
                what = state.session.language.location(state, ref, key)
                line = access.place.beside(access.place)
                raise Race(f"data race: {line} writes {what}, which the program's end reads, in no order")
        for thread in self._ready(state, self.others()):
            place = thread.place
            self.open(state, place, place)

    def forget(self) -> None:
        """The running thread is alone: what others did is before all that follows."""
        self.alone = True
        self.due = self._strained = False
        self.threads = {self.current: self.running}
        self.memory, self.meetings = Memory(), {}


_COPIED = (
    "now", "current", "started", "alone", "due", "closing", "keeping", "_turns", "_random", "_moved", "_strained", "_since",
)  # fmt: skip


def threads_of(state: Any) -> Threads:
    """The threads of a state's program."""
    found: Threads | None = state.world.get(PART)
    if found is None:
        found = state.world[PART] = Threads()
    return found


def schedule_dependence(events: Iterable[Any]) -> str | None:
    """Why an outcome may depend on the order in which threads run, by a run's events; None where it does not."""
    for event in events:
        if event[0] == "schedule":
            one, other = event[2]
            lines = one.beside(other) if one == other else f"{one.beside(other)} and {other.beside(one)}"
            return f"the outcome depends on the order in which threads run ({lines})"
    return None
