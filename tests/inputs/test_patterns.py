"""`solve` on functions that check texts by patterns: what it finds does what is asked in CPython; what it rules out is out."""

from random import Random

import pytest
from text_checks import function, texts

from presage.engine.cli.solving import Question, Solver

SOLVER = Solver()

CHECKS = {
    "uuid": "return bool(re.fullmatch(r'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', text))",
    "date": "return re.match(r'^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', text) is not None",
    "mail": "return bool(re.fullmatch(r'[\\w.+-]{3,}@(?:(?!-)[a-z0-9-]{1,63}(?<!-)\\.)+[a-z]{2,}', text))",
    "version": "return VERSION.match(text) is not None and text.startswith('12.') and len(text) > 20",
    "password": """
    if len(text) < 14 or text[0] == ' ':
        return False
    return all(re.search(each, text) for each in ('[a-z]', '[A-Z]', r'\\d', r'[^\\w\\s]', r'(.)(?=[xyz]).*q$'))""",
    "gap": "return bool(re.fullmatch(r'[\\w.+-]+@[\\w.-]+', text)) and not re.match(r'[a-z.]+@[a-z.]+$', text) and '@a' in text",
}
HEADER = "import re\nVERSION = re.compile(r'(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-[0-9A-Za-z.-]+)?$')\n"


def module(body: str, annotation: str = ": str") -> str:
    return f"{HEADER}def f(text{annotation}):\n    {body.strip()}\n"


def ask(source: str, **wanted: object) -> object:
    return SOLVER.solve(Question(source, "f", **wanted), 400_000)  # type: ignore[arg-type]


def really(source: str, call: str) -> object:
    space: dict[str, object] = {}
    exec(compile(source, "<source>", "exec"), space)
    return eval(call, space)


@pytest.mark.parametrize("name", CHECKS)
def test_a_text_that_passes_the_check_is_found(name: str) -> None:
    source = module(CHECKS[name])
    found = ask(source, returns="True")
    assert found.kind == "solved", found
    assert really(source, found.call) is True


NEVER = [
    ("return bool(re.fullmatch('[a-z]+', text)) and bool(re.search(r'\\d', text))", "True"),
    ("return bool(re.fullmatch(r'\\d+', text)) and not re.fullmatch(r'[\\d.]+', text)", "True"),
    ("m = re.search('^(ab)*$', text)\n    return len(text) % 2 if m and len(text) < 9 and len(text) == 5 else 7", "0"),
    ("return 1 if re.match('a.*z$', text) and text.endswith('y') else 2", "1"),
    ("return re.fullmatch('(?!.*b)[ab]*b', text) is None", "False"),
]


@pytest.mark.parametrize(("body", "wanted"), NEVER, ids=[wanted + body[:40] for body, wanted in NEVER])
def test_patterns_that_exclude_each_other_are_impossible(body: str, wanted: str) -> None:
    assert ask(module(body), returns=wanted).kind == "impossible"
    assert ask(module(body, ""), returns=wanted).kind == "unknown"  # there are inputs that are no texts


def test_conditions_on_the_inputs_take_part() -> None:
    source = module("return re.fullmatch(r'\\w+(-\\w+)*', text) is not None")
    where = "len(text) > 25 and text.count('-') == 0 and text[3] == '\u00e9'"
    found = ask(source, returns="True", where="len(text) > 25 and '-' in text and text[3] == '\u00e9'")
    assert found.kind == "solved" and really(source, found.call) is True
    text = eval(found.call.removeprefix("f"))
    assert len(text) > 25 and text[3] == "\u00e9" and "-" in text
    assert ask(source, returns="True", where="' ' in text").kind == "impossible"
    assert ask(source, returns="True", where=where).kind in ("solved", "unknown")


def test_lines_and_exceptions_behind_patterns() -> None:
    source = module("""
    if re.match('[^:]*:', text):
        if re.search(r':\\s*$', text):
            raise LookupError
        if not re.match('.*:.*:', text) and text.startswith('zzzzzzzzzzzz'):
            return 1
        if re.fullmatch('[^:]*', text):
            return 2
    return 3""")
    found = ask(source, raises="LookupError")
    assert found.kind == "solved"
    with pytest.raises(LookupError):
        really(source, found.call)
    assert ask(source, returns="1").kind == "solved"
    assert ask(source, reaches=8).kind == "solved"
    assert ask(source, reaches=10).kind == "impossible"


