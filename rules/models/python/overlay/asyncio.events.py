# Runs after the source of `asyncio.events`: the running loop is noted without the process's number, which nobody knows.


def _get_running_loop():
    return _running_loop.loop_pid[0]


def _set_running_loop(loop):
    _running_loop.loop_pid = (loop, None)
