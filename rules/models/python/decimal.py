# Replaces the C module behind `decimal`: decimals are host values, contexts are simulated objects.

from _presage_decimal import *
from _presage_decimal import (
    BasicContext, Context, Decimal, DefaultContext, ExtendedContext, getcontext, setcontext,
)

__version__ = "1.70"
__libmpdec_version__ = "2.5.1"


class ContextManager:
    def __init__(self, new_context):
        self._new = new_context.copy()

    def __enter__(self):
        self._saved = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, kind, value, traceback):
        setcontext(self._saved)


def localcontext(ctx=None, **kwargs):
    if ctx is None:
        ctx = getcontext()
    manager = ContextManager(ctx)
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        setattr(manager._new, name, value)
    return manager
