"""Python's meaning: operators, truth, attribute look-up, the call protocol, exceptions.

Not for syntax (`presage.frontends.python.lower`) nor for the built-in types and functions (`presage.frontends.python.builtins`).
"""
