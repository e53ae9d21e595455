"""Models of what `datetime` reads from outside: the scenario's clock, and a local time zone that is UTC."""

from __future__ import annotations

import datetime
from typing import Any

from presage.engine.lang.objects import Boxed
from presage.engine.lang.values import Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.scalars import boxing
from presage.frontends.python.meaning import folding
from presage.frontends.python.meaning.convert import host_call, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import NATIVES
from presage.frontends.python.meaning.types import value_type_name
from presage.frontends.python.surroundings import given

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

UTC = datetime.UTC


def _now(state: Any) -> datetime.datetime:
    found = given.now(state)
    return found.astimezone(UTC) if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _zone(state: Any, value: Value) -> datetime.tzinfo | None:
    zone = unbox(state, value)
    if zone is None or isinstance(zone, datetime.tzinfo):
        return zone
    if type(zone) is Ref:
        raise Unknown("a time zone of the analysed program")
    name = value_type_name(state, zone)
    raise error(state, TypeError, f"tzinfo argument must be None or of a tzinfo subclass, not type '{name}'")


def _made(state: Any, cls: Value, value: datetime.datetime) -> Value:
    """The value as an instance of the class that was asked."""
    if type(cls) is not Ref:
        return value if issubclass(cls, datetime.datetime) else value.date()
    if not issubclass(state.obj(cls).layout, datetime.datetime):
        return Tail(cls, (value.year, value.month, value.day))
    parts = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
    return Tail(cls, parts, {} if value.tzinfo is None else {"tzinfo": value.tzinfo})


def now(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``datetime.now(tz=None)``."""
    zone = _zone(state, args[1] if len(args) > 1 else kwargs.get("tz"))
    found = _now(state)
    return _made(state, args[0], found.replace(tzinfo=None) if zone is None else found.astimezone(zone))


def utcnow(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``datetime.utcnow()``."""
    return _made(state, args[0], _now(state).replace(tzinfo=None))


def today(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``date.today()`` and ``datetime.today()``."""
    return _made(state, args[0], _now(state).replace(tzinfo=None))


def fromtimestamp(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``fromtimestamp(seconds, tz=None)``."""
    seconds = unbox(state, args[1] if len(args) > 1 else kwargs.get("timestamp"))
    zone = _zone(state, args[2] if len(args) > 2 else kwargs.get("tz"))
    if type(seconds) not in (int, float, bool):
        raise Unknown("a time stamp that is no plain number")
    found = host_call(state, datetime.datetime.fromtimestamp, seconds, zone or UTC)
    return _made(state, args[0], found if zone is not None else found.replace(tzinfo=None))


def timestamp(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``datetime.timestamp()``: a naive time is local, that is UTC."""
    value = unbox(state, args[0])
    aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return host_call(state, aware.timestamp)


def astimezone(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``datetime.astimezone(tz=None)``."""
    value = unbox(state, args[0])
    zone = _zone(state, args[1] if len(args) > 1 else kwargs.get("tz"))
    aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    if zone is None:
        zone = datetime.timezone(datetime.timedelta(0), "UTC")
    return host_call(state, aware.astimezone, zone)


def _register() -> None:
    for cls in (datetime.datetime, datetime.date):
        for name, model in (("now", now), ("utcnow", utcnow), ("today", today), ("fromtimestamp", fromtimestamp)):
            if hasattr(cls, name):
                NATIVES[getattr(cls, name)] = _bound(model, cls)
                if name in cls.__dict__:
                    NATIVES[cls.__dict__[name]] = model
    NATIVES[datetime.datetime.timestamp] = timestamp
    NATIVES[datetime.datetime.astimezone] = astimezone


def _bound(model: Any, cls: type) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return model(state, (cls, *args), kwargs)

    return call


_register()


# --- subclasses ------------------------------------------------------------------------------------------


def _parts(value: Any) -> tuple[Any, ...]:
    if isinstance(value, datetime.datetime):
        return (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, value.tzinfo)
    if isinstance(value, datetime.time):
        return (value.hour, value.minute, value.second, value.microsecond, value.tzinfo)
    return (value.year, value.month, value.day)


def _keeping_class(raw: Any, host: type) -> Any:
    """A method whose result has the receiver's class, a subclass's included."""

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        result = folding.fold(state, raw, args, kwargs)
        receiver = state.obj(args[0]) if type(args[0]) is Ref else None
        if type(receiver) is Boxed and type(result) is host:
            return Tail(receiver.cls, _parts(result))
        return result

    return call


for _cls, _names in (
    (datetime.date, ("__add__", "__radd__", "__sub__", "replace")),
    (datetime.datetime, ("__add__", "__radd__", "__sub__", "replace")),
    (datetime.time, ("replace",)),
):
    for _name in _names:
        _raw = _cls.__dict__[_name]
        NATIVES[_raw] = _keeping_class(_raw, _cls)
for _host in (datetime.date, datetime.datetime, datetime.time, datetime.timedelta):
    boxing(_host)
