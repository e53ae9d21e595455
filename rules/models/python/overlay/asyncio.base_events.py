# Runs after the source of `asyncio.base_events`: work for another thread is done at once, in the only thread.

from _presage import assume as _assume

_run_in_executor = BaseEventLoop.run_in_executor


def run_in_executor(self, executor, func, *args):
    if executor is not None or self._default_executor is not None:
        return _run_in_executor(self, executor, func, *args)
    self._check_closed()
    _assume("work handed to another thread is done before the program goes on")
    future = self.create_future()
    try:
        answer = (func(*args), None)
    except BaseException as error:
        answer = (None, error)
    self.call_soon(_deliver, future, *answer)
    return future


def _deliver(future, result, error):
    if future.cancelled():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


BaseEventLoop.run_in_executor = run_in_executor
