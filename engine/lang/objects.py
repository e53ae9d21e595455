"""Objects on the simulated heap. Each knows how to copy itself: a state owns what it may change.

``cls`` is the object's class (a host type or a reference to a :class:`Class`), ``attrs`` its own
attributes: a host dictionary by name, None where the type gives it none, or a reference to the
:class:`DictObj` that the program has got hold of as the object's dictionary. A subclass of a built-in container is the
container's object with another ``cls``.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import UNBOUND, Ref, Value


class Obj:
    """A plain instance: a class and attributes."""

    __slots__ = ("attrs", "cls")

    def __init__(self, cls: Value, attrs: dict[str, Value] | None = None) -> None:
        self.cls = cls
        self.attrs: Any = attrs

    def copy(self) -> Obj:
        """A copy whose containers may be changed without touching this object's."""
        new = self.__class__.__new__(self.__class__)
        new.cls = self.cls
        new.attrs = dict(self.attrs) if type(self.attrs) is dict else self.attrs
        self._copy_into(new)
        return new

    def _copy_into(self, new: Any) -> None:
        """Copies what a subclass adds."""


class Boxed(Obj):
    """An instance of a subclass of an immutable built-in type; ``value`` is the host value."""

    __slots__ = ("value",)

    def __init__(self, cls: Value, attrs: dict[str, Value] | None, value: Value) -> None:
        self.cls = cls
        self.attrs = attrs
        self.value = value

    def _copy_into(self, new: Any) -> None:
        new.value = self.value


class Key:
    """A token for a key that the host cannot hash as the language does; ``token`` stands for it.

    ``analysed`` tells that the program defines the key's equality or hash: ``token`` is then (hash, key).
    """

    __slots__ = ("analysed", "key", "token")

    def __init__(self, token: Any, key: Value, analysed: bool = False) -> None:
        self.token = token
        self.key = key
        self.analysed = analysed

    def __hash__(self) -> int:
        return hash(self.token)

    def __repr__(self) -> str:
        return f"<key {self.token!r}>"

    def __eq__(self, other: object) -> bool:
        if type(other) is Key:
            return bool(self.token == other.token)
        return bool(self.token == other)


def _analysed(table: dict[Any, Any]) -> bool:
    """Whether a table has keys whose equality or hash the program defines."""
    return Key in map(type, table) and any(type(token) is Key and token.analysed for token in table)


def key_of(token: Any) -> Value:
    """The key that a token stands for."""
    return token.key if type(token) is Key else token


class ListObj(Obj):
    """A growable sequence; also byte arrays (items are ints) and double-ended queues, of which ``version`` counts changes."""

    __slots__ = ("items", "limit", "version")

    def __init__(
        self,
        cls: Value,
        items: list[Value],
        attrs: dict[str, Value] | None = None,
        limit: int | None = None,
    ) -> None:
        self.cls = cls
        self.attrs = attrs
        self.items = items
        self.limit = limit
        self.version = 0

    def _copy_into(self, new: Any) -> None:
        new.items = list(self.items)
        new.limit = self.limit
        new.version = self.version


class DictObj(Obj):
    """An insertion-ordered mapping: ``table`` maps a key's token to the value.

    A token is a host object whose equality and hash are those of the key in the language: the key
    itself, or a :class:`Key` that carries it. ``version`` counts removals and ``cleared`` how often all keys went at once,
    for iterators. ``analysed`` tells that there are keys whose equality or hash the program defines.
    """

    __slots__ = ("analysed", "cleared", "default", "table", "version")

    def __init__(
        self,
        cls: Value,
        table: dict[Any, Value],
        attrs: dict[str, Value] | None = None,
        default: Value = UNBOUND,
    ) -> None:
        self.cls = cls
        self.attrs = attrs
        self.table = table
        self.default = default
        self.version = 0
        self.cleared = 0
        self.analysed = _analysed(table)

    def _copy_into(self, new: Any) -> None:
        new.table = dict(self.table)
        new.analysed = self.analysed
        new.default = self.default
        new.version = self.version
        new.cleared = self.cleared


class SetObj(Obj):
    """A set, frozen or not: ``table`` holds the elements' tokens in the order of insertion.

    ``history`` is a host set of the tokens with the same insertions and deletions: it has the
    order that the language's own set would have, as far as the elements' hashes are fixed. ``version`` counts removals of
    single elements. ``analysed`` as in a :class:`DictObj`.
    """

    __slots__ = ("analysed", "history", "table", "version")

    def __init__(
        self, cls: Value, table: dict[Any, None], attrs: dict[str, Value] | None = None
    ) -> None:
        self.cls = cls
        self.attrs = attrs
        self.table = table
        self.history = set(iter(table))
        self.version = 0
        self.analysed = _analysed(table)

    def _copy_into(self, new: Any) -> None:
        new.table = dict(self.table)
        new.history = set(self.history)
        new.analysed = self.analysed
        new.version = self.version


