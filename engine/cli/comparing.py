"""Comparing two trees: what was added, removed, moved, and what each changed function does differently.

A function is compared if its own text changed, or that of something it reaches. Not for reading trees
(:mod:`presage.engine.cli.trees`) or for showing what is found (:mod:`presage.engine.cli.differences`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from presage.engine.cli.differing import Differ, Difference, Lines, explained
from presage.engine.cli.homes import Home
from presage.engine.cli.trees import Tree
from presage.engine.equivalence.distinguishing import Budget
from presage.frontends.python.normal.changes import Changes, Function, ModuleChange, changes_of, touched
from presage.frontends.python.normal.projects import Project
from presage.frontends.python.normal.versions import difference_in

BUDGET = Budget(calls=2_000, steps=8_000_000)
"""How much is looked for a difference of one function, where many may have to be compared."""


@dataclass(frozen=True)
class Compared:
    """What becomes of one function. ``status`` is changed (its own text), affected (``by`` what it reaches), added, removed, or
    moved (``to`` another name or module, with the same text); ``found`` is there for the first two."""

    path: str
    name: str
    status: str
    found: Difference | None = None
    by: tuple[Function, ...] = ()
    to: Function | None = None


@dataclass(frozen=True)
class Comparison:
    """All of two trees. The functions are compared when they are asked for, once.

    ``files`` says for a path that it was added or removed; ``problems`` what keeps files from being compared; ``loading`` on
    which lines statements changed that are carried out when a module is loaded.
    """

    functions: Iterator[Compared]
    files: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    loading: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)


def compared(old: Tree, new: Tree, names: tuple[str, ...], budget: Budget | None, target: str = "3.11") -> Comparison:
    """The comparison of two trees; `names`: only functions of these names."""
    projects = Project(old.files, old.problems), Project(new.files, new.problems)
    changes = changes_of(*projects)
    differ: Differ | None = None

    def compare(path: str, name: str) -> Difference:
        nonlocal differ
        reason = difference_in(*projects, path, name)
        if reason is None:
            return Difference("equivalent", how="normalised")
        roots = [
            tuple(dict.fromkeys([tree.folder / project.root_of(path), tree.folder]))
            for tree, project in zip((old, new), projects, strict=True)
        ]
        if differ is None or differ.projects != (roots[0], roots[1]):
            differ = Differ(target, (roots[0], roots[1]))
        homes = home(0, path), home(1, path)
        differ.stand(homes)
        found = explained(differ.searched(old.files[path], new.files[path], name, budget or BUDGET), reason)
        return replace(found, elsewhere=tuple(elsewhere(differ, path, name, found))) if None not in homes else found

    def home(version: int, path: str) -> Home | None:
        """Where a module stands in a version; None where no import finds it."""
        project, tree = projects[version], (old, new)[version]
        name = project.name_of(path)
        return Home(str(tree.folder / path), str(tree.folder / project.root_of(path)), name) if name else None

    def elsewhere(differ: Differ, path: str, name: str, found: Difference) -> Iterator[tuple[str, Lines, Lines]]:
        """The changed lines of other modules that a difference depends on."""
        for other in sorted(projects[1].reach(path, name).names) if found.kind == "different" else ():
            homes = home(0, other), home(1, other)
            if other != path and other in changes.modules and other in old.files and None not in homes:
                call = _from_outside(projects[1].name_of(path), found.call)
                lines = differ.lines_elsewhere(old.files[other], new.files[other], homes, call, found)
                if any(lines):
                    yield other, *lines

    functions = _functions(projects, changes, compare, names)
    files = {path: "removed" for path in old.files if path not in new.files and path not in new.problems}
    files |= {path: "added" for path in new.files if path not in old.files and path not in old.problems}
    problems: dict[str, str] = {}
    for tree, project in zip((old, new), projects, strict=True):
        for path, reason in project.broken.items():
            if old.content(path) != new.content(path):
                problems.setdefault(path, f"{reason} in {tree.label}")
    loading = {
        path: change.loading
        for path, change in changes.modules.items()
        if any(change.loading) and path in old.files and path in new.files
    }
    return Comparison(functions, dict(sorted(files.items())), dict(sorted(problems.items())), loading)


def _from_outside(module: str, call: str) -> str:
    """A call in another module's terms: its namespace is asked for names."""
    return f"eval({call!r}, vars(__import__({module!r}, fromlist=['*'])))"


def _functions(
    projects: tuple[Project, Project], changes: Changes, compare: Callable[[str, str], Difference], names: tuple[str, ...]
) -> Iterator[Compared]:
    old, new = projects
    arrived = set(changes.moved.values())
    for path in sorted(set(old.modules) | set(new.modules)):
        change = changes.modules.get(path, ModuleChange())
        for name in old.modules[path].version.functions if path in old.modules else ():
            itself = Function(path, name)
            if names and name not in names:
                continue
            if name in change.removed:
                to = changes.moved.get(itself)
                yield Compared(path, name, "removed" if to is None else "moved", to=to)
            elif path in new.modules and name in new.modules[path].version.functions:
                by = touched(old, new, changes, path, name) if changes.modules else None
                if by is not None:
                    status = "changed" if itself in by else "affected"
                    yield Compared(path, name, status, compare(path, name), tuple(each for each in by if each != itself))
        for name in change.added:
            if Function(path, name) not in arrived and (not names or name in names):
                yield Compared(path, name, "added")
