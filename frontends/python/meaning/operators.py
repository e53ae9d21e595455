"""Operators: arithmetic, comparison, membership, truth; concrete, symbolic and by special methods."""

from __future__ import annotations

import operator
from collections import OrderedDict, deque
from functools import cache
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, Function, ListObj, SetObj, Wrapper, key_of
from presage.engine.lang.values import MISSING, Ref, Rendered, Scrambled, Sym, SymDecimal, Tail, Unknown, Value, View
from presage.frontends.python.meaning import drawn, scrambled, symbolic
from presage.frontends.python.meaning.attributes import bind
from presage.frontends.python.meaning.charging import charge_operator
from presage.frontends.python.meaning.convert import ATOMS, host_call, is_plain, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.levels import COMPARING, Levels
from presage.frontends.python.meaning.operator_tables import BINARY as BINARY
from presage.frontends.python.meaning.operator_tables import COMPARE as COMPARE
from presage.frontends.python.meaning.operator_tables import INPLACE, UNARY
from presage.frontends.python.meaning.symbolic_keys import aligned, contained
from presage.frontends.python.meaning.tokens import table_contains
from presage.frontends.python.meaning.types import class_of, is_subtype, lookup, shown_name, type_name, value_type_name

_SYMBOLIC = frozenset({Sym, SymDecimal, Rendered})


def binary(state: Any, op: str, x: Value, y: Value, sign: str = "") -> Value:
    """``x op y``. ``sign`` is the operator as error messages show it, where that is not ``op``."""
    if is_plain(x) and is_plain(y):
        charge_operator(state, op, x, y)
        if isinstance(x, type) or isinstance(y, type):
            return special_binary(state, op, x, y, sign)
        return host_call(state, INPLACE[op] if sign else BINARY[op][2], x, y)
    if type(x) is Scrambled or type(y) is Scrambled:
        if isinstance(x, int) and isinstance(y, int):
            return scrambled.computed(op, int(x), int(y))
    if type(x) in _SYMBOLIC or type(y) in _SYMBOLIC:
        result = symbolic.binary(state, op, x, y)
        if type(result) is symbolic.Chosen:
            return binary(state, op, result.x, result.y)
        if result is not MISSING:
            return result
    return special_binary(state, op, x, y, sign)


def special_binary(state: Any, op: str, x: Value, y: Value, sign: str = "") -> Value:
    """The protocol of special methods: left, reflected, in the order of the data model."""
    name, reflected, _ = BINARY[op]
    cx, cy = class_of(state, x), class_of(state, y)
    tries = []
    left = lookup(state, cx, name)
    right = MISSING if cy is cx else lookup(state, cy, reflected)
    if left is not MISSING and left is not None:
        tries.append((left, x, y, cx))
    if right is not MISSING and right is not None:
        entry = (right, y, x, cy)
        if tries and is_subtype(state, cy, cx) and right is not lookup(state, cx, reflected):
            tries.insert(0, entry)
        else:
            tries.append(entry)

    if op == "*":
        tries = [entry for entry in tries if not _refuses(state, entry[0], entry[2])]

    def fail(state: Any) -> Value:
        scrambled.refuse(state, x, y)
        shown = sign or {"**": "** or pow()", "divmod": "divmod()"}.get(op, op)
        inner = unbox(state, x)
        if isinstance(inner, bytes) and type(y) is Ref and state.obj(y).cls is memoryview:
            raise Unknown("a memoryview added to bytes")
        if op == "+" and isinstance(inner, str | bytes | tuple):
            host_call(state, operator.add, inner, _stand_in(state, y))
        if op == "+" and left is list.__add__:
            raise error(state, TypeError, f'can only concatenate list (not "{value_type_name(state, y)}") to list')
        if op == "*":
            for a, b in ((x, y), (y, x)):
                if _is_sequence(state, a):
                    if type(b) is Ref and lookup(state, class_of(state, b), "__index__") is not MISSING:
                        return _repeated(state, a, b)
                    raise error(
                        state, TypeError, f"can't multiply sequence by non-int of type '{value_type_name(state, b)}'"
                    )
        hint = '. Did you mean "print(<message>, file=<output_stream>)"?' if shown == ">>" and x is print else ""
        names = f"'{value_type_name(state, x)}' and '{value_type_name(state, y)}'"
        raise error(state, TypeError, f"unsupported operand type(s) for {shown}: {names}{hint}")

    return _attempt(state, tries, 0, fail)


