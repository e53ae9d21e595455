"""Real code: files of the host's own library lower wholly, to well-formed IR, at the positions that CPython reports.

All of them: `python bench/lowering.py`; here a sample that depends on nothing but the library.
"""

from __future__ import annotations

import random
import sys
import sysconfig
from pathlib import Path

import pytest
from host_positions import HOST, differences

from presage.engine.ir import ops
from presage.engine.ir.verify import verify
from presage.frontends.python.lower import decode, lower_module

LIBRARY = Path(sysconfig.get_path("stdlib"))
FOREIGN = ("site-packages", "lib2to3")  # the latter keeps sources in Python 2
FILES = sorted(
    path for path in LIBRARY.rglob("*.py") if "bad" not in path.name and not any(part in path.parts for part in FOREIGN)
)
SAMPLE = random.Random(20).sample(FILES, 60)

EDGES = Path(__file__).parent / "edges.txt"

needs_host = pytest.mark.skipif(sys.version_info[:2] != HOST, reason="reads the instructions of another version")


def name_of(path: Path) -> str:
    return path.relative_to(LIBRARY).as_posix()


@pytest.mark.parametrize("path", SAMPLE, ids=name_of)
def test_a_file_of_the_library_lowers_wholly(path: Path) -> None:
    source = path.read_bytes()
    module = lower_module(source, path.stem, str(path), legality=False)
    unknown = [op for f in module.functions.values() for b in f.blocks for op in b.ops if isinstance(op, ops.Unknown)]
    assert (module.diagnostics, unknown) == ([], [])
    assert verify(module, len(decode(source))) == []


@pytest.mark.parametrize("path", SAMPLE[:20], ids=name_of)
def test_functions_are_the_same_when_lowered_on_demand(path: Path) -> None:
    source = path.read_bytes()
    whole = lower_module(source, path.stem, str(path), legality=False)
    lazy = lower_module(source, path.stem, str(path), lazy=True, legality=False)
    keys = list(whole.functions)
    for key in random.Random(1).sample(keys, len(keys) // 2):
        assert lazy.functions[key] == whole.functions[key]
    assert list(lazy.functions.items()) == list(whole.functions.items())


def test_a_key_that_is_not_there_is_a_key_error() -> None:
    module = lower_module("def f():\n    def g(): pass\n", "m", "m.py", lazy=True)
    for key in ("g", "f.g", "f.<locals>.h", "f.<locals>.g.<locals>.h"):
        with pytest.raises(KeyError):
            module.functions[key]
    assert module.functions["f.<locals>.g"].qualname == "f.<locals>.g"


@needs_host
@pytest.mark.parametrize("path", SAMPLE[20:45], ids=name_of)
def test_positions_are_those_of_the_host(path: Path) -> None:
    assert not differences(path.read_bytes())


@needs_host
@pytest.mark.parametrize("source", EDGES.read_bytes().decode("utf-8").split("# ---\n"))
def test_edges_of_the_grammar(source: str) -> None:
    text = source.encode("utf-8")
    module = lower_module(text, "m", "m.py", legality=False)
    assert module.diagnostics == []
    assert verify(module, len(text)) == []
    assert differences(text) == []