GROUPS = [
    ("m = re.fullmatch(r'(\\d{4})-(\\d{2})-(\\d{2})', text)\n"
     "    if m is None: return None\n"
     "    year, month, day = map(int, m.groups())\n"
     "    return 1 <= month <= 12 and day == 31 and year > 2023 and year % 4 == 0", "True"),
    ("m = re.match(r'(?P<key>\\w+)\\s*=\\s*(?P<value>\\d+)(?:;(\\w+))?$', text)\n"
     "    return m and (m['key'], m.span('value'), m.group(3), m.start(0))", "('size', (7, 9), None, 0)"),
    ("m = re.fullmatch('(a+)-(?P<end>b*)', text)\n    return m and m.groupdict()", "{'end': 'bbbbbbb'}"),
    ("digits = re.sub(r'\\D', '', text)\n    return len(digits) == 16 and digits[-4:] > '9000' and text.count(' ') == 3", "True"),
    ("name, at, host = text.partition('@')\n    first, *rest = host.split('.')\n"
     "    return at and name.isupper() and first == 'x' * 9 and rest == ['y', 'org']", "True"),
    ("m = re.search(r'[?&]page=(\\d{1,3})(&|$)', text)\n"
     "    return m is not None and int(m[1]) == 512 and m.start() == 7 and text[m.end():] == 'x?page=7'", "True"),
    ("m = re.search('v([0-9]+)', text)\n    return m and ('v' in text[:m.start()], m.span(1))", "(True, (6, 14))"),
    ("text = text.strip().lower()\n    return text.isidentifier() and text.endswith('_x') and len(text) > 20", "True"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), GROUPS, ids=[wanted + body[:30] for body, wanted in GROUPS])
def test_groups_numbers_and_changed_texts(body: str, wanted: str) -> None:
    source = module(body)
    found = ask(source, returns=wanted)
    assert found.kind == "solved", found
    assert really(source, found.call) == eval(wanted)


NO_GROUPS = [
    ("m = re.fullmatch(r'([a-z]+)-(\\d+)', text)\n    return m is not None and m[1].isupper()", "True"),
    ("m = re.fullmatch(r'(\\d{2}):(\\d{2})', text)\n    return int(m[1]) if m else None", "100"),
    ("t = text.strip()\n    return t.endswith(' ') or t != t.strip()", "True"),
    ("t = text.replace('-', '')\n    return '-' in t", "True"),
    ("a, _, b = text.partition('@')\n    return '@' in a", "True"),
]


@pytest.mark.parametrize(("body", "wanted"), NO_GROUPS, ids=[wanted + body[:30] for body, wanted in NO_GROUPS])
def test_groups_and_changed_texts_that_cannot_be(body: str, wanted: str) -> None:
    assert ask(module(body), returns=wanted).kind == "impossible"


def test_a_search_finds_the_first_place() -> None:
    source = module("m = re.search('[0-9]+', text)\n    return m is not None and text[:m.start()].isdecimal() and text.isascii()")
    assert ask(source, returns="True").kind == "impossible"


def test_groups_between_which_a_pattern_chooses_are_no_proof() -> None:
    source = module("m = re.search('(a*)(a*)b', text)\n    return m is not None and m[2] == 'aa'")
    assert ask(source, returns="True").kind == "unknown"


def test_an_inexact_pattern_is_no_proof() -> None:
    assert ask(module(r"return bool(re.fullmatch(r'(a+)\1b', text)) and 'c' in text"), returns="True").kind == "unknown"
    source = module(r"return bool(re.fullmatch(r'(a+)\1b', text))")
    assert ask(source, returns="True").kind in ("solved", "unknown")


def test_random_checks_are_answered_as_cpython_has_them() -> None:
    rng = Random(5)
    answered = 0
    for _ in range(12):
        source, wanted = function(rng), rng.choice(["True", "False"])
        found = SOLVER.solve(Question(source, "f", returns=wanted), 30_000)
        answered += found.kind != "unknown"
        space: dict[str, object] = {}
        exec(source, space)
        if found.kind == "solved":
            assert repr(eval(found.call, space)) == wanted, (source, found.call)
        elif found.kind == "impossible":
            assert all(repr(space["f"](text)) != wanted for text in texts(rng, 500)), source  # type: ignore[operator]
    assert answered > 9
