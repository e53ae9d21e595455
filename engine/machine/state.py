"""The state of a simulation: frames, heap, path condition, surroundings, effect log, budget.

A state is forked, never shared: frames are copied, what the state owned of the heap becomes part
of the persistent base that both successors read. Everything else is persistent or copied.
"""

from __future__ import annotations

from typing import Any

import immutables

from presage.engine.ir.ops import NO_SPAN, Span
from presage.engine.lang.code import OFTEN, Code
from presage.engine.lang.frames import MAYBE, Frame, copy_frames, deeper
from presage.engine.lang.objects import Cell, Obj
from presage.engine.lang.values import SWITCH, Fork, Ref, Signal, Unknown, Value
from presage.solvers import terms as T

Heap = dict[Ref, Any]


class Log:
    """A persistent list that grows at its end; forks share what came before."""

    __slots__ = ("event", "length", "previous")

    def __init__(self, previous: Log | None, event: Any) -> None:
        self.previous = previous
        self.event = event
        self.length: int = 1 if previous is None else previous.length + 1


class Process:
    """What one running program keeps to itself: heap, modules, cached look-ups. Copied at a fork."""

    __slots__ = ("attr_cache", "base", "epoch", "modules", "own")

    def __init__(self, own: Heap, base: Any, modules: Ref | None, attr_cache: dict[Any, Any], epoch: object) -> None:
        self.own = own
        self.base = base
        self.modules = modules
        self.attr_cache = attr_cache
        self.epoch = epoch


