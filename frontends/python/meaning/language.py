"""Python's meaning of the IR's operations: each becomes a closure with a fast path.

The fast paths handle exact built-in types; everything else goes to the modules beside this one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import Boxed, Class, DictObj, Function, ListObj, ModuleObj, Obj, SetObj
from presage.engine.lang.values import (
    MISSING,
    SWITCH,
    UNBOUND,
    Closure,
    Method,
    Raised,
    Ref,
    Signal,
    Tail,
    Unknown,
    Value,
)
from presage.frontends.python.meaning import (
    attributes,
    calls,
    exceptions,
    generators,
    imports,
    intrinsics,
    items,
    operators,
    symbolic,
    text,
)
from presage.frontends.python.meaning.convert import attrs_to_change, new_dict
from presage.frontends.python.meaning.errors import error, new_exception
from presage.frontends.python.meaning.iteration import collect, is_iterable, iterator
from presage.frontends.python.meaning.operators import tokenized_pairs
from presage.frontends.python.meaning.types import FUNCTION, lookup, type_name, value_type_name

_NUMBERS = frozenset({int, float, bool})


def deliver(state: Any, regs: list[Value], dest: int, value: Value) -> Signal:
    """Stores an operation's result, or makes the call that it asks for."""
    if type(value) is Tail:
        return calls.run_tail(state, value, dest)
    regs[dest] = value
    return None


class Discard:
    """A continuation that drops the result (attribute and item assignments)."""

    def returned(self, state: Any, value: Value) -> Signal:
        """Goes on behind the operation."""
        return None

    def raised(self, state: Any, exception: Ref) -> Signal:
        """Lets the exception propagate."""
        return None


DISCARD = Discard()


class Python:
    """The language's entry points for the machine."""

    name = "python"

    def compile(self, op: ir.Op, code: Any) -> list[Closure] | None:
        """See :class:`presage.engine.lang.protocol.Language`."""
        maker = _TABLE.get(type(op))
        return None if maker is None else maker(op, code)

    def call(self, state: Any, func: Value, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any) -> Signal:
        """Calls a value."""
        return calls.call(state, func, args, kwargs, ret)

    def truth_term(self, state: Any, value: Value) -> Any:
        """The Boolean term of a branch's condition."""
        return symbolic.condition(value)

    def unbound(self, state: Any, name: str, free: bool) -> Raised:
        """NameError or UnboundLocalError."""
        if free:
            words = f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            return Raised(new_exception(state, NameError, (words,), {"name": name}))
        words = f"cannot access local variable '{name}' where it is not associated with a value"
        return Raised(new_exception(state, UnboundLocalError, (words,), {"name": name}))

    def too_deep(self, state: Any) -> Raised:
        """RecursionError."""
        return error(state, RecursionError, "maximum recursion depth exceeded")

    def chain(self, state: Any, exception: Ref, handled: Ref | None) -> None:
        """Sets ``__context__``."""
        exceptions.chain(state, exception, handled)

    def passed(self, state: Any, exception: Ref, path: str, function: str, line: int) -> None:
        """Extends the traceback."""
        obj = state.mut(exception)
        obj.trace = (*obj.trace, (path, function, line))

    def describe(self, state: Any, exception: Ref) -> tuple[str, str, tuple[tuple[str, str, int], ...]]:
        """The class name, the text where no analysed code makes it, and the trace of an exception."""
        obj = state.obj(exception)
        words = text.to_str(state, exception)
        return type_name(state, obj.cls), words if type(words) is str else "", obj.trace

    def generator_raised(self, state: Any, frame: Any, exception: Ref) -> Ref:
        """A generator's frame ends by an exception."""
        return generators.raised_in(state, frame, exception)

    def concat(self, state: Any, parts: list[Value]) -> Value:
        """Joins the parts of a template."""
        return text.concat(state, parts)


# --- operators -----------------------------------------------------------------------------------


