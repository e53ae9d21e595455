# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Imports.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def import_name(name, names):
    module = _load(name)
    if names:
        for wanted in names:
            if wanted == "*":
                for listed in getattr(module, "__all__", ()):
                    _load_attribute(module, listed)
            else:
                _load_attribute(module, wanted)
        return module
    return _loaded(name.partition(".")[0])


def _load_attribute(module, wanted):
    if hasattr(module, "__path__") and not hasattr(module, wanted):
        full = f"{module.__name__}.{wanted}"
        if _exists(full):
            _load(full)


def _load(name):
    module = _loaded(name)
    if module is not None:
        return module
    parent, _, child = name.rpartition(".")
    package = None
    if parent:
        package = _load(parent)
        module = _loaded(name)
        if module is not None:
            return module
        if not hasattr(package, "__path__"):
            error = ModuleNotFoundError(f"No module named {name!r}; {parent!r} is not a package")
            error.name = name
            raise error
    if not _exists(name) and _import_by_finder(name, package):
        module = _loaded(name)
        if package is not None:
            setattr(package, child, module)
        return module
    body = _create_module(name)
    if body is not None:
        try:
            before = _addition("underlay", name)
            if before is not None:
                before()
            body()
            after = _addition("overlay", name)
            if after is not None:
                after()
        except BaseException:
            _forget_module(name)
            raise
        _module_ready(name)
    module = _loaded(name)
    if package is not None:
        setattr(package, child, module)
    return module


def _import_by_finder(name, package):
    system = _loaded("sys")
    if system is None or not system.meta_path:
        return False
    path = None if package is None else package.__path__
    for finder in system.meta_path:
        spec = finder.find_spec(name, path, None)
        if spec is not None:
            module = spec.loader.create_module(spec)
            if module is None:
                module = type(system)(name)
            module.__name__ = name
            module.__loader__ = spec.loader
            module.__spec__ = spec
            module.__package__ = name if hasattr(module, "__path__") else name.rpartition(".")[0]
            system.modules[name] = module
            try:
                spec.loader.exec_module(module)
            except BaseException:
                system.modules.pop(name, None)
                raise
            return True
    return False
