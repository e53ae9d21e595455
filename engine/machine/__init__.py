"""The executor, concrete and symbolic at once: state, frames, stepping, forks, search, effects.

Knows no services, routes or files; those reach it through the injected `Router`, `Facts` and `Resolver`.
"""
