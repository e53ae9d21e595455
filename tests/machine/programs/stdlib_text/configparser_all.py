import configparser, io
c = configparser.ConfigParser(); c.read_string("[DEFAULT]\nx = 1\n[a]\ny = %(x)s2\nflag = yes\nmulti = l1\n  l2\n; comment\n[b]\nz: 2.5\n")
print(c.sections(), c["a"]["y"], c.getboolean("a", "flag"), c["a"]["multi"], c.getfloat("b", "z"), c.get("b", "q", fallback="f"), dict(c["b"]), c.has_option("a", "x"), "a" in c)
c["n"] = {"k": "v"}; c.set("n", "k2", "v2"); o = io.StringIO(); c.write(o); print(o.getvalue())
for f in (lambda: c["zz"], lambda: c.get("a", "zz"), lambda: c.getint("a", "flag"), lambda: c.add_section("a"), lambda: configparser.ConfigParser().read_string("x=1")):
    try: f()
    except Exception as e: print(type(e).__name__, e)
r = configparser.RawConfigParser(allow_no_value=True, delimiters=("=",)); r.optionxform = str; r.read_string("[S]\nKey=%(q)s\nNone\n"); print(r.items("S"), r.remove_section("S"), configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation()).read_dict({"a": {"b": "1"}}))
