"""Modules that the host provides: those written in C, offered as pure functions and constants.

A module is offered by listing it here; its functions are folded where their arguments are plain.
Modules with behaviour of their own are models in ``rules/models/python``.
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable
from typing import Any

from presage.engine.lang.values import Value
from presage.frontends.python.builtins import abstract, collected, combining, decimals, hosted, json_text, records, system
from presage.frontends.python.builtins.iterating import make_enumerate, make_reversed, make_zip
from presage.frontends.python.meaning.convert import ATOMS, from_host
from presage.frontends.python.meaning.registry import constructor
from presage.frontends.python.surroundings import randomness
from presage.frontends.python.surroundings.outside import surrounding

FOLDED = (
    "math", "cmath", "_string", "unicodedata", "binascii", "zlib", "errno", "_struct", "_locale",
    "re", "datetime", "uuid", "zoneinfo", "_sha1", "_md5", "_sha256", "_sha512", "_sha3", "_blake2", "_crypt", "_statistics",
)  # fmt: skip
"""Modules whose public functions, types and constants are the host's."""


def host_module(runtime: Any, name: str) -> Callable[[Any], dict[str, Value]] | None:
    """A maker of a module's namespace, or None where the module has a source or a model."""
    extension = runtime.extensions.get(name)
    if extension is not None:
        return lambda state: extension(runtime, state)
    special = _SPECIAL.get(name) or surrounding(runtime, name)
    if special is not None:
        return lambda state: special(runtime, state)
    if name in FOLDED and runtime.loader.find(name) is None or name in _PREFERRED:
        return lambda state: _folded(state, name)
    return None


_PREFERRED = frozenset({"re", "datetime", "zoneinfo"})


def _folded(state: Any, name: str) -> dict[str, Value]:
    module = importlib.import_module(name)
    found: dict[str, Value] = {"__doc__": None}
    for key, value in vars(module).items():
        if key.startswith("__"):
            continue
        if type(value) in ATOMS or isinstance(value, type) or callable(value) and not isinstance(value, types.ModuleType):
            found[key] = value
        elif type(value) in (tuple, list, dict, set, frozenset):
            try:
                found[key] = from_host(state, value)
            except Exception:  # noqa: BLE001 - a constant that no program reads
                continue
    return found


_SPECIAL: dict[str, Any] = {
    "_presage_json": json_text.json_natives, "_presage_decimal": decimals.decimal_natives,
    "_presage_csv": records.csv_natives,
    "_presage_digests": hosted.digest_natives,
    "_collections": collected.collections_module, "itertools": combining.itertools_module,
    "sys": system.sys_module, "_presage_random": randomness.module,
    "_presage_abc": abstract.abc_natives, "_presage_weakref": abstract.weakref_natives,
}  # fmt: skip


constructor(enumerate)(make_enumerate)
constructor(zip)(make_zip)
constructor(reversed)(make_reversed)
