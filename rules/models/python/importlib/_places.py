# What `importlib.machinery` and `importlib.util` share: where a module's source is.

from _presage import exists, loaded_from, unknown


class SourceFileLoader:
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def get_filename(self, name=None):
        return self.path

    def is_package(self, name):
        return self.path.endswith("__init__.py")

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_source(self, name):
        return self.get_data(self.path).decode()

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        unknown("running a module by its loader")


class ModuleSpec:
    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self.has_location = False
        self.cached = None

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name


def spec_of(name):
    place = loaded_from(name)
    if place is None:
        return ModuleSpec(name, None, origin="built-in") if exists(name) else None
    path, package, folders = place
    loader = SourceFileLoader(name, path) if path.endswith(".py") else None
    spec = ModuleSpec(name, loader, origin=path if loader else None)
    spec.has_location = loader is not None
    if package:
        spec.submodule_search_locations = list(folders)
    return spec
