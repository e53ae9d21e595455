"""Where names live, what functions are called and of which kind they are: as in the host compiler's code objects."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from types import CodeType

import pytest
from lowering_cases import TARGET, Case, all_cases, lowered

from presage.engine.ir import ops
from presage.engine.ir.operands import defines, uses

CASES = [case for case in all_cases() if case.file != "damaged" and case.target == TARGET]


def code_objects(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_objects(constant)


def host_kind(code: CodeType) -> str:
    kinds = {
        inspect.CO_GENERATOR: "generator",
        inspect.CO_COROUTINE: "coroutine",
        inspect.CO_ASYNC_GENERATOR: "async_generator",
    }
    return next((kind for flag, kind in kinds.items() if code.co_flags & flag), "function")


def host_view(code: CodeType) -> tuple[object, ...]:
    cells = sorted(code.co_cellvars)
    parameters = code.co_argcount + code.co_kwonlyargcount
    rest = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    names = code.co_varnames[: parameters + rest]
    return (
        code.co_qualname,
        code.co_name,
        host_kind(code),
        (code.co_posonlyargcount, code.co_argcount, code.co_kwonlyargcount, rest),
        sorted(names),
        sorted(code.co_varnames),
        cells,
        sorted(code.co_freevars),
    )


def named_locals(function: ops.Function) -> set[str]:
    """Local variables that some operation names (the host drops those that are only declared by an annotation)."""
    registers: set[int] = set()
    for block in function.blocks:
        for op in block.ops:
            registers.update((*uses(op), *defines(op)))
            if isinstance(op, (ops.CheckBound, ops.Unbind)):
                registers.add(op.reg)
    return {name for register, name in enumerate(function.locals) if register in registers}


def our_view(function: ops.Function) -> tuple[object, ...]:
    kinds = [param.kind for param in function.params]
    # The host does not mark the one parameter of a comprehension, which nobody can name, as positional only.
    positional = kinds.count("positional")
    marked = 0 if function.locals[:1] == (".0",) else positional
    return (
        function.qualname,
        function.name,
        "function" if function.kind in ("module", "class") else function.kind,
        (marked, positional + kinds.count("normal"), kinds.count("keyword"), kinds.count("rest") + kinds.count("keywords")),
        sorted(param.name for param in function.params),
        sorted({*function.locals[: len(kinds)], *named_locals(function)}),
        sorted(function.cells),
        sorted(function.frees),
    )


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="from 3.12 on comprehensions are not functions")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_functions_are_those_of_the_host(case: Case) -> None:
    host = sorted((host_view(code) for code in code_objects(compile(case.source, "m.py", "exec"))), key=repr)
    ours = sorted((our_view(function) for function in lowered(case).functions.values()), key=repr)
    assert ours == host
