# Runs after the source of `asyncio.unix_events`: an event loop whose time is the simulation's own. It passes while the
# loop has nothing to do, in whole milliseconds as `epoll` waits, and by a little whenever it is asked for, so that what was
# scheduled first comes first. Nothing arrives from outside.

from math import ceil as _ceil

from _presage import unknown as _unknown


class _Waiting:
    def __init__(self):
        self.passed = 0.0

    def select(self, timeout=None):
        if timeout is None:
            _unknown("an event loop that waits for something from outside")
        if timeout > 0:
            self.passed += _ceil(timeout * 1000) / 1000
        return []

    def get_map(self):
        return {}

    def close(self):
        pass


def _outside(name):
    def call(self, *args, **kwargs):
        _unknown(f"{name}() of an event loop")

    return call


class _UnixSelectorEventLoop(base_events.BaseEventLoop):
    def __init__(self, selector=None):
        super().__init__()
        self._selector = _Waiting() if selector is None else selector
        self._asyncgens = set()
        self._signal_handlers = {}

    def time(self):
        self._selector.passed += 0.000001
        return self._selector.passed

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass

    def run_in_executor(self, executor, func, *args):
        # The function runs while its caller waits: right as long as it does not wait itself.
        from time import monotonic_ns

        self._check_closed()
        future = self.create_future()
        before = monotonic_ns()
        try:
            result = func(*args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.call_soon(_settle, future, future.set_exception, error)
        else:
            self.call_soon(_settle, future, future.set_result, result)
        if monotonic_ns() != before:
            _unknown("a function that sleeps in another thread")
        return future

    async def shutdown_default_executor(self):
        self._executor_shutdown_called = True


def _settle(future, method, value):
    if not future.cancelled():
        method(value)


for _name in (
    "add_reader", "remove_reader", "add_writer", "remove_writer", "sock_recv", "sock_sendall", "sock_connect", "sock_accept",
    "create_connection", "create_server", "create_unix_connection", "create_unix_server", "create_datagram_endpoint",
    "connect_read_pipe", "connect_write_pipe", "subprocess_shell", "subprocess_exec", "add_signal_handler",
    "remove_signal_handler", "getaddrinfo", "getnameinfo", "start_tls", "sendfile",
):  # fmt: skip
    setattr(_UnixSelectorEventLoop, _name, _outside(_name))

SelectorEventLoop = _UnixSelectorEventLoop
_UnixDefaultEventLoopPolicy._loop_factory = _UnixSelectorEventLoop
