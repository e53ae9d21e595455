"""The verifier: every operation has an ill-formed example beside its error, in ``tests/ir/invalid``.

A file there starts with one ``# error:`` line for each problem that the rest of it, a module, has.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from presage.engine.ir import ops
from presage.engine.ir.parser import parse_function, parse_module
from presage.engine.ir.text import IrSyntaxError
from presage.engine.ir.verify import verify, verify_function

INVALID = Path(__file__).parent / "invalid"
MNEMONICS = sorted(
    cls.mnemonic for _, cls in inspect.getmembers(ops, inspect.isclass) if issubclass(cls, ops.Op) and cls.mnemonic
)


def problems_of(text: str, source_length: int | None = None) -> list[str]:
    """What is wrong with the text of a module: its syntax error, or the verifier's problems."""
    try:
        return [str(problem) for problem in verify(parse_module(text), source_length)]
    except IrSyntaxError as error:
        return [str(error)]


def test_every_operation_has_an_ill_formed_example() -> None:
    names = {path.stem.split("-")[0] for path in INVALID.glob("*.ir")}
    assert names == {*MNEMONICS, "module", "function", "block"}


@pytest.mark.parametrize("path", sorted(INVALID.glob("*.ir")), ids=lambda path: path.stem)
def test_ill_formed_example(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = [line.removeprefix("# error: ") for line in text.splitlines() if line.startswith("# error: ")]
    assert expected, "an ill-formed example states its errors"
    assert problems_of(text) == expected
    mnemonic = path.stem.split("-")[0]
    if mnemonic in MNEMONICS:
        assert mnemonic in text.split("\n\n", 1)[1], "the example is about its operation"


def function(blocks: str, head: str = "") -> ops.Function:
    """A function of two parameters ``a b`` and a variable ``x`` in %2, with eight registers."""
    return parse_function(
        "function 'f' name 'f' qualname 'f' kind function\n  params [a b]\n  locals [a b x]\n  registers 8\n" + head + blocks
    )


def complaints(blocks: str, head: str = "") -> list[str]:
    return [str(problem) for problem in verify_function(function(blocks, head))]


class TestFlow:
    def test_value_on_one_path_only(self) -> None:
        blocks = "^0:\n branch %0 ^1 ^2\n^1:\n %3 = const 1\n jump ^2\n^2:\n return %3\n"
        assert complaints(blocks) == ["f ^2 op 0: %3 may have no value here"]

    def test_value_on_both_paths(self) -> None:
        blocks = "^0:\n branch %0 ^1 ^2\n^1:\n %3 = const 1\n jump ^3\n^2:\n %3 = const 2\n jump ^3\n^3:\n return %3\n"
        assert complaints(blocks) == []

    def test_variable_must_be_checked_where_it_may_be_unbound(self) -> None:
        blocks = "^0:\n branch %0 ^1 ^2\n^1:\n %2 = const 1\n jump ^2\n^2:\n{}return %2\n"
        assert complaints(blocks.format("")) == ["f ^2 op 0: %2 (x) may have no value here"]
        assert complaints(blocks.format(" check_bound %2 x\n ")) == []

    def test_unbind_takes_the_value(self) -> None:
        assert complaints("^0:\n unbind %0\n return %0\n") == ["f ^0 op 1: %0 (a) may have no value here"]
        assert complaints("^0:\n unbind %0\n jump ^1\n^1:\n return %0\n") == ["f ^1 op 0: %0 (a) may have no value here"]
        assert complaints("^0:\n unbind %0\n check_bound %0 a\n return %0\n") == []

    def test_loop_keeps_what_was_there_before(self) -> None:
        blocks = "^0:\n %3 = iter %0\n{}jump ^1\n^1:\n %5 = next %3 ^2 ^3\n^2:\n %4 = const 1\n jump ^1\n^3:\n return %4\n"
        assert complaints(blocks.format("")) == ["f ^3 op 0: %4 may have no value here"]
        assert complaints(blocks.format(" %4 = const 0\n ")) == []

    def test_next_assigns_on_the_way_to_its_body(self) -> None:
        blocks = "^0:\n %3 = iter %0\n jump ^1\n^1:\n %4 = next %3 ^2 ^3\n^2:\n %5 = move %4\n jump ^1\n^3:\n return %{}\n"
        assert complaints(blocks.format(4)) == ["f ^3 op 0: %4 may have no value here"]
        assert complaints(blocks.format(3)) == []

    def test_handler_sees_what_was_assigned_before_the_first_operation_that_raises(self) -> None:
        blocks = "^0 handler ^1:\n %3 = const 1\n %4 = call %0 []\n %5 = call %0 []\n return %5\n^1:\n %6 = catch\n return %{}\n"
        assert complaints(blocks.format(3)) == []
        assert complaints(blocks.format(4)) == ["f ^1 op 1: %4 may have no value here"]

    def test_handler_does_not_see_what_the_block_unbinds(self) -> None:
        blocks = "^0 handler ^1:\n %3 = call %0 []\n unbind %1\n return %3\n^1:\n %6 = catch\n return %1\n"
        assert complaints(blocks) == ["f ^1 op 1: %1 (b) may have no value here"]

    def test_block_order_does_not_matter(self) -> None:
        blocks = "^0:\n %3 = const 1\n jump ^2\n^1:\n return %3\n^2:\n %4 = move %3\n jump ^1\n"
        assert complaints(blocks) == []

    def test_long_chain_of_blocks(self) -> None:
        """No recursion, and no more than a few rounds."""
        count = 20_000
        text = "".join(f"^{label}:\n  %3 = move %0\n  jump ^{label + 1}\n" for label in range(count))
        assert complaints(text + f"^{count}:\n  return %3\n") == []


class TestSpans:
    TEXT = (
        "module 'm' path 'm.py' language python target 3.11\n"
        "function '<module>' name '<module>' qualname '<module>' kind module  ; 0:9@1\n  registers 1\n"
        "^0:\n  %0 = const none  ; {}\n  return %0\n"
    )

    @pytest.mark.parametrize("span", ["0:0@0", "0:9@1", "9:9@1", "3:5@7"])
    def test_good(self, span: str) -> None:
        assert problems_of(self.TEXT.format(span), 9) == []

    def test_after_the_source(self) -> None:
        text = self.TEXT.format("3:10@1")
        assert problems_of(text) == []
        assert problems_of(text, 9) == ["<module> ^0 op 0 (line 1): its span 3:10@1 ends after the source, which has 9 bytes"]

    @pytest.mark.parametrize("span", ["4:3@1", "3:4@0"])
    def test_no_span(self, span: str) -> None:
        [problem] = problems_of(self.TEXT.format(span), 9)
        assert f"its span {span} is not one" in problem


def test_the_first_problem_of_a_module_does_not_hide_others() -> None:
    module = parse_module((INVALID / "unary.ir").read_text(encoding="utf-8"))
    module.functions["g"] = function("^0:\n return %5\n")
    assert [problem.function for problem in verify(module)] == ["f", "g", "f"]


def test_constants_without_literal_form() -> None:
    bad = function("^0:\n %3 = const 1\n return %3\n")
    op = bad.blocks[0].ops[0]
    assert isinstance(op, ops.Const)
    op.value = [1]
    assert [problem.message for problem in verify_function(bad)] == ["a list is no literal"]


def test_references_to_functions_need_the_module() -> None:
    made = function("^0:\n %3 = make_function 'g'\n return %3\n")
    assert verify_function(made) == []
    assert [problem.message for problem in verify_function(made, {})] == ["the module has no function 'g'"]
