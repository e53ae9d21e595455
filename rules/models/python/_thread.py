# Replaces the C module `_thread`. Threads take turns in the simulation: what waits here lets another one go on.

from _presage import unknown
from _presage_threads import current, give, start, take, test

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


def _seconds(blocking, timeout):
    # How long an acquire may wait: None for ever.
    if timeout is None or isinstance(timeout, str):
        raise TypeError(f"'{type(timeout).__name__}' object cannot be interpreted as an integer or float")
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return 0
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be positive")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return None if timeout == -1 else timeout


class lock:
    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        return take(self, None if blocking is True and timeout == -1 else _seconds(blocking, timeout))

    def release(self):
        give(self)

    def locked(self):
        return test(self)

    def _at_fork_reinit(self):
        self._held = False

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def __enter__(self):
        return take(self, None)

    def __exit__(self, *args):
        give(self)


LockType = lock
allocate_lock = lock
allocate = lock


class RLock:
    def __init__(self):
        self._held = False
        self._count = 0
        self._owner = None

    def acquire(self, blocking=True, timeout=-1):
        if self._owner == current():
            self._count += 1
            return True
        if not take(self, _seconds(blocking, timeout)):
            return False
        self._owner = current()
        self._count = 1
        return True

    def release(self):
        if self._owner != current():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            give(self)

    def _is_owned(self):
        return self._owner == current()

    def _recursion_count(self):
        return self._count if self._owner == current() else 0

    def _acquire_restore(self, state):
        take(self, None)
        self._count, self._owner = state

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        found = (self._count, self._owner)
        self._count, self._owner = 0, None
        give(self)
        return found

    def _at_fork_reinit(self):
        self._held, self._count, self._owner = False, 0, None

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class _local:
    # The thread that made it has the object's own attributes, every other one a dictionary here.

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        object.__setattr__(self, "_presage_local", (current(), args, kwargs, {}))
        return self

    def __getattribute__(self, name):
        owner, args, kwargs, spaces = object.__getattribute__(self, "_presage_local")
        if owner == current():
            return object.__getattribute__(self, name)
        space = _space(self, args, kwargs, spaces)
        if name == "__dict__":
            return space
        if name in space and not _is_data(type(self), name):
            return space[name]
        if not _is_known(type(self), name):
            raise AttributeError(f"'{_shown(type(self))}' object has no attribute '{name}'", name=name, obj=self)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        owner, args, kwargs, spaces = object.__getattribute__(self, "_presage_local")
        if name == "__dict__":
            raise AttributeError(f"'{_shown(type(self))}' object attribute '__dict__' is read-only")
        if owner == current() or _is_data(type(self), name):
            object.__setattr__(self, name, value)
        else:
            _space(self, args, kwargs, spaces)[name] = value

    def __delattr__(self, name):
        owner, args, kwargs, spaces = object.__getattribute__(self, "_presage_local")
        if owner == current() or _is_data(type(self), name):
            object.__delattr__(self, name)
            return
        space = _space(self, args, kwargs, spaces)
        if name not in space:
            raise AttributeError(f"'{_shown(type(self))}' object has no attribute '{name}'", name=name, obj=self)
        del space[name]


def _space(self, args, kwargs, spaces):
    found = spaces.get(current())
    if found is None:
        found = spaces[current()] = {}
        type(self).__init__(self, *args, **kwargs)
    return found


def _is_known(cls, name):
    return any(name in each.__dict__ for each in cls.__mro__)


def _is_data(cls, name):
    for each in cls.__mro__:
        if name in each.__dict__:
            return hasattr(type(each.__dict__[name]), "__set__")
    return False


def _shown(cls):
    return "_thread._local" if cls is _local else cls.__name__


def get_ident():
    return current() + 1


def get_native_id():
    return current() + 1


def _count():
    unknown("the number of threads that were not started by `threading`")


def _call(function, args, kwargs):
    function(*args, **kwargs)


def start_new_thread(function, args, kwargs={}):
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    return start(_call, (function, args, kwargs), {}, False) + 1


start_new = start_new_thread


def stack_size(size=0):
    return 0


def interrupt_main(signum=2):
    unknown("an interrupt of the main thread")


def exit():
    raise SystemExit


def _set_sentinel():
    return lock()


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
