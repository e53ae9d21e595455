l = list(range(10))
print(l[2:5], l[:3], l[7:], l[::2], l[::-1], l[8:2:-2], l[-3:], l[:-3], l[5:2], l[100:], l[-100:2], l[::3], l[-1:-4:-1])
s = "abcdefg"; print(s[1:4], s[::-1], s[::2], s[-2:], s[10:], s[4:1:-1]); t = (1, 2, 3, 4); print(t[1:], t[::-1], b"abc"[1:], b"abc"[0], range(10)[2:8:2])
l[1:3] = "xyz"; print(l); l[::2] = [0] * len(l[::2]); print(l); del l[1:3]; print(l); del l[::2]; print(l); l[2:2] = [7, 8]; print(l); l[:] = []; print(l); l[5:] = [1]; print(l)
l = [1, 2, 3, 4]
for bad in ("l[::2] = [1]", "l[1:2] = 5", "l['a']", "l[1.5]", "l[10]", "l[10] = 1", "del l[10]", "l[::0]", "(1,)[3]", "'a'[3]", "'a'['b']", "l[None:]; print('ok')", "l['a':]", "{}['x']", "5[0]", "None[0]", "range(3)[5]", "'ab'[0] = 'x'", "(1,)[0] = 2", "del (1,)[0]", "l[-5]", "b'a'[5]", "bytearray(b'a')[5]", "object()[1]", "int[1]", "set()[0]", "del 'a'[0]"):
    try:
        if bad == "l[::2] = [1]": l[::2] = [1]
        elif bad == "l[1:2] = 5": l[1:2] = 5
        elif bad == "l['a']": l["a"]
        elif bad == "l[1.5]": l[1.5]
        elif bad == "l[10]": l[10]
        elif bad == "l[10] = 1": l[10] = 1
        elif bad == "del l[10]": del l[10]
        elif bad == "l[::0]": l[::0]
        elif bad == "(1,)[3]": (1,)[3]
        elif bad == "'a'[3]": "a"[3]
        elif bad == "'a'['b']": "a"["b"]
        elif bad == "l['a':]": l["a":]
        elif bad == "{}['x']": {}["x"]
        elif bad == "5[0]": 5[0]
        elif bad == "None[0]": None[0]
        elif bad == "range(3)[5]": range(3)[5]
        elif bad == "'ab'[0] = 'x'": "ab"[0] = "x"
        elif bad == "(1,)[0] = 2": (1,)[0] = 2
        elif bad == "del (1,)[0]": del (1,)[0]
        elif bad == "l[-5]": l[-5]
        elif bad == "b'a'[5]": b"a"[5]
        elif bad == "bytearray(b'a')[5]": bytearray(b"a")[5]
        elif bad == "object()[1]": object()[1]
        elif bad == "int[1]": int[1]
        elif bad == "set()[0]": set()[0]
        elif bad == "del 'a'[0]": del "a"[0]
        else: print(l[None:])
    except Exception as e: print(bad, type(e).__name__, e)
class Idx:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(l[Idx(1)], l[Idx(0):Idx(2)], "abc"[Idx(1)], (1, 2, 3)[Idx(-1)], l[True])
class Sl:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
x = Sl(); print(x[1:2], x[::], x[1, 2:3, ...], x[()], x["k"], x[1:2, 3]); x[1:] = 5; del x[::2]; x[0] += (1,) if False else 0 if isinstance(0, str) else 0
print(slice(1, 5, 2).indices(4), slice(1, 2) == slice(1, 2), slice(3), slice(1, 2).start, repr(slice(None, 2)))
ba = bytearray(b"hello"); ba[0] = 72; ba[1:3] = b"EY!"; print(ba, ba[::-1], len(ba)); del ba[0]; print(ba); ba += b"z"; print(bytes(ba)); ba.append(33); print(ba)
m = [[0] * 2 for _ in range(2)]; m[0][1] = 5; print(m); n = [[0] * 2] * 2; n[0][1] = 5; print(n)
a = [1, 2, 3, 4, 5]; a[1:4:2] = ["x", "y"]; print(a); a[-1:] = [9, 9]; print(a); a[0:0] = a; print(a); a *= 2; print(len(a))
