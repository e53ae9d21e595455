"""Rules about the project itself that a program can check: what the product may contain, and that the
documents, the Makefile and the packaging agree. ruff, mypy and import-linter are run by `make lint`.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from presage.engine.cli.main import COMMANDS
from presage.engine.version import VERSION

TOP = Path(__file__).resolve().parent.parent
PRODUCT = [folder for folder in ("engine", "frontends", "solvers", "kernels", "rules") if (TOP / folder).is_dir()]
SOURCES = sorted(path for folder in PRODUCT for path in (TOP / folder).rglob("*.py"))
ANALYSED = {TOP / folder for folder in ("frontends/python/builtins/prelude", "rules/models/python")}
"""Folders of programs that the machine runs: they are read as text, never imported, and so are no packages."""
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (TOP / "Makefile").read_text(encoding="utf-8")

RUNS_CODE = {"exec", "eval", "compile", "__import__"}
CODE_TYPES = {"FunctionType", "LambdaType", "CodeType"}
FINGERPRINT = {"z3-solver", "tree-sitter", "tree-sitter-python", "sqlglot"}
WRAPPED_ONCE = ["z3", "duckdb", "gherkin"]
PARSERS = ["tree_sitter", "tree_sitter_python"]

BENCHMARKS = re.compile(r"cruxeval|humaneval|mbpp|httpbin", re.IGNORECASE)
CONVENTIONS = {"create_app", "/", "/health"}
"""What an example may share with any Flask service: naming these in the product singles none out."""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def shown(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


# What runs code


def running_code(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each use of something that could run analysed code in the host's interpreter.

    Naming a built-in as the key of its model, `native(eval)`, runs nothing.
    """
    keys = {
        id(key)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "native"
        for key in node.args
    }
    for node in ast.walk(tree):
        if id(node) in keys:
            continue
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in RUNS_CODE | CODE_TYPES:
                yield node.lineno, name
            case ast.Attribute(value=ast.Name(id="builtins" | "__builtins__"), attr=name) if name in RUNS_CODE:
                yield node.lineno, name
            case ast.Attribute(attr=name) if name in CODE_TYPES:
                yield node.lineno, name
            case ast.ImportFrom(module=module, names=names):
                for alias in names:
                    if alias.name in CODE_TYPES or (module == "builtins" and alias.name in RUNS_CODE):
                        yield node.lineno, alias.name
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names if alias.name in {"runpy", "code", "codeop"})


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("exec('x')", ["exec"]),
        ("run = eval", ["eval"]),
        ("native(eval)(model)", []),
        ("native(eval('x'))", ["eval"]),
        ("compile('1', '', 'eval')", ["compile"]),
        ("import builtins\nbuiltins.exec('x')", ["exec"]),
        ("from builtins import eval as harmless", ["eval"]),
        ("from types import FunctionType as F", ["FunctionType"]),
        ("import types\ntypes.FunctionType(code, {})", ["FunctionType"]),
        ("import runpy", ["runpy"]),
        ("import re\nre.compile('x')", []),
        ("class A:\n    def compile(self): return self.compile", []),
        ("import ast\nast.parse('x', mode='eval')", []),
    ],
)
def test_the_check_finds_what_runs_code(source, found):
    assert [name for _, name in running_code(ast.parse(source))] == found


def test_the_product_runs_no_code():
    found = [
        f"{shown(path)}:{line}: {name}"
        for path in SOURCES
        if not any(path.is_relative_to(folder) for folder in ANALYSED)
        for line, name in running_code(parsed(path))
    ]
    assert found == []


IMPORTS_BY_NAME = {
    "engine/cli/main.py",  # commands
    "frontends/python/runtime.py",  # our own modules of models
    "frontends/python/builtins/hosted.py",  # modules of the host's standard library, from fixed lists
    "frontends/python/builtins/modules.py",
    "frontends/python/surroundings/outside.py",
}


def test_modules_are_imported_by_name_only_from_fixed_lists():
    by_name = re.compile(r"\b(import_module|importlib\.util)\b")
    hosted = [path for path in SOURCES if not any(path.is_relative_to(folder) for folder in ANALYSED)]
    users = {shown(path) for path in hosted if by_name.search(path.read_text(encoding="utf-8"))}
    assert users <= IMPORTS_BY_NAME


# Sizes and names


def test_no_file_of_the_product_is_longer_than_600_lines():
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: length for path, length in lengths.items() if length > 600} == {}


