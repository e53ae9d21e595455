# Replaces the package `importlib`: modules are found and lowered by the simulation's own loader.

import sys

from _presage import unknown

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def import_module(name, package=None):
    level = 0
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        for character in name:
            if character != ".":
                break
            level += 1
        parts = package.rsplit(".", level - 1)
        if len(parts) < level:
            raise ImportError("attempted relative import beyond top-level package")
        rest = name[level:]
        name = f"{parts[0]}.{rest}" if rest else parts[0]
    if not name:
        raise ValueError("Empty module name")
    found = sys.modules.get(name)
    if found is not None:
        return found
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    pass


def reload(module):
    unknown("reloading a module")


def find_loader(name, path=None):
    unknown("the loader of a module")
