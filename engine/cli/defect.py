"""The file that a user attaches to a report when Presage itself fails.

It holds versions, the command line and the traceback; no source of the analysed project, no environment
variables. Not for errors that the user can put right (`presage.engine.errors`).
"""

import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from presage.engine.version import VERSION


def report(error: BaseException, arguments: Sequence[str]) -> str:
    """Write the file about `error`, met while `arguments` ran; return the message for standard error.

    Where the file cannot be written, the message holds its text instead.
    """
    summary = f"presage: a defect of Presage itself: {_one_line(error)}"
    text = "\n".join(_lines(error, arguments))
    try:
        path = _write(text)
    except OSError as refused:
        return f"{summary}\n  No report could be written ({refused}); please attach this to your report:\n{text}"
    return f"{summary}\n  Please report it and attach {path}"


def _write(text: str) -> Path:
    with tempfile.NamedTemporaryFile(
        "w", prefix="presage-defect-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(text)
    return Path(file.name)


def _lines(error: BaseException, arguments: Sequence[str]) -> Iterator[str]:
    yield f"presage {VERSION}"
    yield f"Python {sys.version}"
    yield f"platform {platform.platform()}"
    yield f"arguments {list(arguments)!r}"
    yield ""
    yield "".join(traceback.format_exception(error))
    yield from sorted({f"{found.name} {found.version}" for found in metadata.distributions()})
    yield ""


def _one_line(error: BaseException) -> str:
    return " ".join("".join(traceback.format_exception_only(error)).split())
