# Replaces the C module `_io`: the streams behind `io`, `open` and `tempfile`.
#
# Streams in memory are complete. Files are those of `_presage_disk`; what is written is there at once. A position of None means "at the end", so that data whose length is
# not known can be read as a whole.

from _presage import unknown
from _presage_disk import exists, name_of, read as read_file, write as write_file
from _presage_streams import DEFAULT_BUFFER_SIZE, UnsupportedOperation, _BufferedIOBase, _IOBase, _RawIOBase, _TextIOBase

BlockingIOError = BlockingIOError


def text_encoding(encoding, stacklevel=2):
    return "locale" if encoding is None else encoding


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


class FileIO(BytesIO):
    # A file of the simulated file system.

    def __init__(self, file, mode="r", closefd=True, opener=None):
        self.name = file
        kinds = set(mode) - {"b", "t"}
        both = "+" in kinds
        self._reads = "r" in kinds or both
        self._writes = "r" not in kinds or both
        self._appends = "a" in kinds
        self.mode = ("rb+" if self._writes else "rb") if self._reads and "a" not in kinds else mode.replace("t", "")
        path = name_of(file)
        self._path = path
        if "x" in kinds and exists(path):
            raise FileExistsError(17, "File exists", file)
        if "r" in kinds or "a" in kinds and exists(path):
            content = read_file(path)
        else:
            content = b""
            write_file(path, content)
        BytesIO.__init__(self, content)
        if self._appends:
            self._at = len(content)

    def readable(self):
        self._check()
        return self._reads

    def writable(self):
        self._check()
        return self._writes

    def read(self, size=-1):
        if not self._reads:
            raise UnsupportedOperation("read")
        return BytesIO.read(self, size)

    def write(self, data):
        if not self._writes:
            raise UnsupportedOperation("write")
        if self._appends:
            self._at = None
        count = BytesIO.write(self, data)
        write_file(self._path, self._data)
        return count

    def truncate(self, size=None):
        if not self._writes:
            raise UnsupportedOperation("truncate")
        size = BytesIO.truncate(self, size)
        write_file(self._path, self._data)
        return size


class BufferedReader(_BufferedIOBase):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    @property
    def closed(self):
        return self.raw.closed

    def readable(self):
        return self.raw.readable()

    def seekable(self):
        return self.raw.seekable()

    def read(self, size=-1):
        if size is None or size < 0:
            return self.raw.read()
        parts = []
        while size > 0:
            part = self.raw.read(size)
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def read1(self, size=-1):
        return self.raw.read(DEFAULT_BUFFER_SIZE if size < 0 else size)

    def peek(self, size=0):
        at = self.raw.tell()
        found = self.raw.read(DEFAULT_BUFFER_SIZE)
        self.raw.seek(at)
        return found

    def readline(self, size=-1):
        return self.raw.readline(size)

    def seek(self, offset, whence=0):
        return self.raw.seek(offset, whence)

    def tell(self):
        return self.raw.tell()

    def flush(self):
        pass

    def close(self):
        self.raw.close()

    def detach(self):
        return self.raw

    def fileno(self):
        return self.raw.fileno()


class BufferedWriter(_BufferedIOBase):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def readable(self):
        return self.raw.readable()

    def seekable(self):
        return self.raw.seekable()

    def seek(self, offset, whence=0):
        return self.raw.seek(offset, whence)

    def tell(self):
        return self.raw.tell()

    def truncate(self, size=None):
        return self.raw.truncate(size)

    @property
    def closed(self):
        return self.raw.closed

    def writable(self):
        return self.raw.writable()

    def write(self, data):
        return self.raw.write(data)

    def flush(self):
        self.raw.flush()

    def close(self):
        self.raw.close()


class BufferedRandom(BufferedReader, BufferedWriter):
    pass


class BufferedRWPair(_BufferedIOBase):
    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self.reader = reader
        self.writer = writer

    def read(self, size=-1):
        return self.reader.read(size)

    def write(self, data):
        return self.writer.write(data)


class IncrementalNewlineDecoder:
    def __init__(self, decoder, translate, errors="strict"):
        self._decoder = decoder
        self._translate = translate

    def decode(self, text, final=False):
        if self._decoder is not None:
            text = self._decoder.decode(text, final)
        if self._translate:
            if not final and text.endswith("\r"):
                unknown("newline translation of a text cut after a carriage return")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text


