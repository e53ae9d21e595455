"""Lines of a module as places in its IR: how far blocks are from one."""

from __future__ import annotations

from collections import deque

from presage.engine.ir.operands import successors
from presage.engine.ir.ops import Function, Module


def steps_to(module: Module, line: int) -> dict[tuple[str, int], int] | None:
    """The fewest edges of the control-flow graph from each block to one with operations of a line.

    By (function's key, block's label), for the functions that have the line; None if no operation stands on it. The module's
    body is left out: it has run before anything is called.
    """
    found: dict[tuple[str, int], int] = {}
    for key in module.functions:
        function = module.functions[key]
        if function.kind in ("module", "class"):
            continue
        for label, steps in _steps(function, line).items():
            found[key, label] = steps
    return found or None


def branch_lines(module: Module, steps: dict[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """The line on which each of some blocks ends."""
    return {
        (key, block.label): block.ops[-1].span.line
        for key in dict.fromkeys(key for key, _ in steps)
        for block in module.functions[key].blocks
        if (key, block.label) in steps
    }


def _steps(function: Function, line: int) -> dict[int, int]:
    targets = [block.label for block in function.blocks if any(op.span.line == line for op in block.ops)]
    before: dict[int, set[int]] = {}
    for block in function.blocks:
        following = set(successors(block.ops[-1]))
        if block.handler is not None:
            following.add(block.handler)
        for label in following:
            before.setdefault(label, set()).add(block.label)
    steps = dict.fromkeys(targets, 0)
    waiting = deque(targets)
    while waiting:
        label = waiting.popleft()
        for each in sorted(before.get(label, ())):
            if each not in steps:
                steps[each] = steps[label] + 1
                waiting.append(each)
    return steps
