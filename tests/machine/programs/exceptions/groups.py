eg = ExceptionGroup("eg", [ValueError("v"), TypeError("t"), ExceptionGroup("in", [KeyError("k"), ValueError("v2")])])
print(eg, repr(eg), eg.message, len(eg.exceptions), eg.args[0])
try: raise eg
except* ValueError as e: print("V", e.exceptions, e.message)
except* TypeError as e: print("T", repr(e))
except* KeyError as e: print("K", repr(e))
try:
    try: raise eg
    except* ValueError: pass
except BaseExceptionGroup as rest: print("rest", repr(rest), rest is eg)
try: raise ValueError("single")
except* ValueError as e: print(type(e).__name__, repr(e), e.exceptions)
try:
    try: raise ExceptionGroup("a", [ValueError(1)])
    except* ValueError: raise KeyError("new")
except BaseException as e: print(repr(e), repr(e.__context__))
try:
    try: raise ExceptionGroup("a", [ValueError(1), TypeError(2)])
    except* ValueError: raise KeyError("new")
except BaseException as e: print(repr(e))
try:
    try: raise KeyError("plain")
    except* ValueError: print("no")
except KeyError as e: print("plain through", e)
m, r = eg.split(ValueError); print(repr(m), repr(r))
print(repr(eg.subgroup(KeyError)), eg.subgroup(OSError), repr(eg.subgroup(lambda e: "v" in str(e))))
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("x", [KeyboardInterrupt()])):
    try: bad()
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
print(repr(BaseExceptionGroup("b", [KeyboardInterrupt()])), type(BaseExceptionGroup("b", [ValueError()])).__name__)
def f():
    try: raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* (ValueError, KeyError) as e: print("tuple", repr(e))
    except* OSError: print("os")
    else: print("else")
    finally: print("fin")
f()
try:
    pass
except* ValueError: print("no")
else: print("else")
try:
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e: raise
except BaseException as e: print(repr(e))
class MyEG(ExceptionGroup):
    def derive(self, excs): return MyEG(self.message + "!", excs)
try: raise MyEG("my", [ValueError(1), KeyError(2)])
except* ValueError as e: print(repr(e), type(e).__name__)
except* KeyError as e: print(repr(e))
try:
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
