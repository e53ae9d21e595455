"""Violations done on purpose, one of each kind, to see that the watch sees them.

Each stands for a defect that the product could come to have: it is put in where the simulation passes by, and
taken out again.
"""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def planted(name: str | None, root: Path) -> Iterator[None]:
    """The violation of that name is done while a request is sent; None for none. root: the analysed project."""
    if name is None:
        yield
    elif name.startswith("fold"):
        with _model_replaced(*FOLDS[name]):
            yield
    else:
        with _on_sending(lambda: VIOLATIONS[name](root)):
            yield


def _import(root: Path) -> None:
    sys.path.insert(0, str(root))
    try:
        importlib.import_module("ranking.money")
    finally:
        sys.path.remove(str(root))
        for module in [name for name in sys.modules if name.partition(".")[0] == "ranking"]:
            del sys.modules[module]


def _exec(root: Path) -> None:
    source = (root / "ranking" / "money.py").read_text("utf-8")
    exec(source, {"__name__": "planted"})


def _compile(root: Path) -> None:
    source = (root / "ranking" / "money.py").read_text("utf-8")
    compile(source, "money.py", "exec")


def _function(root: Path) -> None:
    type(_function)(_function.__code__, {})


def _spawn(root: Path) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def _socket(root: Path) -> None:
    socket.socket().close()


def _write(root: Path) -> None:
    (root / "ranking" / "planted.txt").write_text("planted")


def _rename(root: Path) -> None:
    os.rename(root / "presage.toml", root / "presage.off")
    os.rename(root / "presage.off", root / "presage.toml")


VIOLATIONS: dict[str, Callable[[Path], None]] = {
    "import": _import, "exec": _exec, "compile": _compile, "function": _function, "spawn": _spawn, "socket": _socket,
    "write": _write, "rename": _rename,
}  # fmt: skip


@contextmanager
def _on_sending(violation: Callable[[], None]) -> Iterator[None]:
    from presage.frontends.python.surroundings import network

    send = network.send

    def sending(state: Any, exchange: Any) -> None:
        violation()  # called by the product, as its defects would be
        send(state, exchange)

    network.send = sending
    try:
        yield
    finally:
        network.send = send


# Folds of what belongs to the analysed program.


def _fold_function(state: Any, args: Any, kwargs: Any) -> Any:
    """`sorted` computed by the host, the user's key function called from there."""
    from presage.frontends.python.meaning import convert

    items = list(state.obj(args[0]).items)

    def key(item: Any) -> Any:
        return _called(state, kwargs["key"], (item,))

    return convert.new_list(state, convert.host_call(state, sorted, items, key=key))


def _fold_equality(state: Any, args: Any, kwargs: Any) -> Any:
    """`list.count` computed by the host, the user's `__eq__` called from there."""
    from presage.frontends.python.meaning import convert
    from presage.frontends.python.meaning.types import lookup

    class Proxy:
        def __init__(self, value: Any) -> None:
            self.value = value

        def __eq__(self, other: object) -> bool:
            assert isinstance(other, Proxy)
            method = lookup(state, state.obj(self.value).cls, "__eq__")
            return bool(_called(state, method, (self.value, other.value)))

    items = [Proxy(item) for item in state.obj(args[0]).items]
    return convert.host_call(state, items.count, Proxy(args[1]))


def _fold_reference(state: Any, args: Any, kwargs: Any) -> Any:
    """`list.count` computed by the host on references, which takes them for the objects."""
    from presage.frontends.python.meaning import convert

    return convert.host_call(state, list.count, list(state.obj(args[0]).items), args[1])


FOLDS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "fold a function": (sorted, _fold_function),
    "fold an equality": (list.count, _fold_equality),
    "fold a reference": (list.count, _fold_reference),
}


@contextmanager
def _model_replaced(host: Any, model: Callable[..., Any]) -> Iterator[None]:
    from presage.frontends.python import runtime  # the models register themselves when it is imported
    from presage.frontends.python.meaning.registry import NATIVES

    assert runtime is not None
    before = NATIVES[host]
    NATIVES[host] = model
    try:
        yield
    finally:
        NATIVES[host] = before


def _called(state: Any, function: Any, args: tuple[Any, ...]) -> Any:
    """Runs a function of the analysed program to its end, inside of the current operation."""
    from presage.engine.machine import run as stepping
    from presage.frontends.python.meaning import calls
    from presage.frontends.python.runtime import Ended

    nested = state.fork()
    nested.frame = None
    calls.call(nested, function, args, {}, Ended())
    stepping.run(nested)
    return nested.result
