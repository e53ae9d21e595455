"""Building containers and unpacking as closures."""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import Class, DictObj, Function, ListObj, SetObj
from presage.engine.lang.values import Closure, Method, Ref, Signal, Value
from presage.frontends.python.meaning import calls, items
from presage.frontends.python.meaning.attributes import APART, slots_of
from presage.frontends.python.meaning.convert import new_dict
from presage.frontends.python.meaning.delivery import DISCARD, deliver
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import collect, collect_sized, is_iterable
from presage.frontends.python.meaning.ops_attributes import QUICK_KEYS
from presage.frontends.python.meaning.tokens import tokenized_pairs
from presage.frontends.python.meaning.types import value_type_name


def compile_build(op: ir.BuildSequence, code: Any) -> list[Closure]:
    """Builds a list, tuple, set or slice."""
    dest, kind, regs_in, starred = op.dest, op.kind, op.items, frozenset(op.starred)
    finish = _FINISH[kind]
    if kind == "set" and regs_in and not starred:
        finish = _constant_set(op, code)
    if not starred:

        def build(state: Any, regs: list[Value]) -> Signal:
            return deliver(state, regs, dest, finish(state, [regs[reg] for reg in regs_in]))

        return [build]
    flags = tuple(index in starred for index in range(len(regs_in)))

    def build_spliced(state: Any, regs: list[Value]) -> Signal:
        parts = [regs[reg] for reg in regs_in]
        return deliver(state, regs, dest, splice(state, parts, flags, [], finish))

    return [build_spliced]


def splice(state: Any, parts: list[Value], flags: tuple[bool, ...], done: list[Value], finish: Any) -> Value:
    """Joins items and spliced iterables from left to right."""
    for index, (part, star) in enumerate(zip(parts, flags, strict=True)):
        if not star:
            done.append(part)
            continue

        def then(state: Any, found: list[Value], index: int = index, before: tuple[Value, ...] = tuple(done)) -> Value:
            return splice(state, parts[index + 1 :], flags[index + 1 :], [*before, *found], finish)

        if finish is not _finish_set and not is_iterable(state, part):
            raise error(state, TypeError, f"Value after * must be an iterable, not {value_type_name(state, part)}")
        gather: Any = collect if finish is _finish_set else collect_sized
        return gather(state, part, then)
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


def compile_build_map(op: ir.BuildMap, code: Any) -> list[Closure]:
    """Builds a dictionary."""
    dest, entries = op.dest, op.entries
    function = _merged_for(op, code)
    if function is not None:
        return [_keywords_of(dest, entries[0][1], function)]

    def build_map(state: Any, regs: list[Value]) -> Signal:
        table: dict[Any, Value] = {}
        for key, value in entries:
            if key is None or type(regs[key]) not in QUICK_KEYS:
                break
            table[regs[key]] = regs[value]
        else:
            regs[dest] = state.new(DictObj(dict, table))
            return None
        pairs = [(None if k is None else (regs[k],), regs[v]) for k, v in entries]
        return deliver(state, regs, dest, items.build_map(state, pairs))

    return [build_map]


def _merged_for(op: ir.BuildMap, code: Any) -> int | None:
    """The register of the function that a call passes this dictionary to as keyword arguments, made for it alone."""
    if len(op.entries) != 1 or op.entries[0][0] is not None:
        return None
    calls_ = (each for block in code.function.blocks for each in block.ops if type(each) is ir.Call)
    return next((each.func for each in calls_ if each.span == op.span and (None, op.dest) in each.keywords), None)


def _keywords_of(dest: int, source: int, function: int) -> Closure:
    def keywords(state: Any, regs: list[Value]) -> Signal:
        def build(state: Any, pairs: list[tuple[Value, Value]]) -> Value:
            made = new_dict(state)
            return items.put_all(state, made, pairs, lambda state: made)

        words = f"{called(state, regs[function])} argument after ** must be a mapping"
        return deliver(state, regs, dest, items.pairs_of(state, regs[source], build, words))

    return keywords


def called(state: Any, func: Value) -> str:
    """A callable as messages about its arguments name it."""
    target = func.func if type(func) is Method else func
    if type(target) is Ref:
        obj = state.obj(target)
        if type(obj) is Function:
            module = slots_of(state, target).get(APART["__module__"])
            return f"{module}.{obj.qualname}()"
        if type(obj) is Class:
            return f"{obj.attrs.get('__module__')}.{obj.qualname}()"
    name = getattr(target, "__qualname__", None) or getattr(target, "__name__", "function")
    return f"{name}()"


def compile_unpack(op: ir.Unpack, code: Any) -> list[Closure]:
    """Unpacks a value to several registers."""
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
