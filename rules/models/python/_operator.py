# Replaces the C module `_operator`, whose functions `operator` has in Python too, but for one.


def _compare_digest(a, b, /):
    if isinstance(a, str) and isinstance(b, str):
        if not (a.isascii() and b.isascii()):
            raise TypeError("comparing strings with non-ASCII characters is not supported")
    elif isinstance(a, str) or isinstance(b, str):
        kinds = f"{type(a).__name__}' and '{type(b).__name__}"
        raise TypeError(f"unsupported operand types(s) or combination of types: '{kinds}'")
    return a == b
