# Replaces the C module `_weakref`; `weakref` and `_weakrefset` of the standard library build on it.
#
# A reference keeps its object: what analysed code can tell is whether the object is still alive, and
# that is asked of the simulated heap by `_presage_weakref.alive` where the project's own code asks.
# An object that no name leads to any more makes the answer unknown.

from _presage_weakref import alive, callback as _check_callback, referable

_shared = {}


class _Sample:
    def method(self):
        pass


_bound = type(_Sample().method)


class ReferenceType:
    __module__ = "weakref"
    __slots__ = ("_target", "__callback__", "_hash")

    def __new__(cls, target, callback=None, /, *extra):
        if not referable(target):
            raise TypeError(f"cannot create weak reference to '{type(target).__name__}' object")
        if cls is ReferenceType:
            _check_callback(callback)
        if type(target) is _bound:
            pass  # each look-up of a method makes another one
        elif callback is None and cls is ReferenceType:
            found = _shared.get(id(target))
            if found is not None:
                return found
        self = object.__new__(cls)
        self._target = target
        self.__callback__ = callback
        self._hash = None
        if callback is None and cls is ReferenceType and type(target) is not _bound:
            _shared[id(target)] = self
        return self

    def __init__(self, target, callback=None, /):
        pass

    def __call__(self):
        if self._target is not None and not alive(self._target):
            self._target = None
        return self._target

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(self._target)
        return self._hash

    def __eq__(self, other):
        if not isinstance(other, ReferenceType):
            return NotImplemented
        return self is other or self._target is other._target or self._target == other._target

    def __repr__(self):
        return f"<weakref at {id(self):#x}; to '{type(self._target).__name__}' at {id(self._target):#x}>"


ref = ReferenceType


class ProxyType:
    __module__ = "weakref"
    __slots__ = ("_target",)

    def __new__(cls, target, callback=None):
        if not referable(target):
            raise TypeError(f"cannot create weak reference to '{type(target).__name__}' object")
        self = object.__new__(cls)
        object.__setattr__(self, "_target", target)
        return self

    def __getattribute__(self, name):
        return getattr(_target_of(self), name)

    def __setattr__(self, name, value):
        setattr(_target_of(self), name, value)

    def __delattr__(self, name):
        delattr(_target_of(self), name)

    def __bool__(self):
        return bool(_target_of(self))

    def __str__(self):
        return str(_target_of(self))

    def __repr__(self):
        return repr(_target_of(self))

    def __len__(self):
        return len(_target_of(self))

    def __iter__(self):
        return iter(_target_of(self))

    def __next__(self):
        return next(_target_of(self))

    def __contains__(self, item):
        return item in _target_of(self)

    def __getitem__(self, key):
        return _target_of(self)[key]

    def __setitem__(self, key, value):
        _target_of(self)[key] = value

    def __delitem__(self, key):
        del _target_of(self)[key]

    def __eq__(self, other):
        return _target_of(self) == other

    def __ne__(self, other):
        return _target_of(self) != other

    def __lt__(self, other):
        return _target_of(self) < other

    def __le__(self, other):
        return _target_of(self) <= other

    def __gt__(self, other):
        return _target_of(self) > other

    def __ge__(self, other):
        return _target_of(self) >= other

    def __add__(self, other):
        return _target_of(self) + other

    def __sub__(self, other):
        return _target_of(self) - other

    def __mul__(self, other):
        return _target_of(self) * other

    __hash__ = None


class CallableProxyType(ProxyType):
    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return _target_of(self)(*args, **kwargs)


def _target_of(proxied):
    target = object.__getattribute__(proxied, "_target")
    if not alive(target):
        raise ReferenceError("weakly-referenced object no longer exists")
    return target


def proxy(target, callback=None, /):
    return (CallableProxyType if callable(target) else ProxyType)(target, callback)


def getweakrefcount(target, /):
    from _presage_weakref import count

    return count(target)


def getweakrefs(target, /):
    from _presage_weakref import count

    return count(target)


def _remove_dead_weakref(table, key, /):
    found = table.get(key)
    if found is not None and found() is None:
        del table[key]
