# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Patterns of `match`.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def is_sequence(value):
    from collections.abc import Sequence

    return isinstance_builtin(value, Sequence)


def is_mapping(value):
    from collections.abc import Mapping

    return isinstance_builtin(value, Mapping)


def isinstance_builtin(value, wanted):
    return _isinstance(value, wanted)


def match_keys(value, keys):
    missing = object()
    found = []
    for key in keys:
        item = value.get(key, missing)
        if item is missing:
            return None
        found.append(item)
    return tuple(found)


def mapping_rest(value, keys):
    rest = dict(value)
    for key in keys:
        del rest[key]
    return rest


def match_class(value, cls, count, names):
    if not _isinstance(cls, type):
        raise TypeError("called match pattern must be a type")
    if not _isinstance(value, cls):
        return None
    found = []
    seen = []
    if count:
        listed = getattr(cls, "__match_args__", None)
        if listed is None:
            listed = ()
            if _self_matching(cls):
                if count > 1:
                    raise TypeError(f"{cls.__name__}() accepts 1 positional sub-pattern ({count} given)")
                found.append(value)
                count = 0
        elif not _is_tuple(listed):
            raise TypeError(f"{cls.__name__}.__match_args__ must be a tuple (got {type(listed).__name__})")
        if count > len(listed):
            plural = "" if len(listed) == 1 else "s"
            raise TypeError(
                f"{cls.__name__}() accepts {len(listed)} positional sub-pattern{plural} ({count} given)"
            )
        for name in listed[:count]:
            if not _isinstance(name, str):
                raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")
            try:
                found.append(_pattern_attribute(value, cls, name, seen))
            except AttributeError:
                return None
    for name in names:
        try:
            found.append(_pattern_attribute(value, cls, name, seen))
        except AttributeError:
            return None
    return tuple(found)


def _pattern_attribute(value, cls, name, seen):
    if name in seen:
        raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute {name!r}")
    seen.append(name)
    return getattr(value, name)
