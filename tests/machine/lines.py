"""Lines and variables of a program as CPython's `sys.settrace` gives them: one child interpreter, a fork for each program.

Both a module (:func:`traced`) and the script that the child runs. A value is its source form where it is built of plain
data, else None: what the tracer leaves out, nobody compares.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import types

FIRST = 10_000


def traced(cases: list[tuple], seconds: int = 10) -> list[dict]:
    """For each (source, expression or None): `lines`, `covered`, `values` by line, `error` (a type's name or None),
    `returns` (what the expression gives, in source form) and `output`. A third item of a case is a mapping of lines to
    expressions: `watched` says what these give after the line, the last time; expressions that fail are left out."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", __file__, str(seconds)],
        input=json.dumps(cases), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def literal(value: object, depth: int = 0) -> str | None:
    """The source form of plain data; None for anything else."""
    kind = type(value)
    if value is None or kind in (bool, int, str, bytes):
        return repr(value)
    if kind is float:
        return repr(value) if value - value == 0 else f"float({str(value)!r})"
    if depth > 50:
        return None
    if kind in (list, tuple, set, frozenset):
        parts = [literal(each, depth + 1) for each in value]
        if None in parts:
            return None
        if kind is list:
            return f"[{', '.join(parts)}]"
        if kind is tuple:
            return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
        shown = f"{{{', '.join(sorted(parts))}}}" if parts else "set()"
        return shown if kind is set else f"frozenset({shown if parts else ''})"
    if kind is dict:
        parts = [(literal(key, depth + 1), literal(each, depth + 1)) for key, each in value.items()]
        return None if any(None in each for each in parts) else f"{{{', '.join(f'{k}: {v}' for k, v in parts)}}}"
    return None


class Tracer:
    """Installed by `sys.settrace`: see `presage.frontends.python.tracing.recorder` for what it mirrors."""

    def __init__(self, path: str, watched: dict[int, list[str]]) -> None:
        self.path = path
        self.expressions = {line: {each: compile(each, "<watched>", "eval") for each in texts} for line, texts in watched.items()}
        self.watched: dict[int, dict] = {}
        self.lines: list[int] = []
        self.covered: set[int] = set()
        self.values: dict[int, dict] = {}
        self.current: dict[int, tuple[object, int]] = {}
        self.moments = 0

    def call(self, frame, event, argument):
        return self.local if frame.f_code.co_filename == self.path else None

    def local(self, frame, event, argument):
        if event in ("line", "return"):
            held = self.current.get(id(frame))
            if held is not None:
                self.moments += 1
                if self.moments <= 200_000:
                    self.values[held[1]] = self.variables(frame)
                if held[1] in self.expressions:
                    self.watched[held[1]] = self.results(frame, self.expressions[held[1]])
        if event == "line":
            self.current[id(frame)] = (frame, frame.f_lineno)
            self.covered.add(frame.f_lineno)
            if len(self.lines) < FIRST:
                self.lines.append(frame.f_lineno)
        return self.local

    @staticmethod
    def variables(frame) -> dict:
        plain = not frame.f_code.co_flags & 1
        names = {}
        for name, value in list(frame.f_locals.items()):
            if name[:1] == "." or (plain and name[:2] == "__" == name[-2:]):
                continue
            names[name] = literal(value)
        return names

    @staticmethod
    def results(frame, expressions) -> dict:
        found = {}
        for text, code in expressions.items():
            try:
                value = eval(code, frame.f_globals, frame.f_locals)
            except Exception:
                continue
            found[text] = {"value": literal(value), "type": type(value).__name__}
        return found


def _run_here(source: str, call: str | None, watched: dict[str, list[str]] | None = None) -> dict:
    space = types.ModuleType("__main__")
    space.__dict__.update(__file__="<source>", __builtins__=__import__("builtins"))
    sys.modules["__main__"] = space
    sys.argv = ["<source>"]
    sys.stdout = captured = io.StringIO()
    sys.stderr = io.StringIO()
    tracer = Tracer("<source>", {int(line): texts for line, texts in (watched or {}).items()})
    error, found = None, None
    try:
        code = compile(source, "<source>", "exec", dont_inherit=True)
        sys.settrace(tracer.call)
        exec(code, space.__dict__)
        if call is not None:
            found = eval(compile(f"(\n{call}\n)", "<call>", "eval"), space.__dict__)
    except BaseException as raised:
        error = type(raised).__name__
    finally:
        sys.settrace(None)
    return {
        "lines": tracer.lines, "covered": sorted(tracer.covered),
        "values": tracer.values if tracer.moments <= 200_000 else None, "error": error,
        "watched": tracer.watched, "returns": literal(found), "output": captured.getvalue(),
    }  # fmt: skip


def _main() -> None:
    import signal

    seconds = int(sys.argv[1])
    for case in json.load(sys.stdin):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            signal.alarm(seconds)
            with os.fdopen(writer, "w", encoding="utf-8", errors="surrogatepass") as sink:
                json.dump(_run_here(*case), sink)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="surrogatepass") as source_:
            answer = source_.read()
        os.waitpid(child, 0)
        print(answer or json.dumps({"lines": None}), flush=True)


if __name__ == "__main__":
    _main()
