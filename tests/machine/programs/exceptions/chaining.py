def show(e):
    print(repr(e), "cause", repr(e.__cause__), "context", repr(e.__context__), e.__suppress_context__)
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise ValueError("v") from z
except ValueError as e: show(e)
try:
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("v") from None
except ValueError as e: show(e)
try:
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("v")
except ValueError as e: show(e); print(e.__context__.__traceback__ is not None)
try: raise ValueError("x") from KeyError
except ValueError as e: show(e)
try: raise ValueError("x") from 5
except TypeError as e: print(e)
try: raise 5
except TypeError as e: print(e)
try: raise int
except TypeError as e: print(e)
try: raise
except RuntimeError as e: print(e)
class MyErr(Exception):
    def __init__(self, code, *rest):
        super().__init__(code, *rest)
        self.code = code
    def __str__(self): return f"code={self.code}"
try: raise MyErr(5, "x")
except MyErr as e: print(e, repr(e), e.args, e.code)
class Simple(Exception): pass
try: raise Simple
except Simple as e: print(repr(e), str(e), e.args)
print(repr(ValueError()), repr(ValueError(1, 2)), str(ValueError(1, 2)), str(ValueError("a")), str(KeyError("a")), str(KeyError()), str(KeyError(1, 2)), repr(KeyError("k")))
try: {}["missing"]
except KeyError as e: print(e, e.args)
try: {}[1, 2]
except KeyError as e: print(e, e.args)
def f():
    try: g()
    except ValueError as e: raise RuntimeError("wrapped") from e
def g(): raise ValueError("root")
try: f()
except RuntimeError as e:
    show(e); show(e.__cause__)
try:
    try: raise ValueError(1)
    except ValueError as a:
        try: raise KeyError(2)
        except KeyError as b: raise a
except ValueError as e: show(e); show(e.__context__)
e1 = ValueError("pre"); e1.extra = 3; e1.__cause__ = KeyError("manual")
try: raise e1
except ValueError as e: show(e); print(e.extra, e is e1)
try:
    try: raise ValueError(1)
    except ValueError as x:
        x.add_note("a note"); raise
except ValueError as e: print(e.__notes__)
x = ValueError("with_tb").with_traceback(None); print(repr(x), x.__traceback__)
try: raise OSError(2, "No such file", "name.txt")
except OSError as e: print(type(e).__name__, e, e.errno, e.strerror, e.filename, e.args)
try: raise StopIteration(4)
except StopIteration as e: print(e.value)
try: raise SystemExit(3)
except SystemExit as e: print(e.code)
print(isinstance(KeyError(), LookupError), issubclass(FileNotFoundError, OSError), IOError is OSError, BaseException.__mro__, Exception("a") == Exception("a"))
try: raise ImportError("m", name="n", path="p")
except ImportError as e: print(e.name, e.path, e.msg, e)
try: raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
except ValueError as e: print(e, e.start)
try: raise NameError("n", name="q")
except NameError as e: print(e.name)
try: assert 1 == 2, "msg"
except AssertionError as e: print(repr(e))
try: assert []
except AssertionError as e: print(repr(e))
def order():
    try: raise ValueError
    except KeyError: print("no")
    except Exception: print("yes")
    except ValueError: print("never")
order()
try:
    try: raise KeyError("a")
    except "str": pass
except TypeError as e: print(e, repr(e.__context__))
class E2(ValueError, KeyError): pass
try: raise E2("multi")
except KeyError as e: print(repr(e), str(e))
def nested():
    try: raise ValueError("1")
    except ValueError:
        try: raise KeyError("2")
        except KeyError: pass
        raise
try: nested()
except ValueError as e: show(e)
raise MyErr(9) from ValueError("final")
