class CM:
    def __init__(self, name, suppress=False, fail=None): self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter": raise ValueError("enter " + self.name)
        return self.name.upper()
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        if self.fail == "exit": raise KeyError("exit " + self.name)
        return self.suppress
with CM("a") as x, CM("b") as y: print(x, y)
with CM("s", True): raise ValueError("gone")
print("after")
try:
    with CM("o"), CM("i", True), CM("j"): raise IndexError(1)
    print("suppressed")
    with CM("o2"), CM("i2", fail="enter"): print("never")
except ValueError as e: print("caught", e)
try:
    with CM("x", fail="exit"): raise TypeError("orig")
except KeyError as e: print(repr(e), repr(e.__context__))
def f():
    with CM("ret"): return "value"
print(f())
for i in range(3):
    with CM(str(i)):
        if i == 0: continue
        if i == 1: break
def g():
    for i in range(2):
        with CM("loop", True): raise ValueError(i)
    return "end"
print(g())
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
for c in (NoExit(), NoEnter(), 5):
    try:
        with c: pass
    except TypeError as e: print(e)
with (CM("p1") as p, CM("p2") as (q, *r)): print(p, q, r)
class Inst: pass
inst = Inst(); inst.__enter__ = lambda: 1; inst.__exit__ = lambda *a: None
try:
    with inst: pass
except TypeError as e: print(e)
d = {}
with CM("target") as d["k"]: pass
print(d)
from contextlib import contextmanager, suppress, closing, ExitStack, nullcontext
@contextmanager
def gen(tag):
    print("start", tag)
    try: yield tag
    except KeyError as e: print("handled", e)
    finally: print("end", tag)
with gen("g") as t: print(t)
with gen("h"): raise KeyError("k")
try:
    with gen("v"): raise ValueError("v")
except ValueError as e: print("out", e)
with suppress(ZeroDivisionError, KeyError): 1 / 0
with ExitStack() as st:
    for n in "ab": st.enter_context(gen(n))
    st.callback(print, "callback", 1)
    print("in stack")
with nullcontext(5) as five: print(five)
