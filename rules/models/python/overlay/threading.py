# Runs after the source of `threading`: threads start and end in the simulation, and what the source guards with locks of its
# own is a single step here, so that no order between threads comes from the library's bookkeeping.

from _presage_threads import ended as _ended, join as _join, meet as _meet, start as _start, started as _last_started


class _Unwatched:
    def acquire(self, blocking=True, timeout=-1):
        return True

    def release(self):
        pass

    def locked(self):
        return False

    def __enter__(self):
        return True

    def __exit__(self, *args):
        pass


_active_limbo_lock = _Unwatched()
_shutdown_locks_lock = _Unwatched()


def _thread_start(self):
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if self._started._flag:
        raise RuntimeError("threads can only be started once")
    self._started._flag = True
    ident = _start(_thread_run, (self,), {}, not self._daemonic) + 1
    self._ident = self._native_id = ident
    if not self._is_stopped:
        _active[ident] = self


def _thread_run(self):
    self._ident = self._native_id = ident = get_ident()
    _active[ident] = self
    try:
        self.run()
    except:
        self._invoke_excepthook(self)
    finally:
        self._is_stopped = True
        _active.pop(ident, None)


def _thread_join(self, timeout=None):
    if not self._initialized:
        raise RuntimeError("Thread.__init__() not called")
    if not self._started._flag:
        raise RuntimeError("cannot join thread before it is started")
    if self is current_thread():
        raise RuntimeError("cannot join current thread")
    _join(self._ident - 1, timeout)


def _thread_is_alive(self):
    assert self._initialized, "Thread.__init__() not called"
    return self._started._flag and not _ended(self._ident - 1)


Thread.start = _thread_start
Thread.join = _thread_join
Thread.is_alive = _thread_is_alive
Thread.start.__name__, Thread.join.__name__, Thread.is_alive.__name__ = "start", "join", "is_alive"


def _event_is_set(self):
    _meet(self, "test")
    return self._flag


def _event_set(self):
    with self._cond:
        self._flag = True
        _meet(self, "give")
        self._cond.notify_all()


def _event_clear(self):
    with self._cond:
        self._flag = False
        _meet(self, "give")


Event.is_set = Event.isSet = _event_is_set
Event.set = _event_set
Event.clear = _event_clear


def _all_seen():
    for number in range(1, _last_started() + 1):
        _ended(number)


def active_count():
    _all_seen()
    return len(_active)


def enumerate():
    _all_seen()
    return list(_active.values())


activeCount = active_count


def _shutdown():
    for call in reversed(_threading_atexits):
        call()
    while True:
        left = [each for each in _active.values() if each is not _main_thread and not each.daemon and not each._is_stopped]
        if not left:
            break
        for each in left:
            each.join()
