"""Python's syntax to the IR: one handler for each node type of the grammar, in files by subject.

Not for: what operations mean (`presage.frontends.python.meaning`), what a compiler refuses
(`presage.frontends.python.legality`).
"""

from presage.frontends.python.lower.module import decode, lower_module

__all__ = ["decode", "lower_module"]
