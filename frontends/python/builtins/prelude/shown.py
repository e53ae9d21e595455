# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Text: representations, formatting, templates.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def container_repr(value):
    if not _enter_repr(value):
        return _recursive_repr(value)
    try:
        if _isinstance(value, _dict):
            return _wrap_repr(value, [(repr(key), repr(item)) for key, item in _dict.items(value)])
        if _isinstance(value, _tuple):
            parts = [repr(item) for item in _tuple.__iter__(value)]
            return f"({parts[0]},)" if len(parts) == 1 else "(" + ", ".join(parts) + ")"
        if _isinstance(value, BaseException):
            return BaseException.__repr__(value)
        parts = [repr(item) for item in _raw_items(value)]
        return _wrap_repr(value, ", ".join(parts))
    finally:
        _leave_repr(value)


def namespace_repr(value):
    cls = type(value)
    name = "namespace" if cls is _namespace else cls.__name__
    if not _enter_repr(value):
        return name + "(...)"
    try:
        return name + "(" + ", ".join([f"{key}={item!r}" for key, item in value.__dict__.items()]) + ")"
    finally:
        _leave_repr(value)


def format_template(template, args, kwargs):
    return _format_template(template, args, kwargs, [0, ""], 1)


def _format_template(template, args, kwargs, position, depth):
    parts = []
    for literal, field, spec, conversion in _parse_template(template):
        if literal is None:
            raise ValueError(field)
        parts.append(literal)
        if field is None:
            continue
        first, rest = _split_field(field)
        if first == "" or _isinstance(first, int):
            used, other = ("automatic field numbering", "manual field specification")[:: 1 if first == "" else -1]
            if position[1] == other:
                raise ValueError(f"cannot switch from {other} to {used}")
            position[1] = used
        if first == "":
            first = position[0]
            position[0] += 1
        if _isinstance(first, int):
            if args is None:
                raise ValueError("Format string contains positional fields")
            if first >= len(args):
                raise IndexError(f"Replacement index {first} out of range for positional args tuple")
            value = args[first]
        else:
            value = kwargs[first]
        for is_attribute, name in rest:
            if is_attribute is None:
                raise ValueError(name)
            value = getattr(value, name) if is_attribute else value[name]
        if conversion == "r":
            value = repr(value)
        elif conversion == "s":
            value = str(value)
        elif conversion == "a":
            value = ascii(value)
        elif conversion:
            raise ValueError(f"Unknown conversion specifier {conversion}")
        if spec and ("{" in spec or "}" in spec):
            if depth == 0:
                raise ValueError("Max string recursion exceeded")
            spec = _format_template(spec, args, kwargs, position, depth - 1)
        parts.append(format(value, spec))
    return "".join(parts)


def format_percent(template, values):
    plain, directives = _parse_percent(template)
    if directives and directives[0][0] is not None:
        if _is_tuple(values) or isinstance(values, str) or not hasattr(type(values), "__getitem__"):
            raise TypeError("format requires a mapping")
        found = {}
        for key, kind in directives:
            value = values[key]
            name = f"{key}:{kind}"
            found[name] = _percent_value(value, kind)
        return _fill_percent(plain, found)
    mapping = False
    if not _is_tuple(values):
        mapping = hasattr(type(values), "__getitem__") and not isinstance(values, str)
        values = (values,)
    if len(values) < len(directives):
        raise TypeError("not enough arguments for format string")
    if len(values) > len(directives) and not mapping:
        raise TypeError("not all arguments converted during string formatting")
    return _fill_percent(plain, tuple([_percent_value(value, kind) for value, (key, kind) in zip(values, directives)]))


def _percent_value(value, kind):
    if kind == "s":
        return str(value)
    if kind == "r":
        return repr(value)
    if kind == "a":
        return ascii(value)
    if kind == "c":
        if not hasattr(type(value), "__index__"):
            raise TypeError("%c requires int or char")
        return _index(value)
    if kind in "oxX":
        if not hasattr(type(value), "__index__"):
            raise TypeError(f"%{kind} format: an integer is required, not {type(value).__name__}")
        return _index(value)
    if kind in "diu":
        if not any([hasattr(type(value), name) for name in ("__int__", "__index__", "__trunc__")]):
            raise TypeError(f"%{kind} format: a real number is required, not {type(value).__name__}")
        return int(value)
    if not hasattr(type(value), "__float__") and not hasattr(type(value), "__index__"):
        raise TypeError(f"must be real number, not {type(value).__name__}")
    return float(value)


def _index(value):
    found = type(value).__index__(value)
    if not _isinstance(found, int):
        raise TypeError(f"__index__ returned non-int (type {type(found).__name__})")
    return found


def decimal_against_ratio(number, ratio, name):
    if number.is_nan():
        return NotImplemented
    if not number.is_finite():
        left, right = (1 if number > 0 else -1), 0
    else:
        top, bottom = number.as_integer_ratio()
        left, right = top * ratio.denominator, ratio.numerator * bottom
    return getattr(left, name)(right)


def text_of(value):
    return str(value)
