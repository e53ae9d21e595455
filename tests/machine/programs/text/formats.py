for v, s in ((3, "05d"), (-3, "+d"), (3, "x"), (255, "#x"), (255, "#b"), (255, "o"), (1234567, ","), (1234567, "_"), (3, ">8"), (3, "<8"), (3, "^8"), (3, "*^8"), (3.14159, ".2f"), (3.14159, "10.3f"), (1e10, "g"), (1e-5, "e"), (0.5, "%"), (0.25, ".1%"),
             (1234.5, ",.2f"), (-0.0, "f"), (float("inf"), "f"), (float("nan"), "f"), ("abc", "10"), ("abc", ">10"), ("abc", ".2"), ("abc", "-^9.2"), (True, "d"), (True, ""), (None, ""), (3 + 4j, ""), (3 + 4j, ".1f"), (65, "c"), (12, "n"), (b"a", ""), (1.0, ""), (1e100, ""), (1.5, "+"), (5, " d"), (-5, "=6"), (5, "06"), (5.0, "06.1f"), ("é", "5")):
    print(repr(v), s, "[" + format(v, s) + "]")
for v, s in ((3, "s"), ("a", "d"), (3.5, "d"), (None, "5"), ([], "x"), (3, "zz"), ("a", "+"), ("a", ","), (3, ".2"), (object(), "1"), (3, "c "), (1 << 40, "c"), (3j, "%")):
    try: print(format(v, s))
    except (ValueError, TypeError, OverflowError) as e: print(type(e).__name__, e)
class F:
    def __format__(self, spec): return f"<{spec}>"
    def __str__(self): return "str"
    def __repr__(self): return "repr"
f = F(); w, p = 10, 3
print(f"{f} {f:abc} {f!r} {f!s:>6} {f!a} {3.14159:{w}.{p}} {'x':{'>'}{5}} {{}} {1+1=} {f=} {f = !s} {w=:>5} {'a' 'b'} {[1, 2][0]} {dict(a=1)['a']} {(lambda x: x * 2)(3)} {'nested ' + f'{w}'}")
print(f"{None}|{True:d}|{1_000:,}|\x41|{0x1f:#06x}|{-7 // 2}|\N{BULLET}")
print("{} {} {0}".format(1, 2) if False else "{0} {1} {0}".format(1, 2), "{} {}".format("a", "b"), "{x} {y[0]} {z.imag} {d[key]}".format(x=1, y=[5], z=3j, d={"key": "v"}), "{:>{w}}".format("r", w=5), "{!r} {!s}".format("q", "q"), "{{}}".format(), "{0:{1}.{2}f}".format(2.5, 8, 2))
for t, a in (("{} {}", (1,)), ("{0} {}", (1, 2)), ("{x}", ()), ("{", ()), ("}", ()), ("{!z}", (1,)), ("{0.nope}", (1,)), ("{0[5]}", ([1],)), ("{:d}", ("a",)), ("{0[k]}", ({},)), ("{a.b}", ())):
    try: print(t.format(*a))
    except Exception as e: print(t, type(e).__name__, e)
print("%s %r %d %5d|%-5d|%05d %x %X %o %e %.2f %g %c %c %% %a" % ("s", "r", 5, 6, 7, 8, 255, 255, 8, 12345.678, 3.14159, 1e-10, 65, "z", "é"))
print("%(a)s %(b)05.1f" % {"a": 1, "b": 2.5}, "%s" % (1,), "%s %s" % (1, (2,)), "%5s|%-5s|%.2s" % ("a", "b", "cde"), "%*d" % (5, 3), "%.*f" % (2, 1.23456), "%+d % d" % (5, 5), "%#x" % 255, "%i" % 3.9, "%s" % None, "%s" % [1], "%r" % f, "%s" % f, "%d" % True)
for t, a in (("%d", "x"), ("%s %s", (1,)), ("%s", (1, 2)), ("%(a)s", {}), ("%(a)s", 5), ("%z", 1), ("%", ()), ("%d", None), ("%c", "ab"), ("%x", 1.5), ("%d %s", 5), ("abc", 5), ("%c", -1), ("%f", "a")):
    try: print(t % a)
    except Exception as e: print(t, type(e).__name__, e)
print("%s %s" % ("a", F()), "%-10s|" % F(), "%10.3s|" % F(), "%(k)r" % {"k": F()}, b"%s %d" % (b"x", 5), "no args" % () , "%s" % {"a": 1}, "%(a)s" % {"a": F()})
print("{:{}}".format(5, ">4"), "{:%Y}" if False else "", "{a}{b}".format_map({"a": 1, "b": 2}), "{0}{0}".format(F()), "{:x^10}".format(F()), format(F()), str.format("{}", 1))
class D(dict):
    def __missing__(self, k): return f"?{k}"
print("{a} {zz}".format_map(D(a=1)))
print(repr("a'b"), repr('a"b'), repr("a'\"b"), repr("\n\t\\\x00\x7f\u200b\U0001f600é"), ascii("é\U0001f600"), repr(b"a'\x00\xff\n"), str(b"x"), str(b"\xc3\xa9", "utf-8"), repr(bytearray(b"x")))
print(str(1e16), 1e15, 1e-4, 1e-5, 0.1 + 0.2, 1 / 3, 2.0, 1e22, 123456789.123456789, float("-inf"), -0.0, 1j, 1 - 2j, complex(0, -0.0), 5e-324, 1.7976931348623157e308)
print(repr(range(3)), repr(range(1, 5, 2)), repr(slice(1, 2)), (1,), (), [[]], {}, {1: {2: 3}}, {(): []}, set(), frozenset([1]), {"a": {1}}, Ellipsis, NotImplemented, type, int, [int, None], str, KeyError("a"), [KeyError("a")])
l = [1]; l.append(l); print(l); d = {}; d["d"] = d; print(d); t = ([],); t[0].append(t); print(t)
print(*[1, "a", None], sep="-", end="!\n"); print(); print("a", "b", sep=""); print("x", end=""); print("y", sep="zz"); print(1, 2, sep=None, end=None)
import sys, io
buf = io.StringIO(); print("to buf", 5, file=buf); print(repr(buf.getvalue()))
class W:
    def write(self, s): sys.stdout.write(s.upper())
print("upper", 1, file=W())
try: print("a", sep=5)
except TypeError as e: print(e)
