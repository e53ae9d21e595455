"""Many independent questions answered in one process or in several, always through the standard Executor interface.

Answers come in the order of the questions, whoever is done first. What answers is made once in each process: a
:class:`Maker` says how, and is a value that can be sent there.
"""

from __future__ import annotations

import functools
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, Protocol, TypeVar

from presage.engine.cli import collecting

Question = TypeVar("Question")
Answer = TypeVar("Answer")

AHEAD = 4
"""Questions that wait for each process, so that none is idle and none are read long before their turn."""


class Maker(Hashable, Protocol):
    """Makes what answers questions; equal makers make the same. Can be pickled."""

    def __call__(self) -> Callable[[Any], Any]:
        """Something that takes a question and gives its answer."""
        ...


def answers(maker: Maker, questions: Iterable[Question], jobs: int) -> Iterator[Any]:
    """The answer of each question. With one job everything happens in this process, question by question."""
    if jobs == 1:
        yield from map(maker(), questions)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _ready) as executor:
        try:
            yield from _in_order(executor, maker, questions, jobs * AHEAD)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _in_order(executor: Executor, maker: Maker, questions: Iterable[Question], ahead: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for question in questions:
        waiting.append(executor.submit(_answer, maker, question))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _ready() -> None:
    """An interruption is for the process that was started; it ends the others."""
    collecting.tune()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _answer(maker: Maker, question: Any) -> Any:
    return _made(maker)(question)


@functools.cache
def _made(maker: Maker) -> Callable[[Any], Any]:
    return maker()
