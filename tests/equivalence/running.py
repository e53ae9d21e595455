"""Runs two versions of a function under CPython on the same calls: a child interpreter, which forks for each pair.

Both a module (:func:`compared`) and the script that the child runs. Observed are the value with types through containers, the
type of an exception, output, and the arguments afterwards.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import types

Pair = tuple[str, str, str, list[str]]
"""Old source, new source, name of the function, calls (source of expressions that call the function by its name)."""


def compared(pairs: list[Pair], seconds: int = 20) -> list[dict]:
    """For each pair: `compared` (calls that ended in both) and `different` (calls with what each did), at most 5."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", __file__, str(seconds)],
        input=json.dumps(pairs), capture_output=True, text=True, encoding="utf-8", errors="surrogatepass", check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def shown(value: object, depth: int = 0) -> str:
    """A text that says a value and the types in it; the order of sets and of keys is left aside."""
    kind = type(value).__name__
    if depth > 60:
        return "..."
    if isinstance(value, (list, tuple)):
        return f"{kind}[{', '.join(shown(each, depth + 1) for each in value)}]"
    if isinstance(value, (set, frozenset)):
        return f"{kind}{{{', '.join(sorted(shown(each, depth + 1) for each in value))}}}"
    if isinstance(value, dict):
        return f"{kind}{{{', '.join(sorted(f'{shown(k, depth + 1)}: {shown(v, depth + 1)}' for k, v in value.items()))}}}"
    if isinstance(value, (int, float, complex, str, bytes)) or value is None:
        return f"{kind} {value!r}"
    if hasattr(value, "__next__"):
        return f"{kind} {shown(list(value), depth + 1)}"
    return kind


class _Slow(Exception):
    pass


ENDLESS = ("no end",)


def _outcome(code: types.CodeType, name: str, call: str, seconds: float = 0.3) -> tuple[str, ...] | None:
    """What a call does in a module loaded anew; None if it takes too long."""
    import signal

    space: dict = {"__name__": "__main__"}
    captured, sys.stdout = sys.stdout, io.StringIO()
    given: list = []

    def slow(number, frame):
        raise _Slow

    signal.signal(signal.SIGALRM, slow)
    try:
        exec(code, space)
        function = space[name]
        arguments = eval(call, {**space, name: lambda *a, **k: given.append((a, k))})
        assert arguments is None
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            value = shown(function(*given[0][0], **given[0][1]))
            end = ("returns", value)
        except (_Slow, MemoryError):
            return None
        except BaseException as raised:
            end = ("raises", type(raised).__name__)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return (*end, sys.stdout.getvalue(), shown(given[0][0]), shown(given[0][1]))
    finally:
        sys.stdout = captured


def _run_here(old: str, new: str, name: str, calls: list[str]) -> dict:
    count, different = 0, []
    first, second = [compile(source, "<version>", "exec", dont_inherit=True) for source in (old, new)]
    for call in calls:
        one, other = _outcome(first, name, call), _outcome(second, name, call)
        if (one is None) != (other is None) and len(calls) == 1:  # the one call that is to be judged: it may never end
            one, other = _outcome(first, name, call, 3) or ENDLESS, _outcome(second, name, call, 3) or ENDLESS
        if one is None or other is None:
            continue
        count += 1
        if one != other:
            different.append([call, one, other])
            if len(different) == 5:
                break
    return {"compared": count, "different": different}


def _main() -> None:
    import resource
    import signal

    seconds = int(sys.argv[1])
    for pair in json.load(sys.stdin):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            with os.fdopen(writer, "w", encoding="utf-8", errors="surrogatepass") as sink:
                json.dump(_run_here(*pair), sink)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="surrogatepass") as source:
            answer = source.read()
        os.waitpid(child, 0)
        print(answer or json.dumps({"compared": 0, "different": []}), flush=True)


if __name__ == "__main__":
    _main()
