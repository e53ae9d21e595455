"""`presage diff`: where two versions of files behave differently, with a call for each function that does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from presage.engine.cli import batches, differences
from presage.engine.cli.homes import Home, home_of
from presage.engine.cli.predict import read_module
from presage.engine.errors import UsageError

MISSING = ("old", "new", "function")


@click.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--repo", metavar="DIR", help="OLD and NEW are revisions of the git repository DIR.")
@click.option("--function", "functions", metavar="NAME", multiple=True, help="Compare only this function; may be repeated.")
@click.option("--batch", "batch", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--budget", type=click.IntRange(min=1), default=None, help="Steps that the search in one function may take.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(
    old: str | None,
    new: str | None,
    repo: str | None,
    functions: tuple[str, ...],
    batch: str | None,
    budget: int | None,
    format_: str,
) -> int:
    """Say whether the functions of OLD and NEW do the same, without running either: two files, two folders, or two revisions.

    Equivalent: shown to be, for all plain data. Different: with a call, what each version does, and the changed lines that
    the difference depends on. Compared are the value with its type, the type of an exception, what is printed, and changes of
    the arguments. A method is Class.method.
    """
    if batch is not None:
        if old is not None or functions or repo is not None:
            raise UsageError("--batch takes its versions from the batch, not from OLD and NEW")
        return _batch(batch, budget)
    if old is None or new is None:
        raise UsageError("OLD and NEW are needed, or --batch", next_step="presage diff before/app.py app.py")
    if repo is None and Path(old).is_file() and Path(new).is_file():
        return _files(old, new, functions, budget, format_)
    return _trees(_opened(old, new, repo), functions, budget, format_)


def _files(old: str, new: str, functions: tuple[str, ...], budget: int | None, format_: str) -> int:
    from presage.engine.cli.differing import Differ, compared_functions

    sources = read_module(old), read_module(new)
    for file, source in zip((old, new), sources, strict=True):
        differences.refuse_broken(file, source)
    names = list(functions) or compared_functions(*sources)
    differ = Differ("3.11", _projects(home_of(new)))
    differ.stand((home_of(new), home_of(new)))
    answers = {name: differences.answer(_compare(differ, *sources, name, budget)) for name in names}
    if format_ == "json":
        click.echo(json.dumps({"schema": "presage.diff/1", "functions": answers}, ensure_ascii=False, allow_nan=False))
    else:
        for name, answer in answers.items():
            click.echo("\n".join(differences.text(name, answer["outcome"], old, new)))
    return differences.status([answer["outcome"]["kind"] for answer in answers.values()] or ["unknown"])


def _projects(home: Home) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Both versions of a file import what is beside the new one."""
    return (Path(home.folder),), (Path(home.folder),)


def _opened(old: str, new: str, repo: str | None) -> tuple[Any, Any]:
    """The two trees that are meant, to be entered."""
    from presage.engine.cli import trees

    there = [Path(each) for each in (old, new)]
    if repo is None and all(each.is_dir() for each in there):
        return trees.folder_tree(old), trees.folder_tree(new)
    if repo is None and any(each.exists() for each in there):
        kinds = ["a folder" if each.is_dir() else "a file" if each.is_file() else "not there" for each in there]
        raise UsageError(
            f"OLD and NEW are of two kinds: {old} is {kinds[0]}, {new} is {kinds[1]}",
            next_step="two files, two folders, or two revisions with --repo DIR",
        )
    if repo is None and not trees.is_repository("."):
        raise UsageError(
            f"no file or folder {old} or {new}, and no git repository here", next_step="presage diff OLD NEW --repo DIR"
        )
    return trees.revision_tree(repo or ".", old), trees.revision_tree(repo or ".", new)


def _trees(opened: tuple[Any, Any], functions: tuple[str, ...], budget: int | None, format_: str) -> int:
    from presage.engine.cli import comparing
    from presage.engine.equivalence.distinguishing import Budget

    with opened[0] as old, opened[1] as new:
        known = {*old.files, *new.files}
        if not known and not old.problems and not new.problems:
            raise UsageError(f"no Python files in {old.label} and {new.label}")
        found = comparing.compared(old, new, functions, Budget(steps=budget) if budget is not None else None)
        listed = []
        if format_ == "json":
            listed = list(found.functions)
            click.echo(json.dumps(differences.tree_answer(found, listed), ensure_ascii=False, allow_nan=False))
        else:
            _echo(differences.tree_text(found, old.label, new.label))
            for each in found.functions:
                listed.append(each)
                _echo(differences.function_text(each, old.label, new.label))
            _echo([differences.summary(listed)])
    return differences.tree_status(found, listed)


def _echo(lines: list[str]) -> None:
    """Writes lines at once: the next ones may take a while."""
    for line in lines:
        click.echo(line)
    sys.stdout.flush()


def _differ(target: str = "3.11") -> Any:
    from presage.engine.cli.differing import Differ

    return Differ(target)


def _compare(differ: Any, old: str, new: str, name: str, budget: int | None) -> Any:
    from presage.engine.equivalence.distinguishing import Budget

    return differ.compare(old, new, name, Budget(steps=budget) if budget is not None else None)


# --- batch -----------------------------------------------------------------------------------------


def _batch(name: str, budget: int | None) -> int:
    known: dict[str, Any] = {}
    for number, line in batches.lines(name):
        batches.answer(_line(known, line, number, budget))
    return 0


def _line(known: dict[str, Any], line: bytes, number: int, budget: int | None) -> dict[str, Any]:
    try:
        case = batches.case_of(number, line)
    except batches.BadLine as problem:
        return batches.refusal(problem)
    missing = [key for key in MISSING if not isinstance(case.get(key), str)]
    if missing:
        return {"id": case.get("id"), "error": f"line {number} has no text {' and '.join(missing)}"}
    language = case.get("language", "python")
    if language != "python":
        return {"id": case.get("id"), "error": f"line {number}: no frontend for the language {language!r}; known: python"}
    target = str(case.get("target") or "3.11")
    if target not in known:
        known[target] = _differ(target)
    found = _compare(known[target], case["old"], case["new"], case["function"], budget)
    return {"id": case.get("id"), **differences.answer(found)}
