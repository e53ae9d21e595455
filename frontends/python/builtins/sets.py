"""Models of set and frozenset, and of the views of dictionaries as sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from presage.engine.lang.objects import DictObj, SetObj, key_of
from presage.engine.lang.values import Method, Ref, Tail, Unknown, Value, View
from presage.frontends.python.builtins.containers import own_attrs, reflected, then
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import items as subscript
from presage.frontends.python.meaning import tokens
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import collect
from presage.frontends.python.meaning.registry import allocator, constructor, native
from presage.frontends.python.meaning.symbolic_keys import present
from presage.frontends.python.meaning.tokens import tokenized_pairs
from presage.frontends.python.meaning.types import VIEW_TYPES

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _make_set(state: Any, cls: Value, args: Args) -> Value:
    attrs = own_attrs(cls)
    ref = state.new(SetObj(cls, {}, attrs))
    if not args:
        return ref
    source = args[0]
    if type(source) is Ref and type(state.obj(source)) is SetObj:
        old = state.obj(source)
        state.own[ref].table = dict(old.table)
        state.own[ref].history = set(old.history)
        state.own[ref].analysed = old.analysed
        return ref
    if type(source) is Ref and type(state.obj(source)) is DictObj:
        return then(_set_update(state, ref, args, 0), state, lambda state, value: ref)
    return collect(
        state, source, lambda state, found: tokenized_pairs(state, ref, found, lambda state: ref), ordered=False
    )


@constructor(set)
def set_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set(...)``."""
    arity(state, "set", args, kwargs, 0, 1)
    return _make_set(state, set, args)


@constructor(frozenset)
def frozenset_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``frozenset(...)``."""
    arity(state, "frozenset", args, kwargs, 0, 1)
    if args and type(args[0]) is Ref and state.obj(args[0]).cls is frozenset:
        return args[0]
    return _make_set(state, frozenset, args)


@allocator(set)
def new_set(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``set.__new__``."""
    return _make_set(state, cls, ())