def _refuses(state: Any, method: Value, count: Value) -> bool:
    """Whether a sequence's repetition meets what is no integer: the operator then asks the other side first."""
    if type(method) is Ref or method not in _REPETITIONS or type(count) is Sym:
        return False
    return not isinstance(unbox(state, count), int)


_REPETITIONS = [getattr(cls, name) for cls in (str, bytes, tuple, list, bytearray) for name in ("__mul__", "__rmul__")]


def _repeated(state: Any, sequence: Value, count: Value) -> Value:
    """``sequence * count`` for a count with ``__index__``."""
    cls = class_of(state, count)
    return call_special(
        state, lookup(state, cls, "__index__"), count, cls, (), lambda state, times: binary(state, "*", sequence, times)
    )


def _is_sequence(state: Any, value: Value) -> bool:
    if type(value) is Ref:
        obj = state.obj(value)
        return type(obj) is ListObj or type(obj) is Boxed and isinstance(obj.value, str | bytes | tuple)
    return isinstance(value, str | bytes | tuple)


def _stand_in(state: Any, value: Value) -> Any:
    """A host value of the same built-in class, for the host's error message."""
    cls = class_of(state, value)
    if type(cls) is Ref:
        class_name = type_name(state, cls)
        return type(class_name, (), {})()
    if cls in (list, dict, set, frozenset, bytearray):
        return cls()
    return value if is_plain(value) else _standing_in(cls)


@cache
def _standing_in(cls: type) -> Any:
    """A host object whose type has the same name in error messages."""
    return type(shown_name(cls), (), {})()


def _attempt(state: Any, tries: list[Any], index: int, fail: Any, levels: Levels = ()) -> Value:
    if index == len(tries):
        return fail(state)
    method, receiver, argument, cls = tries[index]

    def then(state: Any, value: Value) -> Value:
        if value is NotImplemented:
            return _attempt(state, tries, index + 1, fail, levels)
        return value

    return call_special(state, method, receiver, cls, (argument,), then, levels)


def call_special(state: Any, raw: Value, receiver: Value, cls: Value, args: tuple[Value, ...], then: Any = None,
                 levels: Levels = ()) -> Value:  # fmt: skip
    """A request to call a special method found on a type."""
    if type(raw) is Ref and type(state.obj(raw)) is Function:
        return Tail(raw, (receiver, *args), then=then, levels=levels)
    bound = bind(state, raw, receiver, cls)
    if type(bound) is Tail:
        return Tail(
            bound.func, bound.args, bound.kwargs, then=lambda state, found: Tail(found, args, then=then),
            levels=bound.levels,
        )  # fmt: skip
    return Tail(bound, args, then=then, levels=levels)


def inplace(state: Any, op: str, x: Value, y: Value) -> Value:
    """``x op= y``: the value to bind."""
    if type(x) is Ref:
        name = "__i" + BINARY[op][0][2:]
        cls = state.obj(x).cls
        raw = lookup(state, cls, name)
        if raw is not MISSING and raw is not None:

            def then(state: Any, value: Value) -> Value:
                return binary(state, op, x, y, op + "=") if value is NotImplemented else value

            def own(state: Any) -> Value:
                return call_special(state, raw, x, cls, (y,), then)

            return _attempt(state, _before_sequence(state, op, x, y), 0, own) if raw in _IN_PLACE else own(state)
    return binary(state, op, x, y, op + "=")


_IN_PLACE = [getattr(cls, name) for cls in (list, bytearray, deque) for name in ("__iadd__", "__imul__")]


def _before_sequence(state: Any, op: str, x: Value, y: Value) -> list[Any]:
    """What ``+=`` and ``*=`` of a built-in sequence ask first: the operator's methods that the program defines."""
    name, reflected, _ = BINARY[op]
    cx, cy = class_of(state, x), class_of(state, y)
    tries = [(lookup(state, cx, name), x, y, cx)]
    if cx is not cy:
        tries.insert(0 if is_subtype(state, cy, cx) else 1, (lookup(state, cy, reflected), y, x, cy))
    return [each for each in tries if type(each[0]) is Ref]