_STATELESS = ("utf-8", "utf8", "ascii", "latin-1", "iso-8859-1")


class TextIOWrapper(_TextIOBase):
    # Reads everything on first use; writes are encoded at once.

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self.buffer = buffer
        self.encoding = "utf-8" if encoding in (None, "locale") else encoding
        self.errors = errors or "strict"
        self.line_buffering = line_buffering
        self.write_through = write_through
        self._newline = newline
        self._text = None
        self._start = 0

    @property
    def closed(self):
        return self.buffer.closed

    @property
    def name(self):
        return self.buffer.name

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def _content(self):
        if self._text is None:
            self._check()
            if not self.buffer.readable():
                raise UnsupportedOperation("not readable")
            self._start = self.buffer.tell() if self.buffer.seekable() else 0
            text = self.buffer.read().decode(self.encoding, self.errors)
            if self._newline in ("\r", "\r\n"):
                unknown("reading a text with this newline")
            self._text = StringIO(text, newline=self._newline)
        return self._text

    def read(self, size=-1):
        return self._content().read(size)

    def readline(self, size=-1):
        return self._content().readline(size)

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if not self.buffer.writable():
            raise UnsupportedOperation("not writable")
        if self._text is not None:
            self.buffer.seek(self.tell())
            self._text = None
        shown = text.replace("\n", self._newline) if self._newline in ("\r", "\r\n") else text
        self.buffer.write(shown.encode(self.encoding, self.errors))
        return len(text)

    def flush(self):
        self.buffer.flush()

    def seek(self, offset, whence=0):
        self._check()
        if whence != 0 and offset != 0:
            words = {1: "cur", 2: "end"}.get(whence)
            raise UnsupportedOperation(f"can't do nonzero {words}-relative seeks")
        if whence == 1:
            offset = self.tell()
        elif offset < 0:
            raise ValueError(f"negative seek position {offset}")
        if offset and self.encoding.lower() not in _STATELESS:
            unknown("seek in an encoded text")
        self._text = None
        return self.buffer.seek(offset, 2 if whence == 2 else 0)

    def tell(self):
        self._check()
        if self._text is None:
            return self.buffer.tell()
        before = self._text._data[: self._text.tell()]
        if self.encoding.lower() not in _STATELESS or self._newline is None and "\n" in before and self._had_returns():
            unknown("the position in an encoded text")
        return self._start + len(before.encode(self.encoding, self.errors))

    def _had_returns(self):
        at = self.buffer.tell()
        self.buffer.seek(0)
        found = b"\r" in self.buffer.read()
        self.buffer.seek(at)
        return found

    def truncate(self, size=None):
        return self.buffer.truncate(self.tell() if size is None else size)

    def reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None):
        if encoding is not None:
            self.encoding = encoding
        if errors is not None:
            self.errors = errors

    def detach(self):
        buffer = self.buffer
        self.buffer = None
        return buffer

    def close(self):
        self.buffer.close()

    def fileno(self):
        return self.buffer.fileno()

    def isatty(self):
        return self.buffer.isatty()


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    kinds = set(mode)
    if kinds - set("axrwb+t") or len(mode) > len(kinds):
        raise ValueError(f"invalid mode: {mode!r}")
    if "t" in kinds and "b" in kinds:
        raise ValueError("can't have text and binary mode at once")
    if len(kinds & set("axrw")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    if isinstance(file, int):
        unknown("opening a file descriptor")
    if "b" in kinds:
        if encoding is not None:
            raise ValueError("binary mode doesn't take an encoding argument")
        if errors is not None:
            raise ValueError("binary mode doesn't take an errors argument")
        if newline is not None:
            raise ValueError("binary mode doesn't take a newline argument")
    raw = FileIO(file if isinstance(file, (str, bytes)) else file.__fspath__(), mode)
    kind = BufferedRandom if raw._reads and raw._writes else BufferedReader if raw._reads else BufferedWriter
    if "b" in kinds:
        return raw if buffering == 0 else kind(raw)
    text = TextIOWrapper(kind(raw), encoding, errors, newline)
    text.mode = mode
    return text


def open_code(path):
    return open(path, "rb")
