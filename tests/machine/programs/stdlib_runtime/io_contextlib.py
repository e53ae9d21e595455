import io, contextlib, sys
s = io.StringIO("a\nb\nc"); print(s.readline(), s.tell(), s.read(1), s.readlines(), s.seek(0), s.getvalue(), list(s)); s.write("z"); print(s.getvalue()); s.truncate(2); print(s.getvalue()); s.close()
try: s.read()
except ValueError as e: print(e)
b = io.BytesIO(b"abc"); print(b.read(2), b.getvalue(), b.seek(-1, 2), b.read(), b.readinto(bytearray(2)), b.getbuffer().nbytes); b.write(b"xyz"); print(b.getvalue(), b.readable(), b.seekable())
t = io.TextIOWrapper(io.BytesIO("é\r\nb".encode()), encoding="utf-8"); print(t.read(), t.encoding); w = io.BytesIO(); x = io.TextIOWrapper(w, write_through=True, newline="\n"); print("hi", file=x); x.flush(); print(w.getvalue())
o = io.StringIO()
with contextlib.redirect_stdout(o): print("hidden")
print(o.getvalue()); r = io.BufferedReader(io.BytesIO(b"line1\nline2")); print(r.peek(3)[:3], r.readline(), r.read1(2))
@contextlib.contextmanager
def cm(): 
    print("in")
    try: yield 5
    except ValueError as e: print("caught", e)
    finally: print("out")
with cm() as v: print(v); raise ValueError("q")
with contextlib.ExitStack() as st: st.enter_context(cm()); st.callback(print, "cb", 1); st.push(lambda *a: print("push", a[0]))
with contextlib.suppress(KeyError): {}["x"]
with contextlib.closing(io.StringIO()) as c: pass
print(c.closed); n = contextlib.nullcontext(4)
with n as q: print(q)
@cm()
def deco(): print("deco")
deco(); sys.stdout.write("w\n"); print("a", "b", sep="-", end="!\n", flush=True); print(*[1, 2], file=sys.stdout); e = contextlib.redirect_stderr(io.StringIO())
with e as f: print("x", file=sys.stderr); print(f.getvalue())
m = memoryview(b"abcdef"); print(m[1], m[1:3].tobytes(), len(m), bytes(m[::2]), m.readonly, m.format, m.tolist(), m == b"abcdef"); ba = bytearray(b"abc"); mv = memoryview(ba); mv[0] = 120; print(ba); mv[1:] = b"yz"; print(ba, mv.nbytes, mv.hex()); mv.release()
