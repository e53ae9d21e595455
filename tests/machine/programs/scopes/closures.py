def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
inc, get = counter(); inc(); inc(5); print(get()); i2, g2 = counter(); i2(); print(get(), g2())
glob = 1
def setg():
    global glob, newg
    glob += 1; newg = "made"
setg(); print(glob, newg)
def shadow():
    glob = "local"
    return glob
print(shadow(), glob)
def unbound():
    print(glob)
    glob = 3
try: unbound()
except UnboundLocalError as e: print(e)
def free():
    def inner(): return v
    try: inner()
    except NameError as e: print(e)
    v = 1
    return inner()
print(free())
def deleted():
    v = 1
    del v
    try: v
    except UnboundLocalError as e: print(e)
deleted()
def delcell():
    v = 1
    def i(): return v
    del v
    try: i()
    except NameError as e: print(e)
delcell()
try: nowhere
except NameError as e: print(e, e.name)
try: del nowhere
except NameError as e: print(e)
def nested():
    x = "a"
    def l1():
        def l2():
            nonlocal x
            x += "b"
        l2(); return x
    return l1(), x
print(nested())
class Sc:
    v = "class"
    def m(self):
        try: return v
        except NameError as e: return str(e)
    w = v + "!"
print(Sc().m(), Sc.w)
x = "global"
def outer():
    x = "enclosing"
    class K:
        print(x)
        x = "in class"
        print(x)
        def m(self): return x
    return K().m()
print(outer())
def clsbody():
    class L:
        try: print(yy)
        except NameError as e: print(e)
        yy = 1
        del yy
        try: yy
        except NameError as e: print(e)
clsbody()
def default(a, l=[], d={}): l.append(a); return l
print(default(1), default(2), default(3, []), default.__defaults__)
def late(v=glob): return v
glob = 100; print(late())
def kwdef(*, k=[0]): k[0] += 1; return k[0]
print(kwdef(), kwdef(), kwdef.__kwdefaults__)
print(inc.__closure__[0].cell_contents, inc.__code__.co_freevars, inc.__name__, inc.__qualname__)
def fact(n): return 1 if n < 2 else n * fact(n - 1)
f = fact; fact = lambda n: -1; print(f(5))
def exc_scope():
    e = "before"
    try: raise ValueError
    except ValueError as e: pass
    try: print(e)
    except UnboundLocalError as u: print(u)
exc_scope()
for loopv in range(3): pass
print(loopv)
w = 4
print(w)
def many(a, b=2, *c, d, e=5, **f): return a, b, c, d, e, f
print(many(1, d=4), many(1, 2, 3, 4, d=5, z=6), many.__code__.co_varnames[:2], many.__code__.co_argcount)
lst = [1, 2, 3]
def swap():
    lst[0], lst[-1] = lst[-1], lst[0]
swap(); print(lst)
i = 0
i, lst[i] = 1, "x"; print(lst)
a = b = c = []; a.append(1); print(b, c)
(p, q), [r, *s] = (1, 2), "xyz"; print(p, q, r, s)
*h, t = [1]; print(h, t)
print(globals()["x"], "outer" in globals(), (lambda: sorted(locals()))(), __name__)
def loc(a, b): c = a; return sorted(locals().items())
print(loc(1, 2))
if (n := 10) > 5: print(n)
print((y := 5, y ** 2), y)
while (z := inc()) < 10: pass
print(z)
