# Runs after the source of `logging`: what goes to the process's own streams is an effect that nobody
# in the simulation reads. It is recorded, with its exception, instead of being formatted.

import time as _time

from _presage import known as _known, logged as _logged

_srcfile = None
logThreads = logMultiprocessing = logProcesses = False


class _Clock:
    # The times of records: the scenario's. Where it fixes none, 0 while a record is made; see `_init`.

    def __getattr__(self, name):
        return getattr(_time, name)

    def time(self):
        found = _time.time()
        return found if _known(found) else 0.0


time = _Clock()
_startTime = 0.0

_make_record = LogRecord.__init__


def _init(self, *args, **kwargs):
    _make_record(self, *args, **kwargs)
    if not _known(_time.time()):
        # Three numbers that nobody gave: what reads one of them is not decided, and most programs read none.
        self.created, self.msecs, self.relativeCreated = _time.time(), _time.time(), _time.time()


_emit_text = StreamHandler.emit
_handle_record = Logger.handle


def _emit(self, record):
    stream = self.stream
    own = stream is None or stream is sys.stderr or stream is sys.stdout
    if not own and type(stream).__module__ != "werkzeug.local":
        _emit_text(self, record)


def _handle(self, record):
    found = record.exc_info
    error = found[1] if found and found[1] is not None else None
    _logged(record.levelname, record.msg if isinstance(record.msg, str) else str(record.msg), error)
    _handle_record(self, record)


LogRecord.__init__ = _init
StreamHandler.emit = _emit
Logger.handle = _handle
