"""Two versions of a check of a text: shown to be the same over all texts, or told apart by one."""

from __future__ import annotations

from functools import cache

import pytest
from equivalence.running import compared

from presage.engine.cli.differing import Differ

SAME = [
    ("return re.match('^[a-z]+(-[a-z]+)*$', text) is not None",
     "text = text[:-1] if text.endswith('\\n') else text\n    return bool(re.fullmatch('[a-z](?:[a-z]|-(?=[a-z]))*', text))"),
    ("if re.fullmatch(r'\\d+', text): return 'number'\n    return 'word' if re.fullmatch(r'\\w+', text) else 'other'",
     "if re.search(r'\\W', text) or not text: return 'other'\n    return 'number' if text.isdecimal() else 'word'"),
    ("return len(text) >= 3 and 'a' in text and text.startswith('b')",
     "return re.match('(?s)(?=.{3})b.*a', text) is not None"),
    ("return re.fullmatch('[A-Z]|x', text.lower()) is not None", "return text in ('x', 'X')"),
    ("return text.strip().replace('-', '') == 'ab'", "return re.fullmatch(r'\\s*-*a-*b-*\\s*', text) is not None"),
]  # fmt: skip
DIFFERENT = [
    ("return bool(re.fullmatch('[0-9]{4}', text))", "return len(text) == 4 and text.isdigit()"),
    ("return bool(re.match('[a-z]{2,40}$', text))", "return bool(re.fullmatch('[a-z]{2,40}', text))"),
    ("return bool(re.fullmatch('[a-k]+', text, re.I))", "return bool(re.fullmatch('[a-k]+', text.lower()))"),
    ("return bool(re.fullmatch('(?:ab){30}', text))", "return False"),
]


@cache
def differ() -> Differ:
    return Differ()


def module(body: str) -> str:
    return f"import re\ndef f(text: str) -> bool:\n    {body}\n"


@pytest.mark.parametrize(("old", "new"), SAME)
def test_the_same_for_every_text(old: str, new: str) -> None:
    found = differ().compare(module(old), module(new), "f")
    assert (found.kind, found.how) == ("equivalent", "all paths")
    texts = ("", "a", "ab", "a-b", "a-b\n", "12", "\u0662", "baa", "b\na", "bba", " a-b\t", "--a--b ", "a b", "\u03a3x\u03a3")
    calls = [f"f({text!r})" for text in texts]
    [truth] = compared([(module(old), module(new), "f", calls)])
    assert not truth["different"]


@pytest.mark.parametrize(("old", "new"), DIFFERENT)
def test_a_text_that_tells_them_apart(old: str, new: str) -> None:
    found = differ().compare(module(old), module(new), "f")
    assert found.kind == "different"
    [truth] = compared([(module(old), module(new), "f", [found.call])])
    assert truth["different"]