@allocator(frozenset)
def new_frozenset(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``frozenset.__new__``."""
    return _make_set(state, cls, args)


@native(set.__init__)
def set_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.__init__``."""
    if kwargs:
        raise error(state, TypeError, "set() takes no keyword arguments")
    return then(_set_update(state, args[0], args[1:], 0), state, lambda state, value: None)


def _set_update(state: Any, ref: Ref, sources: Args, index: int) -> Value:
    if index >= len(sources):
        return None

    source, own = sources[index], state.mut(ref)
    obj = state.obj(source) if type(source) is Ref else None
    if type(obj) is SetObj or type(obj) is DictObj and obj.cls is dict:
        if not (own.analysed or obj.analysed or present(state)):
            # The language makes room for all of them at once, which shows in the order.
            own.history.update(_operand(state, source, obj))
            own.table.update((token, None) for token in obj.table if token not in own.table)
            return _set_update(state, ref, sources, index + 1)

    def add(state: Any, found: list[Value]) -> Value:
        return tokenized_pairs(state, ref, found, lambda state: _set_update(state, ref, sources, index + 1))

    return collect(state, sources[index], add, ordered=False)


@native(set.update)
def set_update(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.update``."""
    return _set_update(state, args[0], args[1:], 0)


@native(set.add)
def set_add(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.add``."""
    arity(state, "set.add", args[1:], kwargs, 1, 1)
    return tokenized_pairs(state, args[0], [args[1]], lambda state: None)


def _remove(missing_ok: bool) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, "set.discard" if missing_ok else "set.remove", args[1:], kwargs, 1, 1)

        def remove(state: Any, token: Any) -> Value:
            if token in state.obj(args[0]).table:
                own = state.mut(args[0])
                own.version += 1
                del own.table[token]
                own.history.discard(token)
            elif not missing_ok:
                raise subscript.key_error(state, args[1])
            return None

        return tokens.tokenized(state, args[0], args[1], remove)

    return model


native(set.discard)(_remove(True))
native(set.remove)(_remove(False))


@native(set.pop)
def set_pop(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.pop``."""
    from presage.frontends.python.meaning.iteration import set_order

    arity(state, "set.pop", args[1:], kwargs, 0, 0)
    obj = state.obj(args[0])
    if not obj.table:
        raise error(state, KeyError, "pop from an empty set")
    token = set_order(state, obj)[0]
    own = state.mut(args[0])
    own.version += 1
    del own.table[token]
    if own.history:
        popped = own.history.pop()
        if popped != token:
            own.history.add(popped)
            own.history.discard(token)
    return key_of(token)


@native(set.clear)
def set_clear(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.clear``."""
    own = state.mut(args[0])
    own.table, own.history = {}, set()
    return None


@native(set.copy, frozenset.copy)
def set_copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.copy``."""
    obj = state.obj(args[0])
    if obj.cls is frozenset:
        return args[0]
    return _make_set(state, obj.cls, (args[0],))


_ALGEBRA = {
    "union": (set.union, lambda a, b: {**a, **b}),
    "intersection": (set.intersection, lambda a, b: {t: None for t in a if t in b}),
    "difference": (set.difference, lambda a, b: {t: None for t in a if t not in b}),
    "symmetric_difference": (
        set.symmetric_difference,
        lambda a, b: {**{t: None for t in a if t not in b}, **{t: None for t in b if t not in a}},
    ),
}


def _as_set(state: Any, value: Value, after: Callable[[Any, SetObj], Value]) -> Value:
    if type(value) is Ref and type(state.obj(value)) is SetObj:
        return after(state, state.obj(value))
    made = _make_set(state, set, (value,))
    return then(made, state, lambda state, ref: after(state, state.obj(ref)))


def _operand(state: Any, value: Value, found: SetObj | DictObj) -> Any:
    """What the host's operation takes for another operand, so that its result is in the order that the language's has."""
    obj = state.obj(value) if type(value) is Ref else None
    if type(obj) is SetObj:
        return obj.history
    return dict.fromkeys(found.table) if type(obj) is DictObj and obj.cls is dict else list(found.table)


def _combine(name: str, host: Any, tables: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return _combined(state, args[0], args[1:], 0)

    def _combined(state: Any, ref: Ref, others: Args, index: int) -> Value:
        if index == len(others):
            return ref if others else _make_set(state, state.obj(ref).cls, (ref,))

        def merge(state: Any, other: SetObj) -> Value:
            left = state.obj(ref)
            cls = left.cls if type(left.cls) is not Ref else (frozenset if state.obj(left.cls).layout is frozenset else set)

            def merged(state: Any, found: dict[Any, Any]) -> Value:
                table = tables(left.table, dict.fromkeys(found))
                plain = not (type(others[index]) is Ref and type(state.obj(others[index])) is SetObj)
                if name == "intersection" and (plain or len(found) <= len(left.table)):
                    table = {found[token]: None for token in table}
                new = SetObj(cls, table)
                if not (left.analysed or other.analysed or present(state)):
                    history = left.history if type(left.history) is set else set(left.history)
                    new.history = host(history, _operand(state, others[index], other))
                return _combined(state, state.new(new), others, index + 1)

            return tokens.unified(state, ref, other, merged)

        return _as_set(state, others[index], merge)

    return model


def _operator_form(model: Any) -> Any:
    def operate(state: Any, args: Args, kwargs: Kwargs) -> Value:
        for value in args:
            if type(value) is not Ref or type(state.obj(value)) is not SetObj:
                return NotImplemented
        return model(state, args, kwargs)

    return operate


def _in_place(model: Any, change: Any) -> Any:
    """The updating form of an operation; ``change`` is the host's, which keeps the order that the set would have."""

    def update_in_place(state: Any, args: Args, kwargs: Kwargs, operands: Mapping[Ref, Any] = _NO_OPERANDS) -> Value:
        def store(state: Any, found: Value) -> Value:
            new = state.obj(found)
            own = state.mut(args[0])
            changed = own.history
            for other in args[1:]:
                other_set = state.obj(other) if type(other) is Ref else None
                if (
                    changed is not None
                    and type(other_set) is SetObj
                    and not (own.analysed or other_set.analysed or present(state))
                ):
                    change(changed, operands.get(other, other_set.history))
                else:
                    changed = None
            own.analysed = new.analysed
            own.version += any(token not in new.table for token in own.table)
            if changed is None:
                own.table, own.history = dict(new.table), set(new.history)
            else:
                same = {token: token for token in changed}  # of equal elements the host keeps the one that the language keeps
                own.table, own.history = {same.get(token, token): None for token in new.table}, changed
            return args[0]

        result = model(state, args, kwargs)
        return result if result is NotImplemented else then(result, state, store)

    return update_in_place


_NO_OPERANDS: Mapping[Ref, Any] = MappingProxyType({})


def _of_any(update: Any) -> Any:
    """The updating method of an operation: it takes any iterables, each as a set, and as the host's operation takes it."""

    def model(state: Any, args: Args, kwargs: Kwargs, start: int = 1, operands: Mapping[Ref, Any] = _NO_OPERANDS) -> Value:
        for index in range(start, len(args)):
            value = args[index]
            if type(value) is Ref and type(state.obj(value)) is SetObj:
                continue

            def go_on(state: Any, found: SetObj, index: int = index) -> Value:
                made = state.new(found)
                given = {**operands, made: _operand(state, args[index], found)}
                return model(state, (*args[:index], made, *args[index + 1 :]), kwargs, index + 1, given)

            return _as_set(state, value, go_on)
        return update(state, args, kwargs, operands)

    return model


for _name, (_host, _tables) in _ALGEBRA.items():
    _model = _combine(_name, _host, _tables)
    _change = set.update if _name == "union" else getattr(set, f"{_name}_update")
    native(getattr(set, _name), getattr(frozenset, _name))(_model)
    _special = {"union": "or", "intersection": "and", "difference": "sub", "symmetric_difference": "xor"}[_name]
    native(getattr(set, f"__{_special}__"), getattr(frozenset, f"__{_special}__"))(_operator_form(_model))
    native(getattr(set, f"__i{_special}__"))(_in_place(_operator_form(_model), _change))
    if _name != "union":
        _updater = _of_any(_in_place(_model, _change))
        native(getattr(set, f"{_name}_update"))(
            lambda state, args, kwargs, _updater=_updater: then(_updater(state, args, kwargs), state, lambda s, v: None)
        )


_RELATIONS = {
    "issubset": lambda a, b: all(t in b for t in a),
    "issuperset": lambda a, b: all(t in a for t in b),
    "isdisjoint": lambda a, b: not any(t in b for t in a),
    "__le__": lambda a, b: all(t in b for t in a),
    "__lt__": lambda a, b: len(a) < len(b) and all(t in b for t in a),
    "__ge__": lambda a, b: all(t in a for t in b),
    "__gt__": lambda a, b: len(b) < len(a) and all(t in a for t in b),
    "__eq__": lambda a, b: a.keys() == b.keys(),
    "__ne__": lambda a, b: a.keys() != b.keys(),
}


def _relation(name: str, test: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if name.startswith("__") and (type(args[1]) is not Ref or type(state.obj(args[1])) is not SetObj):
            return NotImplemented

        def related(state: Any, other: SetObj) -> Value:
            return tokens.unified(state, args[0], other, lambda state, found: test(state.obj(args[0]).table, found))

        return _as_set(state, args[1], related)

    return model


for _name, _test in _RELATIONS.items():
    native(getattr(set, _name), getattr(frozenset, _name))(_relation(_name, _test))


# --- views ---------------------------------------------------------------------------------------------


_VIEW_UPDATES: dict[str, Any] = {
    "__or__": set.update, "__sub__": set.difference_update, "__xor__": set.symmetric_difference_update,
}  # fmt: skip
"""The operators of views that change a set made of the left one's keys."""


def _view_update(special: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        def change(state: Any, made: Value) -> Value:
            return Tail(_VIEW_UPDATES[special], (made, args[1]), then=lambda state, value: made)

        left = args[0]
        if special == "__xor__" and all(type(arg) is View and arg.kind == "items" for arg in args):
            raise Unknown("the items that two dictionaries do not share, by their views")
        if type(left) is View and left.kind == "keys" and state.obj(left.source).cls is dict:
            left = left.source
        return then(_make_set(state, set, (left,)), state, change)

    return model


def _view_intersection(state: Any, args: Args, kwargs: Kwargs) -> Value:
    view, other = args if type(args[0]) is View else args[::-1]
    own = len(state.obj(view.source).table)
    obj = state.obj(other) if type(other) is Ref else None
    if type(obj) is SetObj and obj.cls is set and own <= len(obj.table):
        return Tail(set.intersection, (other, view))
    if type(other) is View and len(state.obj(other.source).table) > own:
        view, other = other, view
    return then(_make_set(state, set, (view,)), state, lambda state, made: Tail(set.intersection, (made, other)))


def _view_algebra(special: str) -> Any:
    if special in _VIEW_UPDATES:
        return _view_update(special)
    if special == "__and__":
        return _view_intersection
    set_model = getattr(set, special)

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        other = args[1]
        among = type(other) is View and other.kind != "values" or type(other) is Ref and type(state.obj(other)) is SetObj
        if special != "isdisjoint" and not among:
            return NotImplemented

        def apply(state: Any, ref: Value) -> Value:
            return _as_set(state, args[1], lambda state, other: Tail(Method(set_model, ref), (state.new(other),)))

        return then(_make_set(state, set, (args[0],)), state, apply)

    return model


for _view_type in (VIEW_TYPES["keys"], VIEW_TYPES["items"]):
    for _special in ("__or__", "__and__", "__sub__", "__xor__", "__eq__", "__le__", "__ge__", "__lt__", "__gt__", "__ne__"):
        native(getattr(_view_type, _special))(_view_algebra(_special))
    native(_view_type.isdisjoint)(_view_algebra("isdisjoint"))
    for _special in ("or", "and", "sub", "xor"):
        _model = _view_algebra(f"__{_special}__")
        native(getattr(_view_type, f"__r{_special}__"))(
            lambda state, args, kwargs, _model=_model: _model(state, args[::-1], kwargs)
        )


for _special in ("or", "and", "sub", "xor"):
    for _owner in (set, frozenset):
        native(getattr(_owner, f"__r{_special}__"))(reflected(getattr(_owner, f"__{_special}__"), (set, frozenset)))
