class C1(int): pass
class C15(C1):
    def __index__(self): return 7
class F(float):
    def __index__(self): return 7
class G(float):
    def __trunc__(self): return 9
class H:
    def __trunc__(self): return 9
class I(int):
    def __float__(self): return 2.5
    def __int__(self): return 4
print(int(C15(1)), float(C15(1)), int(F(2.5)), float(F(2.5)), int(G(2.5)), int(H()), int(I(3)), float(I(3)), complex(C15(1)), complex(I(2)), [10,20,30,40,50,60,70,80][C15(1)], range(C15(3)))
class L(list): pass
class M(list):
    def __add__(self, o): return NotImplemented
for a in (L([1]), M([1]), [1], (1,), 'a', {}):
    for b in (1, (1,), 'x', None, {}):
        try: print(type(a).__name__, a+b)
        except TypeError as e: print(type(a).__name__, e)
