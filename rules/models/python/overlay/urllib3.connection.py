# Runs after the source of `urllib3.connection`: a request leaves the simulated program here. The
# source above it (pools, retries, redirects, cookies, time-outs) stays as its authors wrote it.
#
# `exchange(method, url, headers, body, timeouts)` gives ("answer", status, reason, headers, body),
# ("down", service), ("connect timeout",) or ("read timeout",).

from http.client import HTTPMessage as _HTTPMessage
from io import BytesIO as _BytesIO

from _presage import known as _known
from _presage_network import exchange as _exchange


class _Line:
    # Stands for the socket of a connection.

    def settimeout(self, timeout):
        pass

    def setsockopt(self, *option):
        pass

    def shutdown(self, how):
        pass

    def close(self):
        pass


class _Answer:
    # Stands for the response of `http.client` that urllib3 wraps.

    version = 11

    def __init__(self, status, reason, pairs):
        self.status = status
        self.reason = reason
        self.msg = self.headers = _HTTPMessage()
        for name, value in pairs:
            self.msg[name] = value

    def isclosed(self):
        return True

    def close(self):
        pass


def _connect(self):
    self.sock = _Line()
    self.is_verified = True
    self._connect_timeout = self.timeout
    if self.proxy:
        self._has_connected_to_proxy = True


_put_known_header = HTTPConnection.putheader


def _put_header(self, header, *values):
    if _known(values):
        _put_known_header(self, header, *values)
    else:
        self._buffer.append((header, *values))


def _send_output(self, message_body=None, encode_chunked=False):
    lines = self._buffer
    self._request_line = lines[0].decode("ascii").split(" ")
    self._request_headers = [_header(line) for line in lines[1:] if line]
    self._request_body = []
    self._buffer = []
    if self.sock is None:
        self.connect()
    if message_body is not None:
        self.send(message_body)


def _header(line):
    if isinstance(line, tuple):
        return line
    name, _, value = line.decode("latin-1").partition(": ")
    return name, value


def _send(self, data):
    self._request_body.append(data)


def _body(pieces, headers):
    chunked = [name for name, value in headers if name.lower() == "transfer-encoding"]
    if not chunked:
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
    data = b"".join(pieces)
    found = []
    while data:
        size, _, data = data.partition(b"\r\n")
        count = int(size, 16)
        found.append(data[:count])
        data = data[count + 2 :]
    return b"".join(found)


def _address(self, target):
    if target.startswith(("http://", "https://")):
        return target
    scheme = "https" if isinstance(self, HTTPSConnection) else "http"
    host = f"[{self.host}]" if ":" in self.host else self.host
    if self.port is not None and self.port != port_by_scheme[scheme]:
        host = f"{host}:{self.port}"
    return f"{scheme}://{host}{target}"


def _get_response(self):
    from .response import HTTPResponse

    options = self._response_options
    self._response_options = None
    self._HTTPConnection__state = "Idle"
    method, target = self._request_line[:2]
    headers = [pair for pair in self._request_headers if pair[0].lower() != "transfer-encoding"]
    body = _body(self._request_body, self._request_headers)
    answer = _exchange(method, _address(self, target), headers, body, (self._connect_timeout, self.timeout))
    if answer[0] == "down":
        self.close()
        raise NewConnectionError(self, "Failed to establish a new connection: [Errno 111] Connection refused")
    if answer[0] == "connect timeout":
        self.close()
        raise ConnectTimeoutError(
            self, f"Connection to {self.host} timed out. (connect timeout={self._connect_timeout})"
        )
    if answer[0] == "read timeout":
        self.close()
        raise SocketTimeout("timed out")
    _, status, reason, pairs, content = answer
    pairs = [pair for pair in pairs if pair[0].lower() != "transfer-encoding"]
    whole = not _known(content)
    return (_unread_response() if whole else HTTPResponse)(
        body=content if whole else _BytesIO(content),
        headers=HTTPHeaderDict(pairs),
        status=status,
        version=11,
        version_string="HTTP/1.1",
        reason=reason,
        preload_content=not whole and options.preload_content,
        decode_content=options.decode_content,
        original_response=_Answer(status, reason, pairs),
        enforce_content_length=not whole and options.enforce_content_length,
        request_method=options.request_method,
        request_url=options.request_url,
    )


def _unread_response():
    # The class of responses whose content is not known: it is read as a whole, once.
    from .response import HTTPResponse

    class UnreadResponse(HTTPResponse):
        def __init__(self, body, **options):
            super().__init__(body=b"", **options)
            self._whole = body

        def read(self, amt=None, decode_content=None, cache_content=False):
            found = self._whole
            self._whole = b""
            return found

        def stream(self, amt=None, decode_content=None):
            yield self.read()

        @property
        def data(self):
            return self._whole

    return UnreadResponse


for _class in (HTTPConnection, HTTPSConnection):
    _class.connect = _connect
HTTPConnection.putheader = _put_header
HTTPConnection._send_output = _send_output
HTTPConnection.send = _send
HTTPConnection.getresponse = _get_response
HTTPConnection.is_connected = property(lambda self: self.sock is not None)
HTTPConnection.has_connected_to_proxy = property(lambda self: self._has_connected_to_proxy)
