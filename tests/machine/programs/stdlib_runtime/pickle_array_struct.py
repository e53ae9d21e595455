import pickle, copy, io, array, struct, uuid, ipaddress
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
for v in (1, -5, 2**70, 1.5, "é", b"x", None, True, [1, [2]], {"a": (1, 2)}, {1, 2}, frozenset([1]), 1j, range(3), A(3), len, A): print(type(v).__name__, pickle.loads(pickle.dumps(v)) == v)
l = [1]; l.append(l); m = pickle.loads(pickle.dumps(l)); print(m[1] is m); x = A(1); y = pickle.loads(pickle.dumps([x, x])); print(y[0] is y[1])
class B:
    def __getstate__(self): return {"q": 1}
    def __setstate__(self, s): self.s = s
print(pickle.loads(pickle.dumps(B())).s); print(pickle.dumps([1, "a"], protocol=0), len(pickle.dumps("x")))
class C:
    def __reduce__(self): return (int, ("7",))
print(pickle.loads(pickle.dumps(C()))); b = io.BytesIO(); pickle.dump({"a": 1}, b); b.seek(0); print(pickle.load(b))
try: pickle.dumps(lambda: 1)
except Exception as e: print(type(e).__name__)
a = array.array("i", [1, 2, 3]); a.append(4); print(a, a[1:], a.typecode, a.itemsize, a.tolist(), a.tobytes()[:4], sum(a), array.array("d", [1.5]) , array.array("u", "ab").tounicode()); a[0] = 9; a.extend([5]); print(a.index(3), a.pop(), a.count(2), len(a), 3 in a, a == array.array("i", [9]))
try: a.append("x")
except TypeError as e: print(e)
try: array.array("b", [300])
except OverflowError as e: print(e)
print(struct.pack(">IhB", 1, -2, 3), struct.unpack("<2sf", b"ab\x00\x00\x80?"), struct.calcsize("iq"), struct.Struct("!d").pack(1.5), list(struct.iter_unpack("BB", b"abcd")), struct.unpack_from("H", b"\x01\x00\x02\x00", 2))
try: struct.pack("B", 300)
except struct.error as e: print(e)
try: struct.unpack("I", b"a")
except struct.error as e: print(e)
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID("12345678123456781234567812345678").hex, uuid.UUID(int=5), uuid.UUID(int=5).int, uuid.UUID(int=1) < uuid.UUID(int=2), uuid.uuid5(uuid.NAMESPACE_DNS, "a").version, repr(uuid.UUID(int=9)))
try: uuid.UUID("zz")
except ValueError as e: print(e)
i = ipaddress.ip_address("192.168.1.10"); n = ipaddress.ip_network("192.168.1.0/24"); print(i, i in n, n.num_addresses, i.is_private, list(ipaddress.ip_network("10.0.0.0/30").hosts()), i + 1, int(i), ipaddress.ip_address("::1").is_loopback, ipaddress.ip_interface("1.2.3.4/8").network, n.netmask, list(n.subnets(new_prefix=26))[1], ipaddress.ip_address("2001:db8::1").exploded)
try: ipaddress.ip_address("300.1.1.1")
except ValueError as e: print(e)
try: ipaddress.ip_network("10.0.0.1/24")
except ValueError as e: print(e)