def unary(state: Any, op: str, x: Value) -> Value:
    """``-x``, ``+x``, ``~x``."""
    name, function, sign = UNARY[op]
    if is_plain(x):
        return host_call(state, function, x)
    if type(x) in _SYMBOLIC:
        result = symbolic.unary(state, op, x)
        if result is not MISSING:
            return result
    if type(x) is Scrambled:
        return scrambled.computed(op, int(x))
    cls = class_of(state, x)
    raw = lookup(state, cls, name)
    if raw is MISSING:
        raise error(state, TypeError, f"bad operand type for unary {sign}: '{type_name(state, cls)}'")
    return call_special(state, raw, x, cls, ())


# --- comparison ----------------------------------------------------------------------------------


def compare(state: Any, op: str, x: Value, y: Value) -> Value:
    """``x op y`` for the six orderings, identity and membership."""
    if op == "is":
        return is_same(state, x, y)
    if op == "is-not":
        same = is_same(state, x, y)
        return negate(state, same)
    if op == "in":
        return contains(state, y, x)
    if op == "not-in":
        return _then_negate(state, contains(state, y, x))
    if is_plain(x) and is_plain(y):
        return host_call(state, COMPARE[op][2], x, y)
    if type(x) in _SYMBOLIC or type(y) in _SYMBOLIC:
        result = symbolic.compare(state, op, x, y)
        if result is not MISSING:
            return result
    if op == "==" or op == "!=":
        known = native_equal(state, x, y)
        if known is not MISSING:
            return known if op == "==" else not known
    return special_compare(state, op, x, y)


def special_compare(state: Any, op: str, x: Value, y: Value) -> Value:
    """The rich comparison protocol."""
    name, reflected, _ = COMPARE[op]
    cx, cy = class_of(state, x), class_of(state, y)
    tries = []
    left, right = lookup(state, cx, name), lookup(state, cy, reflected)
    if left is not MISSING and left is not None:
        tries.append((left, x, y, cx))
    if right is not MISSING and right is not None:
        entry = (right, y, x, cy)
        if cx is not cy and is_subtype(state, cy, cx):
            tries.insert(0, entry)
        else:
            tries.append(entry)

    def fail(state: Any) -> Value:
        if op == "==":
            return is_same(state, x, y)
        if op == "!=":
            return negate(state, is_same(state, x, y))
        scrambled.refuse(state, x, y)
        names = f"'{value_type_name(state, x)}' and '{value_type_name(state, y)}'"
        raise error(state, TypeError, f"'{op}' not supported between instances of {names}")

    return _attempt(state, tries, 0, fail, COMPARING)


def is_same(state: Any, x: Value, y: Value) -> Value:
    """``x is y``."""
    if x is y:
        return True
    tx, ty = type(x), type(y)
    if tx is Ref or ty is Ref:
        return False
    if tx is Sym and x.type is bool and ty is bool or ty is Sym and y.type is bool and tx is bool or tx is ty is Sym:
        if tx is ty and x.type is not bool:
            raise Unknown("identity of symbolic values")
        return symbolic.compare(state, "==", x, y)
    if tx is Sym or ty is Sym:
        one, other = class_of(state, x), class_of(state, y)
        if one is other:
            raise Unknown(f"identity of a symbolic {value_type_name(state, x)}")
        return False
    if tx is ty and tx in (bool, type(None)):
        return x is y
    if tx is ty and tx in _SMALL and x == y and repr(x) == repr(y):
        return True
    return False


_SMALL = frozenset({int, str, bytes, float, tuple})


def negate(state: Any, value: Value) -> Value:
    """``not`` of a truth value."""
    return symbolic.negate(value) if type(value) is Sym else not value


def _then_negate(state: Any, value: Value) -> Value:
    if type(value) is Tail:
        inner = value.then

        def then(state: Any, result: Value) -> Value:
            last = result if inner is None else inner(state, result)
            return _then_negate(state, last)

        return Tail(value.func, value.args, value.kwargs, then=then, rescue=value.rescue, levels=value.levels)
    return negate(state, value)


