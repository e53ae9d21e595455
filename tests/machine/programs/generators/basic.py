def g():
    try:
        x = yield 1
        print("got", x)
        y = yield 2
        print("got", y)
        return "result"
    except ValueError as e:
        print("caught", e)
        yield "after throw"
    finally:
        print("cleanup")
a = g(); print(next(a), a.send("s"))
try: a.send(None)
except StopIteration as e: print("stop", e.value)
b = g(); next(b); print(b.throw(ValueError("boom")))
try: next(b)
except StopIteration as e: print("stop", e.value)
c = g(); next(c); c.close(); print(list(c))
d = g(); d.close()
try: next(d)
except StopIteration: print("closed before start")
e = g()
try: e.send(5)
except TypeError as x: print(x)
f = g()
try: f.throw(KeyError, "k")
except KeyError as x: print("thrown at start", x)
try: next(f)
except StopIteration: print("finished")
def stubborn():
    while True:
        try: yield 1
        except GeneratorExit: print("ignoring")
s = stubborn(); next(s)
try: s.close()
except RuntimeError as x: print(x)
def stopper():
    yield 1
    raise StopIteration("inside")
st = stopper(); next(st)
try: next(st)
except RuntimeError as x: print(x, repr(x.__cause__))
def reent():
    yield next(r)
r = reent()
try: next(r)
except ValueError as x: print(x)
def closing():
    try: yield 1
    finally: print("fin")
k = closing(); next(k); print(k.close(), k.close())
h = closing(); next(h)
try: h.throw(ZeroDivisionError)
except ZeroDivisionError as x: print(repr(x))
def exit_return():
    try: yield
    except GeneratorExit: return 5
q = exit_return(); next(q); print(q.close())
gen = (i * i for i in range(4)); print(next(gen), gen.__next__(), list(gen), list(gen))
print(type(gen).__name__, iter(gen) is gen, gen.gi_running, gen.gi_frame is None, closing.__name__, k.__name__, k.__qualname__)
try: gen.send
except AttributeError: print("no")
try: gen.x = 1
except AttributeError as x: print(x)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
from itertools import islice
print(list(islice(fib(), 10)))
def in_finally():
    for i in range(3):
        try:
            if i == 1: continue
            yield i
        finally: print("f", i)
print(list(in_finally()))
def raising():
    yield 1
    raise KeyError("x")
try: print([v for v in raising()])
except KeyError as x: print("KeyError", x)
def chained():
    try: yield 1
    except ValueError as v: raise TypeError("t") from v
cc = chained(); next(cc)
try: cc.throw(ValueError("v"))
except TypeError as x: print(repr(x.__cause__), repr(x.__context__))
def handled_context():
    try: raise ValueError("outer")
    except ValueError:
        yield 1
        yield 2
hc = handled_context(); next(hc)
try:
    try: raise KeyError("main")
    except KeyError:
        next(hc)
        raise
except KeyError as x: print(repr(x), repr(x.__context__))
def empty():
    return
    yield
print(list(empty()), sum(x for x in empty()))
def yielder():
    a = yield
    while a is not None: a = yield a * 2
y = yielder(); next(y); print(y.send(1), y.send(5))
lam = lambda: (yield 3)
print(list(lam()))
