# Runs after the source of `urllib3.util.url`: parts of an address that are not known are looked at character by
# character; the source looks at their code points.

from _presage import known as _known, unknown as _unknown

_encode_known_chars = _encode_invalid_chars


def _encode_invalid_chars(component, allowed_chars):
    if component is None or _known(component):
        return _encode_known_chars(component, allowed_chars)
    if "%" in component:
        _unknown("an address with escapes beside what is not known")
    return "".join([
        character if character in allowed_chars else _encode_known_chars(character, allowed_chars)
        for character in component
    ])
