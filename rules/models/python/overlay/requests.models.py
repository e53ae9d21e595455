# Runs after the source of `requests.models`: a body that is not known is read as JSON by its
# structure, without a look at its bytes.

from _presage import known as _known

_json_of_bytes = Response.json


def _json(self, **kwargs):
    if _known(self.content):
        return _json_of_bytes(self, **kwargs)
    return complexjson.loads(self.content, **kwargs)


Response.json = _json
