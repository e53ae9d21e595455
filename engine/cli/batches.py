"""JSON Lines in and out: what the batch forms of the commands share. One bad line never stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Any

import click
from pyre_extensions import safe_json

from presage.engine.errors import SourceError


class BadLine(Exception):
    """A line of a batch that cannot be answered; the text says why. ``case_id`` is the line's id, if it has one."""

    def __init__(self, message: str, case_id: Any = None) -> None:
        super().__init__(message)
        self.case_id = case_id


def lines(name: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, or of standard input for `-`, that are not blank, with their numbers from 1.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        with _opened(name) as stream:
            for number, line in enumerate(stream, 1):
                data = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
                if data.strip():
                    yield number, data
    except OSError as problem:
        raise SourceError(f"cannot read the batch: {problem.strerror}", file=name) from None


def case_of(number: int, line: bytes) -> dict[str, Any]:
    """The JSON object on a line.

    Raises:
        BadLine: it is none.
    """
    try:
        case: dict[str, Any] = safe_json.loads(line.decode("utf-8"), dict[str, Any])
    except UnicodeDecodeError as problem:
        raise BadLine(f"line {number} is not text in UTF-8 (byte {problem.start})") from None
    except safe_json.InvalidJson as problem:
        if "is not a dictionary" in str(problem):
            raise BadLine(f"line {number} is not a JSON object") from None
        raise BadLine(f"line {number} is not JSON: {problem}") from None
    except (ValueError, RecursionError) as problem:
        raise BadLine(f"line {number} is not JSON: {problem}") from None
    return case


def answer(found: Mapping[str, Any]) -> None:
    """Writes one line, at once. Half of a surrogate pair, which UTF-8 cannot carry, makes the line pure ASCII."""
    text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(found, allow_nan=False)
    click.echo(text)
    sys.stdout.flush()


def refusal(problem: BadLine) -> dict[str, Any]:
    """The answer to a bad line."""
    return {"id": problem.case_id, "error": str(problem)}


def _opened(name: str) -> AbstractContextManager[IO[Any]]:
    if name == "-":
        return nullcontext(getattr(sys.stdin, "buffer", sys.stdin))
    return open(name, "rb")
