# Stands for the C module `_operator`: what the source of `operator` lacks or does otherwise.


def index(a):
    return int(a) if isinstance(a, int) else range(a).stop


def _compare_digest(a, b):
    if isinstance(a, str) and isinstance(b, str):
        if not a.isascii() or not b.isascii():
            raise TypeError("comparing strings with non-ASCII characters is not supported")
        return a == b
    for part in (a, b):
        if not isinstance(part, (bytes, bytearray)):
            raise TypeError(
                f"unsupported operand types(s) or combination of types: '{type(a).__name__}' and '{type(b).__name__}'"
            )
    return bytes(a) == bytes(b)
