"""Python functions as graphs of what they do (see :mod:`presage.engine.equivalence.graphs`).

What is not certainly meaning-preserving raises :class:`presage.frontends.python.normal.scopes.Unmodelled`, and two functions
are then not shown to be equivalent.
"""
