"""Making functions and classes, calls, iteration and intrinsics as closures."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import Boxed, DictObj, Function, ListObj
from presage.engine.lang.values import MISSING, SWITCH, Closure, Method, Raised, Ref, Signal, Tail, Value
from presage.frontends.python.meaning import calls, generators, intrinsics, items
from presage.frontends.python.meaning.attributes import APART
from presage.frontends.python.meaning.convert import new_dict
from presage.frontends.python.meaning.delivery import deliver
from presage.frontends.python.meaning.direct import DIRECT
from presage.frontends.python.meaning.direct import call as direct_call
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import is_iterable, iterator, iterator_over_texts
from presage.frontends.python.meaning.ops_building import called, splice
from presage.frontends.python.meaning.types import FUNCTION, value_type_name


def compile_make_function(op: ir.MakeFunction, code: Any) -> list[Closure]:
    """Makes a function value."""
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
        if annotations is not None:
            func.attrs[APART["__annotations__"]] = regs[annotations]
        module_attrs = state.obj(frame.globals).attrs
        if type(module_attrs) is Ref:
            module_attrs = state.obj(module_attrs).table
        func.attrs[APART["__module__"]] = module_attrs.get("__name__")
        regs[dest] = state.new(func)
        return None

    return [make_function]


def compile_make_class(op: ir.MakeClass, code: Any) -> list[Closure]:
    """Makes a class."""
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

        return deliver(state, regs, dest, splice(state, [regs[reg] for reg in bases], flags, [], with_bases))

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

        return items.pairs_of(state, value, merged, f"{called(state, func)} argument after ** must be a mapping")
    return then(state, kwargs)


def _duplicate(state: Any, func: Value, name: str) -> Raised:
    return error(state, TypeError, f"{called(state, func)} got multiple values for keyword argument '{name}'")


def compile_call(op: ir.Call, code: Any) -> list[Closure]:
    """A call."""
    dest, func_reg, arg_regs, starred, keywords = op.dest, op.func, op.args, frozenset(op.starred), op.keywords
    if not starred and not keywords:
        return [_plain_call(dest, func_reg, arg_regs, calls.call if code.hidden else calls.call_from_code)]
    call_any = calls.call if code.hidden else calls.call_from_code
    flags = tuple(index in starred for index in range(len(arg_regs)))
    named_only = [(name, reg) for name, reg in keywords if name is not None]
    simple = not starred and len(named_only) == len(keywords)

    gather = _gathering(arg_regs)

    def call_keywords(state: Any, regs: list[Value]) -> Signal:
        func = regs[func_reg]
        return call_any(state, func, gather(regs), {name: regs[reg] for name, reg in named_only}, dest)

    starred_args = tuple(zip(arg_regs, flags, strict=True))

    def call_general(state: Any, regs: list[Value]) -> Signal:
        func = regs[func_reg]
        quick = _spliced(state, regs, starred_args)
        given = None if quick is None else _merged(state, regs, keywords)
        if quick is not None and given is not None:
            return calls.call(state, func, quick, given, dest)
        named = [(name, regs[reg]) for name, reg in keywords]

        def with_args(state: Any, found: list[Value]) -> Value:
            return merge_keywords(state, named, lambda state, kwargs: Tail(func, tuple(found), kwargs), func)

        parts = [regs[reg] for reg in arg_regs]
        if flags == (True,) and not is_iterable(state, parts[0]):
            words = f"{called(state, func)} argument after * must be an iterable, not {value_type_name(state, parts[0])}"
            refused = merge_keywords(state, named, lambda state, kwargs: _refuse(state, words), func)
            return deliver(state, regs, dest, refused)
        return deliver(state, regs, dest, splice(state, parts, flags, [], with_args))

    return [call_keywords if simple else call_general]


def _spliced(state: Any, regs: list[Value], parts: tuple[tuple[int, bool], ...]) -> tuple[Value, ...] | None:
    """The positional arguments of a call with ``*`` before tuples and lists only; None for any other."""
    found: list[Value] = []
    steps = 0
    for reg, star in parts:
        value = regs[reg]
        if not star:
            found.append(value)
            continue
        if type(value) is Ref:
            obj = state.obj(value)
            value = obj.items if type(obj) is ListObj and obj.cls is list else None
        elif type(value) is not tuple:
            return None
        if value is None:
            return None
        found.extend(value)
        steps += len(value) >> 3
    state.steps += steps
    return tuple(found)


def _merged(state: Any, regs: list[Value], keywords: tuple[tuple[str | None, int], ...]) -> dict[str, Value] | None:
    """The keyword arguments of a call with ``**`` before dictionaries of new names only; None for any other."""
    found: dict[str, Value] = {}
    for name, reg in keywords:
        value = regs[reg]
        if name is not None:
            if name in found:
                return None
            found[name] = value
            continue
        obj = state.obj(value) if type(value) is Ref else None
        if type(obj) is not DictObj or obj.cls is not dict:
            return None
        for key, item in obj.table.items():
            if type(key) is not str or key in found:
                return None
            found[key] = item
    return found


def _refuse(state: Any, words: str) -> Value:
    raise error(state, TypeError, words)


def _plain_call(dest: int, func_reg: int, arg_regs: tuple[int, ...], call_any: Any) -> Closure:
    gather = _gathering(arg_regs)

    def call(state: Any, regs: list[Value]) -> Signal:
        func = regs[func_reg]
        args = gather(regs)
        kind = type(func)
        if kind is Method:
            args = (func.receiver, *args)
            func = func.func
            kind = type(func)
        if kind is Ref:
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
        if kind in calls.HOST_FUNCTIONS and func in DIRECT and state.frame.depth < state.recursion_limit:
            value = direct_call(state, func, args)
            if value is not MISSING:
                regs[dest] = value
                return None
        return call_any(state, func, args, {}, dest)

    return call


def _gathering(regs: tuple[int, ...]) -> Callable[[list[Value]], tuple[Value, ...]]:
    """A function that takes the values of registers."""
    if not regs:
        return lambda values: ()
    if len(regs) == 1:
        only = regs[0]
        return lambda values: (values[only],)
    return operator.itemgetter(*regs)


def compile_return(op: ir.Return, code: Any) -> list[Closure] | None:
    """A return."""
    if code.kind not in ("generator", "coroutine", "async_generator"):
        return None
    return generators.compile_return(op, code)


def compile_iter(op: ir.Iter, code: Any) -> list[Closure]:
    """An iterator over a value."""
    dest, src = op.dest, op.src

    def iter_(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, iterator(state, regs[src]))

    taker = _taker(op, code.function)
    if taker is None:
        return [iter_]
    function, collector = code.module.functions[taker[0]], taker[1]

    def iter_taken(state: Any, regs: list[Value]) -> Signal:
        """Where a comprehension takes the items, and what it makes does not depend on their order."""
        if collector is None or regs[collector] is set or regs[collector] is frozenset:
            found = iterator_over_texts(state, regs[src])
            if found is not None and state.session.facts.order_free(function, code.language):
                regs[dest] = found
                return None
        return iter_(state, regs)

    return [iter_taken]


def _taker(op: ir.Iter, function: ir.Function) -> tuple[str, int | None] | None:
    """The comprehension that takes an iterator's items, if that is all that is done with it.

    A generator's key comes with the register of what collects it in turn.
    """
    ops = next(block.ops for block in function.blocks if any(each is op for each in block.ops))
    index = next(i for i, each in enumerate(ops) if each is op)
    made = {each.dest: each.function for each in ops[:index] if type(each) is ir.MakeFunction}
    following = [each for each in ops[index + 1 : index + 3] if type(each) is ir.Call and not (each.starred or each.keywords)]
    if not following or following[0].args != (op.dest,) or following[0].func not in made or op.dest < len(function.locals):
        return None
    key = made[following[0].func]
    if key.endswith("<setcomp>"):
        return key, None
    if key.endswith("<genexpr>") and len(following) == 2 and following[1].args == (following[0].dest,):
        return (key, following[1].func) if following[0].dest >= len(function.locals) else None
    return None


def compile_intrinsic(op: ir.Intrinsic, code: Any) -> list[Closure]:
    """An operation of the language's own."""
    dest, arg_regs = op.dest, op.args
    maker = intrinsics.COMPILED.get(op.name)
    if maker is not None:
        return [maker(op, code)]
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
