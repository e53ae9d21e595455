# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Exception groups and `except*`.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def split_group(error, wanted):
    for kind in wanted if _is_tuple(wanted) else (wanted,):
        if _isinstance(kind, type) and _issubclass(kind, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if error is None:
        return None, None
    if _matches(error, wanted):
        if _isinstance(error, BaseExceptionGroup):
            return error, None
        wrapped = BaseExceptionGroup("", (error,))
        _copy_raised(wrapped, error)
        return wrapped, None
    if not _isinstance(error, BaseExceptionGroup):
        return None, error
    matched, rest = error.split(wanted)
    return (None, error) if matched is None else (matched, rest)


def group_derive(group, errors):
    return BaseExceptionGroup(group.message, errors)


def group_split(group, condition):
    return _split(group, _group_condition(condition))


def group_subgroup(group, condition):
    return _split(group, _group_condition(condition))[0]


def _group_condition(condition):
    kinds = condition if _is_tuple(condition) else (condition,)
    if all([_isinstance(kind, type) and _issubclass(kind, BaseException) for kind in kinds]):
        return lambda error: _matches(error, condition)
    if _is_function(condition):
        return condition
    raise TypeError("expected a function, exception type or tuple of exception types")


def _split(error, matches):
    if matches(error):
        return error, None
    if not _isinstance(error, BaseExceptionGroup):
        return None, error
    matched = []
    others = []
    for part in error.exceptions:
        inside, outside = _split(part, matches)
        if inside is not None:
            matched.append(inside)
        if outside is not None:
            others.append(outside)
    return _derived(error, matched), _derived(error, others)


def _derived(group, errors):
    if not errors:
        return None
    made = group.derive(errors)
    if not _isinstance(made, BaseExceptionGroup):
        raise TypeError("derive must return an instance of BaseExceptionGroup")
    _copy_raised(made, group, True)  # setting a cause, even none, suppresses the context
    return made


def join_group(original, raised):
    found = [error for error in raised if error is not None]
    if not found:
        return None
    if not _isinstance(original, BaseExceptionGroup):
        return found[0]
    new = []
    kept = []
    for error in found:
        if _raised_alike(error, original):
            _leaves(error, kept)
        else:
            new.append(error)
    again = _projected(original, kept)
    if not new:
        return again
    if again is not None:
        new.append(again)
    return BaseExceptionGroup("", new) if len(new) > 1 else new[0]


def _leaves(error, found):
    if _isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            _leaves(part, found)
    else:
        found.append(error)


def _projected(error, kept):
    if not _isinstance(error, BaseExceptionGroup):
        for leaf in kept:
            if leaf is error:
                return error
        return None
    parts = [_projected(part, kept) for part in error.exceptions]
    return _derived(error, [part for part in parts if part is not None])
