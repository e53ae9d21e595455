"""Locks between processes that the operating system gives back when their holder dies, however it dies.

On systems without `fcntl` every lock counts as held by somebody else when it is only tried for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

_POSIX = os.name == "posix"
if _POSIX:
    import fcntl


class FileLock:
    """An exclusive lock on a file, which is made if it is not there. Held from `take` or a successful `attempt` to `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> None:
        """Wait for the lock."""
        self._open()
        if _POSIX and self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_EX)

    def attempt(self) -> bool:
        """Take the lock if nobody has it; whether that worked (it doesn't where the file's folder is gone)."""
        if not _POSIX:
            return False
        try:
            self._open()
            assert self._handle is not None
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Give the lock back; harmless when it isn't held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _open(self) -> None:
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)

    def __enter__(self) -> FileLock:
        self.take()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """The lock on `path`, for the length of a `with`."""
    with FileLock(path):
        yield