def native_equal(state: Any, x: Value, y: Value, depth: int = 0) -> Any:
    """Equality where no analysed code has a say: True, False, or ``MISSING`` where it has."""
    if x is y:
        return _equals_itself(state, x)
    tx, ty = type(x), type(y)
    if tx in _SYMBOLIC or ty in _SYMBOLIC or depth > 100:
        return MISSING if (settled := drawn.compare(state, "==", x, y)) is None else settled
    if tx in ATOMS and ty in ATOMS:
        return bool(x == y)
    if tx is tuple and ty is tuple:
        return _all_equal(state, x, y, depth)
    if tx is Ref and ty is Ref:
        a, b = state.obj(x), state.obj(y)
        if type(a.cls) is Ref or type(b.cls) is Ref:
            if _default_equality(state, a.cls) and _default_equality(state, b.cls):
                return False
            return MISSING
        if type(a) is not type(b):
            return False if type(a) in _BUILT and type(b) in _BUILT else MISSING
        if type(a) is ListObj:
            return _all_equal(state, a.items, b.items, depth) if a.cls is b.cls else False
        if type(a) is DictObj:
            if a.cls is b.cls is OrderedDict and list(a.table) != list(b.table):
                return False
            return _dicts_equal(state, a, b, depth)
        if type(a) is SetObj:
            return MISSING if a.analysed or b.analysed else a.table.keys() == aligned(state, a.table, b.table).keys()
        return False if type(a) is not Boxed and _default_equality(state, a.cls) else MISSING
    if tx is Ref or ty is Ref:
        ref, other = (x, y) if tx is Ref else (y, x)
        cls = state.obj(ref).cls
        if _default_equality(state, cls):
            return False
        if type(cls) is Ref:
            return MISSING
        if type(state.obj(ref)) in _BUILT and (type(other) in ATOMS or type(other) is tuple):
            if cls is bytearray and type(other) is bytes:
                return bytes(state.obj(ref).items) == other
            return False
        return MISSING
    if tx is View or ty is View:
        return MISSING
    return scrambled.equal(x, y) if tx is Scrambled or ty is Scrambled else bool(x == y)


def _equals_itself(state: Any, x: Value) -> Any:
    """``x == x``: not so for what is not a number, and an analysed class may have its own view."""
    if type(x) in ATOMS:
        return bool(x == x)
    if type(x) is not Ref:
        return True
    cls = state.obj(x).cls
    return True if type(cls) is not Ref or _default_equality(state, cls) else MISSING


_BUILT = frozenset({ListObj, DictObj, SetObj})


def _default_equality(state: Any, cls: Value) -> bool:
    return lookup(state, cls, "__eq__") in (object.__eq__, BaseException.__eq__, type.__eq__)


def _all_equal(state: Any, xs: Any, ys: Any, depth: int) -> Any:
    if xs is ys:
        return True
    if len(xs) != len(ys):
        return False
    for x, y in zip(xs, ys, strict=True):
        same = True if x is y else native_equal(state, x, y, depth + 1)
        if same is not True:
            return same
    return True


def _dicts_equal(state: Any, a: DictObj, b: DictObj, depth: int) -> Any:
    if len(a.table) != len(b.table):
        return False
    if a.analysed or b.analysed:
        return MISSING
    table = aligned(state, a.table, b.table)
    for key, value in a.table.items():
        other = table.get(key, MISSING)
        if other is MISSING:
            return False
        same = True if value is other else native_equal(state, value, other, depth + 1)
        if same is not True:
            return same
    return True


# --- membership, truth ---------------------------------------------------------------------------


def contains(state: Any, container: Value, item: Value) -> Value:
    """``item in container``."""
    kind = type(container)
    if kind is bytes and type(item) is Ref:
        part = state.obj(item)
        if part.cls is bytearray:
            item = bytes(part.items)
        elif part.cls is memoryview:
            raise Unknown("a memoryview looked for in bytes")
    if kind is Ref:
        obj = state.obj(container)
        raw = lookup(state, obj.cls, "__contains__")
        if type(raw) is Ref:
            return call_special(state, raw, container, obj.cls, (item,), as_truth)
        if type(obj) is DictObj or type(obj) is SetObj:
            if raw is not MISSING and raw is not None and type(raw) is not Ref:
                return table_contains(state, container, obj, item)
        if type(obj) is ListObj and raw is not MISSING:
            if raw is bytearray.__contains__:
                return host_call(state, operator.contains, bytearray(obj.items), _stand_in(state, item))
            return _sequence_contains(state, obj.items, item)
        if type(obj) is Boxed and raw is not MISSING:
            return contains(state, obj.value, item)
        if raw is not MISSING and raw is not None:
            return call_special(state, raw, container, obj.cls, (item,), as_truth)
        return _iterate_contains(state, container, item, raw)
    if kind is tuple:
        return _sequence_contains(state, container, item)
    if kind is View:
        return _view_contains(state, container, item)
    if kind is str or kind is bytes or kind is range:
        if is_plain(item):
            return host_call(state, operator.contains, container, item)
        if kind is str:
            found = symbolic.text_contains(state, container, item)
            if found is not MISSING:
                return found
            host_call(state, operator.contains, container, _stand_in(state, item))
        if type(item) is Sym and kind is range:
            return symbolic.range_contains(state, container, item)
        return host_call(state, operator.contains, container, _stand_in(state, item))
    if kind in _SYMBOLIC:
        found = symbolic.text_contains(state, container, item)
        if found is not MISSING:
            return found
        raise Unknown(f"membership in a symbolic {value_type_name(state, container)}")
    cls = class_of(state, container)
    raw = lookup(state, cls, "__contains__")
    if raw is not MISSING and is_plain(item) and kind in ATOMS:
        return host_call(state, operator.contains, container, item)
    return _iterate_contains(state, container, item, raw)


