# Replaces the C module `posix`: files are those of the analysed trees and what the program made of them; everything
# else of the operating system ends the simulation when it is used (variables: see `overlay/os.py`).

from _presage import unknown
from _presage_files import getcwd as _getcwd, list_folder, make_folder, remove_file, remove_folder, rename as _rename, stat_file
from _presage_posix import *
from _presage_process import number as _number, strerror, unknown_time
from _presage_random import urandom

error = OSError
del fspath  # `os` has it in Python
del sendfile  # `shutil` copies without it where the system has none
_have_functions = []


environ = {}


_STATUS = frozenset(
    "st_ino st_dev st_nlink st_uid st_gid st_atime st_ctime st_ctime_ns st_blksize st_blocks st_rdev".split()
)


class stat_result:
    n_sequence_fields = 10

    def __init__(self, mode, size, changed_ns, changed):
        self.st_mode = mode
        if size is not None:
            self.st_size = size
        self.st_mtime_ns = changed_ns
        self.st_mtime = changed

    def __getattr__(self, name):
        if name == "st_atime_ns":
            # `shutil` carries it from one file to another, where it is not kept.
            return unknown_time()
        if name == "st_size":
            unknown("the size of a database file")
        if name in _STATUS:
            unknown(f"{name} of a file")
        raise AttributeError(f"'os.stat_result' object has no attribute '{name}'")

    def __getitem__(self, index):
        if index == 0:
            return self.st_mode
        if index == 6:
            return self.st_size
        if index == 8:
            return int(self.st_mtime)
        unknown("a file's owner or times")


def _name(path):
    return path if isinstance(path, (str, bytes)) else path.__fspath__()


def stat(path, *, dir_fd=None, follow_symlinks=True):
    if isinstance(path, int):
        path = _stream(path).name
    return stat_result(*stat_file(_name(path)))


def fstat(fd):
    return stat(fd)


def lstat(path, *, dir_fd=None):
    return stat(path)


def listdir(path="."):
    if path is None:
        path = "."
    names = list_folder(_name(path))
    return [name.encode() for name in names] if isinstance(path, bytes) else names


class DirEntry:
    def __init__(self, folder, name):
        self.name = name
        self.path = name if folder is None else folder + name if folder.endswith("/") else f"{folder}/{name}"

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def _kind(self):
        try:
            return stat(self.path).st_mode & 0o170000
        except FileNotFoundError:
            return 0

    def is_dir(self, *, follow_symlinks=True):
        return self._kind() == 0o040000

    def is_file(self, *, follow_symlinks=True):
        return self._kind() == 0o100000

    def is_symlink(self):
        return False

    def is_junction(self):
        return False


class _Scan:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path=None):
    folder = "." if path is None else _name(path)
    if isinstance(folder, bytes):
        unknown("os.scandir with a name of bytes")
    return _Scan([DirEntry(folder, name) for name in list_folder(folder)])


def mkdir(path, mode=0o777, *, dir_fd=None):
    make_folder(_name(path))


def rmdir(path, *, dir_fd=None):
    remove_folder(_name(path))


def remove(path, *, dir_fd=None):
    remove_file(_name(path))


unlink = remove


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _rename(_name(src), _name(dst))


replace = rename


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    stat(path)


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    if stat(path).st_mode & 0o7777 != mode & 0o7777:
        unknown("a file with other permissions")


def listxattr(path=None, *, follow_symlinks=True):
    stat(path)
    return []


class _Descriptor(int):
    # Which number the system gives is not known; nothing but showing it tells.

    def __repr__(self):
        unknown("the number of a file descriptor")

    __str__ = __repr__

    def __format__(self, spec):
        unknown("the number of a file descriptor")


_descriptors = {}


def _stream(fd):
    found = _descriptors.get(fd) if isinstance(fd, _Descriptor) else None
    if found is None:
        if fd in (0, 1, 2):
            unknown("a standard stream's descriptor")
        raise OSError(9, strerror(9))
    return found


def open(path, flags, mode=0o777, *, dir_fd=None):
    from _io import FileIO
    from _presage_files import open_file

    name = _name(path)
    kind = "r+" if flags & 3 else "r"
    if flags & O_CREAT or flags & O_TRUNC:
        if not flags & O_CREAT:
            stat(name)
        open_file(name, True, bool(flags & O_EXCL and flags & O_CREAT), bool(flags & O_TRUNC))
    stream = FileIO(name, "a+" if flags & O_APPEND else kind)
    number = _Descriptor(1000 + len(_descriptors))
    _descriptors[number] = stream
    return number


def close(fd):
    _stream(fd).close()
    _descriptors[fd] = None


def read(fd, n, /):
    return _stream(fd).read(n)


def write(fd, data, /):
    return _stream(fd).write(data)


def lseek(fd, position, whence, /):
    return _stream(fd).seek(position, whence)


def fsync(fd):
    _stream(fd)


def ftruncate(fd, length, /):
    _stream(fd).truncate(length)


def readlink(path, *, dir_fd=None):
    # No file of a simulation is a link.
    stat(path)
    raise OSError(22, strerror(22), path)


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


_pid = None


def getpid():
    global _pid
    if _pid is None:
        _pid = _number()
    return _pid


def getuid():
    return 1000


geteuid = getgid = getegid = getuid
