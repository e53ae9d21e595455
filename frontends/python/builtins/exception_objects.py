"""Models of the exception classes: construction, fields, text, groups."""

from __future__ import annotations

import builtins
from typing import Any

from presage.engine.lang.objects import ExceptionObj, Obj
from presage.engine.lang.values import MISSING, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import calls, exceptions, text
from presage.frontends.python.meaning.convert import new_list, own_dict, text_of
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import is_iterable, items_of
from presage.frontends.python.meaning.registry import GETTERS, SETTERS, allocator, native
from presage.frontends.python.meaning.types import class_of, is_subtype, lookup, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@allocator(BaseException)
def new_exception_of(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``BaseException.__new__`` (and, for built-in classes, ``__init__``)."""
    ref = state.new(ExceptionObj(cls, args, {}))
    if type(cls) is not Ref:
        set_fields(state, ref, cls, args, kwargs)
        _refine_os_error(state, ref, cls, args)
        return ref
    base = state.obj(cls).layout
    if type(lookup(state, cls, "__init__")) is not Ref or not kwargs:
        set_fields(state, ref, base, args, {} if type(lookup(state, cls, "__init__")) is Ref else kwargs)
    return ref


def set_fields(state: Any, ref: Ref, base: type, args: Args, kwargs: Kwargs) -> None:
    """The attributes that built-in exception classes set from their arguments."""
    if kwargs and not issubclass(base, ImportError | NameError | AttributeError | UnicodeError | BaseExceptionGroup):
        raise error(state, TypeError, f"{value_type_name(state, ref)}() takes no keyword arguments")
    obj = state.mut(ref)
    attrs = obj.attrs
    if issubclass(base, StopIteration):
        attrs["value"] = args[0] if args else None
    elif issubclass(base, SystemExit):
        attrs["code"] = args[0] if len(args) == 1 else args or None
    elif issubclass(base, ImportError):
        attrs.update(name=kwargs.get("name"), path=kwargs.get("path"), msg=args[0] if args else None)
    elif issubclass(base, NameError | AttributeError):
        attrs["name"] = kwargs.get("name")
        if issubclass(base, AttributeError):
            attrs["obj"] = kwargs.get("obj")
    elif issubclass(base, OSError):
        for index, name in ((0, "errno"), (1, "strerror"), (2, "filename"), (4, "filename2")):
            attrs[name] = args[index] if 2 <= len(args) and index < len(args) else None
        if len(args) > 2:
            obj.args = args[:2]
    elif issubclass(base, UnicodeDecodeError | UnicodeEncodeError) and len(args) == 5:
        attrs.update(zip(("encoding", "object", "start", "end", "reason"), args, strict=True))
    elif issubclass(base, SyntaxError):
        attrs["msg"] = args[0] if args else None
        for index, name in enumerate(("filename", "lineno", "offset", "text")):
            details = args[1] if len(args) > 1 and type(args[1]) is tuple else (None,) * 4
            attrs[name] = details[index]
    elif issubclass(base, BaseExceptionGroup):
        _group_fields(state, attrs, args)
        _refine_group(state, ref)


def _group_fields(state: Any, attrs: dict[str, Value], args: Args) -> None:
    from presage.frontends.python.meaning.iteration import items_of

    if len(args) != 2:
        raise error(state, TypeError, f"BaseExceptionGroup.__new__() takes exactly 2 arguments ({len(args)} given)")
    if text_of(state, args[0]) is None:
        given = value_type_name(state, args[0])
        raise error(state, TypeError, f"BaseExceptionGroup.__new__() argument 1 must be str, not {given}")
    if lookup(state, class_of(state, args[1]), "__getitem__") is MISSING:
        raise error(state, TypeError, "second argument (exceptions) must be a sequence")
    found = items_of(state, args[1]) or []
    if not found:
        raise error(state, ValueError, "second argument (exceptions) must be a non-empty sequence")
    for index, item in enumerate(found):
        if not exceptions.is_exception(state, item):
            raise error(state, ValueError, f"Item {index} of second argument (exceptions) is not an exception")
    attrs["message"] = args[0]
    attrs["exceptions"] = tuple(found)


def _refine_group(state: Any, ref: Ref) -> None:
    """A group of exceptions that derive from Exception is an ExceptionGroup; such a group takes no others."""
    own = state.mut(ref)
    plain = all(is_subtype(state, class_of(state, item), Exception) for item in own.attrs["exceptions"])
    if own.cls is BaseExceptionGroup:
        own.cls = ExceptionGroup if plain else BaseExceptionGroup
    elif not plain and is_subtype(state, own.cls, Exception):
        name = "an ExceptionGroup" if own.cls is ExceptionGroup else f"'{value_type_name(state, ref)}'"
        raise error(state, TypeError, f"Cannot nest BaseExceptions in {name}")


def _group_method(name: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, name, args[1:], kwargs, 1, 1)
        return Tail(state.session.prelude(state, f"group_{name}"), args)

    return model


for _name in ("derive", "split", "subgroup"):
    native(getattr(BaseExceptionGroup, _name))(_group_method(_name))


def _refine_os_error(state: Any, ref: Ref, cls: type, args: Args) -> None:
    if cls is OSError and len(args) >= 2 and type(args[0]) is int:
        state.mut(ref).cls = type(OSError(args[0], ""))


@native(BaseException.__init__, *[
    cls.__dict__["__init__"]
    for cls in vars(builtins).values()
    if isinstance(cls, type) and issubclass(cls, BaseException) and "__init__" in cls.__dict__
])  # fmt: skip
def exception_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``BaseException.__init__``."""
    if kwargs and type(class_of(state, args[0])) is Ref:
        layout = state.obj(class_of(state, args[0])).layout
        if not issubclass(layout, ImportError | NameError | AttributeError):
            raise error(state, TypeError, f"{value_type_name(state, args[0])}() takes no keyword arguments")
    state.mut(args[0]).args = args[1:]
    return None


def _field_init(base: type) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        exception_init(state, args, {})
        set_fields(state, args[0], base, args[1:], kwargs)
        return None

    return model


_WITH_FIELDS: tuple[Any, ...] = (
    StopIteration, SystemExit, ImportError, NameError, AttributeError, OSError, UnicodeDecodeError, UnicodeEncodeError,
    SyntaxError, BaseExceptionGroup,
)  # fmt: skip

for _base in _WITH_FIELDS:
    if _base.__init__ is not BaseException.__init__:
        native(_base.__init__)(_field_init(_base))


@native(
    BaseException.__str__, OSError.__str__, KeyError.__str__, ImportError.__str__, UnicodeDecodeError.__str__,
    SyntaxError.__str__,
)  # fmt: skip
def exception_str(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str()`` of an exception."""
    return text.exception_text(state, args[0], state.obj(args[0]))


@native(BaseExceptionGroup.__str__)
def group_str(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str()`` of an exception group."""
    attrs = state.obj(args[0]).attrs
    count = len(attrs["exceptions"])
    return f"{attrs['message']} ({count} sub-exception{'s' if count != 1 else ''})"


@native(BaseException.__repr__)
def exception_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``repr()`` of an exception."""
    obj = state.obj(args[0])
    name = value_type_name(state, args[0])
    if len(obj.args) == 1:
        shown = text.to_repr(state, obj.args[0])
        if type(shown) is Tail:
            return Tail(
                shown.func, shown.args, shown.kwargs, then=calls.chain_then(shown.then, lambda s, v: f"{name}({v})"),
                levels=shown.levels,
            )  # fmt: skip
        return f"{name}({shown})"
    shown = text.to_repr(state, obj.args)
    if type(shown) is Tail:
        return Tail(
            shown.func, shown.args, shown.kwargs, then=calls.chain_then(shown.then, lambda s, v: f"{name}{v}"),
            levels=shown.levels,
        )  # fmt: skip
    return f"{name}{shown}"


@native(BaseException.with_traceback)
def with_traceback(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``exception.with_traceback``."""
    state.mut(args[0]).traceback = args[1]
    return args[0]


@native(BaseException.add_note)
def add_note(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``exception.add_note``."""
    attrs = state.mut(args[0]).attrs
    if "__notes__" not in attrs:
        attrs["__notes__"] = new_list(state, [])
    state.mut(attrs["__notes__"]).items.append(args[1])
    return None


def _checked(state: Any, slot: str, value: Value) -> Value:
    """What a part of an exception is set to, by the part's own type."""
    if slot == "args":
        items = items_of(state, value)
        if items is None and is_iterable(state, value):
            raise Unknown("the arguments of an exception set to what the program iterates over itself")
        if items is None:
            raise error(state, TypeError, f"'{value_type_name(state, value)}' object is not iterable")
        return tuple(items)
    if slot in ("cause", "context") and value is not None and not is_subtype(state, class_of(state, value), BaseException):
        raise error(state, TypeError, f"exception {slot} must be None or derive from BaseException")
    if slot == "suppress" and type(value) is not bool:
        raise error(state, TypeError, "attribute value type must be bool")
    if slot == "traceback" and value is not None and not (type(value) is Ref and type(state.obj(value)) is Obj):
        raise error(state, TypeError, "__traceback__ must be a traceback or None")
    return value


def _exception_fields() -> None:
    fields = {"args": "args", "__cause__": "cause", "__context__": "context", "__suppress_context__": "suppress"}
    for name, slot in fields.items():
        GETTERS[BaseException.__dict__[name]] = lambda state, value, slot=slot: getattr(state.obj(value), slot)
    GETTERS[BaseException.__dict__["__traceback__"]] = exceptions.traceback_of

    def setter(slot: str) -> Any:
        def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
            if not isinstance(obj, ExceptionObj):
                return False
            value = _checked(state, slot, value)
            own = state.mut(ref)
            setattr(own, slot, value)
            if slot == "cause":
                own.suppress = True
            return True

        return put

    for name, slot in {**fields, "__traceback__": "traceback"}.items():
        SETTERS[name] = setter(slot)


_exception_fields()
GETTERS[BaseException.__dict__["__dict__"]] = own_dict
