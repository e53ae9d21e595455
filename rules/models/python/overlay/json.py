# Runs after the source of `json`: a text with symbolic parts is read back as the structure it was made from.

from _presage_json import structured as _structured

_loads_text = loads


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
          object_pairs_hook=None, **kw):
    if _structured(s) and cls is None and object_hook is None and object_pairs_hook is None and not kw:
        return _default_decoder.decode(s)
    return _loads_text(
        s, cls=cls, object_hook=object_hook, parse_float=parse_float, parse_int=parse_int,
        parse_constant=parse_constant, object_pairs_hook=object_pairs_hook, **kw
    )
