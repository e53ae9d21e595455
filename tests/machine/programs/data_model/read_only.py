from collections import deque
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: [1] + deque([2]))
t(lambda: [1] + bytearray(b"a"))
t(lambda: [1] + [2])
class S:
    __slots__ = ("a",)
    x = 1
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
    def m(self): pass
t(lambda: setattr(S(), "c", 1)); t(lambda: setattr(S(), "s", 1)); t(lambda: setattr(S(), "m", 1)); t(lambda: setattr(S(), "x", 1)); t(lambda: setattr(S(), "zz", 1)); t(lambda: delattr(S(), "c")); t(lambda: delattr(S(), "zz")); t(lambda: delattr(S(), "x")); t(lambda: delattr(S(), "a"))
