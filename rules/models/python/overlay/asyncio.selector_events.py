# Runs after the source of `asyncio.selector_events`: no other thread wakes the loop, so it has no pipe to itself.


def _nothing(self):
    pass


BaseSelectorEventLoop._make_self_pipe = _nothing
BaseSelectorEventLoop._close_self_pipe = _nothing
BaseSelectorEventLoop._write_to_self = _nothing
