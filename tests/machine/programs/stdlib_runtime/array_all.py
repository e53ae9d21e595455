import array
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for c in "bBhHiIlLqQ":
    for v in (-1, -200, 70000, 2**33, -2**40, 2**70, -2**70, "x", 1.5): t(lambda: array.array(c, [v]))
for c in "fdu": 
    for v in (1, 0.1, "x", None): t(lambda: array.array(c, [v]))
a = array.array("i", [3, 1, 2]); t(lambda: a[5]); t(lambda: a.pop(9)); t(lambda: a.remove(9)); t(lambda: a.index(7)); t(lambda: a + [1]); t(lambda: a * 2); t(lambda: sorted(a)); t(lambda: a == [3, 1, 2]); t(lambda: array.array("z")); t(lambda: array.array("i", "x")); t(lambda: a < array.array("i", [4])); t(lambda: a.__setitem__(slice(0, 1), [1])); t(lambda: array.array("i")); t(lambda: a.fromlist([1, "x"])); t(lambda: list(reversed(a))); t(lambda: a["x"]); t(lambda: bytes(a)); t(lambda: max(a)); t(lambda: hash(a)); a.byteswap(); print(a)
