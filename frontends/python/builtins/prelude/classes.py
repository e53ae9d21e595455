# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Construction of classes, instance checks, copying, generic aliases.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def isinstance(value, wanted):
    if _is_tuple(wanted):
        for item in wanted:
            if _isinstance(value, item):
                return True
        return False
    check = _type_attribute(type(wanted), "__instancecheck__")
    if check is None:
        raise TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union")
    return check(wanted, value)


def issubclass(cls, wanted):
    if _is_tuple(wanted):
        for item in wanted:
            if _issubclass(cls, item):
                return True
        return False
    check = _type_attribute(type(wanted), "__subclasscheck__")
    if check is None:
        raise TypeError("issubclass() arg 2 must be a class, a tuple of classes, or a union")
    return check(wanted, cls)


def build_class(body, name, bases, keywords):
    resolved = bases
    for base in bases:
        if not _isinstance(base, type) and hasattr(base, "__mro_entries__"):
            resolved = _resolve_bases(bases)
            break
    meta = keywords.pop("metaclass", None)
    if meta is None:
        meta = type(resolved[0]) if resolved else type
    if _isinstance(meta, type):
        meta = _winner(meta, resolved)
    prepare = getattr(meta, "__prepare__", None)
    space = {} if prepare is None or meta is type else prepare(name, resolved, **keywords)
    body(space)
    if resolved is not bases:
        space["__orig_bases__"] = bases
    return meta(name, resolved, space, **keywords)


def _resolve_bases(bases):
    found = []
    for base in bases:
        if not _isinstance(base, type) and hasattr(base, "__mro_entries__"):
            found.extend(base.__mro_entries__(bases))
        else:
            found.append(base)
    return tuple(found)


def finish_class(cls, named, keywords):
    for name, value in named:
        try:
            _type_attribute(type(value), "__set_name__")(value, cls, name)
        except BaseException as error:
            words = f"Error calling __set_name__ on '{type(value).__name__}' instance {name!r} in '{cls.__name__}'"
            raise RuntimeError(words) from error
    super(cls, cls).__init_subclass__(**keywords)


def reduce_object(value):
    from copyreg import __newobj__, __newobj_ex__

    cls = type(value)
    maker = __newobj__
    if hasattr(cls, "__getnewargs_ex__"):
        args, keywords = value.__getnewargs_ex__()
        maker = __newobj_ex__
        made = (cls, args, keywords)
    elif hasattr(cls, "__getnewargs__"):
        made = (cls, *value.__getnewargs__())
    else:
        made = (cls,)
        _check_copyable(value)
    state = value.__getstate__() if hasattr(value, "__getstate__") else None
    items = iter(value) if _isinstance(value, list) else None
    pairs = iter(value.items()) if _isinstance(value, _dict) else None
    return maker, made, state, items, pairs


def generic_alias(origin, args):
    from _generics import GenericAlias

    return GenericAlias(origin, args)


def union_type(left, right):
    from _generics import union

    return union(left, right)
