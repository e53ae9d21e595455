# What the streams of `_io` have in common: the classes behind `io.IOBase` and its kin.

__name__ = "_io"
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


UnsupportedOperation.__module__ = "io"


class _IOBase:
    _closed = False

    @property
    def closed(self):
        return self._closed

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    _checkClosed = _check

    def close(self):
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    def flush(self):
        self._check()

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def isatty(self):
        self._check()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation("File or stream is not readable." if msg is None else msg)

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation("File or stream is not writable." if msg is None else msg)

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation("File or stream is not seekable." if msg is None else msg)

    def seek(self, offset, whence=0):
        raise UnsupportedOperation("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None):
        raise UnsupportedOperation("truncate")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *args):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1):
        size = -1 if size is None else size
        parts = []
        total = 0
        while size < 0 or total < size:
            part = self.read(1)
            if not part:
                break
            parts.append(part)
            total += 1
            if part == b"\n":
                break
        return b"".join(parts)

    def readlines(self, hint=None):
        if hint is None or hint <= 0:
            return list(self)
        total = 0
        lines = []
        for line in self:
            lines.append(line)
            total += len(line)
            if total >= hint:
                break
        return lines

    def writelines(self, lines):
        self._check()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    def read(self, size=-1):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        if count is None:
            return None
        del buffer[count:]
        return bytes(buffer)

    def readall(self):
        found = bytearray()
        while True:
            part = self.read(DEFAULT_BUFFER_SIZE)
            if not part:
                break
            found += part
        return bytes(found)

    def readinto(self, buffer):
        raise UnsupportedOperation("readinto")

    def write(self, data):
        raise UnsupportedOperation("write")


class _BufferedIOBase(_IOBase):
    def read(self, size=-1):
        raise UnsupportedOperation("read")

    def read1(self, size=-1):
        raise UnsupportedOperation("read1")

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    readinto1 = readinto

    def write(self, data):
        raise UnsupportedOperation("write")

    def detach(self):
        raise UnsupportedOperation("detach")


class _TextIOBase(_IOBase):
    encoding = None
    errors = None
    newlines = None

    def read(self, size=-1):
        raise UnsupportedOperation("read")

    def write(self, text):
        raise UnsupportedOperation("write")

    def readline(self, size=-1):
        raise UnsupportedOperation("readline")

    def detach(self):
        raise UnsupportedOperation("detach")
