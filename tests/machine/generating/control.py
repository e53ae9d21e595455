"""Programs about control: exceptions, their chains and groups, `finally`, generators, coroutines, scopes, calls."""

from __future__ import annotations

from machine.generating.writer import Writer

_HEAD = """\
import contextlib, functools, itertools
class Own(Exception):
    def __init__(self, *args, code=0): super().__init__(*args); self.code = code
class Sub(Own): pass
@contextlib.contextmanager
def managed(name, swallow=False):
    print("enter", name)
    try:
        yield name
    except Own as error:
        print("managed", name, error)
        if not swallow: raise
    finally:
        print("leave", name)
def chain(error):
    seen = []
    while error is not None and len(seen) < 5:
        seen.append((type(error).__name__, str(error), error.__suppress_context__, getattr(error, "__notes__", None)))
        error = error.__cause__ or error.__context__
    return seen
def run(label, function, *args):
    try: print(label, "gave", function(*args))
    except BaseException as error: print(label, chain(error))
"""


class Control(Writer):
    """See the module's docstring."""

    head = _HEAD

    def error(self) -> str:
        return self.pick(
            "ValueError('v')",
            "KeyError('k')",
            "Own('o', code=2)",
            "Sub(1, 2)",
            "TypeError()",
            "StopIteration(3)",
            "ZeroDivisionError",
            "RuntimeError('r')",
            "ExceptionGroup('g', [ValueError(1), Own('x')])",
        )

    def caught(self) -> str:
        return self.pick(
            "ValueError",
            "KeyError",
            "Own",
            "Sub",
            "(TypeError, LookupError)",
            "Exception",
            "ArithmeticError",
            "BaseException",
            "ExceptionGroup",
        )

    def leaf(self, indent: int, mode: str) -> None:
        options = [
            "print('step', n)",
            "n += 1",
            f"raise {self.error()}",
            f"return n + {self.small()}",
            "1 // (n - 1)",
            "[][n]",
            "{}['q']",
            "acc.append(n)",
            "pass",
        ]
        if mode in ("generator", "agenerator"):
            options += [
                f"yield n + {self.small()}",
                "got = yield n; print('got', got)" if mode == "generator" else "yield -n",
            ] * 2
        if mode == "generator":
            options += ["yield from inner(n)", "r = yield from inner(2); print('r', r)"]
        if mode in ("coroutine", "agenerator"):
            options += [f"await asyncio.sleep({self.pick('0', '0.02', '0.06')})", "await asyncio.sleep(0)", "print('a', n)"] * 2
        if mode == "agenerator":
            options = [each.replace("return n + ", "n += ") for each in options]
        self.line(self.random.choice(options), indent)

    def block(self, indent: int, mode: str, loop: bool, size: int = 2) -> None:
        for _ in self.some(1, size):
            kind = self.random.randrange(10)
            if indent > 5 or kind < 5:
                if loop and self.chance(20):
                    self.line(f"if n > {self.random.randint(0, 3)}: {self.pick('break', 'continue')}", indent)
                else:
                    self.leaf(indent, mode)
            elif kind < 8:
                self.attempted(indent, mode, loop)
            elif kind == 8:
                self.line(f"for n in range({self.random.randint(1, 4)}):", indent)
                self.block(indent + 1, mode, True)
                if self.chance(30):
                    self.line("else:", indent)
                    self.block(indent + 1, mode, loop)
            else:
                name = self.pick(
                    "managed('a')", "managed('b', True)", "managed('c'), managed('d', True)", "contextlib.suppress(KeyError)"
                )
                self.line(f"with {name}:", indent)
                self.block(indent + 1, mode, loop)

    def attempted(self, indent: int, mode: str, loop: bool) -> None:
        self.line("try:", indent)
        self.block(indent + 1, mode, loop, 3)
        star = self.chance(15)
        handled = self.chance(80)
        if handled:
            for _ in self.some(1, 2):
                cls = self.caught()
                if star and cls in ("BaseException", "ExceptionGroup", "Exception"):
                    cls = "Own"
                self.line(f"except{'*' if star else ''} {cls} as error:", indent)
                self.line("print('caught', chain(error))" if not star else "print('group', error.exceptions)", indent + 1)
                if not star:
                    if self.chance(40):
                        self.block(indent + 1, mode, loop)
                    if self.chance(30):
                        self.line(
                            self.pick(
                                "raise",
                                f"raise {self.error()} from error",
                                f"raise {self.error()} from None",
                                f"raise {self.error()}",
                                "error.add_note('note'); raise",
                            ),
                            indent + 1,
                        )
            if self.chance(25):
                self.line("else:", indent)
                self.block(indent + 1, mode, loop and not star)
        if not handled or self.chance(40):
            self.line("finally:", indent)
            self.line("print('finally', n)", indent + 1)
            if self.chance(50):
                self.block(indent + 1, mode, loop)

    def function(self, mode: str) -> str:
        name = self.new({"plain": "f", "generator": "g", "coroutine": "c", "agenerator": "a"}[mode])
        self.line(f"{'async ' if mode in ('coroutine', 'agenerator') else ''}def {name}(n, acc):")
        self.block(1, mode, False, 4)
        if mode == "agenerator":
            self.line("yield n", 1)
        else:
            self.line("yield n" if mode == "generator" else "return ('end', n, acc)", 1)
        return name

    def drive(self, name: str) -> None:
        self.line("def drive():")
        self.line(f"it = {name}({self.random.randint(0, 3)}, [])", 1)
        for _ in self.some(2, 6):
            self.line(
                "try: print('out', "
                + self.pick(
                    "next(it)",
                    "it.send(None)",
                    "it.send('s')",
                    "it.send(1)",
                    f"it.throw({self.error()})",
                    "it.close()",
                    "next(it, 'over')",
                )
                + ")",
                1,
            )
            self.line("except BaseException as error: print('err', chain(error))", 1)
        self.line("return list(itertools.islice(it, 5))", 1)
        self.line("run('drive', drive)")

    def scopes(self) -> None:
        """Closures, defaults, star arguments, comprehensions."""
        self.line("x = 'global'")
        self.line(f"def outer(a, b={self.pick('[]', '3', 'x')}, *rest, k={self.pick('None', '()')}, **more):")
        self.line("x = 'outer'", 1)
        self.line("def inner(c=a):", 1)
        self.line(
            self.pick("nonlocal x; x = 'changed'", "global x; x = 'g2'", "x = 'local'", "pass", "return x; x = 1", "del x"), 2
        )
        self.line("return (c, x)", 2)
        self.line(
            self.pick(
                "if isinstance(b, list): b.append(a)",
                "a = [lambda: i for i in range(3)]; a = [f() for f in a]",
                "a = [(y := i) for i in range(2)] + [y]",
                "a = {x: x for x in 'ab'}",
                "rest = [*rest, *rest]",
                "del a",
            ),
            1,
        )
        self.line("return (inner(), x, a, b, rest, k, more)", 1)
        for _ in self.some(3, 6):
            given = [
                self.pick(
                    "1",
                    "2",
                    "*[3, 4]",
                    "*()",
                    "*'ab'",
                    "**{'k': 1}",
                    "k=5",
                    "z=6",
                    "b=7",
                    "**{'z': 1, 'y': 2}",
                    "a=0",
                    "*5",
                    "**[1]",
                )
                for _ in self.some(0, 4)
            ]
            ordered = (
                [each for each in given if "=" not in each and not each.startswith("**")]
                + [each for each in given if "=" in each and not each.startswith("**")]
                + [each for each in given if each.startswith("**")]
            )
            self.line(f"run('call', lambda: outer({', '.join(dict.fromkeys(ordered))}))")
        self.line("print(x)")

    def body(self) -> None:
        self.line("def inner(n):")
        self.line("try: got = yield ('inner', n); print('inner got', got)", 1)
        self.line(f"except {self.caught()} as error: print('inner', type(error).__name__)", 1)
        self.line("return ('result', n)", 1)
        kind = self.pick("plain", "plain", "plain", "generator", "generator", "generator", "scopes", "scopes", "async")
        if kind == "plain":
            for _ in self.some(1, 3):
                name = self.function("plain")
                for _ in range(2):
                    self.line(f"run({name!r}, {name}, {self.small()}, [])")
        elif kind == "generator":
            self.drive(self.function("generator"))
        elif kind == "scopes":
            self.scopes()
        else:
            self.line("import asyncio")
            first, second = self.function("coroutine"), self.function("coroutine")
            stream = self.function("agenerator")
            self.line("async def main():")
            self.line("acc = []", 1)
            for _ in self.some(1, 3):
                self.line(
                    self.pick(
                        f"print(await asyncio.gather({first}(1, acc), {second}(2, acc), return_exceptions=True))",
                        f"print(await {first}(0, acc))",
                        f"print([v async for v in {stream}(1, acc)])",
                        f"t = asyncio.create_task({first}(2, acc)); await asyncio.sleep(0); print(t.done()); print(await t)",
                        f"print(await asyncio.wait_for({second}(1, acc), 5))",
                        f"async for v in {stream}(2, acc): print('v', v)",
                        "async with asyncio.timeout(2): await asyncio.sleep(0.005)",
                    ),
                    1,
                )
            self.line("return acc", 1)
            self.line("run('main', asyncio.run, main())")
