"""The shop's `build_history` script as a module; it lies beside the shop, outside of any package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"

_spec = importlib.util.spec_from_file_location("shop_build_history", SHOP / "build_history.py")
assert _spec is not None and _spec.loader is not None
build_history = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = build_history  # dataclasses look their module up
_spec.loader.exec_module(build_history)

HISTORY = build_history.HISTORY
RELEASED = build_history.RELEASED
FAULTY = build_history.FAULTY
HistoryError = build_history.HistoryError
build_plain = build_history.build_plain
build_repository = build_history.build_repository
released_tree = build_history.released_tree
tree_of = build_history.tree_of
