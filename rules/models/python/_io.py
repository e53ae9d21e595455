# Replaces the C module `_io`: the streams behind `io`, `open` and `tempfile`.
#
# Streams in memory are complete. Files exist as far as the simulation knows them (`_presage_files`). What is written to a
# file is there at once for who wrote it, and for others when it is flushed. A position of None means "at the end", so that
# data whose length is not known can be read as a whole.

from _presage import unknown
from _presage_files import flush_file, open_file, read_file, write_file
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
    # A file of the simulated file system. Its content is not here: others may change it.

    def __init__(self, file, mode="r", closefd=True, opener=None):
        if opener is not None:
            unknown("opening a file with an opener")
        kinds = set(mode) - {"b"}
        if len(kinds & set("axrw")) != 1 or kinds - set("axrw+"):
            raise ValueError("Must have exactly one of create/read/write/append mode and at most one plus")
        updating = "+" in kinds
        self._reads = updating or "r" in kinds
        self._writes = updating or "r" not in kinds
        self._appends = "a" in kinds
        self._closed = True
        if isinstance(file, int):
            from posix import _stream

            self._file = _stream(file)._file
        else:
            path = file if isinstance(file, (str, bytes)) else file.__fspath__()
            self._file = open_file(path, self._writes and "r" not in kinds, "x" in kinds, "w" in kinds)
        self._closed = False
        self.name = file
        self.mode = ("ab" if self._appends else "xb" if "x" in kinds else "rb" if self._reads else "wb") + "+" * updating
        self._at = len(self._data) if self._appends else 0

    @property
    def _data(self):
        return read_file(*self._file)

    @_data.setter
    def _data(self, content):
        write_file(*self._file, content)

    def readable(self):
        self._check()
        return self._reads

    def writable(self):
        self._check()
        return self._writes

    def read(self, size=-1):
        self._check()
        if not self._reads:
            raise UnsupportedOperation("not readable" if self._buffered else "File not open for reading")
        return self._read(size)

    def readline(self, size=-1):
        self._check()
        if not self._reads:
            raise UnsupportedOperation("not readable" if self._buffered else "File not open for reading")
        return self._read_line(size)

    readall = read
    _buffered = False

    def write(self, data):
        self._check()
        if not self._writes:
            raise UnsupportedOperation("not writable" if self._buffered else "File not open for writing")
        if self._appends:
            self._at = None
        count = BytesIO.write(self, data)
        if not self._buffered:
            flush_file(*self._file)
        return count

    def truncate(self, size=None):
        if not self._writes:
            raise UnsupportedOperation("File not open for writing")
        return BytesIO.truncate(self, size)

    def flush(self):
        self._check()
        flush_file(*self._file)

    def close(self):
        if not self._closed:
            flush_file(*self._file)
            self._closed = True

    def fileno(self):
        unknown("the number of a file descriptor")

    def isatty(self):
        self._check()
        return False

    def __repr__(self):
        if self._closed:
            return "<_io.FileIO [closed]>"
        return f"<_io.FileIO name={self.name!r} mode={self.mode!r} closefd=True>"


class _Buffered(_BufferedIOBase):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw
        if isinstance(raw, FileIO):
            raw._buffered = True

    def __repr__(self):
        return f"<_io.{type(self).__name__} name={self.name!r}>"


class BufferedReader(_Buffered):

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


class BufferedWriter(_Buffered):
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

    def writable(self):
        return self.raw.writable()

    def seekable(self):
        return self.raw.seekable()

    def seek(self, offset, whence=0):
        self.raw.flush()
        return self.raw.seek(offset, whence)

    def tell(self):
        return self.raw.tell()

    def truncate(self, size=None):
        self.raw.flush()
        return self.raw.truncate(size)

    def read(self, size=-1):
        return self.raw.read(size)

    def detach(self):
        return self.raw

    def fileno(self):
        return self.raw.fileno()

    def write(self, data):
        return self.raw.write(data)

    def flush(self):
        self.raw.flush()

    def close(self):
        self.raw.close()


class BufferedRandom(BufferedReader, BufferedWriter):
    def seek(self, offset, whence=0):
        self.raw.flush()
        return self.raw.seek(offset, whence)

    def flush(self):
        self.raw.flush()


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


_SIMPLE_ENCODINGS = ("utf-8", "utf8", "ascii", "latin-1", "iso-8859-1")


class TextIOWrapper(_TextIOBase):
    # Reads everything on first use; writes are encoded at once.

    _iterating = False

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
        self._check()
        if self._text is None:
            if not self.buffer.readable():
                raise UnsupportedOperation("not readable")
            self._start = self.buffer.tell() if self.buffer.seekable() else 0
            text = self.buffer.read().decode(self.encoding, self.errors)
            self._plain = "\r" not in text and self.errors == "strict" and self.encoding.lower() in _SIMPLE_ENCODINGS
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
        self._text = None
        shown = text.replace("\n", self._newline) if self._newline in ("\r", "\r\n") else text
        self.buffer.write(shown.encode(self.encoding, self.errors))
        return len(text)

    def flush(self):
        self.buffer.flush()

    def seek(self, offset, whence=0):
        if offset != 0 and whence == 0 and self.encoding.lower() not in _SIMPLE_ENCODINGS:
            unknown("seek in an encoded text")
        if offset != 0 and whence != 0:
            raise UnsupportedOperation(f"can't do nonzero {'cur' if whence == 1 else 'end'}-relative seeks")
        if whence == 1:
            return self.tell()
        self._text = None
        self.flush()
        return self.buffer.seek(offset, whence)

    def tell(self):
        self._check()
        if self._iterating:
            raise OSError("telling position disabled by next() call")
        self.flush()
        if self._text is None:
            return self.buffer.tell()
        if not self._plain:
            unknown("the position in an encoded text")
        return self._start + len(self._text.getvalue()[: self._text.tell()].encode(self.encoding))

    def __next__(self):
        self._iterating = True
        line = self.readline()
        if not line:
            self._iterating = False
            raise StopIteration
        return line

    def truncate(self, size=None):
        if size is None and self._text is not None:
            unknown("the position in an encoded text")
        self.flush()
        return self.buffer.truncate(size)

    def __repr__(self):
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding={self.encoding!r}>"

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
    raw = FileIO(file, mode.replace("t", ""), closefd, opener)
    if "b" in kinds:
        for given, name in ((encoding, "encoding"), (errors, "errors"), (newline, "newline")):
            if given is not None:
                raise ValueError(f"binary mode doesn't take {'an' if name[0] == 'e' else 'a'} {name} argument")
        return raw if buffering == 0 else _buffered(raw, kinds)
    if buffering == 0:
        raise ValueError("can't have unbuffered text I/O")
    text = TextIOWrapper(_buffered(raw, kinds), encoding, errors, newline, buffering == 1)
    text.mode = mode
    return text


def _buffered(raw, kinds):
    if "+" in kinds:
        return BufferedRandom(raw)
    return BufferedReader(raw) if "r" in kinds else BufferedWriter(raw)


def open_code(path):
    return open(path, "rb")
