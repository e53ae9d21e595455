# Replaces the C module `posix`: files are those of `_presage_disk`; everything
# else of the operating system ends the simulation when it is used (variables: see `overlay/os.py`).

from _presage import unknown
from _presage_disk import make_folder, move, name_of as _name, names, remove as _remove, remove_folder, status
from _presage_files import getcwd as _getcwd
from _presage_posix import *
from _presage_process import strerror

error = OSError
del fspath  # `os` has it in Python
_have_functions = []


environ = {}


class stat_result:
    n_sequence_fields = 10

    def __init__(self, mode, size):
        self.st_mode = mode
        self.st_size = size

    def __getattr__(self, name):
        if name.startswith("st_"):
            unknown(f"{name} of a file")
        raise AttributeError(f"'os.stat_result' object has no attribute '{name}'")

    def __getitem__(self, index):
        if index == 0:
            return self.st_mode
        if index == 6:
            return self.st_size
        unknown("a file's owner or times")


def stat(path, *, dir_fd=None, follow_symlinks=True):
    if isinstance(path, int):
        unknown("the status of a file descriptor")
    return stat_result(*status(_name(path)))


def lstat(path, *, dir_fd=None):
    return stat(path)


def listdir(path="."):
    return names(_name(path))


def mkdir(path, mode=0o777, *, dir_fd=None):
    make_folder(_name(path))


def rmdir(path, *, dir_fd=None):
    remove_folder(_name(path))


def unlink(path, *, dir_fd=None):
    _remove(_name(path))


remove = unlink


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    move(_name(src), _name(dst))


replace = rename


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    status(_name(path))


class DirEntry:
    def __init__(self, folder, name):
        self.name = name
        self.path = f"{folder.rstrip('/')}/{name}" if folder != "" else name

    def __fspath__(self):
        return self.path

    def is_dir(self, *, follow_symlinks=True):
        return status(self.path)[0] == 0o040755

    def is_file(self, *, follow_symlinks=True):
        return status(self.path)[0] == 0o100644

    def is_symlink(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class ScandirIterator:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path=None):
    folder = "." if path is None else _name(path)
    return ScandirIterator([DirEntry(folder, name) for name in names(folder)])


def getcwd():
    return _getcwd()


def getcwdb():
    return _getcwd().encode()


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    try:
        stat(path)
    except OSError:
        return False
    return True


def register_at_fork(**hooks):
    pass


def confstr(name):
    import sys

    if sys._getframe(1).f_globals.get("__name__") == "subprocess":
        raise OSError(22, "Invalid argument")  # it asks for the C library's version, and can do without
    unknown("a configuration text of the operating system")


def _exit(status):
    unknown("the end of the process")


def getuid():
    return 1000


geteuid = getgid = getegid = getuid
