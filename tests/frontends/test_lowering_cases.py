"""Lowering against its expected outputs (see `lowering_cases`), and that these show the whole language."""

from __future__ import annotations

import ast

import pytest
from lowering_cases import Case, all_cases, lowered, shown

from presage.engine.ir import ops
from presage.engine.ir.parser import parse_module
from presage.engine.ir.printer import print_module
from presage.engine.ir.verify import verify

CASES = list(all_cases())
each_case = pytest.mark.parametrize("case", CASES, ids=str)


@each_case
def test_output_is_as_expected(case: Case) -> None:
    assert shown(case) == case.expected, "if the change is meant: python -m tests.lowering_cases"


@each_case
def test_output_is_well_formed_and_round_trips(case: Case) -> None:
    module = lowered(case)
    assert [str(problem) for problem in verify(module, len(case.source.encode("utf-8")))] == []
    text = print_module(module)
    assert parse_module(text) == module
    assert print_module(parse_module(text)) == text


@each_case
def test_only_damaged_sources_have_unknown_operations(case: Case) -> None:
    module = lowered(case)
    unknown = [
        op for function in module.functions.values() for block in function.blocks for op in block.ops if type(op) is ops.Unknown
    ]
    if case.file == "damaged":
        assert module.diagnostics
    else:
        assert not unknown and not module.diagnostics


def test_names_are_unique() -> None:
    names = [str(case) for case in CASES]
    assert len(set(names)) == len(names)


ABSTRACT = {
    "AST", "mod", "stmt", "expr", "expr_context", "boolop", "operator", "unaryop", "cmpop", "excepthandler", "pattern",
    "type_ignore", "type_param", "slice",
}  # fmt: skip
NOT_OF_A_SOURCE = {
    "Expression", "FunctionType", "Interactive", "TypeIgnore", "Suite", "Index", "ExtSlice", "AugLoad", "AugStore", "Param",
    "Num", "Str", "Bytes", "NameConstant", "Ellipsis",
}  # fmt: skip


def test_cases_show_every_construct_of_the_host() -> None:
    """Every node class that the host's own parser knows occurs in a case."""
    concrete = {
        name
        for name, cls in vars(ast).items()
        if isinstance(cls, type) and issubclass(cls, ast.AST) and name not in ABSTRACT | NOT_OF_A_SOURCE
    }
    seen: set[str] = set()
    for case in CASES:
        try:
            tree = ast.parse(case.source)
        except SyntaxError:
            assert case.file == "damaged" or case.target != "3.11", f"{case} does not parse"
            continue
        seen |= {type(node).__name__ for node in ast.walk(tree)}
    assert sorted(concrete - seen) == []


def test_cases_show_every_operation() -> None:
    """Every operation of the IR that Python needs is shown by some case; `switch` is for languages with one."""
    seen = {
        op.mnemonic
        for case in CASES
        for function in lowered(case).functions.values()
        for block in function.blocks
        for op in block.ops
    }
    known = {cls.mnemonic for cls in [*ops.Op.__subclasses__(), *ops.Terminator.__subclasses__()] if cls.mnemonic}
    assert known - seen <= {"switch"}
