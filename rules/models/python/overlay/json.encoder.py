# Runs after the source of `json.encoder`: plain data is written at once. Other objects are first
# turned into data by the encoder's `default`; what then remains is left to the source.

from _presage_json import dump as _dump

_encode_text = JSONEncoder.encode
_iterencode = JSONEncoder.iterencode


def _encode(self, o):
    if type(self).iterencode is not _iterencode or self.skipkeys:
        return _encode_text(self, o)
    text = _dump(self, o)
    if text is None:
        data = _data_of(self, o, {})
        text = _dump(self, data)
        if text is None:
            return _encode_text(self, data)
    return text


def _data_of(self, o, active):
    if o is None or isinstance(o, (str, int, float)):
        return o
    key = id(o)
    if key in active:
        raise ValueError("Circular reference detected")
    active[key] = o
    if isinstance(o, (list, tuple)):
        made = [_data_of(self, item, active) for item in o]
    elif isinstance(o, dict):
        made = {name: _data_of(self, item, active) for name, item in o.items()}
    else:
        made = _data_of(self, self.default(o), active)
    del active[key]
    return made


_encode.__name__ = "encode"
_encode.__qualname__ = "JSONEncoder.encode"
JSONEncoder.encode = _encode
