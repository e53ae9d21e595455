"""Results of formatting that would fill the memory are unknown, with the reason; the same forms of common size are computed."""

import pytest

from presage.engine.cli.prediction import Predictor

PREDICTOR = Predictor()


@pytest.mark.parametrize(
    "expression",
    [
        "'{:3000000000}'.format(1)",
        "'{0:{1}}'.format(1, 3000000000)",
        "'{a:>{b}}'.format(a=1, b=3000000000)",
        "'%3000000000d' % 1",
        "'%.3000000000f' % 1.0",
        "b'%*d' % (3000000000, 1)",
        "('\\t' * 100000).expandtabs(100000)",
        "[0, 1].__imul__(3000000000)",
        "format(1, '3000000000')",
        "f'{1:3000000000}'",
    ],
)
def test_what_would_fill_the_memory_is_unknown(expression):
    found = PREDICTOR.predict("", expression)
    assert found.kind == "unknown"
    assert "more than" in found.reasons[0][0]


@pytest.mark.parametrize(
    "expression",
    [
        "'tel 5551234567890 %s' % 'a'",
        "'%(a)s %%3000000000d' % {'a': 1}",
        "'{0:>6} 5551234567890'.format(55512345678901)",
        "'{{3000000000}} {:5}'.format(1)",
        "'{0:{1}}'.format(1, 30)",
        "'%*d' % (30, 5551234567890)",
        "'a\\tb'.expandtabs(30)",
    ],
)
def test_numbers_that_are_no_widths_are_only_numbers(expression):
    assert PREDICTOR.predict("", expression).value == repr(eval(expression))


def test_a_value_that_is_nested_deeply_is_unknown_and_no_error():
    source = "class Box:\n    pass\nbox = None\nfor _ in range(900):\n    outer = Box()\n    outer.inner = box\n    box = outer\n"
    assert PREDICTOR.predict(source, "box").reasons[0][0].startswith("a value nested more than")
