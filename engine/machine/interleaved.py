"""The stepping loop of a program with several threads: steps one of them at a time, and notes what they do to shared memory.

It does what `engine/machine/run.py` does for a program with one thread, in the same order, and more after each operation.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import DictObj, Generator, IteratorObj, ListObj, SetObj
from presage.engine.lang.ordering import CONCURRENT, PROGRAM, WHOLE
from presage.engine.lang.threads import OUTPUT, PART, Threads, threads_of
from presage.engine.lang.values import SWITCH, Fork, Raised, Ref, Switched, Unknown
from presage.engine.machine.state import OutOfBudget, State
from presage.engine.machine.unwinding import raise_in, unwind

_CONTAINERS = (ListObj, DictObj, SetObj, IteratorObj, Generator)


class WatchedHeap(dict[Ref, Any]):
    """What a state owns of the heap; keeps which objects are looked at and changed."""

    __slots__ = ("changed", "touched")

    def __init__(self, found: dict[Ref, Any]) -> None:
        super().__init__(found)
        self.touched: list[Ref] = []
        self.changed: list[Ref] = []

    def get(self, ref: Ref, default: Any = None) -> Any:
        """As a dictionary does."""
        self.touched.append(ref)
        return dict.get(self, ref, default)

    def __getitem__(self, ref: Ref) -> Any:
        self.touched.append(ref)
        return dict.__getitem__(self, ref)

    def __setitem__(self, ref: Ref, obj: Any) -> None:
        self.changed.append(ref)
        dict.__setitem__(self, ref, obj)


class Interleaved(State):
    """The state of a program with several threads: knows what is done to its heap."""

    __slots__ = ()

    def mut(self, ref: Ref) -> Any:
        """The object at an address, to change."""
        self.own.changed.append(ref)  # type: ignore[attr-defined]
        return super().mut(ref)

    def freeze(self) -> None:
        """Makes everything the state owns part of the shared base."""
        super().freeze()
        self.own = WatchedHeap({})

    def fork(self) -> State:
        """A second state that goes on from here."""
        new = super().fork()
        new.own = WatchedHeap({})
        return new

    def switch(self, name: str) -> None:
        """Makes another program's heap current, which is possible once this one's threads have ended."""
        if name == self.process:
            return
        threads = threads_of(self)
        if threads.others() or threads.current:
            raise Unknown("a service whose threads go on while another program runs")
        threads.forget()
        change(self)
        self.switch(name)


def is_due(state: State) -> bool:
    """Whether a state's program has several threads."""
    threads = state.world.get(PART)
    return threads is not None and not threads.alone


def change(state: State) -> None:
    """Makes a state one of several threads or of one, as its program has become."""
    if type(state) is State:
        state.__class__ = Interleaved
        state.own = WatchedHeap(state.own)
    else:
        state.__class__ = State
        state.own = dict(state.own)


def run(state: State) -> None:
    """Steps ``state`` until the last frame of its first thread ends.

    Raises:
        Switched: one thread is left, or several are.
        Fork, Unknown: as in a run of one thread.
    """
    threads = threads_of(state)
    while True:
        frame = state.frame
        if frame is None:
            return
        try:
            if threads.alone:
                raise Switched
            if not frame.pc and frame.code.project and _called_by_library(frame):
                threads.entry(frame)
            if threads.due or threads.long(state):
                threads.step_back(state)
                if state.frame is not frame:
                    continue
            if state.steps > state.limit:
                raise OutOfBudget(state.limit)
            _step(state, threads, frame)
        except Raised as raised:
            if raised.again:
                unwind(state, raised.ref, False)
            else:
                raise_in(state, raised.ref)


def _called_by_library(frame: Any) -> bool:
    """Whether a frame is at its beginning, and called by what is not the program's."""
    return frame.block is frame.code.blocks[0] and (frame.back is None or not frame.back.code.project)


def _step(state: State, threads: Threads, frame: Any) -> None:
    """Steps one frame until another one is current, another thread's turn has come, or a block ends."""
    regs, block = frame.regs, frame.block
    ops, watches = block.ops, frame.code.watches(block)
    standing = frame.code.language.standing(state, frame.code)
    heap: Any = state.own
    pc = frame.pc
    while pc < len(ops):
        note, whole = watches[pc]
        written, thread = len(state.output), threads.current
        frame.pc = pc + 1
        heap.touched.clear()
        heap.changed.clear()
        try:
            answer = None if note is None else note(state, regs, standing)
            if answer is False:
                whole = False
            heap.touched.clear()
            heap.changed.clear()
            signal = ops[pc](state, regs)
        except Fork:
            frame.pc = pc
            raise
        pc += 1
        if threads.current == thread:
            if whole:
                _containers(state, threads, heap, frame, PROGRAM if answer else standing)
            if len(state.output) != written:
                threads.access(state, frame, OUTPUT, "output", True, False, PROGRAM)
        if signal is not None and signal is not SWITCH:
            frame.block, frame.pc = signal, 0
            state.steps += signal.cost
        if signal is not None or threads.due or state.own is not heap:
            return


def _containers(state: State, threads: Threads, heap: Any, frame: Any, standing: int) -> None:
    """Notes the containers that an operation looked at or changed as a whole."""
    changed = dict.fromkeys(heap.changed)
    for ref in dict.fromkeys(heap.touched):
        obj = dict.get(heap, ref) or state.base.get(ref)
        kind = type(obj)
        if kind in _CONTAINERS and ref is not state.modules:
            write = ref in changed or kind is IteratorObj
            threads.access(state, frame, ref, WHOLE, write, write and kind is not Generator, standing)
            if write and ref in changed and standing != CONCURRENT:
                threads.point()
