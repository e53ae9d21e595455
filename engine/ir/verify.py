"""Tells whether IR is well-formed: what every reader of the IR may rely on, and every frontend must keep.

A module: its body is there, functions stand under their own keys, spans lie in the source.
A function: labels are dense and unique, every block ends in its one terminator and can be reached, handlers begin with
``catch`` and are entered by exceptions only, registers, cells and labels exist, functions that are made exist and get
the cells and defaults that they declare (:mod:`presage.engine.ir.verify_ops`), and every register that is read has a
value on every path (:mod:`presage.engine.ir.verify_flow`).

Costs time and memory linear in the number of operations (times the depth of loops, for the flow of values). Not for a
language's rules: those are its frontend's legality pass.
"""

from __future__ import annotations

from collections.abc import Mapping

from presage.engine.ir import ops
from presage.engine.ir.operands import SUCCESSORS
from presage.engine.ir.problems import Problem
from presage.engine.ir.verify_flow import flow_problems
from presage.engine.ir.verify_ops import op_problems

FUNCTION_KINDS = ("function", "generator", "coroutine", "async_generator", "module", "class")
PARAM_KINDS = ("positional", "normal", "rest", "keyword", "keywords")


def verify(module: ops.Module, source_length: int | None = None) -> list[Problem]:
    """Everything that is ill-formed in ``module``, in the order of its text; empty if nothing is.

    ``source_length`` is the length of the source in bytes, where spans are to be checked against it.
    """
    problems: list[Problem] = []
    body = module.functions.get(ops.BODY)
    if body is None:
        problems.append(Problem(ops.BODY, "the module has no body"))
    for message, span in module.diagnostics:
        if complaint := _span_complaint(span, source_length):
            problems.append(Problem(ops.BODY, f"diagnostic {message!r}: {complaint}", span=span))
    for key, function in module.functions.items():
        if function.key != key:
            problems.append(Problem(key, f"the function under this key has the key {function.key!r}", span=function.span))
        if (function.kind == "module") != (key == ops.BODY):
            problems.append(Problem(key, f"kind {function.kind!r}: the module's body, and it alone, is of kind 'module'"))
        problems.extend(verify_function(function, module.functions, source_length))
    return problems


def verify_function(
    function: ops.Function,
    functions: Mapping[str, ops.Function] | None = None,
    source_length: int | None = None,
) -> list[Problem]:
    """Everything that is ill-formed in ``function``.

    ``functions`` are those of its module; without them, references to functions are not checked.
    """
    problems = _head_problems(function)
    problems.extend(_span_problems(function, source_length))
    shape = _shape_problems(function)
    problems.extend(shape)
    if not shape:
        problems.extend(op_problems(function, functions))
        problems.extend(flow_problems(function))
    return problems


# --- the head ----------------------------------------------------------------------------------


def _head_problems(function: ops.Function) -> list[Problem]:
    """Parameters may share a name, for whether that is legal is a language's rule; so may a cell and a free cell."""
    messages: list[str] = []
    if function.kind not in FUNCTION_KINDS:
        messages.append(f"there is no kind of function {function.kind!r}")
    names = tuple(param.name for param in function.params)
    if function.locals[: len(names)] != names:
        messages.append("the first locals are not the parameters")
    if function.registers < len(function.locals):
        messages.append(f"{len(function.locals)} locals do not fit into {function.registers} registers")
    variables = tuple(dict.fromkeys(names)) + function.locals[len(names) :]
    for title, group in (("local", variables), ("cell", function.cells), ("free cell", function.frees)):
        messages.extend(f"{title} {name!r} appears twice" for name in _repeated(group))
    messages.extend(_param_messages(function.params))
    return [Problem(function.key, message, span=function.span) for message in messages]


def _repeated(names: tuple[str, ...]) -> list[str]:
    if len(set(names)) == len(names):
        return []
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _param_messages(params: tuple[ops.Param, ...]) -> list[str]:
    unknown = [param.kind for param in params if param.kind not in PARAM_KINDS]
    if unknown:
        return [f"there is no kind of parameter {kind!r}" for kind in unknown]
    messages = []
    kinds = [param.kind for param in params]
    if kinds != sorted(kinds, key=PARAM_KINDS.index):
        messages.append("parameters are out of order: " + ", ".join(PARAM_KINDS))
    messages.extend(f"more than one {kind!r} parameter" for kind in ("rest", "keywords") if kinds.count(kind) > 1)
    messages.extend(
        f"parameter {param.name!r} of kind {param.kind!r} has a default"
        for param in params
        if param.has_default and param.kind in ("rest", "keywords")
    )
    return messages


