"""Threads in the machine: what no order of them shows in agrees with CPython; what one shows in is unknown, with the reason."""

from __future__ import annotations

import pytest
from threads.host import host_outputs
from threads.open_programs import DEPENDENT, ENDLESS, RACES
from threads.ordered_programs import ORDERED

from presage.engine.cli.prediction import Prediction, Predictor


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor()


@pytest.fixture(scope="module")
def expected() -> dict[str, list[str]]:
    """What CPython prints, switching threads as often as it can; more than one output where the order shows."""
    return dict(zip(ORDERED, host_outputs(list(ORDERED.values()), times=3), strict=True))


def _shown(found: Prediction) -> str:
    return found.output + (f"<{found.type}: {found.message}>" if found.kind == "raises" else "")


@pytest.mark.parametrize("name", ORDERED)
def test_same_as_cpython(predictor: Predictor, expected: dict[str, list[str]], name: str) -> None:
    found = predictor.predict(ORDERED[name], None)
    assert found.kind in ("returns", "raises"), found.reasons
    assert expected[name] == [_shown(found)]


@pytest.mark.parametrize("name", RACES)
def test_a_race_is_named(predictor: Predictor, name: str) -> None:
    source, words = RACES[name]
    source = source.lstrip("\n")  # lines count from where the program begins
    found = predictor.predict(source, None)
    assert found.kind == "unknown"
    [(reason, _)] = found.reasons
    for part in words:
        assert part in reason


@pytest.mark.parametrize("name", DEPENDENT)
def test_an_open_order_that_shows_is_not_guessed(predictor: Predictor, name: str) -> None:
    found = predictor.predict(DEPENDENT[name], None)
    assert found.kind == "unknown"
    [(reason, _)] = found.reasons
    assert reason.startswith(("the outcome depends on the order in which threads run (line ", "a timeout that another"))


@pytest.mark.parametrize("name", ENDLESS)
def test_waiting_for_ever(predictor: Predictor, name: str) -> None:
    assert predictor.predict(ENDLESS[name], None).kind == "diverges"


def test_a_value_that_a_thread_goes_on_changing(predictor: Predictor) -> None:
    source = "import threading\nbox = []\nthreading.Thread(target=lambda: box.append(1)).start()\n"
    found = predictor.predict(source, "box")
    assert found.kind == "unknown"
    assert found.reasons[0][0] == "data race: line 3 writes a list, which the program's end reads, in no order"


def test_a_thread_that_never_ends(predictor: Predictor) -> None:
    source = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
    assert predictor.predict(source, "1").reasons == (("a thread that keeps the program from ending", None),)


def test_the_same_answer_again(predictor: Predictor) -> None:
    """Schedules are fixed: repeated predictions, in any company, are the same in every byte."""
    names = ("a counter under a lock", "a pool that sleeps", "turns by two events")
    first = [predictor.predict(ORDERED[name], None) for name in names]
    other = Predictor()
    assert [other.predict(ORDERED[name], None) for name in reversed(names)] == first[::-1]
