"""Names of temporary files are random: what only uses one is known, what shows one is not."""

from __future__ import annotations

from presage.engine.cli.prediction import Predictor

SOURCE = """\
import os
import tempfile

def used():
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("abc")
    size = os.path.getsize(file.name)
    os.remove(file.name)
    return size, os.path.exists(file.name), len(os.path.basename(file.name))

def shown():
    return tempfile.mkdtemp()
"""


def test_a_name_that_is_shown_is_unknown() -> None:
    predictor = Predictor()
    assert predictor.predict(SOURCE, "used()").value == "(3, False, 11)"
    assert predictor.predict(SOURCE, "shown()").kind == "unknown"
