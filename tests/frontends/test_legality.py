"""The legality pass against CPython's compiler: snippets, encodings, and a sample of the bench."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from legality_cases import BYTES, SNIPPETS

from presage.engine.ir.ops import Span
from presage.frontends.python.legality import check, check_source, own_findings, parse_source
from presage.frontends.python.legality.syntax import parse

BENCH = Path(__file__).parents[2] / "bench" / "legality.py"
HOST = f"{sys.version_info[0]}.{sys.version_info[1]}"
cpython_3_11 = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="compares with the compiler of 3.11")


def refusal(source: bytes) -> str | None:
    """The message with which the compiler refuses a source, or nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<test>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            return str(getattr(error, "msg", error)) or type(error).__name__
    return None


@cpython_3_11
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_is_judged_as_the_compiler_judges_it_with_its_message(snippet: str) -> None:
    messages = [message for message, _ in check_source(snippet.encode(), "3.11")]
    expected = refusal(snippet.encode())
    if expected is None:
        assert messages == []
    else:
        assert expected in messages


@cpython_3_11
@pytest.mark.parametrize("source", BYTES, ids=lambda source: ascii(source[:40]))
def test_bytes_are_judged_as_the_compiler_judges_them(source: bytes) -> None:
    assert bool(check_source(source, "3.11")) == (refusal(source) is not None)


@cpython_3_11
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_without_the_hosts_parser_nothing_legal_is_refused(snippet: str) -> None:
    if refusal(snippet.encode()) is None:
        assert own_findings(snippet.encode(), "3.11") == []


@cpython_3_11
def test_a_sample_of_the_library_and_of_mutants_agrees() -> None:
    command = [sys.executable, str(BENCH), "--files", "40", "--mutants", "150", "--seed", "7"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("source", "message", "span"),
    [
        ("x = 1\nreturn x\n", "'return' outside function", Span(6, 14, 2)),
        ("def f(a, a):\n    pass\n", "duplicate argument 'a' in function definition", Span(9, 10, 1)),
        ("é = 1\nbreak\n", "'break' outside loop", Span(7, 12, 2)),
        ("\ufeffx = 1\nbreak\n", "'break' outside loop", Span(9, 14, 2)),
    ],
)
def test_places_are_bytes_of_the_file(source: str, message: str, span: Span) -> None:
    data = source.encode()
    assert check_source(data, HOST) == [(message, span)]
    assert check(parse(data), data, HOST) == [(message, span)]


def test_the_hosts_syntax_error_keeps_its_place() -> None:
    ((_, span),) = check_source("é = 'a'\nx = )\n".encode(), HOST)
    assert span == Span(13, 14, 2)


@pytest.mark.parametrize(
    ("source", "older", "newer"),
    [
        ("match a:\n    case 1:\n        pass\n", "3.9", "3.10"),
        ("try:\n    pass\nexcept* A:\n    pass\n", "3.10", "3.12"),
        ("def f(a, /): pass\n", "3.7", "3.8"),
        ("type X = int\n", "3.10", "3.12"),
        ("def f[T](a: T) -> T: return a\n", "3.10", "3.12"),
        ("x[*a]\n", "3.10", "3.12"),
        ("with (a as b, c as d): pass\n", "3.8", "3.10"),
        ("async def f():\n    return [[x async for x in y] for y in z]\n", "3.10", "3.12"),
    ],
)
def test_syntax_is_refused_before_the_version_that_brings_it(source: str, older: str, newer: str) -> None:
    assert check_source(source.encode(), older)
    assert check_source(source.encode(), newer) == []


def test_without_the_hosts_parser_places_are_the_same() -> None:
    source = "\ufeffé = 1\n  x = 2\n".encode()
    assert own_findings(source, HOST) == [("unexpected indent", Span(12, 13, 2))]


def test_quotes_may_nest_in_newer_f_strings() -> None:
    assert check_source(b"""f'{a['b']} {c["d's"]}'\n""", "3.12" if HOST != "3.12" else "3.13") == []


def test_an_attribute_of_a_type_is_no_type_alias() -> None:
    assert own_findings(b"type(a).b = c\n", "3.9") == []


def test_a_line_in_brackets_may_be_indented_less_than_its_block() -> None:
    source = b"def f():\n    (a.\nb) # c\n    return (1 + # ' \n2)\n"
    tree, text = parse_source(source)
    assert not tree.root_node.has_error
    assert len(text.data) == len(source)
    assert own_findings(source, HOST) == []
