# Streams in memory: `io.BytesIO` and `io.StringIO`, complete. A position of None means "at the end", so that data whose
# length is not known can be read as a whole.

from _presage import unknown
from _presage_streams import _BufferedIOBase, _TextIOBase

__name__ = "_io"


class _Memory:
    # What BytesIO and StringIO share: immutable content in `_data`, a position in `_at`.

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True

    def _read(self, size):
        self._check()
        at = self._at
        if at is None:
            return self._empty
        if size is None or size < 0:
            self._at = None
            return self._data if at == 0 else self._data[at:]
        found = self._data[at : at + size]
        self._at = at + len(found)
        return found

    def _read_line(self, size):
        self._check()
        at = self._position()
        end = self._data.find(self._newline, at)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, at + size)
        found = self._data[at:end]
        if found:
            self._at = end
        return found

    def _write(self, new):
        self._check()
        at = self._at
        data = self._data
        if at is None:
            self._data = data + new if data else new
            return
        count = len(data)
        if at == count:
            self._data = data + new
        else:
            if at > count:
                data += self._zero * (at - count)
            self._data = data[:at] + new + data[at + len(new) :]
        self._at = at + len(new)

    def _position(self):
        at = self._at
        return len(self._data) if at is None else at

    def tell(self):
        self._check()
        return self._position()

    def truncate(self, size=None):
        self._check()
        if size is None:
            size = self._position()
        elif size < 0:
            raise ValueError(f"negative size value {size}")
        at = self._position()
        self._data = self._data[:size]
        self._at = at
        return size

    def getvalue(self):
        self._check()
        return self._data

    def close(self):
        self._closed = True
        self._data = self._empty

    def flush(self):
        self._check()


class BytesIO(_Memory, _BufferedIOBase):
    _empty = b""
    _zero = b"\0"
    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        if initial_bytes is None:
            initial_bytes = b""
        elif not isinstance(initial_bytes, bytes):
            if isinstance(initial_bytes, (str, int)):
                raise TypeError(f"a bytes-like object is required, not '{type(initial_bytes).__name__}'")
            initial_bytes = bytes(initial_bytes)
        self._data = initial_bytes
        self._at = 0

    def read(self, size=-1):
        return self._read(size)

    def read1(self, size=-1):
        return self._read(size)

    def readline(self, size=-1):
        return self._read_line(size)

    def write(self, data):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if not isinstance(data, bytes):
            data = bytes(data)
        self._write(data)
        return len(data)

    def seek(self, offset, whence=0):
        self._check()
        if whence == 0:
            if offset < 0:
                raise ValueError(f"negative seek value {offset}")
            self._at = offset
        elif whence == 1:
            self._at = max(0, self._position() + offset)
        elif whence == 2:
            self._at = max(0, len(self._data) + offset)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        return self._at

    def getbuffer(self):
        self._check()
        return memoryview(self._data)

    def __getstate__(self):
        return self._data, self._position(), None


class StringIO(_Memory, _TextIOBase):
    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    _empty = ""
    _zero = "\0"
    _newline = "\n"

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __init__(self, initial_value="", newline="\n"):
        if newline not in (None, "", "\n"):
            unknown("io.StringIO with this newline translation")
        if initial_value is None:
            initial_value = ""
        elif not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._translate = newline is None
        self._universal = newline == ""
        self._data = self._translated(initial_value)
        self._at = 0

    def _translated(self, text):
        return text.replace("\r\n", "\n").replace("\r", "\n") if self._translate else text

    @property
    def line_buffering(self):
        return False

    def read(self, size=-1):
        return self._read(size)

    def readline(self, size=-1):
        if self._universal and "\r" in self._data:
            unknown("lines of a text with carriage returns in io.StringIO")
        return self._read_line(size)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        self._write(self._translated(text))
        return len(text)

    def seek(self, offset, whence=0):
        self._check()
        if whence == 0:
            if offset < 0:
                raise ValueError(f"Negative seek position {offset}")
            self._at = offset
        elif offset != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        elif whence == 2:
            self._at = len(self._data)
        return self._position()
