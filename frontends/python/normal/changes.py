"""What changed from one version of a project to another: functions and names of each module, and which functions that touches.

By the form of the sources only. Not for whether a change makes a difference.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

from presage.frontends.python.normal.modules import varying_names
from presage.frontends.python.normal.projects import ModuleParts, Project
from presage.frontends.python.normal.scopes import Named, bound_by, own


@dataclass(frozen=True)
class ModuleChange:
    """The functions of a module that one version has only, and those that are not the same; the names that may not mean the
    same; the lines of statements that are carried out when the module is loaded and that one version has only."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    loading: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


@dataclass(frozen=True)
class Function:
    """A function by its module's path and its name."""

    path: str
    name: str


@dataclass
class Changes:
    """All changes, by the modules' paths; and functions that have another name or module now, with the same text."""

    modules: dict[str, ModuleChange] = field(default_factory=dict)
    moved: dict[Function, Function] = field(default_factory=dict)


def changes_of(old: Project, new: Project) -> Changes:
    """What changed between two versions; modules that cannot be parsed are left out."""
    found = Changes()
    nothing = ModuleParts(ast.Module([], []))
    broken = set(old.broken) | set(new.broken)
    for path in sorted((set(old.modules) | set(new.modules)) - broken):
        one, other = old.modules.get(path, nothing), new.modules.get(path, nothing)
        if one.dump != other.dump:
            found.modules[path] = _module_change(one, other)
    gone = [Function(path, name) for path, each in found.modules.items() for name in each.removed]
    come = [Function(path, name) for path, each in found.modules.items() for name in each.added]
    texts: dict[str, list[Function]] = {}
    for each in come:
        texts.setdefault(_text(new, each), []).append(each)
    for each in gone:
        function = old.modules[each.path].version.functions[each.name]
        same = [
            there
            for there in texts.get(_text(old, each), [])
            if there.path == each.path or there.name == each.name or len(list(ast.walk(function))) > _TELLING
        ]
        if same:
            found.moved[each] = min(same, key=lambda there, each=each: _far(each, there))  # type: ignore[misc]
            texts[_text(old, each)].remove(found.moved[each])
    return found


_TELLING = 40
"""Parts of a function that has another name and another module from which on it is no chance that the text is the same."""


def _far(one: Function, other: Function) -> tuple[bool, bool]:
    return one.path != other.path, one.name != other.name


def _module_change(one: ModuleParts, other: ModuleParts) -> ModuleChange:
    first, second = one.version, other.version
    changed = [
        name
        for name, function in first.functions.items()
        if name in second.functions
        and (ast.dump(function) != ast.dump(second.functions[name]) or (name in first.lambdas) != (name in second.lambdas))
    ]
    dumps = [{ast.dump(each) for each in version.loaded} for version in (first, second)]
    only = [
        [each for each in version.loaded if ast.dump(each) not in there and not _placeholder(each)]
        for version, there in ((first, dumps[1]), (second, dumps[0]))
    ]
    names = set(varying_names(first, second))
    for statement in (*only[0], *only[1]):
        names.update(bound_by(own(ast.Module([statement], []))))
    lines = [tuple(sorted({each.lineno for each in statements})) for statements in only]
    return ModuleChange(
        tuple(name for name in second.functions if name not in first.functions),
        tuple(name for name in first.functions if name not in second.functions),
        tuple(changed),
        frozenset(names),
        (lines[0], lines[1]),
    )


def _placeholder(statement: ast.stmt) -> bool:
    """What stands for the definition of a function among the statements that are carried out."""
    return not hasattr(statement, "lineno")


def _text(project: Project, function: Function) -> str:
    """A text that functions share which differ in their own names only."""
    found: Named = copy.deepcopy(project.modules[function.path].version.functions[function.name])
    short = found.name
    for each in ast.walk(found):
        if isinstance(each, ast.Name) and each.id == short:
            each.id = "itself"
    found.name = "itself"
    return ast.dump(found)


def touched(old: Project, new: Project, changes: Changes, path: str, name: str) -> list[Function] | None:
    """The changed functions that a function reaches, itself included, or an empty list where it reaches other changes; None
    if it reaches no change."""
    found: list[Function] = []
    other = False
    for project in (old, new):
        reach = project.reach(path, name)
        for module, names in reach.names.items():
            change = changes.modules.get(module)
            if change is None:
                other = other or module in old.broken or module in new.broken
                continue
            functions = reach.functions.get(module, set())
            for each in (*change.changed, *change.removed, *change.added):
                if each in functions and Function(module, each) not in found:
                    found.append(Function(module, each))
            other = other or bool(change.names & names)
    return found if found or other else None
