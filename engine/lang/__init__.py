"""The `Language` protocol and the value and heap types that every language's meaning works on.

Not for any one language's rules (those are in `presage.frontends.<language>.meaning`) nor for stepping
(`presage.engine.machine`).
"""
