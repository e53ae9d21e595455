"""Runs programs under CPython: one child interpreter, which forks once for each program.

Used both as a module (:func:`run_programs`) and as the script that the child interpreter runs.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import types


def run_programs(programs: list[tuple[str, str]], seconds: int = 10) -> list[dict]:
    """The outcomes of (path, source) pairs, as dictionaries with ``output`` and ``error``."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", __file__, str(seconds)],
        input=json.dumps(programs), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


BELOW = 4
"""The frames below a program's own that one run as a script has not: three of this file, and one of `exec`."""


def _leave_room() -> None:
    """Raises the limit of recursion by the frames below a program, which does not get to see it."""
    get, put = sys.getrecursionlimit, sys.setrecursionlimit
    put(get() + BELOW)
    sys.getrecursionlimit = lambda: get() - BELOW
    sys.setrecursionlimit = lambda limit: put(limit + BELOW if isinstance(limit, int) and limit > 0 else limit)


def _run_here(path: str, source: str) -> dict:
    """Runs a program as ``__main__`` of this process, its output captured."""
    space = types.ModuleType("__main__")
    space.__dict__.update(__file__=path, __builtins__=__import__("builtins"))
    sys.modules["__main__"] = space
    sys.argv = [path]
    sys.stdout = captured = io.StringIO()
    sys.stderr = io.StringIO()
    error = None
    _leave_room()
    try:
        exec(compile(source, path, "exec", dont_inherit=True), space.__dict__)
    except BaseException as raised:
        line, trace = 0, raised.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == path:
                line = trace.tb_lineno
            trace = trace.tb_next
        cls = type(raised)
        name = cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
        try:
            message = str(raised)
        except BaseException:
            message = "<str() failed>"
        error = [name, message, line]
    return {"output": captured.getvalue(), "error": error}


def _main() -> None:
    import signal

    seconds = int(sys.argv[1])
    for path, source in json.load(sys.stdin):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            signal.alarm(seconds)
            with os.fdopen(writer, "w", encoding="utf-8", errors="surrogatepass") as sink:
                json.dump(_run_here(path, source), sink)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="surrogatepass") as source_:
            answer = source_.read()
        os.waitpid(child, 0)
        print(answer or json.dumps({"output": "", "error": ["timeout", f"no end within {seconds} s", 0]}), flush=True)


if __name__ == "__main__":
    _main()
