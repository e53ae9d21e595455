# Runs after the source of `flask.app`: an exception that no handler of the application takes is noted for
# the trace, at the place where Flask itself sends `got_request_exception`. The answer stays Flask's.

from _presage import unhandled as _unhandled

_answer_exception = Flask.handle_exception


def _handle_exception(self, e):
    _unhandled(e)
    return _answer_exception(self, e)


Flask.handle_exception = _handle_exception
