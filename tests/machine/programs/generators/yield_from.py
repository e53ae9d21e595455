def inner():
    try:
        r = yield "i1"
        print("inner got", r)
        r = yield "i2"
        print("inner got", r)
    except KeyError as e:
        print("inner caught", repr(e))
        yield "recovered"
    finally: print("inner done")
    return "inner result"
def outer():
    v = yield from inner()
    print("outer got", v)
    w = yield from [10, 20]
    print("list gives", w)
    return "outer result"
o = outer(); print(next(o), o.send("A"), o.send("B"), next(o))
try: next(o)
except StopIteration as e: print(e.value)
o = outer(); next(o); print(o.throw(KeyError("k"))); o.close()
o = outer(); next(o); print(o.gi_yieldfrom is not None); o.close()
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 2: raise StopIteration("it value")
        return self.i
    def send(self, v): return ("sent", v)
    def throw(self, t, v=None, tb=None): return ("thrown", repr(t))
    def close(self): print("It.close")
def d():
    x = yield from It()
    return x
g = d(); print(next(g), g.send("x"), g.throw(ValueError("v")), next(g))
try: next(g)
except StopIteration as e: print(e.value)
g = d(); next(g); g.close()
class NoSend:
    def __iter__(self): return iter([1, 2, 3])
def e(): yield from NoSend()
g = e(); next(g)
try: g.send(5)
except AttributeError as x: print(x)
g = e(); next(g)
try: g.throw(ValueError("to plain"))
except ValueError as x: print("back", x)
def bad(): yield from 5
try: next(bad())
except TypeError as x: print(x)
def flatten(x):
    for i in x:
        if isinstance(i, list): yield from flatten(i)
        else: yield i
print(list(flatten([1, [2, [3, [4]], 5], []])))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))
def acc():
    t = 0
    while (v := (yield)) is not None: t += v
    return t
def collect(res):
    while True: res.append((yield from acc()))
res = []; c = collect(res); next(c)
for v in (1, 2, 3, None, 10, None): c.send(v)
print(res)
def raises():
    yield 1
    raise ValueError("from inner")
def catcher():
    try: yield from raises()
    except ValueError as x: print("caught", x); yield "ok"
print(list(catcher()))
def ret_gen():
    return (yield from (x for x in "ab"))
print(list(ret_gen()))
def closer():
    try: yield from inner()
    except GeneratorExit: print("outer exit"); raise
g = closer(); next(g); g.close()