# --- spans -------------------------------------------------------------------------------------


def _span_complaint(span: ops.Span, source_length: int | None) -> str | None:
    start, end, line = span
    if 0 <= start <= end and line >= 1 and (source_length is None or end <= source_length):
        return None
    if span == ops.NO_SPAN:
        return None
    if source_length is not None and end > source_length:
        return f"its span {start}:{end}@{line} ends after the source, which has {source_length} bytes"
    return f"its span {start}:{end}@{line} is not one (start <= end, lines count from 1)"


def _span_problems(function: ops.Function, source_length: int | None) -> list[Problem]:
    problems = []
    if complaint := _span_complaint(function.span, source_length):
        problems.append(Problem(function.key, complaint, span=function.span))
    limit = float("inf") if source_length is None else source_length
    for block in function.blocks:
        for index, op in enumerate(block.ops):
            start, end, line = op.span
            if not (0 <= start <= end <= limit and line >= 1):
                complaint = _span_complaint(op.span, source_length)
                if complaint:
                    problems.append(Problem(function.key, complaint, block.label, index, op.span))
    return problems


# --- blocks ------------------------------------------------------------------------------------


def _shape_problems(function: ops.Function) -> list[Problem]:
    """What is wrong with blocks and edges; only if nothing is, can operations and values be looked at."""
    blocks = function.blocks
    if not blocks:
        return [Problem(function.key, "a function has at least one block", span=function.span)]
    problems: list[Problem] = []
    for index, block in enumerate(blocks):
        if block.label != index:
            message = f"the block at position {index} has the label ^{block.label}: labels are dense, in order"
            problems.append(Problem(function.key, message, block.label))
    if problems:
        return problems
    for block in blocks:
        problems.extend(_block_problems(function, block))
    return problems or _edge_problems(function)


def _block_problems(function: ops.Function, block: ops.Block) -> list[Problem]:
    """That it ends in its one terminator, that labels exist, that ``catch`` stands first."""
    count = len(function.blocks)
    if not block.ops:
        return [Problem(function.key, "a block has at least one operation", block.label)]
    problems: list[Problem] = []
    last = len(block.ops) - 1
    for index, op in enumerate(block.ops):
        if isinstance(op, ops.Terminator):
            if index < last:
                message = f"{op.mnemonic} stands before the end of its block"
                problems.append(Problem(function.key, message, block.label, index, op.span))
        elif type(op) is ops.Catch and index:
            message = "catch is not the first operation of its block"
            problems.append(Problem(function.key, message, block.label, index, op.span))
    end = block.ops[last]
    if not isinstance(end, ops.Terminator):
        problems.append(Problem(function.key, f"the block ends in {end.mnemonic}", block.label, last, end.span))
    for label in SUCCESSORS[type(end)](end):
        if not 0 <= label < count:
            problems.append(Problem(function.key, f"there is no block ^{label}", block.label, last, end.span))
    if block.handler is not None and not 0 <= block.handler < count:
        problems.append(Problem(function.key, f"there is no handler ^{block.handler}", block.label))
    return problems


def _edge_problems(function: ops.Function) -> list[Problem]:
    """That handlers begin with ``catch``, are entered by exceptions only, and that every block can be reached."""
    blocks = function.blocks
    problems: list[Problem] = []
    catching = [type(block.ops[0]) is ops.Catch for block in blocks]
    if catching[0]:
        problems.append(Problem(function.key, "the entry is a handler", 0, 0, blocks[0].ops[0].span))
    for block in blocks:
        if block.handler == block.label:
            problems.append(Problem(function.key, "the block is its own handler", block.label))
        elif block.handler is not None and not catching[block.handler]:
            message = f"its handler ^{block.handler} does not begin with catch"
            problems.append(Problem(function.key, message, block.label))
        end = block.ops[-1]
        for label in SUCCESSORS[type(end)](end):
            if catching[label]:
                message = f"{end.mnemonic} goes to the handler ^{label}, which only exceptions enter"
                problems.append(Problem(function.key, message, block.label, len(block.ops) - 1, end.span))
    reached = _reached(blocks)
    problems.extend(
        Problem(function.key, "the block cannot be reached", block.label, 0, block.ops[0].span)
        for block in blocks
        if not reached[block.label]
    )
    return problems


def _reached(blocks: list[ops.Block]) -> list[bool]:
    reached = [False] * len(blocks)
    pending = [0]
    while pending:
        label = pending.pop()
        if reached[label]:
            continue
        reached[label] = True
        block = blocks[label]
        end = block.ops[-1]
        pending.extend(SUCCESSORS[type(end)](end))
        if block.handler is not None:
            pending.append(block.handler)
    return reached
