"""The client library `requests` from its own source, against itself with a real server.

One table of answers serves both sides: a server on this machine for CPython, the network of the
simulation for the machine. What the program prints must be the same.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from machine.machine import runtime, simulate

from presage.engine.lang.values import Native

CLIENT = Path(__file__).parent / "network" / "client.py"
PLAIN = ("Content-Type", "text/plain; charset=utf-8")

Answer = tuple[int, list[tuple[str, str]], bytes]


class Answers:
    """The server's behaviour: an answer for each request, or None where it is too slow."""

    def __init__(self) -> None:
        self.flaky = 0

    def __call__(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | None:
        """The answer to a request; header names in lower case."""
        path = target.partition("?")[0]
        seen = ("X-Seen", " ".join(f"{k}={headers[k]}" for k in sorted(headers) if k in _ECHOED))
        if path == "/slow":
            return None
        if path == "/flaky":
            self.flaky += 1
            return (503, [PLAIN], b"again") if self.flaky < 3 else (200, [PLAIN], b"third")
        if path.startswith("/status/"):
            status = int(path.rpartition("/")[2])
            return status, [PLAIN, seen], b"" if status == 204 else b"status"
        if path == "/echo":
            return 200, [("Content-Type", "application/json"), seen], body or b"{}"
        return _FIXED.get(path, (200, [PLAIN, seen], f"{method} {target}".encode()))


_ECHOED = ("content-type", "content-length", "x-mark", "cookie", "accept", "accept-encoding", "transfer-encoding")
_FIXED: dict[str, Answer] = {
    "/moved": (302, [PLAIN, ("Location", "/hello?moved=1")], b""),
    "/posted": (303, [PLAIN, ("Location", "hello")], b""),
    "/endless": (301, [PLAIN, ("Location", "/endless")], b""),
    "/login": (200, [PLAIN, ("Set-Cookie", "sid=42; Path=/"), ("Set-Cookie", "theme=dark; Path=/")], b"in"),
    "/long": (200, [PLAIN], b"0123456789" * 3000),
    "/lines": (200, [PLAIN], b"one\ntwo\r\nthree"),
    "/latin": (200, [("Content-Type", "text/html")], "é".encode("latin-1")),
}


@contextmanager
def _server(answers: Answers) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = answers(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            if answer is None:
                time.sleep(1)
                return
            status, headers, content = answer
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_HEAD = handle_one

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _network(answers: Answers, base: str) -> Any:
    def exchange(state: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        method, url, headers, body, (_, read_timeout) = args
        if not url.startswith(base):
            return ("down", "nobody")
        pairs = state.obj(headers).items
        answer = answers(method, url[len(base) :], {k.lower(): v for k, v in pairs}, body)
        if answer is None:
            assert read_timeout is not None
            return ("read timeout",)
        status, found, content = answer
        reason = BaseHTTPRequestHandler.responses[status][0]
        sent = (*found, ("Content-Length", str(len(content))))
        return ("answer", status, reason, sent, b"" if method == "HEAD" else content)

    return lambda runtime, state: {"exchange": Native("_presage_network", "exchange", exchange)}


def test_requests_prints_the_same_over_a_real_and_over_the_simulated_network() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        down = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with _server(Answers()) as port:
        base = f"http://127.0.0.1:{port}"
        source = f"BASE = {base!r}\nDOWN = {down!r}\n" + CLIENT.read_text(encoding="utf-8")
        real = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=False)
    assert real.returncode == 0, real.stderr
    made, _ = runtime()
    made.extensions["_presage_network"] = _network(Answers(), base)
    folder, made.folder = made.folder, str(CLIENT.parent)
    try:
        found = simulate(str(CLIENT), source)
    finally:
        made.folder = folder
        del made.extensions["_presage_network"]
    assert (found.unknown, found.error) == (None, None)
    assert found.output == real.stdout
