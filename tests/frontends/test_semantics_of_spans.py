"""Spans mean what they say: offsets and lines agree, and operations stand at the lines that CPython reports.

The line of an operation is what a traceback shows, so for each kind of operation that can raise, the lines in the IR of a
function are those of the instructions in the host compiler's code for it.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from types import CodeType

import pytest
from lowering_cases import TARGET, Case, all_cases, lowered

from presage.engine.ir import ops
from presage.frontends.python.lower.module import lower_module

MANY_LINES = '''\
def chain(a, b):
    return (
        a
        .b
        .c(
            b
        )
        .d[
            b
        ]
        + b
        * a.e(
            *b
        )
    )

def arguments(f, g, h):
    f(
        g(),
        h(
            g
        ),
        k=g(
            h),
        **h()
    )

def comparison(a, b, c):
    return (
        a
        < b
        and b
        is c
        or
        c
        in a
    )

def targets(a, b):
    (
        a.x,
        [
            a[
                b
            ],
            *c
        ]
    ) = (
        b
    )
    a.y = (
        b[
            a
        ]
    )
    del (
        a.x,
        a[
            b]
    )

def raising(a):
    raise (
        a(
            1
        )
    ) from (
        a.b
    )

def loop(a, b):
    for x in (
        a
        (b)
    ):
        x(
        )

def managed(a):
    with (
        a
        .b(),
        a(
        ) as x
    ):
        x

def handled(a):
    try:
        a()
    except (
        a.b,
        a.c
    ) as e:
        a(
            e
        )
    finally:
        a.d(
        )

@deco
@deco.other(
    1
)
def decorated(
    a,
    b=deco(
        2
    )
):
    assert (
        a
    ), (
        b
    )

def comprehension(a):
    return [
        x(
            a
        )
        for x
        in a.b
        if x[
            0
        ]
    ]

def strings(a):
    return f"""
{a.b}
{a(
1)}"""

def head_of_loop(a, b):
    for (
        x
    ) in \\
        a(
        ):
        x

def loops_of_comprehension(a):
    return [
        y
        for x
        in a
        for y
        in x
    ]

def heads_of_with(a):
    with \\
        a(
        ) as x, \\
        a as y:
        x

def augmented(a):
    x = 1
    (
     x
    ) += (
       a
    )
    a.b \\
     .c += \\
       a
    a[
     1
    ] += 2
    return (
      x
      +
      a)

async def asynchronous(a):
    await (
       a
    )
    async with \\
      a:
        pass
    async for x in \\
      a:
        x
    return [
      x async for x
      in a
    ]

def formatted(a):
    return f"""{
      a!r}
      {a:{
      a}}"""

def imports():
    from a import (
       b,
       c
    )
    import \\
      d

def mapping(a):
    return {
       k: v
       for k,
       v
       in a
    }

def displays(a):
    del (
      a
    )
    x, \\
    y = \\
      a
    return {
      a:
      a,
      **a
    }, [
      *a,
      a
    ], a if \\
      a > \\
        1 else \\
       a

def inner(a):
    @a
    @a(
     1)
    def g(): pass
    return lambda: (
      a
    )

def clauses(a):
    try:
        a()
    except a \\
      .b:
        raise
    except (
      ValueError
    ) as e:
        pass

def patterns(a):
    match a:
        case [
            x,
            a.b
        ]:
            pass
    a.b(
      a
    ).c(
      *a
    )
    a.b(
     k=1
    )
    a \\
     .b(**a)

def generator(a):
    yield \\
      a
    yield from \\
      a
    return not \\
      a, - \\
      a, a \\
      [1:
       2]
'''

INSTRUCTIONS = {
    "LOAD_ATTR": "get_attr",
    "LOAD_METHOD": "get_attr",
    "STORE_ATTR": "set_attr",
    "DELETE_ATTR": "del_attr",
    "BINARY_SUBSCR": "get_item",
    "STORE_SUBSCR": "set_item",
    "DELETE_SUBSCR": "del_item",
    "BINARY_OP": "binary",
    "CALL": "call",
    "CALL_FUNCTION_EX": "call",
    "WITH_EXCEPT_START": "call",
    "COMPARE_OP": "compare",
    "IS_OP": "compare",
    "CONTAINS_OP": "compare",
    "RAISE_VARARGS": "raise",
    "GET_ITER": "iter",
    "GET_YIELD_FROM_ITER": "iter",
    "FOR_ITER": "next",
    "GET_AWAITABLE": "await",
    "GET_ANEXT": "await",
    "UNPACK_SEQUENCE": "unpack",
    "UNPACK_EX": "unpack",
    "LOAD_GLOBAL": "get_global",
    "IMPORT_NAME": "import",
    "IMPORT_FROM": "import_from",
    "BUILD_STRING": "build_string",
}
"""The host's instructions that correspond to one kind of operation."""


def same_lines_only_on(version: tuple[int, int]) -> pytest.MarkDecorator:
    return pytest.mark.skipif(sys.version_info[:2] != version, reason=f"instructions of CPython {version[0]}.{version[1]}")


def code_objects(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_objects(constant)


def host_lines(source: str) -> dict[tuple[str, int], set[tuple[str, int]]]:
    """For each function (qualified name and first line): (mnemonic, line) of its instructions."""
    found: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for code in code_objects(compile(source, "m.py", "exec")):
        lines = found.setdefault((code.co_qualname, code.co_firstlineno), set())
        for instruction in dis.get_instructions(code):
            position = instruction.positions
            if instruction.opname in INSTRUCTIONS and position is not None and position.lineno is not None:
                lines.add((INSTRUCTIONS[instruction.opname], position.lineno))
    return found


def ir_lines(module: ops.Module) -> dict[tuple[str, int], set[tuple[str, int]]]:
    found: dict[tuple[str, int], set[tuple[str, int]]] = {}
    compared = {*INSTRUCTIONS.values(), "inplace"}
    for function in module.functions.values():
        lines = found.setdefault((function.qualname, function.span.line), set())
        for block in function.blocks:
            for op in block.ops:
                if op.mnemonic in compared:
                    lines.add(("binary" if op.mnemonic == "inplace" else op.mnemonic, op.span.line))
    return found


def case_of(source: str) -> ops.Module:
    return lower_module(source.encode("utf-8"), name="m", path="m.py", target=TARGET, legality=False)


@same_lines_only_on((3, 11))
def test_lines_are_those_of_a_traceback() -> None:
    host, ours = host_lines(MANY_LINES), ir_lines(case_of(MANY_LINES))
    for (name, line), expected in host.items():
        if name == "<module>":
            continue
        [found] = [lines for (qualname, _), lines in ours.items() if qualname == name]
        assert (name, sorted(found)) == (name, sorted(expected)), line


WHOLE = [case for case in all_cases() if case.file != "damaged"]


@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_offsets_lie_in_the_function_and_lines_in_the_span(case: Case) -> None:
    """But for the hidden functions around generic definitions, which stand for the list of type parameters."""
    module = lowered(case)
    source = case.source.encode("utf-8")
    for function in module.functions.values():
        if "<generic parameters of" in function.key:
            continue
        start, end, first = function.span
        assert first == source.count(b"\n", 0, start) + 1
        for block in function.blocks:
            for op in block.ops:
                at = op.span
                assert start <= at.start <= at.end <= end, op
                low, high = source.count(b"\n", 0, at.start) + 1, source.count(b"\n", 0, at.end) + 1
                assert low <= at.line <= high, op
