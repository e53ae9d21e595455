# Replaces the C module `time`. The clock stands still at the scenario's time; it moves by `sleep`
# alone. What measures durations starts at 0.

from _presage import known, unknown
from _presage_process import nanoseconds, seconds as _seconds_of
from _presage_threads import now as monotonic_ns, sleep as _sleep

timezone = 0
altzone = 0
daylight = 0
tzname = ("UTC", "UTC")
CLOCK_REALTIME = 0
CLOCK_MONOTONIC = 1
CLOCK_PROCESS_CPUTIME_ID = 2
CLOCK_THREAD_CPUTIME_ID = 3


def time_ns():
    slept = monotonic_ns()
    return nanoseconds() + slept if slept else nanoseconds()


def time():
    return _seconds_of(time_ns())


perf_counter_ns = monotonic_ns
process_time_ns = thread_time_ns = monotonic_ns


def monotonic():
    return monotonic_ns() / 1000000000


perf_counter = monotonic
process_time = thread_time = monotonic


def sleep(seconds, /):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    _sleep(seconds)


def clock_gettime(clock):
    return time() if clock == CLOCK_REALTIME else monotonic()


class struct_time(tuple):
    n_sequence_fields = 9
    n_fields = 11
    n_unnamed_fields = 0

    def __new__(cls, values):
        values = tuple(values)
        if not 9 <= len(values) <= 11:
            raise TypeError(f"time.struct_time() takes an at least 9-sequence ({len(values)}-sequence given)")
        new = tuple.__new__(cls, values[:9])
        new.tm_zone = values[9] if len(values) > 9 else None
        new.tm_gmtoff = values[10] if len(values) > 10 else None
        return new

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        names = ("year", "mon", "mday", "hour", "min", "sec", "wday", "yday", "isdst")
        return "time.struct_time(" + ", ".join([f"tm_{name}={part!r}" for name, part in zip(names, self)]) + ")"


def _seconds(given):
    if given is None:
        given = time()
    if not known(given):
        unknown("the time of day, which the scenario does not fix")
    return given


def gmtime(seconds=None):
    from datetime import datetime, timedelta

    found = datetime(1970, 1, 1) + timedelta(seconds=int(_seconds(seconds) // 1))
    return struct_time((*_parts(found), 0, "UTC", 0))


def _parts(found):
    return (
        found.year, found.month, found.day, found.hour, found.minute, found.second, found.weekday(),
        found.timetuple()[7],
    )


def localtime(seconds=None):
    return gmtime(seconds)


def mktime(parts):
    from datetime import datetime, timedelta

    year, month, day, hour, minute, second = parts[:6]
    return (datetime(year, month, 1, hour, minute, second) + timedelta(days=day - 1) - datetime(1970, 1, 1)).total_seconds()


def strftime(format, parts=None):
    from datetime import datetime

    year, month, day, hour, minute, second = (gmtime() if parts is None else parts)[:6]
    return datetime(year, month or 1, day or 1, hour, minute, second).strftime(format)


def strptime(text, format="%a %b %d %H:%M:%S %Y"):
    from datetime import datetime

    found = datetime.strptime(text, format)
    return struct_time((*_parts(found), -1))


def asctime(parts=None):
    from datetime import datetime

    year, month, day, hour, minute, second = (gmtime() if parts is None else parts)[:6]
    return datetime(year, month, day, hour, minute, second).ctime()


def ctime(seconds=None):
    return asctime(gmtime(seconds))


def tzset():
    pass


def get_clock_info(name):
    from types import SimpleNamespace

    if name not in _CLOCKS:
        raise ValueError("unknown clock")
    clock, monotonic = _CLOCKS[name]
    return SimpleNamespace(
        implementation=f"clock_gettime({clock})", monotonic=monotonic, adjustable=not monotonic, resolution=1e-09
    )


_CLOCKS = {
    "time": ("CLOCK_REALTIME", False),
    "monotonic": ("CLOCK_MONOTONIC", True),
    "perf_counter": ("CLOCK_MONOTONIC", True),
    "process_time": ("CLOCK_PROCESS_CPUTIME_ID", True),
    "thread_time": ("CLOCK_THREAD_CPUTIME_ID", True),
}