class State:
    """One path of one simulation. See the module's docstring; attributes are public on purpose:
    compiled operations read them directly.

    ``attr_cache`` holds what look-ups on classes found; ``epoch`` is an object that stands for what all classes are: a state
    that changes one gets another epoch and begins with no look-ups. What was derived from classes holds as long as the epoch
    is the same, in whatever state. ``traced`` tells that calls and results of the project's functions go to the effect log.
    """

    __slots__ = (
        "attr_cache",
        "base",
        "checked",
        "counter",
        "epoch",
        "frame",
        "levels",
        "limit",
        "log",
        "marked",
        "merging",
        "model",
        "modules",
        "output",
        "own",
        "path",
        "process",
        "processes",
        "recursion_limit",
        "result",
        "seen",
        "session",
        "steps",
        "symbols",
        "traced",
        "uncaught",
        "world",
    )

    def __init__(self, session: Any, limit: int) -> None:
        self.session = session
        self.limit = limit
        self.own: Heap = {}
        self.base: Any = immutables.Map()
        self.process = ""
        self.processes: dict[str, Process] = {}
        self.frame: Frame | None = None
        self.levels: tuple[str | None, ...] = ()
        self.steps = 0
        self.counter = 0
        self.recursion_limit = 1000
        self.path: tuple[T.Term, ...] = ()
        self.model: Any = None
        self.merging = False
        self.marked = False
        self.checked = 0
        self.seen: Any = immutables.Map()
        self.symbols = 0
        self.log: Log | None = None
        self.traced = True
        self.output: tuple[str, ...] = ()
        self.attr_cache: dict[Any, Any] = {}
        self.epoch = object()
        self.modules: Ref | None = None
        self.world: dict[str, Any] = {}
        self.result: Value = None
        self.uncaught: Ref | None = None

    # --- heap ----------------------------------------------------------------------------------

    def obj(self, ref: Ref) -> Any:
        """The object at an address, to read."""
        found = self.own.get(ref)
        return self.base[ref] if found is None else found

    def mut(self, ref: Ref) -> Any:
        """The object at an address, to change: copied first where another state shares it."""
        found = self.own.get(ref)
        if found is None:
            found = self.own[ref] = self.base[ref].copy()
        return found

    def new(self, obj: Obj) -> Ref:
        """Allocates an object."""
        self.counter = number = self.counter + 1
        ref = Ref(number)
        self.own[ref] = obj
        return ref

    # --- frames --------------------------------------------------------------------------------

    def push(
        self,
        code: Code,
        regs: list[Value],
        closure: tuple[Ref, ...],
        globals_: Ref,
        ret: Any,
    ) -> Frame:
        """Makes a frame for ``code`` current; ``regs`` holds the bound parameters, then blanks."""
        if code.project and self.traced:
            self.log = Log(self.log, ("call", self.process, self.place, code.qualname, code.path))
        cells = closure
        if code.cells:
            cells = tuple([self.new(Cell()) for _ in range(code.cells)]) + closure
        frame = Frame(code, regs, cells, globals_)
        frame.ret = ret
        self.enter(frame)
        return frame

    def enter(self, frame: Frame) -> None:
        """Makes a prepared frame current, called by the present one."""
        back = self.frame
        frame.back = back
        if frame.code.entries < OFTEN:
            frame.code.entries += 1
        if back is None:
            frame.depth = frame.code.weight
        else:
            frame.depth = depth = back.depth + frame.code.weight
            frame.handled = back.handled
            if self.levels:
                frame.depth = depth = deeper(depth, self.levels)
            if depth > self.recursion_limit:
                self.check_depth(frame.code.language, back.depth, depth)
        self.frame = frame
        self.steps += frame.block.cost

    def check_depth(self, language: Any, below: int, depth: int) -> None:
        """Raises the language's error where ``depth`` is past the limit, Unknown where it may be; ``below`` it is not."""
        maybe, sure = divmod(depth, MAYBE)
        if sure + maybe <= self.recursion_limit:
            return
        if maybe:
            raise Unknown("whether the limit of recursion is reached: how deep the interpreter nests itself is not known")
        entered = self.recursion_limit - below
        raise language.too_deep(self, self.levels[entered] if entered < len(self.levels) else "")

    def resume(self, signal: Signal) -> Signal:
        """Applies a continuation's signal to the current frame and tells the loop to switch to it."""
        if signal is not None and signal is not SWITCH:
            frame = self.frame
            assert frame is not None
            frame.block = signal
            frame.pc = 0
            self.steps += signal.cost
        return SWITCH

    # --- symbols, conditions -------------------------------------------------------------------

    def fresh(self, stem: str, sort: T.Sort) -> T.Term:
        """A new variable, named by its stem and number on this path."""
        self.symbols += 1
        return T.var(f"{stem}#{self.symbols}", sort)

    def decide(self, term: T.Term, span: Span = NO_SPAN) -> bool:
        """The truth of a condition on this path; forks where both are possible."""
        if term is T.true:
            return True
        if term is T.false:
            return False
        known = self.seen.get(term)
        if known is not None:
            return bool(known)
        raise Fork(((term, None), (T.not_(term), None)))

    def assume(self, term: T.Term) -> None:
        """Adds a condition to the path."""
        if term is T.true:
            return
        self.path = (*self.path, term)
        seen = self.seen.set(term, True).set(T.not_(term), False)
        self.seen = seen

    @property
    def symbolic(self) -> bool:
        """Whether something on this path may be symbolic."""
        return self.marked or bool(self.path)

    # --- effects -------------------------------------------------------------------------------

    def record(self, event: Any) -> None:
        """Appends an event to the effect log."""
        self.log = Log(self.log, event)

    def events(self) -> list[Any]:
        """The effect log, oldest first."""
        found = []
        log = self.log
        while log is not None:
            found.append(log.event)
            log = log.previous
        found.reverse()
        return found

    # --- processes -----------------------------------------------------------------------------

    def switch(self, name: str) -> None:
        """Makes another program's heap and modules the current ones; nothing crosses by reference."""
        if name == self.process:
            return
        self.processes[self.process] = Process(self.own, self.base, self.modules, self.attr_cache, self.epoch)
        found = self.processes[name]
        self.process = name
        self.own, self.base = found.own, found.base
        self.modules, self.attr_cache, self.epoch = found.modules, found.attr_cache, found.epoch

    def spawn(self, name: str) -> None:
        """Makes a program that starts as a copy of the current one, and switches to it."""
        self.freeze()
        self.processes[name] = Process({}, self.base, self.modules, dict(self.attr_cache), self.epoch)
        self.switch(name)

    # --- forks ---------------------------------------------------------------------------------

    def freeze(self) -> None:
        """Makes everything the state owns part of the shared base."""
        if self.own:
            with self.base.mutate() as base:
                for ref, obj in self.own.items():
                    base[ref] = obj
                self.base = base.finish()
            self.own = {}

    def fork(self) -> State:
        """A second state that goes on from here; both see the same past and nothing of each other.

        Found look-ups stay common to both: they hold until one of the two changes a class, and that one then begins anew.
        """
        self.freeze()
        for process in self.processes.values():
            if process.own:
                process.base = process.base.update(process.own)
                process.own = {}
        new = type(self).__new__(type(self))
        for name in State.__slots__:
            setattr(new, name, getattr(self, name))
        new.own = {}
        new.processes = {
            name: Process({}, process.base, process.modules, process.attr_cache, process.epoch)
            for name, process in self.processes.items()
        }
        new.world = {key: part.fork() for key, part in self.world.items()}
        new.frame = copy_frames(self.frame)
        return new

    def separate(self) -> None:
        """Keeps found look-ups apart from here on: for a fork of a state that outlives it and should not remember its classes."""
        self.attr_cache = dict(self.attr_cache)
        for process in self.processes.values():
            process.attr_cache = dict(process.attr_cache)

    @property
    def place(self) -> tuple[str, str, int]:
        """(path, function, line) of the innermost frame of the analysed project, else innermost."""
        frame = self.frame
        first = frame
        while frame is not None and not frame.code.project:
            frame = frame.back
        frame = frame or first
        if frame is None:
            return ("", "", 0)
        code = frame.code
        return (code.path, code.qualname, frame.span.line)


SPENT = "the budget of steps is spent"


class OutOfBudget(Unknown):
    """The path used up its steps."""

    def __init__(self, limit: int) -> None:
        super().__init__(SPENT)
