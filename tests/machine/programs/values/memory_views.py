def look(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)
look(lambda: b"".join([bytearray(b"ab"), "x"]))
look(lambda: b"-".join([bytearray(b"ab"), b"x", memoryview(b"yz")]))
look(lambda: (bytearray(b"ab") in b"12", bytearray(b"12") in b"x12", b"a" in bytearray(b"ba")))
data = bytearray(b"abcdef")
view = memoryview(data)
view[0] = 120
view[1:3] = b"YZ"
look(lambda: (data, bytes(view[::2]), view[-1], len(view), view.tolist(), list(view[4:]), view == data, view.readonly))
look(lambda: view.__setitem__(0, 300))
look(lambda: view.__setitem__(slice(0, 2), b"long"))
look(lambda: view[9])
fixed = memoryview(b"abc")
look(lambda: (fixed[1:] == b"bc", fixed.nbytes, fixed.hex(), fixed.format, fixed.shape, 98 in fixed, bytearray(fixed)))
look(lambda: fixed.__setitem__(0, 1))
look(lambda: memoryview("text"))
with memoryview(b"ab") as held:
    look(lambda: held[0])
look(lambda: held[0])
look(lambda: list(iter(iter([1, 2, 3]).__next__, 9)))
