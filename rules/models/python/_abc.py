# Replaces the C module `_abc`: abstract base classes with registration, hooks and caches.
#
# A class's `_abc_impl` holds its registry; answers are cached by `_presage_abc`, where the built-in
# isinstance() and issubclass() look first. A negative answer is valid until the next registration.

from _presage_abc import abstract_names, cached, forget, instance_answer, remember, store, token


class _abc_data:
    __slots__ = ("registry",)


def get_cache_token():
    return token()


def _abc_init(cls):
    names = abstract_names(cls)
    data = _abc_data()
    data.registry = []
    store(cls, frozenset(_asked_names(cls)) if names is None else names, data)


def _asked_names(cls):
    names = set()
    for name, value in list(cls.__dict__.items()):
        if getattr(value, "__isabstractmethod__", False):
            names.add(name)
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    return names


def _abc_register(cls, subclass):
    if not isinstance(subclass, type):
        raise TypeError("Can only register classes")
    if issubclass(subclass, cls):
        return subclass
    if issubclass(cls, subclass):
        raise RuntimeError("Refusing to create an inheritance cycle")
    cls._abc_impl.registry.append(subclass)
    forget()
    return subclass


def _abc_instancecheck(cls, instance):
    answer = instance_answer(cls, instance)
    if answer is not None:
        return answer
    subclass = instance.__class__
    subtype = type(instance)
    if subtype is subclass:
        return cls.__subclasscheck__(subclass)
    return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(subtype)


def _abc_subclasscheck(cls, subclass):
    if not isinstance(subclass, type):
        raise TypeError("issubclass() arg 1 must be a class")
    answer = cached(cls, subclass)
    if answer is not None:
        return answer
    answer = cls.__subclasshook__(subclass)
    if answer is NotImplemented:
        answer = _derives(cls, subclass)
    remember(cls, subclass, answer)
    return answer


def _derives(cls, subclass):
    if cls in type.mro(subclass):
        return True
    for registered in list(cls._abc_impl.registry):
        if issubclass(subclass, registered):
            return True
    for derived in type.__subclasses__(cls):
        if issubclass(subclass, derived):
            return True
    return False


def _get_dump(cls):
    return set(cls._abc_impl.registry), set(), set(), 0


def _reset_registry(cls):
    cls._abc_impl.registry = []
    forget()


def _reset_caches(cls):
    forget()