def _fast_binary(function: Any, kinds: frozenset[type]) -> Any:
    def make(op: Any, code: Any) -> list[Closure]:
        dest, left, right, symbol = op.dest, op.left, op.right, op.operator
        slow = operators.inplace if type(op) is ir.Inplace else operators.binary

        def run(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            if type(x) in kinds and type(y) in kinds:
                regs[dest] = function(x, y)
                return None
            value = slow(state, symbol, x, y)
            if type(value) is Tail:
                return calls.run_tail(state, value, dest)
            regs[dest] = value
            return None

        return [run]

    return make


def _add(op: Any, code: Any) -> list[Closure]:
    dest, left, right = op.dest, op.left, op.right
    slow = operators.inplace if type(op) is ir.Inplace else operators.binary

    def add(state: Any, regs: list[Value]) -> Signal:
        x = regs[left]
        y = regs[right]
        kind = type(x)
        if kind in _NUMBERS and type(y) in _NUMBERS or kind is str and type(y) is str:
            regs[dest] = x + y
            return None
        value = slow(state, "+", x, y)
        if type(value) is Tail:
            return calls.run_tail(state, value, dest)
        regs[dest] = value
        return None

    return [add]


def _multiply(op: Any, code: Any) -> list[Closure]:
    dest, left, right = op.dest, op.left, op.right
    slow = operators.inplace if type(op) is ir.Inplace else operators.binary
    limit = 1 << 64

    def multiply(state: Any, regs: list[Value]) -> Signal:
        x = regs[left]
        y = regs[right]
        if type(x) in _NUMBERS and type(y) in _NUMBERS and -limit < x < limit and -limit < y < limit:
            regs[dest] = x * y
            return None
        return deliver(state, regs, dest, slow(state, "*", x, y))

    return [multiply]


def _divide(symbol: str, function: Any) -> Any:
    def make(op: Any, code: Any) -> list[Closure]:
        dest, left, right = op.dest, op.left, op.right
        slow = operators.inplace if type(op) is ir.Inplace else operators.binary

        def divide(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            if type(x) is int and type(y) is int and y:
                regs[dest] = function(x, y)
                return None
            return deliver(state, regs, dest, slow(state, symbol, x, y))

        return [divide]

    return make


def _any_binary(op: Any, code: Any) -> list[Closure]:
    dest, left, right, symbol = op.dest, op.left, op.right, op.operator
    slow = operators.inplace if type(op) is ir.Inplace else operators.binary

    def run(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, slow(state, symbol, regs[left], regs[right]))

    return [run]


_BINARY: dict[str, Callable[[Any, Any], list[Closure]]] = {
    "+": _add,
    "-": _fast_binary(operator.sub, _NUMBERS),
    "*": _multiply,
    "//": _divide("//", operator.floordiv),
    "%": _divide("%", operator.mod),
    "&": _fast_binary(operator.and_, frozenset({int})),
    "|": _fast_binary(operator.or_, frozenset({int})),
    "^": _fast_binary(operator.xor, frozenset({int})),
}


def _binary(op: Any, code: Any) -> list[Closure]:
    return _BINARY.get(op.operator, _any_binary)(op, code)


def _compare(op: ir.Compare, code: Any) -> list[Closure]:
    dest, left, right, symbol = op.dest, op.left, op.right, op.operator
    if symbol == "is" or symbol == "is-not":
        yes = symbol == "is"

        def identity(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            if x is y:
                regs[dest] = yes
            elif x is None or y is None:
                regs[dest] = not yes
            else:
                regs[dest] = operators.compare(state, symbol, x, y)
            return None

        return [identity]
    if symbol in operators.COMPARE:
        function = operators.COMPARE[symbol][2]

        def ordered(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            kind = type(x)
            if kind in _NUMBERS and type(y) in _NUMBERS or kind is str and type(y) is str:
                regs[dest] = function(x, y)
                return None
            value = operators.compare(state, symbol, x, y)
            if type(value) is Tail:
                return calls.run_tail(state, value, dest)
            regs[dest] = value
            return None

        return [ordered]

    def other(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, operators.compare(state, symbol, regs[left], regs[right]))

    return [other]


def _unary(op: ir.Unary, code: Any) -> list[Closure]:
    dest, reg, symbol = op.dest, op.operand, op.operator
    if symbol == "truth":

        def truth(state: Any, regs: list[Value]) -> Signal:
            x = regs[reg]
            kind = type(x)
            if kind is bool:
                regs[dest] = x
            elif x is None:
                regs[dest] = False
            elif kind is str or kind is int:
                regs[dest] = bool(x)
            else:
                return deliver(state, regs, dest, operators.truth(state, x))
            return None

        return [truth]
    if symbol == "not":

        def not_(state: Any, regs: list[Value]) -> Signal:
            x = regs[reg]
            if type(x) is bool:
                regs[dest] = not x
                return None
            return deliver(state, regs, dest, operators.not_(state, x))

        return [not_]

    def unary(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, operators.unary(state, symbol, regs[reg]))

    return [unary]


# --- attributes and items ------------------------------------------------------------------------


def _get_attr(op: ir.GetAttr, code: Any) -> list[Closure]:
    dest, reg, name = op.dest, op.obj, op.name

    def get_attr(state: Any, regs: list[Value]) -> Signal:
        value = regs[reg]
        if type(value) is Ref:
            obj = state.own.get(value)
            if obj is None:
                obj = state.base[value]
            kind = type(obj)
            if kind is Obj:
                cls = obj.cls
                attrs = obj.attrs
                if type(attrs) is dict and lookup(state, cls, "__getattribute__") is _GETATTRIBUTE:
                    found = attrs.get(name, MISSING)
                    raw = lookup(state, cls, name)
                    if raw is MISSING:
                        if found is not MISSING:
                            regs[dest] = found
                            return None
                    elif found is MISSING and type(raw) is Ref:
                        method = state.own.get(raw)
                        if type(state.base[raw] if method is None else method) is Function:
                            regs[dest] = Method(raw, value)
                            return None
            elif kind is ModuleObj:
                attrs = obj.attrs
                if type(attrs) is dict:
                    found = attrs.get(name, MISSING)
                    if found is not MISSING:
                        regs[dest] = found
                        return None
        found = attributes.get(state, value, name)
        if type(found) is Tail:
            return calls.run_tail(state, found, dest)
        regs[dest] = found
        return None

    return [get_attr]


_GETATTRIBUTE = object.__getattribute__


def _set_attr(op: ir.SetAttr, code: Any) -> list[Closure]:
    target, name, reg = op.obj, op.name, op.value

    def set_attr(state: Any, regs: list[Value]) -> Signal:
        value = attributes.put(state, regs[target], name, regs[reg])
        if type(value) is Tail:
            return calls.run_tail(state, value, DISCARD)
        return None

    return [set_attr]


def _del_attr(op: ir.DelAttr, code: Any) -> list[Closure]:
    target, name = op.obj, op.name

    def del_attr(state: Any, regs: list[Value]) -> Signal:
        value = attributes.delete(state, regs[target], name)
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [del_attr]


def _get_item(op: ir.GetItem, code: Any) -> list[Closure]:
    dest, target, index = op.dest, op.obj, op.index

    def get_item(state: Any, regs: list[Value]) -> Signal:
        value = regs[target]
        key = regs[index]
        if type(value) is Ref:
            obj = state.own.get(value)
            if obj is None:
                obj = state.base[value]
            kind = type(obj)
            if kind is ListObj and type(key) is int and obj.cls is list:
                stored = obj.items
                if -len(stored) <= key < len(stored):
                    regs[dest] = stored[key]
                    return None
            elif kind is DictObj and obj.cls is dict and type(key) in _QUICK_KEYS:
                found = obj.table.get(key, MISSING)
                if found is not MISSING:
                    regs[dest] = found
                    return None
        elif type(key) is int and (type(value) is tuple or type(value) is str) and -len(value) <= key < len(value):
            regs[dest] = value[key]
            return None
        return deliver(state, regs, dest, items.get(state, value, key))

    return [get_item]


_QUICK_KEYS = frozenset({str, int})


def _set_item(op: ir.SetItem, code: Any) -> list[Closure]:
    target, index, reg = op.obj, op.index, op.value

    def set_item(state: Any, regs: list[Value]) -> Signal:
        value = items.put(state, regs[target], regs[index], regs[reg])
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [set_item]


def _del_item(op: ir.DelItem, code: Any) -> list[Closure]:
    target, index = op.obj, op.index

    def del_item(state: Any, regs: list[Value]) -> Signal:
        value = items.delete(state, regs[target], regs[index])
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [del_item]


# --- names ---------------------------------------------------------------------------------------


def _get_global(op: ir.GetGlobal, code: Any) -> list[Closure]:
    dest, name = op.dest, op.name

    def get_global(state: Any, regs: list[Value]) -> Signal:
        ref = state.frame.globals
        module = state.own.get(ref)
        if module is None:
            module = state.base[ref]
        attrs = module.attrs
        if type(attrs) is Ref:
            attrs = state.obj(attrs).table
        value = attrs.get(name, MISSING)
        if value is MISSING:
            own = attrs.get("__builtins__")
            if type(own) is Ref and type(state.obj(own)) is DictObj:
                value = state.obj(own).table.get(name, MISSING)
            else:
                value = state.session.builtin(state, name)
            if value is MISSING:
                raise Raised(new_exception(state, NameError, (f"name '{name}' is not defined",), {"name": name}))
        regs[dest] = value
        return None

    return [get_global]


def _set_global(op: ir.SetGlobal, code: Any) -> list[Closure]:
    name, reg = op.name, op.value

    def set_global(state: Any, regs: list[Value]) -> Signal:
        attrs = attrs_to_change(state, state.frame.globals)
        assert attrs is not None
        attrs[name] = regs[reg]

    return [set_global]


def _del_global(op: ir.DelGlobal, code: Any) -> list[Closure]:
    name = op.name

    def del_global(state: Any, regs: list[Value]) -> Signal:
        attrs = attrs_to_change(state, state.frame.globals)
        assert attrs is not None
        if name not in attrs:
            raise Raised(new_exception(state, NameError, (f"name '{name}' is not defined",), {"name": name}))
        del attrs[name]

    return [del_global]


def _get_name(op: ir.GetName, code: Any) -> list[Closure]:
    dest, name, cell = op.dest, op.name, op.cell
    outer = _get_global(ir.GetGlobal(op.span, dest, name), code)[0]

    def get_name(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        space = state.obj(frame.namespace)
        if type(space) is DictObj:
            value = space.table.get(name, MISSING)
            if value is not MISSING:
                regs[dest] = value
                return None
            if type(space.cls) is Ref and type(lookup(state, space.cls, "__getitem__")) is Ref:
                raise Unknown("a class namespace with its own look-up")
        if cell is not None:
            value = state.obj(frame.cells[cell]).value
            if value is not UNBOUND:
                regs[dest] = value
                return None
        return outer(state, regs)

    return [get_name]


def _set_name(op: ir.SetName, code: Any) -> list[Closure]:
    name, reg = op.name, op.value

    def set_name(state: Any, regs: list[Value]) -> Signal:
        space = state.frame.namespace
        obj = state.obj(space)
        if obj.cls is dict:
            state.mut(space).table[name] = regs[reg]
            return None
        value = items.put(state, space, name, regs[reg])
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [set_name]


def _del_name(op: ir.DelName, code: Any) -> list[Closure]:
    name = op.name

    def del_name(state: Any, regs: list[Value]) -> Signal:
        table = state.mut(state.frame.namespace).table
        if name not in table:
            raise Raised(new_exception(state, NameError, (f"name '{name}' is not defined",), {"name": name}))
        del table[name]

    return [del_name]


# --- building ------------------------------------------------------------------------------------


def _build(op: ir.BuildSequence, code: Any) -> list[Closure]:
    dest, kind, regs_in, starred = op.dest, op.kind, op.items, frozenset(op.starred)
    finish = _FINISH[kind]
    if kind == "set" and regs_in and not starred:
        finish = _constant_set(op, code)
    if not starred:

        def build(state: Any, regs: list[Value]) -> Signal:
            return deliver(state, regs, dest, finish(state, [regs[reg] for reg in regs_in]))

        return [build]
    flags = tuple(index in starred for index in range(len(regs_in)))

    def splice(state: Any, regs: list[Value]) -> Signal:
        parts = [regs[reg] for reg in regs_in]
        return deliver(state, regs, dest, _splice(state, parts, flags, [], finish))

    return [splice]


def _splice(state: Any, parts: list[Value], flags: tuple[bool, ...], done: list[Value], finish: Any) -> Value:
    """Joins items and spliced iterables from left to right."""
    for index, (part, star) in enumerate(zip(parts, flags, strict=True)):
        if not star:
            done.append(part)
            continue

        def then(state: Any, found: list[Value], index: int = index, before: tuple[Value, ...] = tuple(done)) -> Value:
            return _splice(state, parts[index + 1 :], flags[index + 1 :], [*before, *found], finish)

        if finish is not _finish_set and not is_iterable(state, part):
            raise error(state, TypeError, f"Value after * must be an iterable, not {value_type_name(state, part)}")
        return collect(state, part, then)
    return finish(state, done)


def _finish_list(state: Any, found: list[Value]) -> Value:
    return state.new(ListObj(list, found))


def _finish_tuple(state: Any, found: list[Value]) -> Value:
    return tuple(found)


def _finish_slice(state: Any, found: list[Value]) -> Value:
    return slice(*found)


def _finish_set(state: Any, found: list[Value]) -> Value:
    ref = state.new(SetObj(set, {}))
    return tokenized_pairs(state, ref, found, lambda state: ref)


def _constant_set(op: ir.BuildSequence, code: Any) -> Any:
    """How a set display of constants is made: from a frozen set in the code's constants, which decides its order.

    A loop goes over that frozen set itself (CPython's `fold_iter`, `merge_const_one`).
    """
    for block in code.function.blocks:
        index = next((index for index, each in enumerate(block.ops) if each is op), -1)
        if index >= 0 and {each.dest for each in block.ops if type(each) is ir.Const} >= set(op.items):
            following = block.ops[index + 1]
            if type(following) is ir.Iter and following.src == op.dest >= len(code.function.locals):
                return _finish_looped_set
            return _finish_constant_set if len(op.items) > 2 else _finish_set
    return _finish_set


def _finish_constant_set(state: Any, found: list[Value]) -> Value:
    ref = _finish_set(state, found)
    own = state.obj(ref)
    own.history = set()
    own.history.update(_as_constant(own.table))
    return ref


def _finish_looped_set(state: Any, found: list[Value]) -> Value:
    ref = _finish_set(state, found)
    own = state.obj(ref)
    own.history = _as_constant(own.table)  # frozen: no program can name this set, so nothing changes it
    return ref


def _as_constant(table: dict[Any, None]) -> frozenset[Any]:
    return frozenset(tuple(frozenset(tuple(table))))


_FINISH = {"list": _finish_list, "tuple": _finish_tuple, "slice": _finish_slice, "set": _finish_set}


def _build_map(op: ir.BuildMap, code: Any) -> list[Closure]:
    dest, entries = op.dest, op.entries

    def build_map(state: Any, regs: list[Value]) -> Signal:
        table: dict[Any, Value] = {}
        for key, value in entries:
            if key is None or type(regs[key]) not in _QUICK_KEYS:
                break
            table[regs[key]] = regs[value]
        else:
            regs[dest] = state.new(DictObj(dict, table))
            return None
        pairs = [(None if k is None else (regs[k],), regs[v]) for k, v in entries]
        return deliver(state, regs, dest, items.build_map(state, pairs))

    return [build_map]


def _unpack(op: ir.Unpack, code: Any) -> list[Closure]:
    dests, src, star = op.dests, op.src, op.star
    count = len(dests)

    def assign(state: Any, found: list[Value]) -> Value:
        regs = state.frame.regs
        if star < 0:
            if len(found) != count:
                if len(found) > count:
                    raise error(state, ValueError, f"too many values to unpack (expected {count})")
                raise error(
                    state, ValueError, f"not enough values to unpack (expected {count}, got {len(found)})"
                )
            for dest, value in zip(dests, found, strict=True):
                regs[dest] = value
            return None
        after = count - star - 1
        if len(found) < count - 1:
            raise error(
                state,
                ValueError,
                f"not enough values to unpack (expected at least {count - 1}, got {len(found)})",
            )
        for dest, value in zip(dests[:star], found, strict=False):
            regs[dest] = value
        regs[dests[star]] = state.new(ListObj(list, found[star : len(found) - after]))
        for dest, value in zip(dests[star + 1 :], found[len(found) - after :], strict=True):
            regs[dest] = value
        return None

    def unpack(state: Any, regs: list[Value]) -> Signal:
        value = regs[src]
        if type(value) is tuple and star < 0 and len(value) == count:
            for dest, item in zip(dests, value, strict=True):
                regs[dest] = item
            return None
        return calls.finish(state, DISCARD, items.unpack_source(state, value, count, star, assign))

    return [unpack]


# --- functions, classes, calls -------------------------------------------------------------------


def _make_function(op: ir.MakeFunction, code: Any) -> list[Closure]:
    dest, key, defaults, kwdefaults, cells = op.dest, op.function, op.defaults, op.kwdefaults, op.cells
    annotations = op.annotations
    made: list[Any] = []

    def make_function(state: Any, regs: list[Value]) -> Signal:
        if not made:
            made.append(state.session.code(code.module, key))
        frame = state.frame
        func = Function(
            FUNCTION,
            made[0],
            frame.globals,
            tuple([regs[reg] for reg in defaults]),
            {name: regs[reg] for name, reg in kwdefaults},
            tuple([frame.cells[index] for index in cells]),
        )
        func.attrs["__annotations__"] = regs[annotations] if annotations is not None else MISSING
        module_attrs = state.obj(frame.globals).attrs
        if type(module_attrs) is Ref:
            module_attrs = state.obj(module_attrs).table
        func.attrs["__module__"] = module_attrs.get("__name__")
        regs[dest] = state.new(func)
        return None

    return [make_function]


def _make_class(op: ir.MakeClass, code: Any) -> list[Closure]:
    dest, name, key, cells, bases, starred, keywords = (
        op.dest, op.name, op.function, op.cells, op.bases, frozenset(op.starred), op.keywords,
    )  # fmt: skip
    flags = tuple(index in starred for index in range(len(bases)))

    def make_class(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        body = Function(
            FUNCTION, state.session.code(code.module, key), frame.globals, (), {},
            tuple([frame.cells[index] for index in cells]),
        )  # fmt: skip
        ref = state.new(body)
        named = [(key_name, regs[reg]) for key_name, reg in keywords]
        build = state.session.prelude(state, "build_class")

        def with_bases(state: Any, found: list[Value]) -> Value:
            def with_keywords(state: Any, kwargs: dict[str, Value]) -> Value:
                return Tail(build, (ref, name, tuple(found), new_dict(state, kwargs.items())))

            return merge_keywords(state, named, with_keywords, name)

        return deliver(state, regs, dest, _splice(state, [regs[reg] for reg in bases], flags, [], with_bases))

    return [make_class]


def merge_keywords(state: Any, named: list[tuple[str | None, Value]], then: Any, func: Any) -> Value:
    """Keyword arguments with ``**`` mappings merged; raises for duplicates and non-string keys."""
    kwargs: dict[str, Value] = {}
    return _merge(state, named, 0, kwargs, then, func)


def _merge(state: Any, named: list[Any], index: int, kwargs: dict[str, Value], then: Any, func: Any) -> Value:
    while index < len(named):
        name, value = named[index]
        index += 1
        if name is not None:
            if name in kwargs:
                raise _duplicate(state, func, name)
            kwargs[name] = value
            continue

        def merged(state: Any, pairs: list[tuple[Value, Value]], index: int = index) -> Value:
            new = dict(kwargs)
            for key, item in pairs:
                if type(key) is Ref and type(state.obj(key)) is Boxed:
                    key = state.obj(key).value
                if type(key) is not str:
                    raise error(state, TypeError, "keywords must be strings")
                if key in new:
                    raise _duplicate(state, func, key)
                new[key] = item
            return _merge(state, named, index, new, then, func)

        return items.pairs_of(state, value, merged, f"{_shown(state, func)} argument after ** must be a mapping")
    return then(state, kwargs)


def _shown(state: Any, func: Value) -> str:
    target = func.func if type(func) is Method else func
    if type(target) is Ref:
        obj = state.obj(target)
        if type(obj) is Function:
            module = obj.attrs.get("__module__") if type(obj.attrs) is dict else None
            return f"{module}.{obj.qualname}()"
        if type(obj) is Class:
            return f"{obj.attrs.get('__module__')}.{obj.qualname}()"
    name = getattr(target, "__qualname__", None) or getattr(target, "__name__", "function")
    return f"{name}()"


def _duplicate(state: Any, func: Value, name: str) -> Raised:
    return error(state, TypeError, f"{_shown(state, func)} got multiple values for keyword argument '{name}'")


def _call(op: ir.Call, code: Any) -> list[Closure]:
    dest, func_reg, arg_regs, starred, keywords = op.dest, op.func, op.args, frozenset(op.starred), op.keywords
    if not starred and not keywords:
        return [_plain_call(dest, func_reg, arg_regs)]
    flags = tuple(index in starred for index in range(len(arg_regs)))
    named_only = [(name, reg) for name, reg in keywords if name is not None]
    simple = not starred and len(named_only) == len(keywords)

    def call_keywords(state: Any, regs: list[Value]) -> Signal:
        func = regs[func_reg]
        args = tuple([regs[reg] for reg in arg_regs])
        return calls.call(state, func, args, {name: regs[reg] for name, reg in named_only}, dest)

    def call_general(state: Any, regs: list[Value]) -> Signal:
        func = regs[func_reg]
        named = [(name, regs[reg]) for name, reg in keywords]

        def with_args(state: Any, found: list[Value]) -> Value:
            return merge_keywords(
                state, named, lambda state, kwargs: Tail(func, tuple(found), kwargs), func
            )

        parts = [regs[reg] for reg in arg_regs]
        if flags == (True,) and not is_iterable(state, parts[0]):
            words = f"{_shown(state, func)} argument after * must be an iterable, not {value_type_name(state, parts[0])}"
            raise error(state, TypeError, words)
        return deliver(state, regs, dest, _splice(state, parts, flags, [], with_args))

    return [call_keywords if simple else call_general]


def _plain_call(dest: int, func_reg: int, arg_regs: tuple[int, ...]) -> Closure:
    def call(state: Any, regs: list[Value]) -> Signal:
        func = regs[func_reg]
        args = tuple([regs[reg] for reg in arg_regs])
        if type(func) is Method:
            args = (func.receiver, *args)
            func = func.func
        if type(func) is Ref:
            obj = state.own.get(func)
            if obj is None:
                obj = state.base[func]
            if type(obj) is Function:
                target = obj.code
                if target.plain and target.kind == "function" and len(args) == target.nparams:
                    state.push(target, [*args, *target.blank], obj.closure, obj.module, dest).function = func
                    return SWITCH
                return calls.call_function(state, func, obj, args, {}, dest)
        return calls.call(state, func, args, {}, dest)

    return call


def _return(op: ir.Return, code: Any) -> list[Closure] | None:
    if code.kind not in ("generator", "coroutine", "async_generator"):
        return None
    return generators.compile_return(op, code)


def _iter(op: ir.Iter, code: Any) -> list[Closure]:
    dest, src = op.dest, op.src

    def iter_(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, iterator(state, regs[src]))

    return [iter_]


def _intrinsic(op: ir.Intrinsic, code: Any) -> list[Closure]:
    dest, arg_regs = op.dest, op.args
    function = intrinsics.TABLE.get(op.name)
    if function is None:
        raise ValueError(f"no meaning for the intrinsic {op.name!r}")
    if op.name in intrinsics.PLAIN:

        def plain(state: Any, regs: list[Value]) -> Signal:
            regs[dest] = function(state, *[regs[reg] for reg in arg_regs])

        return [plain]

    def intrinsic(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, function(state, *[regs[reg] for reg in arg_regs]))

    return [intrinsic]


_TABLE: dict[type[ir.Op], Any] = {
    ir.Binary: _binary,
    ir.Inplace: _binary,
    ir.Compare: _compare,
    ir.Unary: _unary,
    ir.GetAttr: _get_attr,
    ir.SetAttr: _set_attr,
    ir.DelAttr: _del_attr,
    ir.GetItem: _get_item,
    ir.SetItem: _set_item,
    ir.DelItem: _del_item,
    ir.GetGlobal: _get_global,
    ir.SetGlobal: _set_global,
    ir.DelGlobal: _del_global,
    ir.GetName: _get_name,
    ir.SetName: _set_name,
    ir.DelName: _del_name,
    ir.BuildSequence: _build,
    ir.BuildMap: _build_map,
    ir.Unpack: _unpack,
    ir.MakeFunction: _make_function,
    ir.MakeClass: _make_class,
    ir.Call: _call,
    ir.Return: _return,
    ir.Iter: _iter,
    ir.Next: generators.compile_next,
    ir.Yield: generators.compile_yield,
    ir.YieldFrom: generators.compile_yield_from,
    ir.Await: generators.compile_await,
    ir.Import: imports.compile_import,
    ir.ImportFrom: imports.compile_import_from,
    ir.ImportStar: imports.compile_import_star,
    ir.Raise: exceptions.compile_raise,
    ir.Reraise: exceptions.compile_reraise,
    ir.Intrinsic: _intrinsic,
}
