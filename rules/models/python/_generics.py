# Replaces what CPython has in C for `list[int]` (types.GenericAlias) and `int | None` (types.UnionType).
#
# Made by the prelude's `generic_alias` and `union_type`; `types` finds the classes by samples.


class GenericAlias:
    __module__ = "types"
    __slots__ = ("__origin__", "__args__", "_parameters", "__unpacked__", "__weakref__")

    def __new__(cls, origin, args, /):
        self = object.__new__(cls)
        set_ = object.__setattr__
        set_(self, "__origin__", origin)
        set_(self, "__args__", args if isinstance(args, tuple) else (args,))
        set_(self, "_parameters", None)
        set_(self, "__unpacked__", False)
        return self

    @property
    def __parameters__(self):
        if self._parameters is None:
            object.__setattr__(self, "_parameters", _parameters_in(self.__args__))
        return self._parameters

    @property
    def __typing_unpacked_tuple_args__(self):
        if self.__unpacked__ and self.__origin__ is tuple:
            return self.__args__
        return None

    def __getattr__(self, name):
        return getattr(self.__origin__, name)

    def __setattr__(self, name, value):
        raise AttributeError(f"'types.GenericAlias' object has no attribute '{name}'")

    def __call__(self, /, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, value):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __subclasscheck__(self, cls):
        raise TypeError("issubclass() argument 2 cannot be a parameterized generic")

    def __getitem__(self, item):
        args = _substituted(self, self.__args__, self.__parameters__, item)
        made = GenericAlias(self.__origin__, args)
        object.__setattr__(made, "__unpacked__", self.__unpacked__)
        return made

    def __iter__(self):
        made = GenericAlias(self.__origin__, self.__args__)
        object.__setattr__(made, "__unpacked__", True)
        yield made

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return (
            self.__origin__ == other.__origin__
            and self.__args__ == other.__args__
            and self.__unpacked__ == other.__unpacked__
        )

    def __hash__(self):
        return hash(self.__origin__) ^ hash(self.__args__)

    def __or__(self, other):
        return union(self, other)

    def __ror__(self, other):
        return union(other, self)

    def __reduce__(self):
        return GenericAlias, (self.__origin__, self.__args__)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __dir__(self):
        return dir(self.__origin__) + ["__args__", "__origin__", "__parameters__"]

    def __repr__(self):
        shown = ", ".join([_shown(arg) for arg in self.__args__]) or "()"
        star = "*" if self.__unpacked__ else ""
        return f"{star}{_shown(self.__origin__)}[{shown}]"


def _shown(item):
    if item is ...:
        return "..."
    if isinstance(item, list):
        return "[" + ", ".join([_shown(each) for each in item]) + "]"
    if isinstance(item, type):
        if item.__module__ == "builtins":
            return item.__qualname__
        return f"{item.__module__}.{item.__qualname__}"
    return repr(item)


def _parameters_in(args):
    found = []
    for arg in args:
        if isinstance(arg, type):
            continue
        if hasattr(arg, "__typing_subst__"):
            if arg not in found:
                found.append(arg)
        else:
            for inner in getattr(arg, "__parameters__", ()):
                if inner not in found:
                    found.append(inner)
    return tuple(found)


def _substituted(alias, args, parameters, item):
    if not parameters:
        raise TypeError(f"{alias!r} is not a generic class")
    items = item if isinstance(item, tuple) else (item,)
    spread = []
    for each in items:
        inside = None if isinstance(each, type) else getattr(each, "__typing_unpacked_tuple_args__", None)
        if inside is not None and not (inside and inside[-1] is ...):
            spread.extend(inside)
        else:
            spread.append(each)
    items = tuple(spread)
    for parameter in parameters:
        prepare = getattr(parameter, "__typing_prepare_subst__", None)
        if prepare is not None:
            prepared = prepare(alias, items)
            items = prepared if isinstance(prepared, tuple) else (prepared,)
    if len(items) != len(parameters):
        many = "many" if len(items) > len(parameters) else "few"
        raise TypeError(f"Too {many} arguments for {alias!r}; actual {len(items)}, expected {len(parameters)}")
    found = []
    for arg in args:
        if isinstance(arg, type):
            found.append(arg)
            continue
        if hasattr(arg, "__typing_subst__"):
            new = arg.__typing_subst__(items[parameters.index(arg)])
            if getattr(arg, "__typing_is_unpacked_typevartuple__", False) is True and isinstance(new, tuple):
                found.extend(new)
            else:
                found.append(new)
            continue
        inner = getattr(arg, "__parameters__", ())
        if inner:
            chosen = tuple([items[parameters.index(each)] for each in inner])
            found.append(arg[chosen if len(chosen) > 1 else chosen[0]])
        else:
            found.append(arg)
    return tuple(found)


class UnionType:
    __module__ = "types"
    __slots__ = ("__args__", "__weakref__")

    def __new__(cls, *args):
        raise TypeError("cannot create 'types.UnionType' instances")

    @property
    def __parameters__(self):
        return _parameters_in(self.__args__)

    def __or__(self, other):
        return union(self, other)

    def __ror__(self, other):
        return union(other, self)

    def __instancecheck__(self, value):
        for arg in self.__args__:
            if isinstance(arg, GenericAlias):
                raise TypeError("isinstance() argument 2 cannot be a parameterized generic")
        for arg in self.__args__:
            if isinstance(value, arg):
                return True
        return False

    def __subclasscheck__(self, cls):
        for arg in self.__args__:
            if isinstance(arg, GenericAlias):
                raise TypeError("issubclass() argument 2 cannot be a parameterized generic")
        for arg in self.__args__:
            if issubclass(cls, arg):
                return True
        return False

    def __getitem__(self, item):
        from functools import reduce
        from operator import or_

        return reduce(or_, _substituted(self, self.__args__, self.__parameters__, item))

    def __eq__(self, other):
        if not isinstance(other, UnionType):
            return NotImplemented
        return len(self.__args__) == len(other.__args__) and all([arg in other.__args__ for arg in self.__args__])

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        return " | ".join(["None" if arg is type(None) else _shown(arg) for arg in self.__args__])


def union(left, right):
    found = []
    for side in (left, right):
        if side is None:
            side = type(None)
        if isinstance(side, UnionType):
            inside = side.__args__
        elif isinstance(side, (type, GenericAlias)):
            inside = (side,)
        else:
            return NotImplemented
        for arg in inside:
            if arg not in found:
                found.append(arg)
    if len(found) == 1:
        return found[0]
    made = object.__new__(UnionType)
    made.__args__ = tuple(found)
    return made
