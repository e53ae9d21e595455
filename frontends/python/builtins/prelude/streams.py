# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Output streams, and opening files.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def write_parts(file, parts):
    for part in parts:
        file.write(part)


class standard_stream:
    encoding = "utf-8"
    errors = "strict"
    mode = "w"
    closed = False
    line_buffering = False

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not _isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _write_output(self.name, text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False

    def seekable(self):
        return False


def open_file(*args, **kwargs):
    from _io import open as opener

    return opener(*args, **kwargs)
