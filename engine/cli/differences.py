"""What `presage diff` says, as JSON and in words. Not for finding it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from presage.engine.cli.predict import outcome_lines, outcome_of
from presage.engine.errors import SourceError


def answer(found: Any) -> dict[str, Any]:
    """A :class:`presage.engine.cli.differing.Difference` as ``outcome`` and ``how``."""
    if found.kind == "equivalent":
        return {"outcome": {"kind": "equivalent", "how": found.how}, "how": "proved"}
    if found.kind == "unknown":
        reasons = [{"reason": reason, "line": None} for reason in found.reasons]
        return {"outcome": {"kind": "unknown", "reasons": reasons}, "how": "unknown"}
    outcome: dict[str, Any] = {"kind": "different", "call": found.call}
    for index, (version, prediction) in enumerate((("old", found.old), ("new", found.new))):
        outcome[version] = {**outcome_of(prediction), "output": prediction.output}
        if found.after is not None:
            outcome[version]["arguments"] = found.after[index]
    outcome["lines"] = {"old": list(found.lines[0]), "new": list(found.lines[1])}
    if found.elsewhere:
        outcome["elsewhere"] = [{"path": path, "old": list(old), "new": list(new)} for path, old, new in found.elsewhere]
    return {"outcome": outcome, "how": "witnessed"}


def text(name: str, outcome: dict[str, Any], old: str, new: str) -> list[str]:
    """An outcome in words; `old` and `new` are the files."""
    if outcome["kind"] == "equivalent":
        return [f"{name}: equivalent ({outcome['how']})"]
    if outcome["kind"] == "unknown":
        return [f"{name}: unknown: {reason['reason']}" for reason in outcome["reasons"]]
    lines = [f"{name}: different", f"  {outcome['call']}"]
    for version, file in (("old", old), ("new", new)):
        shown = outcome[version]
        lines.extend(f"  {version}: {line}" for line in outcome_lines(shown, file))
        if shown["output"]:
            lines.append(f"    prints {shown['output']!r}")
        if "arguments" in shown:
            lines.append(f"    arguments afterwards: {shown['arguments']}")
        if outcome["lines"][version]:
            lines.append(f"    through {file}:{','.join(map(str, outcome['lines'][version]))}")
    return lines


def status(kinds: Iterable[str]) -> int:
    """The exit status: 1 where anything is different, else 3 where anything is unknown."""
    found = set(kinds)
    return 1 if "different" in found else 3 if "unknown" in found else 0


def refuse_broken(file: str, source: str) -> None:
    """Raises :class:`SourceError` where a module cannot be parsed."""
    try:
        ast.parse(source)
    except SyntaxError as problem:
        raise SourceError(f"not a Python program: {problem.msg}", file=file, line=problem.lineno) from None
    except (ValueError, RecursionError) as problem:
        raise SourceError(f"not a Python program: {problem}", file=file) from None


# --- trees -----------------------------------------------------------------------------------------


def tree_answer(found: Any, functions: Iterable[Any]) -> dict[str, Any]:
    """A :class:`presage.engine.cli.comparing.Comparison` with its functions as JSON."""
    listed = []
    for each in functions:
        shown: dict[str, Any] = {"path": each.path, "function": each.name, "status": each.status}
        if each.to is not None:
            shown["to"] = {"path": each.to.path, "function": each.to.name}
        if each.by:
            shown["by"] = [{"path": by.path, "function": by.name} for by in each.by]
        listed.append({**shown, **(answer(each.found) if each.found is not None else {})})
    return {
        "schema": "presage.diff/1",
        "files": found.files,
        "functions": listed,
        "problems": [{"path": path, "reason": reason} for path, reason in found.problems.items()],
        "loading": [{"path": path, "lines": {"old": old, "new": new}} for path, (old, new) in found.loading.items()],
    }


def tree_text(found: Any, old: str, new: str) -> list[str]:
    """What is said of files, in words."""
    lines = [f"{path}: {what}" for path, what in found.files.items()]
    lines += [f"{path}: unknown: {reason}" for path, reason in found.problems.items()]
    for path, numbers in found.loading.items():
        shown = [f"{tree}:{path}:{','.join(map(str, part))}" for tree, part in zip((old, new), numbers, strict=True) if part]
        lines.append(f"{path}: unknown: statements changed that run when it is loaded: {' '.join(shown)}")
    return lines


def function_text(each: Any, old: str, new: str) -> list[str]:
    """What is said of one function of two trees, in words."""
    name = f"{each.path}: {each.name}"
    if each.found is None:
        to = f" to {each.to.path}: {each.to.name} (the same text)" if each.to is not None else ""
        return [f"{name}: {each.status}{to}"]
    if each.status == "affected":
        by = ", ".join(f"{by.name}" if by.path == each.path else f"{by.path}: {by.name}" for by in each.by)
        name += f" (its text is the same{f', it reaches {by}' if by else ''})"
    lines = text(name, answer(each.found)["outcome"], f"{old}:{each.path}", f"{new}:{each.path}")
    for path, *parts in each.found.elsewhere:
        for tree, part in zip((old, new), parts, strict=True):
            lines += [f"    through {tree}:{path}:{','.join(map(str, part))}"] if part else []
    return lines


def summary(functions: Iterable[Any]) -> str:
    """How many functions there are of each kind."""
    kinds = [each.found.kind if each.found is not None else each.status for each in functions]
    order = ("different", "unknown", "equivalent", "added", "removed", "moved")
    counts = [f"{kinds.count(kind)} {kind}" for kind in order if kind in kinds]
    return f"functions: {', '.join(counts)}" if counts else "no function changed"


def tree_status(found: Any, functions: Iterable[Any]) -> int:
    """The exit status: functions that were added, removed or moved are no difference of behaviour."""
    kinds = [each.found.kind for each in functions if each.found is not None]
    return status([*kinds, *(["unknown"] if found.problems or found.loading else [])])
