# The simulated file system: the analysed trees and the libraries' folders as they are (`_presage_files`), and over them what
# the program wrote. Names are kept whole; a relative one in a working directory that nobody gave starts with `.`.

from _presage import unknown
from _presage_files import folder_given, getcwd, list_folder, read_file, stat_file

_FOLDER = object()
_GONE = object()
_written = {"/tmp": _FOLDER, ".": _FOLDER}
_S_FOLDER = 0o040755
_S_FILE = 0o100644


def name_of(path):
    if isinstance(path, int):
        unknown("a file descriptor")
    found = path if isinstance(path, (str, bytes)) else path.__fspath__()
    return found.decode() if isinstance(found, bytes) else found


def _place(path):
    if "\0" in path:
        raise ValueError("embedded null byte")
    if path == "":
        raise _missing(path)
    start = "" if path.startswith("/") else (getcwd() if folder_given() else ".")
    parts = []
    for part in f"{start}/{path}".split("/"):
        if part == ".." and parts and parts[-1] != ".":
            parts.pop()
        elif part == "..":
            if parts:
                unknown("the folder above the working directory")
        elif part and (part != "." or not parts and start == "."):
            parts.append(part)
    if parts and parts[0] == "." and start == ".":
        return "/".join(parts)
    return "/" + "/".join(parts)


def _missing(path):
    return FileNotFoundError(2, "No such file or directory", path)


def _find(path, place=None):
    # (mode, content or None where it is an original file) of what stands at a path.
    place = _place(path) if place is None else place
    found = _written.get(place)
    if found is _GONE:
        raise _missing(path)
    if found is _FOLDER:
        return _S_FOLDER, None
    if found is not None:
        return _S_FILE, found
    if place.startswith("."):
        raise _missing(path)
    return stat_file(path)[0], None


def _parent(path, place):
    above = place.rpartition("/")[0] or "/"
    if _find(path, above)[0] != _S_FOLDER and _written.get(above) is not None:
        raise NotADirectoryError(20, "Not a directory", path)


def status(path):
    mode, content = _find(path)
    if content is not None:
        return mode, len(content)
    return (mode, 4096) if _written.get(_place(path)) is _FOLDER else stat_file(path)


def read(path):
    mode, content = _find(path)
    if mode == _S_FOLDER:
        raise IsADirectoryError(21, "Is a directory", path)
    return read_file(path) if content is None else content


def exists(path):
    try:
        _find(path)
    except OSError:
        return False
    return True


def write(path, content):
    place = _place(path)
    if _written.get(place) is _FOLDER or exists(path) and _find(path)[0] == _S_FOLDER:
        raise IsADirectoryError(21, "Is a directory", path)
    _parent(path, place)
    _written[place] = content


def make_folder(path):
    if exists(path):
        raise FileExistsError(17, "File exists", path)
    place = _place(path)
    _parent(path, place)
    _written[place] = _FOLDER


def names(path):
    mode, _ = _find(path)
    if mode == _S_FILE:
        raise NotADirectoryError(20, "Not a directory", path)
    place = _place(path)
    found = [] if _written.get(place) is _FOLDER else list_folder(path)
    start = place.rstrip("/") + "/"
    for other, content in _written.items():
        if other.startswith(start) and other != start and "/" not in other[len(start) :]:
            name = other[len(start) :]
            if content is _GONE:
                found = [each for each in found if each != name]
            elif name not in found:
                found.append(name)
    return sorted(found)


def remove(path):
    if _find(path)[0] == _S_FOLDER:
        raise IsADirectoryError(21, "Is a directory", path)
    _written[_place(path)] = _GONE


def remove_folder(path):
    if _find(path)[0] != _S_FOLDER:
        raise NotADirectoryError(20, "Not a directory", path)
    if names(path):
        raise OSError(39, "Directory not empty", path)
    _written[_place(path)] = _GONE


def move(path, target):
    mode, content = _find(path)
    place, goal = _place(path), _place(target)
    _parent(target, goal)
    if mode == _S_FOLDER:
        if exists(target):
            if _find(target)[0] != _S_FOLDER:
                raise NotADirectoryError(20, "Not a directory", path, None, target)
            if names(target):
                raise OSError(39, "Directory not empty", path, None, target)
        inside = names(path)
        _written[goal] = _FOLDER
        for name in inside:
            move(f"{path}/{name}", f"{target}/{name}")
    else:
        if exists(target) and _find(target)[0] == _S_FOLDER:
            raise IsADirectoryError(21, "Is a directory", path, None, target)
        _written[goal] = read_file(path) if content is None else content
    if place != goal:
        _written[place] = _GONE
