"""Prints the IR as text that :mod:`presage.engine.ir.parser` reads back.

    module 'shop.tax' path 'shop/tax.py' language python target 3.11

    function 'rate' name 'rate' qualname 'rate' kind function  ; 0:40@1
      params [country]
      locals [country]
      registers 2
    ^0:
      %1 = const 20  ; 30:32@2
      return %1  ; 23:32@2

A span is ``; start:end@line``; where the printer leaves spans out, or an operation has none, nothing stands there.
"""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.forms import BARE_FORMS, BARE_FUNCTION_FORM, FORMS, FUNCTION_FORM, MODULE_FORM, show_span
from presage.engine.ir.text import quote


def print_module(module: ops.Module, *, spans: bool = True) -> str:
    """The text of ``module``: header, diagnostics, then its functions in order, with empty lines between."""
    header = MODULE_FORM.show(module)
    diagnostics = "".join(
        f"diagnostic {quote(message)}{show_span(span) if spans else ''}\n" for message, span in module.diagnostics
    )
    functions = [print_function(function, spans=spans) for function in module.functions.values()]
    return "\n".join([header + diagnostics, *functions])


def print_function(function: ops.Function, *, spans: bool = True) -> str:
    """The text of ``function``, ending in a line feed."""
    forms = FORMS if spans else BARE_FORMS
    lines = [(FUNCTION_FORM if spans else BARE_FUNCTION_FORM).show(function)]
    for block in function.blocks:
        handler = "" if block.handler is None else f" handler ^{block.handler}"
        lines.append(f"^{block.label}{handler}:\n")
        lines.extend(f"  {forms[type(op)].show(op)}\n" for op in block.ops)
    return "".join(lines)


def print_op(op: ops.Op, *, spans: bool = True) -> str:
    """The text of one operation, on one line."""
    return (FORMS if spans else BARE_FORMS)[type(op)].show(op)
