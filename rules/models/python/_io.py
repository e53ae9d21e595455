# Replaces the C module `_io`: the streams behind `io`, `open` and `tempfile`.
#
# Files exist as far as the simulation knows them (`_presage_files`). What is written to a file is there at once for who wrote
# it, and for others when it is flushed.

from _presage import unknown
from _presage_files import flush_file, open_file, read_file, write_file
from _presage_memory import BytesIO, StringIO
from _presage_streams import DEFAULT_BUFFER_SIZE, UnsupportedOperation, _BufferedIOBase, _IOBase, _RawIOBase, _TextIOBase

BlockingIOError = BlockingIOError


def text_encoding(encoding, stacklevel=2):
    return "locale" if encoding is None else encoding


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
    # What readers and writers share: everything goes to the raw stream.

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw
        if isinstance(raw, FileIO):
            raw._buffered = True

    def __repr__(self):
        return f"<_io.{type(self).__name__} name={self.name!r}>"

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

    def tell(self):
        return self.raw.tell()

    def close(self):
        self.raw.close()

    def detach(self):
        return self.raw

    def fileno(self):
        return self.raw.fileno()


class BufferedReader(_Buffered):
    def writable(self):
        return False

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

    def flush(self):
        pass


class BufferedWriter(_Buffered):
    def seek(self, offset, whence=0):
        self.raw.flush()
        return self.raw.seek(offset, whence)

    def truncate(self, size=None):
        self.raw.flush()
        return self.raw.truncate(size)

    def read(self, size=-1):
        return self.raw.read(size)

    def write(self, data):
        return self.raw.write(data)

    def flush(self):
        self.raw.flush()


class BufferedRandom(BufferedReader, BufferedWriter):
    def writable(self):
        return self.raw.writable()

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
