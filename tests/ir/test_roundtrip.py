"""Every operation, literal and container survives text -> IR -> text and IR -> text -> IR."""

from __future__ import annotations

import dataclasses
import inspect
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presage.engine.ir import ops
from presage.engine.ir.forms import FORMS, TEMPLATES
from presage.engine.ir.operands import cells, defines, successors, uses
from presage.engine.ir.parser import parse_function, parse_module, parse_op
from presage.engine.ir.printer import print_function, print_module, print_op
from presage.engine.ir.text import Cursor, IrSyntaxError, LiteralError, is_literal, read_literal, show_literal

OPERATIONS = [
    cls for _, cls in inspect.getmembers(ops, inspect.isclass) if issubclass(cls, ops.Op) and cls not in (ops.Op, ops.Terminator)
]
"""Every concrete operation class of the IR, discovered."""


def documented_form(cls: type[ops.Op]) -> str:
    """The first code of the docstring."""
    found = re.match(r"``(.+?)``", cls.__doc__ or "")
    assert found, f"the docstring of {cls.__name__} does not start with the printed form"
    return found[1]


def test_each_operation_has_one_form_and_each_form_an_operation() -> None:
    assert set(TEMPLATES) == set(OPERATIONS)
    assert len({cls.mnemonic for cls in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize("cls", OPERATIONS, ids=lambda cls: cls.mnemonic)
class TestOperation:
    def test_is_final_and_documented_form_round_trips(self, cls: type[ops.Op]) -> None:
        assert getattr(cls, "__final__", False)
        text = documented_form(cls)
        op = parse_op(text)
        assert type(op) is cls
        assert op.span == ops.NO_SPAN
        assert print_op(op) == text
        assert parse_op(print_op(op)) == op

    def test_documented_form_shows_every_field(self, cls: type[ops.Op]) -> None:
        """Optional parts included, but for the ones that the prose introduces."""
        op = parse_op(documented_form(cls))
        hidden = {
            field.name
            for field in dataclasses.fields(cls)
            if field.default is not dataclasses.MISSING and getattr(op, field.name) == field.default
        }
        assert hidden <= {"starred", "cell"}
        assert {field for slot in FORMS[cls].slots() for field in slot.fields} == {
            field.name for field in dataclasses.fields(cls)
        }

    def test_span_round_trips_and_can_be_left_out(self, cls: type[ops.Op]) -> None:
        op = parse_op(documented_form(cls) + "  ; 12:40@3")
        assert op.span == ops.Span(12, 40, 3)
        assert print_op(op) == documented_form(cls) + "  ; 12:40@3"
        assert print_op(op, spans=False) == documented_form(cls)

    def test_minimal_instance_round_trips(self, cls: type[ops.Op]) -> None:
        """With every optional field at its default."""
        op = parse_op(documented_form(cls))
        defaults = {field.name: field.default for field in dataclasses.fields(cls) if field.default is not dataclasses.MISSING}
        bare = dataclasses.replace(op, **defaults)
        assert parse_op(print_op(bare)) == bare

    def test_operands_are_what_the_form_shows(self, cls: type[ops.Op]) -> None:
        text = documented_form(cls)
        op = parse_op(text)
        variable = {op.reg} if isinstance(op, (ops.CheckBound, ops.Unbind)) else set()
        assert {*uses(op), *defines(op), *variable} == set(map(int, re.findall(r"%(\d+)", text)))
        assert list(successors(op)) == list(map(int, re.findall(r"\^(\d+)", text)))
        assert list(cells(op)) == list(map(int, re.findall(r"@(\d+)", text)))
        assert bool(successors(op)) <= isinstance(op, ops.Terminator)


def same(left: object, right: object) -> bool:
    """Equality by type and value, down to signs of zero; NaN equals NaN."""
    if type(left) is not type(right):
        return False
    if isinstance(left, float):
        return (math.isnan(left) and math.isnan(right)) or (  # type: ignore[arg-type]
            left == right and math.copysign(1, left) == math.copysign(1, right)  # type: ignore[arg-type]
        )
    if isinstance(left, complex) and isinstance(right, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.just(...),
    st.integers(),
    st.integers(min_value=-(2**200), max_value=2**200),
    st.floats(),
    st.complex_numbers(allow_nan=True),
    st.text(st.characters()),
    st.binary(),
)
LITERALS = st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=3).map(tuple))


@given(LITERALS)
def test_literals_are_exact(value: object) -> None:
    text = show_literal(value)
    assert text.isascii() and text.isprintable()
    cursor = Cursor(text)
    assert same(read_literal(cursor), value)
    assert cursor.position == len(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "true"),
        (1, "1"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (1e16, "1e+16"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (float("nan"), "nan"),
        (complex(-0.0, float("inf")), "complex(-0.0, inf)"),
        (..., "ellipsis"),
        (2**64, "0x10000000000000000"),
        (-(2**64), "-0x10000000000000000"),
        ("it's\n\ud800\u00e9\U0001f600", r"'it\'s\n\ud800\xe9\U0001f600'"),
        (b"\x00'\xff", r"b'\x00\'\xff'"),
        ((), "()"),
        ((1,), "(1)"),
        (("a", (b"b", None)), "('a', (b'b', none))"),
        (frozenset({"b", "a"}), "frozenset('a', 'b')"),
    ],
)
def test_literal_forms(value: object, text: str) -> None:
    assert is_literal(value)
    assert show_literal(value) == text
    assert same(read_literal(Cursor(text)), value)


