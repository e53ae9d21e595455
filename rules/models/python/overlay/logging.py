# Runs after the source of `logging`: what goes to the process's own streams is an effect that nobody
# in the simulation reads. It is recorded, with its exception, instead of being formatted.

import time as _time

from _presage import logged as _logged

_srcfile = None
logThreads = logMultiprocessing = logProcesses = False


class _Clock:
    # Only the times of records are read: they stand still where the scenario fixes no time.

    def __getattr__(self, name):
        return getattr(_time, name)

    def time(self):
        return 0.0


time = _Clock()
_startTime = 0.0

_emit_text = StreamHandler.emit
_handle_record = Logger.handle


def _emit(self, record):
    stream = self.stream
    if type(stream).__module__ in ("io", "_io") and stream not in (sys.stderr, sys.stdout):
        _emit_text(self, record)


def _handle(self, record):
    found = record.exc_info
    error = found[1] if found and found[1] is not None else None
    _logged(record.levelname, record.msg if isinstance(record.msg, str) else str(record.msg), error)
    _handle_record(self, record)


StreamHandler.emit = _emit
Logger.handle = _handle
