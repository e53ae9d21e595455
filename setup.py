"""Maps the repository's top folders onto the one import name `presage`.

Everything else about the package is in pyproject.toml; only this mapping needs code, because the list
of packages below each folder is computed. `presage` itself is a namespace package (PEP 420).
"""

from pathlib import Path

from setuptools import find_namespace_packages, setup

HERE = Path(__file__).parent
ROOTS = [root for root in ("engine", "frontends", "solvers", "kernels", "rules", "examples") if (HERE / root).is_dir()]

setup(
    package_dir={f"presage.{root}": root for root in ROOTS},
    packages=[f"presage.{root}" for root in ROOTS]
    + [
        f"presage.{root}.{package}"
        for root in ROOTS
        for package in find_namespace_packages(str(HERE / root), exclude=["*__pycache__*"])
    ],
)
