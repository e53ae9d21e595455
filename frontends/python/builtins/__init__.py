"""Python's built-in types and functions as the machine sees them.

Not for third-party libraries nor for models of the standard library (`presage.rules.models`).
"""
