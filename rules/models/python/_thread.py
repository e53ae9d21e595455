# Replaces the C module `_thread`: one thread. What would block for ever, or start another thread,
# ends the simulation.

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

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def _is_owned(self):
        return self._count > 0

    def _acquire_restore(self, count):
        self._count = count

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
        return object.__new__(cls)


def get_ident():
    return 1


def get_native_id():
    return 1


def _count():
    return 0


def start_new_thread(function, args, kwargs={}):
    unknown("a second thread")


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
    pass


def _excepthook(args):
    pass


_excepthook_args = _ExceptHookArgs
ExceptHookArgs = _ExceptHookArgs
