# Runs after the source of `json.decoder`: a text is read at once where there are no hooks.

from _presage_json import load as _load

_decode_text = JSONDecoder.decode
_raw_decode = JSONDecoder.raw_decode
_no_constant = _CONSTANTS.__getitem__


def _decode(self, s, _w=WHITESPACE.match):
    if (
        self.object_hook is None
        and self.object_pairs_hook is None
        and self.parse_float is float
        and self.parse_int is int
        and self.parse_constant == _no_constant
        and type(self).raw_decode is _raw_decode
        and self.parse_object is JSONObject
        and self.parse_array is JSONArray
    ):
        found = _load(s, self.strict)
        if found is not None:
            if len(found) == 2:
                raise JSONDecodeError(found[0], s, found[1])
            return found[0]
    return _decode_text(self, s)


_decode.__name__ = "decode"
_decode.__qualname__ = "JSONDecoder.decode"
JSONDecoder.decode = _decode
