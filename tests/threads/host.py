"""Runs programs with threads under CPython, each several times in processes of their own, switching as often as it can.

Used as a module (:func:`host_outputs`) and as the script that the child interpreter runs.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys


def host_outputs(programs: list[str], times: int, seconds: int = 5) -> list[list[str]]:
    """The different outputs of each program over ``times`` runs; ``<...>`` at the end tells an uncaught exception."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", __file__, str(times), str(seconds)],
        input=json.dumps(programs), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def _run_here(source: str) -> str:
    import threading

    sys.setswitchinterval(1e-6)
    space = {"__name__": "__main__"}
    sys.stdout = captured = io.StringIO()
    sys.stderr = io.StringIO()
    error = ""
    try:
        exec(compile(source, "<source>", "exec", dont_inherit=True), space)
    except BaseException as raised:
        error = f"<{type(raised).__name__}: {raised}>"
    threading._shutdown()
    return captured.getvalue() + error


def _main() -> None:
    import asyncio  # noqa: F401 - the programs find it loaded
    import concurrent.futures.thread  # noqa: F401
    import queue  # noqa: F401
    import signal

    times, seconds = int(sys.argv[1]), int(sys.argv[2])
    for source in json.load(sys.stdin):
        outputs: dict[str, None] = {}
        for _ in range(times):
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reader)
                signal.alarm(seconds)
                with os.fdopen(writer, "w", encoding="utf-8") as sink:
                    sink.write(_run_here(source))
                os._exit(0)
            os.close(writer)
            with os.fdopen(reader, encoding="utf-8") as found:
                text = found.read()
            _, status = os.waitpid(child, 0)
            outputs["<no end>" if status else text] = None
        print(json.dumps(list(outputs)), flush=True)


if __name__ == "__main__":
    _main()
