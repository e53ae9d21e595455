class Sized:
    def __iter__(self): print("iter"); return iter((1, 2))
    def __len__(self): print("len"); return 7
print(list(Sized()), tuple(Sized()), [*Sized()], sorted(Sized()), {*Sized()}, max(Sized()), sum(Sized()))
l = []; l.extend(Sized()); l += Sized(); print(l, *Sized())
class Hinted:
    def __init__(self, hint): self.hint = hint
    def __iter__(self): print("iter"); return iter((1,))
    def __length_hint__(self): print("hint"); return self.hint
for hint in (1, NotImplemented, "a", -1):
    try: print(list(Hinted(hint)))
    except Exception as e: print(type(e).__name__, e)
class Unsized(Hinted):
    def __len__(self): print("len"); raise TypeError
print(list(Unsized(3)))
class Again:
    def __init__(self): self.i = 0
    def __iter__(self): print("again"); return self
    def __next__(self):
        self.i += 1
        if self.i > 4: raise StopIteration
        return self.i
a, b, *c = Again(); print(a, b, c)
try: a, b, c, d, e, *f = Again()
except ValueError as e: print(e)
