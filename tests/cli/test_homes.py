"""A named file's imports: modules beside it, its package and what that imports, as CPython finds them."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from presage.engine.cli.homes import home_of
from presage.engine.cli.predict import predict
from presage.engine.cli.solve import solve
from presage.engine.cli.trace import trace

FILES = {
    "data.py": "value = 3\n",
    "script.py": "import data\nfrom pkg.a import f\n",
    "pkg/__init__.py": "from .a import f\n",
    "pkg/a.py": "from . import b\nCALLS = []\ndef f(x):\n    CALLS.append(x)\n    return b.g(x) + 1\n",
    "pkg/b.py": "from pkg import a\ndef g(x):\n    if x == 7:\n        raise ValueError('seven')\n    return x * 2\n",
    "pkg/sub/__init__.py": "",
    "pkg/sub/c.py": "from ..a import f, CALLS\nimport data\nclass C:\n    pass\n",
}


@pytest.fixture
def tree(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text)
    return tmp_path


def really(tree, module, expression):
    program = f"import {module} as _m\nvars(_m)['_m'] = _m\nprint(repr(eval({expression!r}, vars(_m))))"
    return subprocess.run([sys.executable, "-c", program], cwd=tree, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("file", "module", "expression"),
    [
        ("script.py", "script", "f(data.value)"),
        ("pkg/__init__.py", "pkg", "(f(1), __name__, __package__)"),
        ("pkg/a.py", "pkg.a", "(f(2), CALLS, __name__, b.a.CALLS is CALLS)"),
        ("pkg/b.py", "pkg.b", "(a.f(2), g(4), __name__, __package__)"),
        ("pkg/sub/c.py", "pkg.sub.c", "(f(1), CALLS, data.value, C.__module__)"),
    ],
)
def test_imports_are_those_of_the_interpreter(tree, file, module, expression):
    answer = CliRunner().invoke(predict, [str(tree / file), expression, "--format", "json"], catch_exceptions=False)
    assert json.loads(answer.stdout)["outcome"]["value"] == really(tree, module, expression)


def test_an_exception_in_a_named_module_of_a_package_has_its_line(tree):
    answer = CliRunner().invoke(predict, [str(tree / "pkg/b.py"), "a.f(7)"], catch_exceptions=False)
    assert answer.stdout == f"raises ValueError: seven at {tree / 'pkg/b.py'}:4\n"


def test_lines_and_inputs_are_found_in_a_module_of_a_package(tree):
    lines = CliRunner().invoke(trace, [str(tree / "pkg/a.py"), "f(4)", "--format", "json"], catch_exceptions=False)
    assert json.loads(lines.stdout)["lines"][-2:] == [4, 5]
    found = CliRunner().invoke(solve, [f"{tree / 'pkg/b.py'}::g", "--raises", "ValueError"], catch_exceptions=False)
    assert found.stdout == "g(7)\n"


def test_a_missing_module_is_still_missing(tree):
    (tree / "script.py").write_text("import nowhere\n")
    answer = CliRunner().invoke(predict, [str(tree / "script.py"), "None"], catch_exceptions=False)
    assert answer.stdout == f"raises ModuleNotFoundError: No module named 'nowhere' at {tree / 'script.py'}:1\n"


def test_the_home_of_a_file_is_the_first_folder_that_is_no_package(tree):
    assert home_of(str(tree / "script.py")).name == ""
    assert (home_of(str(tree / "pkg/sub/c.py")).name, home_of(str(tree / "pkg/sub/c.py")).folder) == ("pkg.sub.c", str(tree))
