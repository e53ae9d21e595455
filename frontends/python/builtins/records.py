"""Natives of the model of `_csv`: one record parsed or formatted by the host."""

from __future__ import annotations

import csv
import io
from typing import Any

from presage.engine.lang.objects import key_of
from presage.engine.lang.values import Native, Sym, Unknown, Value
from presage.frontends.python.meaning.convert import from_host, host_call, to_host, unbox

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

FIELDS = ("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict")


class _More(Exception):
    """The record needs another line."""


def _dialect(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The values of all of a dialect's fields, checked, from those that are given."""
    given = {str(key_of(token)): unbox(state, value) for token, value in state.obj(args[0]).table.items()}
    made = host_call(state, lambda: csv.writer(io.StringIO(), **given).dialect)
    return tuple(getattr(made, name) for name in FIELDS)


def _options(values: Value) -> dict[str, Any]:
    return dict(zip(FIELDS, values, strict=True))


def _parsed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """(fields or None where another line is needed, error or None) of the lines of one record."""
    lines = [unbox(state, line) for line in state.obj(args[0]).items]
    if any(type(line) is not str for line in lines):
        raise Unknown("a symbolic line of CSV")
    last = args[2]

    def feed() -> Any:
        yield from lines
        if not last:
            raise _More

    state.steps += 1 + (sum(map(len, lines)) >> 5)
    try:
        return (from_host(state, next(csv.reader(feed(), **_options(args[1])))), None)
    except _More:
        return (None, None)
    except StopIteration:
        return (None, None)
    except csv.Error as problem:
        return (None, str(problem))
    except ValueError as problem:
        raise host_error(state, problem) from None


def host_error(state: Any, problem: BaseException) -> Exception:
    """The program's counterpart of a host exception."""
    from presage.frontends.python.meaning.errors import from_host as raised

    return raised(state, problem)


def _formatted(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """(text, error or None) of one record."""
    items = state.obj(args[0]).items
    if any(type(item) is Sym for item in items):
        raise Unknown("a symbolic field of CSV")
    fields = [to_host(state, item) for item in items]
    target = io.StringIO(newline="")
    try:
        csv.writer(target, **_options(args[1])).writerow(fields)
    except csv.Error as problem:
        return (None, str(problem))
    return (target.getvalue(), None)


def csv_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_csv`."""
    table = {"Dialect": _dialect, "parsed": _parsed, "formatted": _formatted, "limit": lambda s, args, kwargs: 131072}
    found: dict[str, Value] = {name: Native("_presage_csv", name, call) for name, call in table.items()}
    for name in ("QUOTE_ALL", "QUOTE_MINIMAL", "QUOTE_NONE", "QUOTE_NONNUMERIC"):
        found[name] = getattr(csv, name)
    return found
