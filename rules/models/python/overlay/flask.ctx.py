# Runs after the source of `flask.ctx`: a request that no rule of the application's own map takes is noted, with the
# rules that there are. What is answered stays Flask's and the application's affair.

from _presage import unrouted as _unrouted

_match_request = RequestContext.match_request


def _match_and_note(self):
    _match_request(self)
    refused = self.request.routing_exception
    if refused is not None and refused.code in (404, 405):  # no rule, or none with the method; a redirect is a match
        rules = [(rule.rule, tuple(sorted(rule.methods or ()))) for rule in self.app.url_map.iter_rules()]
        _unrouted(self.request.method, self.request.path, tuple(rules))


_match_and_note.__name__ = "match_request"
_match_and_note.__qualname__ = "RequestContext.match_request"
RequestContext.match_request = _match_and_note
