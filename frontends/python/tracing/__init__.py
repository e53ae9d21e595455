"""Lines as CPython traces them: lowering that says where lines begin, and what records them in a run.

A module to be traced is lowered by :func:`presage.frontends.python.tracing.lowering.lower_traced`; everything else in a
run is lowered as always, so a run that nobody traces pays nothing. Not for: effects, branches, states of a system.
"""