def _iterate_contains(state: Any, container: Value, item: Value, raw: Value) -> Value:
    cls = class_of(state, container)
    if raw is None or (
        lookup(state, cls, "__iter__") is MISSING and lookup(state, cls, "__getitem__") is MISSING
    ):
        raise error(state, TypeError, f"argument of type '{type_name(state, cls)}' is not iterable")
    return Tail(state.session.prelude(state, "iterate_contains"), (container, item))


def _view_contains(state: Any, view: View, item: Value) -> Value:
    obj = state.obj(view.source)
    if view.kind == "keys":
        return table_contains(state, view.source, obj, item)
    if view.kind == "values":
        return _sequence_contains(state, list(obj.table.values()), item)
    return _sequence_contains(state, [(key_of(t), v) for t, v in obj.table.items()], item)


def _sequence_contains(state: Any, items: Any, item: Value) -> Value:
    if type(item) is Sym or any(type(entry) is Sym for entry in items):
        known = contained(state, items, item)
        if known is not MISSING:
            return known
    for entry in items:
        same = True if entry is item else native_equal(state, entry, item)
        if same is True:
            return True
        if same is MISSING:
            return Tail(state.session.prelude(state, "sequence_contains"), (tuple(items), item))
    return False


def as_truth(state: Any, value: Value) -> Value:
    """The truth of a value as a Boolean (``bool()``)."""
    return truth(state, value)


def truth(state: Any, value: Value) -> Value:
    """``bool(value)``: True, False or a symbolic Boolean."""
    kind = type(value)
    if kind in _SYMBOLIC:
        return symbolic.truth(state, value)
    if kind is not Ref:
        if kind is View:
            return bool(state.obj(value.source).table)
        if kind is Scrambled:
            return scrambled.truth(value)
        return bool(value) if kind is not type(NotImplemented) else True
    obj = state.obj(value)
    cls = obj.cls
    if type(cls) is Ref:
        raw = lookup(state, cls, "__bool__")
        if type(raw) is Ref:

            def check(state: Any, result: Value) -> Value:
                if type(result) is bool or type(result) is Sym and result.type is bool:
                    return result
                raise error(
                    state, TypeError, f"__bool__ should return bool, returned {value_type_name(state, result)}"
                )

            return call_special(state, raw, value, cls, (), check)
        if raw is MISSING:
            raw = lookup(state, cls, "__len__")
            if type(raw) is Ref:
                return call_special(state, raw, value, cls, (), check_length_truth)
    kind = type(obj)
    if kind is ListObj:
        return bool(obj.items)
    if kind is DictObj or kind is SetObj:
        return bool(obj.table)
    if kind is Boxed:
        return truth(state, obj.value)
    if type(cls) is not Ref and kind is Wrapper and lookup(state, cls, "__len__") is not MISSING:
        return Tail(len, (value,), then=check_length_truth)
    return True


def check_length_truth(state: Any, result: Value) -> Value:
    """Truth by ``__len__``."""
    if type(result) is Sym:
        return symbolic.truth(state, result)
    return check_length(state, result) > 0


def check_length(state: Any, result: Value) -> Any:
    """A valid result of ``__len__``."""
    if type(result) is bool:
        result = int(result)
    if type(result) is not int:
        raise error(
            state, TypeError, f"'{value_type_name(state, result)}' object cannot be interpreted as an integer"
        )
    if result < 0:
        raise error(state, ValueError, "__len__() should return >= 0")
    return result


def not_(state: Any, value: Value) -> Value:
    """``not value``."""
    return _then_negate(state, truth(state, value))
