# Replaces the C module `_thread`. A thread runs to its end when it is started, as short ones do. One that would have to wait
# for another, or sleeps, so that the others run meanwhile, ends the simulation.

from _presage import unknown

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


class lock:
    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if self._held:
            if not blocking:
                return False
            if timeout >= 0:
                return False
            unknown("a lock that this thread already holds is acquired again: a deadlock")
        self._held = True
        return True

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self):
        return self._held

    def _at_fork_reinit(self):
        self._held = False

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


LockType = lock
allocate_lock = lock
allocate = lock


class RLock:
    def __init__(self):
        self._count = 0
        self._owner = None

    def acquire(self, blocking=True, timeout=-1):
        if self._count and self._owner != _current:
            if not blocking or timeout >= 0:
                return False
            unknown("a thread that waits for a lock of another one")
        self._owner = _current
        self._count += 1
        return True

    def release(self):
        if not self._count or self._owner != _current:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def _is_owned(self):
        return self._count > 0 and self._owner == _current

    def _acquire_restore(self, count):
        self._count = count
        self._owner = _current

    def _release_save(self):
        count = self._count
        self._count = 0
        return count

    def _at_fork_reinit(self):
        self._count = 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class _local:
    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        object.__setattr__(self, "_presage_owner", _current)
        return self

    def __getattribute__(self, name):
        if object.__getattribute__(self, "_presage_owner") != _current:
            unknown("thread-local data in a second thread")
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if object.__getattribute__(self, "_presage_owner") != _current:
            unknown("thread-local data in a second thread")
        object.__setattr__(self, name, value)


_current = 1
_started = 1
_sentinels = {}


def get_ident():
    return _current


def get_native_id():
    return _current


def _count():
    return 0


def start_new_thread(function, args, kwargs={}):
    global _current, _started
    from time import monotonic_ns

    before, starter = monotonic_ns(), _current
    _started += 1
    _current = ident = _started
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    finally:
        _current = starter
        held = _sentinels.pop(ident, None)
        if held is not None and held.locked():
            held.release()
    if monotonic_ns() != before:
        unknown("a thread that sleeps while others run")
    return ident


start_new = start_new_thread


def stack_size(size=0):
    return 0


def interrupt_main(signum=2):
    unknown("an interrupt of the main thread")


def exit():
    raise SystemExit


def _set_sentinel():
    found = _sentinels[_current] = lock()
    return found


def daemon_threads_allowed():
    return True


class _ExceptHookArgs(tuple):
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def _excepthook(args):
    pass


_excepthook_args = _ExceptHookArgs
ExceptHookArgs = _ExceptHookArgs
