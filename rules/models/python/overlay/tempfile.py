# Runs after the source of `tempfile`: files are made by name. A real name is random; these hold the order of a set of texts,
# which differs from run to run too, so that an outcome that shows a name is noticed and is unknown.

import io as _io_module


class _RandomNameSequence:
    _made = 0

    def __iter__(self):
        return self

    def __next__(self):
        _RandomNameSequence._made += 1
        return f"{_RandomNameSequence._made:05}" + "".join({"x", "y", "z"})


def _get_default_tempdir():
    return "/tmp"


def gettempdir():
    return tempdir or "/tmp"


_gettempdir = gettempdir


def _named(mode, buffering, encoding, newline, suffix, prefix, dir, errors):
    prefix, suffix, dir, output_type = _sanitize_params(prefix, suffix, dir)
    name = _os.path.join(dir, prefix + next(_get_candidate_names()) + suffix)
    return _io_module.open(name, mode.replace("w", "x"), buffering, encoding, errors, newline), name


def NamedTemporaryFile(
    mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, *, errors=None
):
    file, name = _named(mode, buffering, encoding, newline, suffix, prefix, dir, errors)
    return _TemporaryFileWrapper(file, name, delete)


def TemporaryFile(
    mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None
):
    file, name = _named(mode, buffering, encoding, newline, suffix, prefix, dir, errors)
    return file


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, *exception):
        self.cleanup()

    def cleanup(self):
        if _os.path.exists(self.name):
            _shutil.rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)

    __class_getitem__ = classmethod(_types.GenericAlias)
