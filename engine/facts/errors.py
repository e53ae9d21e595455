"""The error that a result type raises when it is built in a way that would say more than is known."""


class FactError(ValueError):
    """A result was built against one of the invariants of its type (a defect of the caller, never of the input)."""
