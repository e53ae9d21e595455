# Replaces `importlib.util`.

import sys

from _presage import unknown
from importlib._places import ModuleSpec, SourceFileLoader, spec_of

MAGIC_NUMBER = b"\xa7\r\r\n"


def resolve_name(name, package):
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    rest = name[level:]
    return f"{parts[0]}.{rest}" if rest else parts[0]


def find_spec(name, package=None):
    name = resolve_name(name, package)
    if name in sys.modules:
        module = sys.modules[name]
        if module is None:
            return None
        spec = getattr(module, "__spec__", None)
        if spec is None:
            if name == "__main__":
                raise ValueError("__main__.__spec__ is None")
            return spec_of(name)
        return spec_of(name) or spec
    parent = name.rpartition(".")[0]
    if parent:
        __import__(parent)
    return spec_of(name)


def module_from_spec(spec):
    unknown("a module made from a specification")


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    return ModuleSpec(name, loader or SourceFileLoader(name, location), origin=location)


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def cache_from_source(path, debug_override=None, *, optimization=None):
    unknown("the name of a compiled file")


def source_from_cache(path):
    unknown("the source of a compiled file")


def decode_source(source):
    return source.decode()


class LazyLoader:
    def __init__(self, loader):
        unknown("a lazy loader")
