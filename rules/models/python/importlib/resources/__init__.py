# Replaces `importlib.resources`: data files of packages are files beside their sources.

import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

Package = object
Resource = str


def files(package=None):
    if package is None:
        from _presage import unknown

        unknown("the resources of the calling module")
    module = import_module(package) if isinstance(package, str) else package
    spec = module.__spec__
    if spec.submodule_search_locations is None:
        return Path(spec.origin).parent
    return Path(list(spec.submodule_search_locations)[0])


@contextmanager
def as_file(path):
    yield path


def open_binary(package, resource):
    return (files(package) / resource).open("rb")


def open_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).open("r", encoding=encoding, errors=errors)


def read_binary(package, resource):
    return (files(package) / resource).read_bytes()


def read_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).read_text(encoding, errors)


def is_resource(package, name):
    return (files(package) / name).is_file()


def contents(package):
    return [path.name for path in files(package).iterdir()]


def path(package, resource):
    return as_file(files(package) / resource)
