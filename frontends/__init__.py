"""Frontends, one folder a language: syntax to IR, and the language's meaning.

Not for anything that two languages share in the machine (`presage.engine`).
"""
