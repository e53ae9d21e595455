"""What is kept from one prediction to the next, and from one fork to the next."""

import gc

from machine.machine import runtime, simulate_in

from presage.engine.cli import collecting
from presage.engine.cli.prediction import Predictor
from presage.engine.lang.code import Code

SOURCE = """
class Item:
    def __init__(self, number):
        self.number = number

def f(number):
    return [Item(each).number for each in range(number)]
"""


def _codes() -> int:
    gc.collect()
    return sum(type(each) is Code for each in gc.get_objects())


def test_a_predictor_keeps_nothing_of_what_it_predicted():
    predictor = Predictor()
    kept = []
    for number in range(30):
        assert predictor.predict(SOURCE, f"f({number})").value == repr(list(range(number)))
        if number in (9, 29):
            kept.append(_codes())
    assert kept[0] == kept[1]


def test_look_ups_are_common_to_forks_but_not_to_what_is_predicted_apart():
    state = runtime()[1].fork()
    fork = state.fork()
    assert fork.attr_cache is state.attr_cache
    fork.separate()
    assert fork.attr_cache is not state.attr_cache
    assert fork.epoch is state.epoch


def test_the_collector_is_left_alone_in_processes_of_others():
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    collecting.settled()
    assert gc.get_freeze_count() == frozen
    collecting.tune()
    try:
        collecting.settled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_calls_are_logged_only_where_they_are_traced():
    lengths = []
    program = f"{SOURCE}\nprint(sorted(range(5), key=lambda each: len(f(each))))\n"
    for traced in (True, False):
        state = runtime()[1].fork()
        state.traced = traced
        assert simulate_in(state, "<calls>", program).error is None
        lengths.append(len([event for event in state.events() if event[0] in ("call", "handed")]))
    assert lengths[0] > 10
    assert lengths[1] == 0


def test_predictions_are_not_traced():
    assert not Predictor()._booted.traced
