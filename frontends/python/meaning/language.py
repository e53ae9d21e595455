"""Python's meaning of the IR's operations: each becomes a closure with a fast path.

The closures are made in the modules ``ops_*``. Their fast paths handle exact built-in types; everything
else goes to the other modules beside this one.
"""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.values import Closure, Method, Raised, Ref, Signal, Value
from presage.frontends.python.meaning import accesses, calls, exceptions, generators, imports, symbolic, text
from presage.frontends.python.meaning.errors import error, new_exception
from presage.frontends.python.meaning.ops_attributes import (
    compile_del_attr,
    compile_del_item,
    compile_get_attr,
    compile_get_item,
    compile_set_attr,
    compile_set_item,
)
from presage.frontends.python.meaning.ops_building import compile_build, compile_build_map, compile_unpack
from presage.frontends.python.meaning.ops_calls import (
    compile_call,
    compile_intrinsic,
    compile_iter,
    compile_make_class,
    compile_make_function,
    compile_return,
)
from presage.frontends.python.meaning.ops_names import (
    compile_del_global,
    compile_del_name,
    compile_get_global,
    compile_get_name,
    compile_set_global,
    compile_set_name,
)
from presage.frontends.python.meaning.ops_operators import compile_binary, compile_compare, compile_unary
from presage.frontends.python.meaning.types import METHOD_DESCRIPTOR, type_name


class Python:
    """The language's entry points for the machine."""

    name = "python"

    text_methods = frozenset(
        {"capitalize", "casefold", "center", "expandtabs", "ljust", "lower", "lstrip", "removeprefix", "removesuffix",
         "replace", "rjust", "rstrip", "strip", "swapcase", "title", "upper", "zfill"}
    )  # fmt: skip

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

    def merge(self, condition: Any, a: Value, b: Value) -> Value:
        """A formula over two ints, bools or floats, or two texts of which one is symbolic anyway."""
        return symbolic.merged(condition, a, b)

    def is_pure(self, state: Any, func: Value) -> bool:
        """Whether it is a built-in function or method of scalars that computes its result only."""
        if type(func) is Method:
            func = func.func
        return type(func) is not Ref and func in _PURE

    def unbound(self, state: Any, name: str, free: bool) -> Raised:
        """NameError or UnboundLocalError."""
        if free:
            words = f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            return Raised(new_exception(state, NameError, (words,), {"name": name}))
        words = f"cannot access local variable '{name}' where it is not associated with a value"
        return Raised(new_exception(state, UnboundLocalError, (words,), {"name": name}))

    def too_deep(self, state: Any, level: str | None = "") -> Raised:
        """RecursionError."""
        return error(state, RecursionError, f"maximum recursion depth exceeded{level}")

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

    def watched(self, op: ir.Op, code: Any) -> tuple[Any, bool]:
        """What an operation does to memory that threads share."""
        return accesses.watched(op, code)

    def standing(self, state: Any, code: Any) -> int:
        """Whose code a function is."""
        return accesses.standing(state, code)

    def location(self, state: Any, ref: Ref, key: Any) -> str:
        """What stands at a location of shared memory."""
        return accesses.location(state, ref, key)


_PURE = frozenset(
    {len, abs, min, max, ord, chr, sum, isinstance, round, any, all, divmod, int, str, bool, float, repr, dict.get, list.count}
    | {raw for cls in (str, int, float) for name, raw in vars(cls).items() if type(raw) is METHOD_DESCRIPTOR}
)

_TABLE: dict[type[ir.Op], Any] = {
    ir.Binary: compile_binary,
    ir.Inplace: compile_binary,
    ir.Compare: compile_compare,
    ir.Unary: compile_unary,
    ir.GetAttr: compile_get_attr,
    ir.SetAttr: compile_set_attr,
    ir.DelAttr: compile_del_attr,
    ir.GetItem: compile_get_item,
    ir.SetItem: compile_set_item,
    ir.DelItem: compile_del_item,
    ir.GetGlobal: compile_get_global,
    ir.SetGlobal: compile_set_global,
    ir.DelGlobal: compile_del_global,
    ir.GetName: compile_get_name,
    ir.SetName: compile_set_name,
    ir.DelName: compile_del_name,
    ir.BuildSequence: compile_build,
    ir.BuildMap: compile_build_map,
    ir.Unpack: compile_unpack,
    ir.MakeFunction: compile_make_function,
    ir.MakeClass: compile_make_class,
    ir.Call: compile_call,
    ir.Return: compile_return,
    ir.Iter: compile_iter,
    ir.Next: generators.compile_next,
    ir.Yield: generators.compile_yield,
    ir.YieldFrom: generators.compile_yield_from,
    ir.Await: generators.compile_await,
    ir.Import: imports.compile_import,
    ir.ImportFrom: imports.compile_import_from,
    ir.ImportStar: imports.compile_import_star,
    ir.Raise: exceptions.compile_raise,
    ir.Reraise: exceptions.compile_reraise,
    ir.Intrinsic: compile_intrinsic,
}
