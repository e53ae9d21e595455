# Runs after the source of `json`: plain data is converted at once, data with symbolic values is rendered lazily;
# hooks, subclasses and objects of the program go through the module's own encoder and decoder.

import _presage_json as _native

_source_dumps = dumps
_source_loads = loads


def _resolved(value, default):
    kind = type(value)
    if kind is dict:
        return {key: _resolved(item, default) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_resolved(item, default) for item in value]
    if value is None or kind is bool or isinstance(value, (str, int, float, dict, list, tuple)):
        return value
    return _resolved(default(value), default)


def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
          separators=None, default=None, sort_keys=False, **kw):
    if (cls is None or cls is JSONEncoder) and not kw:
        text = _native.dumps(obj, skipkeys, ensure_ascii, allow_nan, indent, separators, sort_keys)
        if text is None and default is not None:
            text = _native.dumps(_resolved(obj, default), skipkeys, ensure_ascii, allow_nan, indent, separators, sort_keys)
        if text is not None:
            return text
    return _source_dumps(obj, skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular,
                         allow_nan=allow_nan, cls=cls, indent=indent, separators=separators, default=default,
                         sort_keys=sort_keys, **kw)


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
          object_pairs_hook=None, **kw):
    if cls is None and object_hook is None and parse_float is None and parse_int is None \
            and parse_constant is None and object_pairs_hook is None and not kw:
        found = _native.loads(s)
        if found is not None:
            if found[0] == "value":
                return found[1]
            raise JSONDecodeError(found[1], found[2], found[3])
    return _source_loads(s, cls=cls, object_hook=object_hook, parse_float=parse_float, parse_int=parse_int,
                         parse_constant=parse_constant, object_pairs_hook=object_pairs_hook, **kw)
