"""The short ways of calls: the same values, charges and refusals as the long ones."""

import itertools
from random import Random

import pytest
from machine.machine import runtime
from machine.symbolic import SMALL, disagreements, explore

from presage.engine.lang.objects import ListObj
from presage.engine.lang.values import MISSING, Raised, Ref, Sym
from presage.frontends.python.meaning import direct, folding
from presage.solvers import terms as T

TEXTS = ["", "a", "a,b,,c", " Tab\tand\nline ", "ÄÖ ß", "007", "-1"]
OTHERS = [None, 0, 2, -1, True, ("a", " ")]


def _plain(state, value):
    return list(state.obj(value).items) if type(value) is Ref and type(state.obj(value)) is ListObj else value


@pytest.mark.parametrize("method", direct.DIRECT, ids=[f"{m.__objclass__.__name__}.{m.__name__}" for m in direct.DIRECT])
def test_a_direct_call_gives_what_folding_gives(method):
    texts = TEXTS if method.__objclass__ is str else [text.encode() for text in TEXTS]
    others = [*texts[:3], *OTHERS]
    taken = 0
    for receiver in texts:
        for args in ((), *((one,) for one in others), *itertools.product(others, repeat=2)):
            one, other = runtime()[1].fork(), runtime()[1].fork()
            found = direct.call(one, method, (receiver, *args))
            try:
                expected = folding.fold(other, method, (receiver, *args), {})
            except Raised:
                assert found is MISSING
                continue
            if found is not MISSING:
                taken += 1
                shown = _plain(one, found)
                assert (shown, type(shown)) == (_plain(other, expected), type(_plain(other, expected)))
                assert one.steps == other.steps
    assert taken >= len(texts)


def test_what_is_symbolic_large_or_grows_is_left_to_others():
    state = runtime()[1].fork()
    assert direct.call(state, str.startswith, ("text", Sym(T.var("x", T.STR), str))) is MISSING
    assert direct.call(state, str.upper, ("x" * 1_000_000,)) is MISSING
    assert direct.call(state, str.ljust, ("x", 10**9)) is MISSING
    assert direct.call(state, str.replace, ("x" * 60_000, "x", "y" * 5_000)) is MISSING


CLASSES_PER_PATH = """
class Account:
    rate = 1
    def total(self): return 10 * self.rate

class Other(Account):
    pass

def f(n):
    before = Account().total() + Other().total()
    if n > 3:
        Account.rate = 5
        Account.total = lambda self: 100 + self.rate
    if n % 2:
        Other.rate = 7
    own = Other()
    if n == 4:
        own.rate = 9
    class Late(Account):
        rate = n
    return before, Account().total(), Other().total(), own.total(), Late.rate, Account().rate
"""


def test_paths_that_change_classes_do_not_see_each_others_changes():
    found = explore(CLASSES_PER_PATH, SMALL)
    assert len(found.paths) >= 4
    assert not found.reasons
    wrong, decided, cases = disagreements(found, Random(1), 20)
    assert not wrong
    assert decided == cases
