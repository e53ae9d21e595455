# Replaces the C module `_codecs`: the transcoding functions are folded on the host; the registry of
# codecs is this module's, filled by the source of `encodings`.

from _presage_codecs import *
from _presage_codecs import _functions

_searches = []
_found = {}
_handlers = {}


def register(search):
    if not callable(search):
        raise TypeError("argument must be callable")
    _searches.append(search)


def unregister(search):
    if search in _searches:
        _searches.remove(search)
        _found.clear()


def lookup(encoding):
    name = encoding.replace(" ", "-").lower()
    if name in _found:
        return _found[name]
    if not _searches:
        import encodings
    for search in _searches:
        info = search(name)
        if info is not None:
            if not isinstance(info, tuple) or len(info) != 4:
                raise TypeError("codec search functions must return 4-tuples")
            _found[name] = info
            return info
    raise LookupError(f"unknown encoding: {encoding}")


def _forget_codec(encoding):
    _found.pop(encoding, None)


def encode(obj, encoding="utf-8", errors="strict"):
    return lookup(encoding)[0](obj, errors)[0]


def decode(obj, encoding="utf-8", errors="strict"):
    return lookup(encoding)[1](obj, errors)[0]


def register_error(name, handler):
    if not callable(handler):
        raise TypeError("handler must be callable")
    _handlers[name] = handler


def lookup_error(name):
    if name in _handlers:
        return _handlers[name]
    if name not in _functions:
        raise LookupError(f"unknown error handler name '{name}'")
    return _functions[name]


def _decode_with(data, encoding, errors):
    # `bytes.decode` with an error handler that the program registered.
    parts = []
    start = 0
    while True:
        try:
            parts.append(data[start:].decode(encoding))
            return "".join(parts)
        except UnicodeDecodeError as error:
            parts.append(data[start : start + error.start].decode(encoding))
            problem = UnicodeDecodeError(error.encoding, data, start + error.start, start + error.end, error.reason)
            text, start = lookup_error(errors)(problem)
            parts.append(text)
            if start < 0:
                start += len(data)