def test_integers_have_no_limit() -> None:
    """The host refuses to write more than 4,300 decimal digits."""
    value = 16**5000
    assert show_literal(value) == "0x1" + "0" * 5000
    assert read_literal(Cursor(show_literal(value))) == value


@pytest.mark.parametrize("value", [[], (1, []), object(), int, type("Int", (int,), {})(1)])
def test_what_is_no_literal(value: object) -> None:
    assert not is_literal(value)
    with pytest.raises(LiteralError, match="is no literal"):
        show_literal(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'a\\q'", "column 3: unknown escape"),
        ("'\\Uffffffff'", "unknown escape"),
        ("'a", "text in single quotes"),
        ("b'\\u1234'", "bytes hold characters up to"),
        ("complex(1.0)", "complex takes two floats"),
        ("complex(1.0.0, 2.0)", "complex takes two floats"),
        ("(1 2)", "expected ')' or another item"),
        ("set", "expected a literal"),
        ("?", "expected a literal"),
        ("9" * 5000, "expected a literal"),
    ],
)
def test_ill_formed_literals(text: str, message: str) -> None:
    with pytest.raises(IrSyntaxError, match=re.escape(message)):
        read_literal(Cursor(text))


NAMES = st.text(st.characters(), max_size=6)


@given(NAMES, NAMES)
def test_any_name_and_operator_round_trips(name: str, operator: str) -> None:
    for op in (
        ops.SetAttr(ops.NO_SPAN, 1, name, 2),
        ops.Binary(ops.NO_SPAN, 0, operator, 1, 2),
        ops.Call(ops.NO_SPAN, 0, 1, (2, 3), (1,), ((name, 4), (None, 5))),
        ops.Import(ops.NO_SPAN, 0, name, (name, operator), 2),
    ):
        assert parse_op(print_op(op)) == op


MODULE = r"""module 'shop.tax' path 'shop/tax.py' language python target 3.11
diagnostic 'duplicate argument'  ; 3:9@1

function '<module>' name '<module>' qualname '<module>' kind module
  registers 1
  doc 'A module.\n'
^0:
  %0 = const none  ; 0:0@1
  return %0

function 'f' name 'f' qualname 'C.<locals>.f' kind async_generator  ; 10:90@2
  params [a:positional b? rest:rest '\xe9':keyword? 'd e':keywords]
  locals [a b rest '\xe9' 'd e' .0]
  registers 12
  cells [x]
  frees [__class__]
^0 handler ^1:
  %7 = call %0 [%1 *%2] {k: %3, **%4}  ; 20:30@3
  return %7  ; 20:30@3
^1:
  %8 = catch
  reraise %8
"""


def test_module_round_trips() -> None:
    module = parse_module(MODULE)
    assert print_module(module) == MODULE
    assert parse_module(print_module(module)) == module
    function = module.functions["f"]
    assert function.span == ops.Span(10, 90, 2)
    assert function.params[1] == ops.Param("b", "normal", True)
    assert function.params[3] == ops.Param("\u00e9", "keyword", True)
    assert function.blocks[0].handler == 1
    assert parse_function(print_function(function)) == function
    assert module.diagnostics == [("duplicate argument", ops.Span(3, 9, 1))]


def test_module_without_spans() -> None:
    text = print_module(parse_module(MODULE), spans=False)
    assert ";" not in text
    assert print_module(parse_module(text)) == text


def test_comments_and_empty_lines_carry_no_meaning() -> None:
    noisy = "# first\n\n" + MODULE.replace("\n^1:\n", "\n\n  # a comment\n^1:\n# another\n\n") + "\n# last"
    assert parse_module(noisy) == parse_module(MODULE)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("language python", "language", "line 1, column 54: expected 'target'"),
        ("function '<module>'", "fn '<module>'", "line 4, column 1: expected a function"),
        ("  registers 1\n", "", "line 5, column 3: expected 'registers'"),
        ("return %0", "return %0 %1", "line 9, column 12: expected the end of the line"),
        ("%0 = const none", "%0 = constant none", "line 8, column 3: there is no operation 'constant'"),
        ("%0 = const none", "= const none", "line 8, column 3: expected an operation"),
        ("%8 = catch", "catch", "line 21, column 3: expected a register"),
        ("function 'f'", "function '<module>'", "a second function '<module>'"),
        ("\n^1:\n", "\n^1\n", "line 20, column 1: expected a function"),
    ],
)
def test_syntax_errors_name_line_and_column(old: str, new: str, message: str) -> None:
    assert old in MODULE
    with pytest.raises(IrSyntaxError, match=re.escape(message)):
        parse_module(MODULE.replace(old, new, 1))
