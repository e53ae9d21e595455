# The server side of a simulated request: builds the WSGI environment, calls the application, collects its answer.
# Written in the analysed language; lowered and simulated, never imported by Presage.
import io
import sys
from urllib.parse import unquote_to_bytes, urlsplit


class BodyStream:
    """A request body that is rendered lazily: read as a whole, once."""

    def __init__(self, body):
        self.body = body

    def read(self, size=-1):
        found = self.body
        self.body = b""
        return found

    def readline(self, size=-1):
        return self.read()

    def readlines(self, hint=-1):
        return [self.read()]

    def __iter__(self):
        return iter([self.read()])


def environment(method, path, query, headers, body, url):
    parts = urlsplit(url)
    host = parts.netloc
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "REQUEST_URI": path + ("?" + query if query else ""),
        "RAW_URI": path + ("?" + query if query else ""),
        "QUERY_STRING": query,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "HTTP_HOST": host,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ["wsgi.input"] = io.BytesIO(body)
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    for name, value in headers:
        key = name.upper().replace("-", "_")
        if key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            environ[key] = value
        elif "HTTP_" + key in environ and key != "HOST":
            environ["HTTP_" + key] += ("; " if key == "COOKIE" else ", ") + value
        else:
            environ["HTTP_" + key] = value
    return environ


def serve(app, method, path, query, headers, body, url, symbolic, length):
    environ = environment(method, path, query, headers, b"" if symbolic else body, url)
    if symbolic:
        environ["wsgi.input"] = BodyStream(body)
        environ["wsgi.input_terminated"] = True
        environ.pop("CONTENT_LENGTH", None)
        if length is not None:
            environ["CONTENT_LENGTH"] = str(length)
    started = []

    def start_response(status, headers, exc_info=None):
        started[:] = [status, headers]
        return write

    written = []

    def write(data):
        written.append(data)

    chunks = app(environ, start_response)
    try:
        for chunk in chunks:
            written.append(chunk)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    if len(written) == 1:
        body = written[0]
    else:
        body = b"".join(written)
    if method == "HEAD":
        body = b""
    return started[0], [(name, value) for name, value in started[1]], body


def start():
    # A service starts as a copy of the process that loaded the libraries: it gets its own environment.
    import os

    from _presage_process import variables

    own = os.environ._data
    own.clear()
    own.update(variables())