class IteratorObj(Obj):
    """An iterator over a built-in container: ``kind`` tells how ``source`` is read at ``index``.

    ``version`` is what the container must still be like: a length, or marks of changes.
    """

    __slots__ = ("index", "kind", "source", "version")

    def __init__(self, cls: Value, kind: str, source: Value, version: Any = 0) -> None:
        self.cls = cls
        self.attrs = None
        self.kind = kind
        self.source = source
        self.index = 0
        self.version = version

    def _copy_into(self, new: Any) -> None:
        new.kind = self.kind
        new.source = self.source
        new.index = self.index
        new.version = self.version


class Cell(Obj):
    """A variable shared between a function and the functions inside it."""

    __slots__ = ("value",)

    def __init__(self, value: Value = UNBOUND) -> None:
        self.cls = CELL_TYPE
        self.attrs = None
        self.value = value

    def _copy_into(self, new: Any) -> None:
        new.value = self.value


def _cell_type() -> type:
    value = 0
    inner = lambda: value  # noqa: E731
    assert inner.__closure__ is not None
    return type(inner.__closure__[0])


CELL_TYPE = _cell_type()


class Function(Obj):
    """A function value: code plus what its definition captured."""

    __slots__ = ("closure", "code", "defaults", "kwdefaults", "module", "name", "qualname")

    def __init__(
        self,
        cls: Value,
        code: Any,
        module: Ref,
        defaults: tuple[Value, ...],
        kwdefaults: dict[str, Value],
        closure: tuple[Ref, ...],
    ) -> None:
        self.cls = cls
        self.attrs = {}
        self.code = code
        self.module = module
        self.defaults = defaults
        self.kwdefaults: Any = kwdefaults  # or a reference to the dictionary that the program has got hold of
        self.closure = closure
        self.name = code.name
        self.qualname = code.qualname

    def _copy_into(self, new: Any) -> None:
        for name in Function.__slots__:
            setattr(new, name, getattr(self, name))
        new.kwdefaults = dict(self.kwdefaults) if type(self.kwdefaults) is dict else self.kwdefaults


class Class(Obj):
    """A class of the analysed program; ``attrs`` is its namespace, ``cls`` its metaclass.

    ``mro`` starts with the class's own reference. ``layout`` is the built-in type whose storage
    instances have; ``has_dict`` tells whether instances have attributes of their own.
    """

    __slots__ = (
        "bases",
        "has_dict",
        "has_slots",
        "layout",
        "mro",
        "name",
        "qualname",
        "subclasses",
    )

    def __init__(
        self,
        cls: Value,
        attrs: dict[str, Value],
        name: str,
        bases: tuple[Value, ...],
        layout: type,
    ) -> None:
        self.cls = cls
        self.attrs = attrs
        self.name = name
        self.qualname = name
        self.bases = bases
        self.mro: tuple[Value, ...] = ()
        self.layout = layout
        self.has_dict = True
        self.has_slots = False
        self.subclasses: tuple[Ref, ...] = ()

    def _copy_into(self, new: Any) -> None:
        for name in Class.__slots__:
            setattr(new, name, getattr(self, name))


class ModuleObj(Obj):
    """A module; ``attrs`` is its namespace."""

    __slots__ = ("ir", "name", "ready")

    def __init__(self, cls: Value, name: str, attrs: dict[str, Value]) -> None:
        self.cls = cls
        self.attrs = attrs
        self.name = name
        self.ir: Any = None
        self.ready = False

    def _copy_into(self, new: Any) -> None:
        new.name = self.name
        new.ir = self.ir
        new.ready = self.ready


class ExceptionObj(Obj):
    """An exception: what the built-in base keeps, and the places it passed (innermost first).

    ``trace`` holds (path, function, line) triples.
    """

    __slots__ = ("args", "cause", "context", "suppress", "trace", "traceback")

    def __init__(self, cls: Value, args: tuple[Value, ...], attrs: dict[str, Value]) -> None:
        self.cls = cls
        self.attrs = attrs
        self.args = args
        self.cause: Value = None
        self.context: Value = None
        self.suppress = False
        self.trace: tuple[tuple[str, str, int], ...] = ()
        self.traceback: Value = None

    def _copy_into(self, new: Any) -> None:
        for name in ExceptionObj.__slots__:
            setattr(new, name, getattr(self, name))


class Generator(Obj):
    """A generator, coroutine or asynchronous generator: a suspended frame.

    ``status`` is created, suspended, running or finished.
    """

    __slots__ = ("code", "frame", "name", "qualname", "status")

    def __init__(self, cls: Value, frame: Any, name: str, qualname: str) -> None:
        self.cls = cls
        self.attrs = None
        self.frame = frame
        self.code = frame.code
        self.name = name
        self.qualname = qualname
        self.status = "created"

    def _copy_into(self, new: Any) -> None:
        new.frame = None if self.frame is None else self.frame.copy()
        new.code = self.code
        new.name = self.name
        new.qualname = self.qualname
        new.status = self.status


class Wrapper(Obj):
    """A built-in object of a few fixed parts: property, classmethod, staticmethod, super, ...

    ``parts`` is replaced, never changed in place.
    """

    __slots__ = ("parts",)

    def __init__(self, cls: Value, parts: tuple[Value, ...], attrs: dict[str, Value] | None = None) -> None:
        self.cls = cls
        self.attrs = attrs
        self.parts = parts

    def _copy_into(self, new: Any) -> None:
        new.parts = self.parts
