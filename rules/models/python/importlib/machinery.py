# Replaces `importlib.machinery`: the names that programs test for, and module specifications.

from importlib._places import ModuleSpec, SourceFileLoader

SOURCE_SUFFIXES = [".py"]
DEBUG_BYTECODE_SUFFIXES = [".pyc"]
OPTIMIZED_BYTECODE_SUFFIXES = [".pyc"]
BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = [".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"]


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class BuiltinImporter:
    pass


class FrozenImporter:
    pass


class PathFinder:
    pass


class FileFinder:
    pass


class WindowsRegistryFinder:
    pass


class SourcelessFileLoader:
    pass


class ExtensionFileLoader:
    pass


class NamespaceLoader:
    pass
