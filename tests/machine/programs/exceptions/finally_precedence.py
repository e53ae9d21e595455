def a():
    try: return "try"
    finally: return "finally"
def b():
    try: raise ValueError
    finally: return "swallowed"
def c():
    for i in range(3):
        try: return i
        finally: continue
    return "loop end"
def d():
    while True:
        try: 1 / 0
        finally: break
    return "broke"
def e():
    try:
        try: raise ValueError("first")
        finally: raise KeyError("second")
    except KeyError as x: return repr(x), repr(x.__context__)
def f():
    x = 1
    try: return x
    finally: x = 2
def g():
    l = [1]
    try: return l
    finally: l.append(2)
def h():
    try: pass
    except ValueError: return "no"
    else: return "else"
    finally: print("h finally")
def i():
    try:
        try: return "inner"
        finally: print("inner f")
    finally: print("outer f")
def j():
    for k in range(3):
        try:
            if k == 1: continue
            if k == 2: break
            print("body", k)
        except Exception: pass
        else: print("else", k)
        finally: print("fin", k)
    else: print("no else")
    return "j"
def k():
    try: raise ValueError("v")
    except ValueError as e:
        try: return str(e)
        finally: print("e still", e)
def l():
    try: raise KeyError("a")
    except ValueError: pass
    except (TypeError, KeyError) as e: return e.args
    finally: print("l")
def m():
    try:
        try: 1 / 0
        except ZeroDivisionError: raise ValueError("from handler")
        else: print("no")
        finally: print("m fin")
    except ValueError as e: return repr(e.__context__)
def n():
    with_ret = []
    def inner():
        try:
            with_ret.append(1)
            return with_ret
        finally: with_ret.append(2)
    return inner(), with_ret
def o():
    try: raise ValueError
    except ValueError as e: pass
    try: e
    except UnboundLocalError as x: return str(x)
def p():
    while True:
        try:
            try: break
            finally: print("p1")
        finally: print("p2")
    return "p"
def q(v):
    try:
        if v == 0: return "zero"
        if v == 1: raise KeyError
    except KeyError: return "key"
    finally:
        if v == 1: return "override"
    return "plain"
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p): print(fn.__name__, fn())
print(q(0), q(1), q(2))
def deep():
    try:
        try:
            try: raise ValueError(1)
            finally: print("x")
        except KeyError: print("wrong")
        finally: print("y")
    finally: print("z")
deep()
