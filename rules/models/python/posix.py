# Replaces the C module `posix`: files are those of the analysed trees, read-only; everything
# else of the operating system ends the simulation when it is used (variables: see `overlay/os.py`).

from _presage import unknown
from _presage_files import getcwd as _getcwd, list_folder, stat_file
from _presage_posix import *
from _presage_process import number as _number, strerror

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


def getcwd():
    return _getcwd()


def getcwdb():
    return _getcwd().encode()


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


def urandom(size, /):
    from _presage_random import bytes

    return bytes(size)


_pid = None


def getpid():
    global _pid
    if _pid is None:
        _pid = _number()
    return _pid


def getuid():
    return 1000


geteuid = getgid = getegid = getuid
