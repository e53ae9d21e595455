"""What the host's compiler and the lowering say that a source does, in the same words, to be compared.

An event is (what, detail…, line, start, end): an attribute, a subscript, an operator, a call or a name, with the line that a
traceback shows and the byte offsets of its expression. Only kinds of operation are listed that both sides always have: the
host folds literals and formats `'%s' % x`, it fuses `is None` into jumps and drops trivial loops. Events of functions with the
same qualified name are taken together, since the host drops some of them as unreachable.

Not for: the order of operations (the golden cases), values.
"""

from __future__ import annotations

import dis
import warnings
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType

from presage.engine.ir import ops
from presage.frontends.python.lower import decode, lower_module

HOST = (3, 11)
"""The version whose instructions are read here."""

Event = tuple[object, ...]

_IMPLICIT = ("__module__", "__qualname__", "__name__", "__doc__", "__annotations__", "__classcell__")
_ATTRIBUTES = {"LOAD_ATTR": "get_attr", "LOAD_METHOD": "get_attr", "STORE_ATTR": "set_attr", "DELETE_ATTR": "del_attr"}
_GLOBALS = {"LOAD_GLOBAL": "get", "LOAD_NAME": "get", "LOAD_CLASSDEREF": "get", "STORE_GLOBAL": "set", "STORE_NAME": "set"}
_ITEMS = {"STORE_SUBSCR": "set_item"}
_IMPORTS = {"IMPORT_NAME": "import", "IMPORT_FROM": "import_from"}


def differences(source: bytes) -> list[str] | None:
    """Where host and lowering disagree, a line each; None if the host refuses the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = compile(source, "<source>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None
    text = decode(source)
    host: dict[str, set[Event]] = defaultdict(set)
    for each in _codes(code):
        host[each.co_qualname] |= set(_host_events(each, _line_starts(text)))
    ours: dict[str, set[Event]] = defaultdict(set)
    for function in lower_module(source, "m", "m.py", legality=False).functions.values():
        ours[function.qualname] |= set(_events(function))
    found = [f"only the host has the function {name}" for name in host if name not in ours]
    for name in host:
        missing = [each for each in host[name] - ours[name] if each[0] != "set"]  # clean-up of `except … as` has no place
        found += [f"{name}: only the host has {each}" for each in sorted(missing, key=str)]
        found += [f"{name}: only the lowering has {each}" for each in sorted(ours[name] - host[name], key=str)]
    return found


def _line_starts(text: bytes) -> list[int]:
    starts = [0] + [offset + 1 for offset, byte in enumerate(text) if byte == ord("\n")]
    if text.startswith(b"\xef\xbb\xbf"):
        starts[0] = 3
    return starts


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _host_events(code: CodeType, starts: list[int]) -> Iterator[Event]:
    for instruction in dis.get_instructions(code):
        position = instruction.positions
        if position is None or position.lineno is None or position.end_lineno is None or position.end_col_offset is None:
            continue
        end = starts[position.end_lineno - 1] + position.end_col_offset
        start = starts[position.lineno - 1] + (position.col_offset or 0)
        name, value = instruction.opname, instruction.argval
        if name in _ATTRIBUTES:  # the host moves the start to the attribute's name where that is on another line
            yield (_ATTRIBUTES[name], value, position.lineno, end)
        elif name in _GLOBALS and value not in _IMPLICIT:
            stored = _GLOBALS[name] == "set"
            yield (_GLOBALS[name], value, position.lineno) if stored else (_GLOBALS[name], value, position.lineno, start, end)
        elif name == "COMPARE_OP":
            yield ("compare", value, position.lineno, start, end)
        elif name in _ITEMS:
            yield (_ITEMS[name], position.lineno, start, end)
        elif name in _IMPORTS:
            yield (_IMPORTS[name], value, position.lineno, start, end)


def _events(function: ops.Function) -> Iterator[Event]:
    for block in function.blocks:
        for op in block.ops:
            start, end, line = op.span
            if isinstance(op, ops.GetAttr | ops.SetAttr | ops.DelAttr):
                yield (op.mnemonic, op.name, line, end)
            elif isinstance(op, ops.GetGlobal | ops.GetName) and op.name not in _IMPLICIT:
                yield ("get", op.name, line, start, end)
            elif isinstance(op, ops.SetGlobal | ops.SetName) and op.name not in _IMPLICIT:
                yield ("set", op.name, line)
            elif isinstance(op, ops.Compare) and not op.operator.startswith(("is", "in", "not")):
                yield ("compare", op.operator, line, start, end)
            elif isinstance(op, ops.SetItem):
                yield ("set_item", line, start, end)
            elif isinstance(op, ops.Import):
                yield ("import", op.module, line, start, end)
            elif isinstance(op, ops.ImportFrom):
                yield ("import_from", op.name, line, start, end)
