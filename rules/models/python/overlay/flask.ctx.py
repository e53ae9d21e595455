# Runs after the source of `flask.ctx`: a request that no rule of the application's own map takes is noted, with the
# rules that there are. What is answered stays Flask's and the application's affair.

from _presage import unrouted as _unrouted
from werkzeug.exceptions import MethodNotAllowed as _MethodNotAllowed, NotFound as _NotFound

_match_request = RequestContext.match_request


def _match_and_note(self):
    _match_request(self)
    if isinstance(self.request.routing_exception, (_NotFound, _MethodNotAllowed)):
        rules = [(rule.rule, tuple(sorted(rule.methods or ()))) for rule in self.app.url_map.iter_rules()]
        _unrouted(self.request.method, self.request.path, tuple(rules))


_match_and_note.__name__ = "match_request"
_match_and_note.__qualname__ = "RequestContext.match_request"
RequestContext.match_request = _match_and_note
