# Replaces the C module `posix`: files are those of the analysed trees, read-only; variables are the
# scenario's; everything else of the operating system ends the simulation when it is used.

from _presage import assume, unknown
from _presage_files import list_folder, stat_file
from _presage_posix import *
from _presage_process import strerror, variables

error = OSError
_have_functions = []


class _Environment(dict):
    # A variable that was not given counts as unset, which is an assumption.
    def __missing__(self, name):
        assume(f"the environment variable {name.decode()} is not set")
        raise KeyError(name)


environ = _Environment(variables())


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


def _name(path):
    return path if isinstance(path, (str, bytes)) else path.__fspath__()


def stat(path, *, dir_fd=None, follow_symlinks=True):
    if isinstance(path, int):
        unknown("the status of a file descriptor")
    return stat_result(*stat_file(_name(path)))


def lstat(path, *, dir_fd=None):
    return stat(path)


def listdir(path="."):
    return list_folder(_name(path))


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    try:
        stat(path)
    except OSError:
        return False
    if mode & 2:
        unknown("whether a file can be written")
    return True


def register_at_fork(**hooks):
    pass


def _exit(status):
    unknown("the end of the process")
