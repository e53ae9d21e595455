"""A clock that can stand still, for services that are really run.

Importing this replaces `datetime.date`, `datetime.datetime` and `time.time`; import it before what should see it.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_real_date, _real_datetime, _real_time, _real_time_ns = datetime.date, datetime.datetime, time.time, time.time_ns
_now: datetime.datetime | None = None
"""The moment in UTC at which the clock stands, None while it runs."""


class _DateType(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, _real_date)


class _DatetimeType(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, _real_datetime)


class date(_real_date, metaclass=_DateType):
    @classmethod
    def today(cls) -> Any:
        return cls.fromtimestamp(time.time())


class datetime_(_real_datetime, metaclass=_DatetimeType):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()

    def date(self) -> Any:
        return date(self.year, self.month, self.day)


def _time() -> float:
    return _real_time() if _now is None else _now.timestamp()


def _time_ns() -> int:
    return _real_time_ns() if _now is None else int(_now.timestamp() * 1_000_000) * 1000


for replacement, name in ((date, "date"), (datetime_, "datetime")):
    replacement.__name__ = replacement.__qualname__ = name
    replacement.__module__ = "datetime"
    setattr(datetime, name, replacement)
time.time, time.time_ns = _time, _time_ns


@contextmanager
def standing_still_at(now: str | None) -> Iterator[None]:
    """The clock stands at this ISO time (UTC where it names no zone) meanwhile; with None it runs."""
    global _now
    if now is not None:
        moment = _real_datetime.fromisoformat(now)
        _now = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    try:
        yield
    finally:
        _now = None
