# Runs after the source of `linecache`: files of a simulation never change, so their times, which are not known, do not matter.


class _Unchanging:
    def __init__(self, found):
        self.st_size = found.st_size
        self.st_mtime = 0.0


class _Files:
    path = os.path

    def stat(self, name):
        return _Unchanging(_system.stat(name))


_system = os
os = _Files()