def names_of_examples() -> set[str]:
    """The names an example made up: services, tables, routes, environment variables, functions and classes.

    Of the last two only names of several words: `convert` or `Line` may mean anything.
    """
    found: set[str] = set()
    for path in sorted((TOP / "examples").rglob("*")):
        if path.suffix == ".py":
            found |= _names_in(parsed(path))
        elif path.name == "presage.toml":
            found |= set(tomllib.loads(path.read_text(encoding="utf-8")).get("services", {}))
        if path.suffix in {".py", ".sql"}:
            found |= set(re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", path.read_text(encoding="utf-8"), re.IGNORECASE))
    return found - CONVENTIONS


def _names_in(tree: ast.Module) -> set[str]:
    route_or_variable = re.compile(r"/[\w/<>:-]+|[A-Z]+(_[A-Z]+)+")
    several_words = re.compile(r"[A-Za-z]+[a-z](_|[A-Z])\w+")
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    found = {name for name in found if several_words.fullmatch(name)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if route_or_variable.fullmatch(text):
                found.add(text)
    return found


def words_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of each identifier and each whole string literal."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.FunctionDef(name=word) | ast.ClassDef(name=word):
                yield node.lineno, word
            case ast.Constant(value=str(word)):
                yield node.lineno, word


def test_the_product_names_nothing_of_an_example():
    names = names_of_examples()
    found = [f"{shown(path)}:{line}: {word}" for path in SOURCES for line, word in words_of(parsed(path)) if word in names]
    assert found == []


def test_the_product_names_no_benchmark():
    files = [path for folder in PRODUCT for path in (TOP / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    found = [shown(path) for path in sorted(files) if BENCHMARKS.search(path.read_text(encoding="utf-8"))]
    assert found == []


# Packages and imports


def test_each_folder_with_modules_is_a_package_that_says_what_it_is_for():
    for folder in sorted({path.parent for path in SOURCES if ANALYSED.isdisjoint(path.parents)}):
        package = folder / "__init__.py"
        assert package.is_file(), f"{shown(folder)} has no __init__.py"
        assert ast.get_docstring(parsed(package)), f"{shown(package)} has no docstring"


def test_each_top_folder_is_typed():
    assert [folder for folder in PRODUCT if not (TOP / folder / "py.typed").is_file()] == []


def test_each_folder_has_its_line_in_the_table_of_imports():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    sources = {source for contract in contracts for source in contract.get("source_modules", [])}
    folders = {f"presage.{folder}" for folder in PRODUCT if folder != "engine"}
    folders |= {f"presage.engine.{path.parent.name}" for path in (TOP / "engine").glob("*/__init__.py")}
    assert folders - sources == {"presage.engine.cli"}, "the command line alone may import everything"
    assert PROJECT["tool"]["importlinter"]["root_packages"] == [f"presage.{folder}" for folder in PRODUCT]


def imports_of(path: Path) -> set[str]:
    """The top-level names that a file imports, wherever in the file it does."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module.partition(".")[0])
    return found


def declared() -> dict[str, str]:
    """Each base dependency with its version specifier."""
    pairs = [re.fullmatch(r"([\w-]+)(.*)", line) for line in PROJECT["project"]["dependencies"]]
    return {pair[1]: pair[2] for pair in pairs if pair}


def test_base_dependencies_are_those_that_the_product_imports():
    owners = metadata.packages_distributions()
    imported = {name for path in SOURCES for name in imports_of(path)}
    used = {owner.lower().replace("_", "-") for name in imported for owner in owners.get(name, [])}
    assert used - {"presage"} == {name.lower() for name in declared()}


@pytest.mark.parametrize("package", PARSERS)
def test_a_parser_is_imported_in_its_language_s_frontend(package):
    users = [shown(path) for path in SOURCES if package in imports_of(path)]
    assert users and all(user.startswith("frontends/python/") for user in users)


@pytest.mark.parametrize("package", WRAPPED_ONCE)
def test_a_back_end_is_imported_in_one_module(package):
    users = [shown(path) for path in SOURCES if package in imports_of(path)]
    assert len(users) == 1, users


def test_what_the_fingerprint_names_is_pinned_exactly():
    pinned = {name for name, bound in declared().items() if re.fullmatch(r"==[\d.]+", bound)}
    assert pinned == FINGERPRINT


def test_the_rest_has_a_lower_and_an_upper_bound():
    loose = {name: bound for name, bound in declared().items() if not re.fullmatch(r"==[\d.]+|>=[\d.]+,<[\d.]+", bound)}
    assert loose == {}


def test_the_version_is_stated_once():
    assert metadata.version("presage") == VERSION
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert f"## {VERSION}" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


# Documents and commands


def documents() -> list[Path]:
    return [*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").rglob("*.md"))]


def test_every_make_target_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    call = re.compile(r"^`?make (?:\w+=\S+ )*([a-z]+)\b", re.MULTILINE)
    named = {name for path in documents() for name in call.findall(code_of(path))}
    assert {"demo", "test"} <= named
    assert named <= targets


def test_every_command_in_the_documents_exists():
    named = {name for path in documents() for name in re.findall(r"(?:^|`)presage ([a-z]+)", code_of(path), re.MULTILINE)}
    assert named == set(COMMANDS)


def code_of(path: Path) -> str:
    """The code in a Markdown file, one piece a line: fenced blocks, and spans between backticks with the backticks."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


def test_every_file_that_the_documents_link_to_exists():
    missing = [
        f"{shown(path)}: {target}"
        for path in documents()
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert missing == []


def test_continuous_integration_runs_the_tests():
    script = TOP / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
    assert re.search(r"^test: .*\blint\b", MAKEFILE, re.MULTILINE)
