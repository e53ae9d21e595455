import argparse, sys
p = argparse.ArgumentParser(prog="tool", description="Does things."); p.add_argument("name"); p.add_argument("-n", "--num", type=int, default=3, help="how many (default: %(default)s)"); p.add_argument("--flag", action="store_true"); p.add_argument("-v", action="count", default=0); p.add_argument("--mode", choices=["a", "b"]); p.add_argument("rest", nargs="*")
print(p.parse_args(["x"])); print(p.parse_args(["x", "-n", "5", "--flag", "-vv", "--mode=a", "r1", "r2"])); print(p.format_help()); print(p.format_usage())
for bad in (["x", "-n", "q"], [], ["x", "--mode", "c"], ["x", "--nope"], ["--help"]):
    try: p.parse_args(bad)
    except SystemExit as e: print("exit", e.code)
s = argparse.ArgumentParser(prog="g"); sub = s.add_subparsers(dest="cmd", required=True); a = sub.add_parser("add"); a.add_argument("x", type=float); a.set_defaults(func=lambda q: q.x * 2); ns = s.parse_args(["add", "2.5"]); print(ns.cmd, ns.func(ns), s.parse_known_args(["add", "1", "--z"])[1])
g = argparse.ArgumentParser(exit_on_error=False); m = g.add_mutually_exclusive_group(); m.add_argument("--a", action="store_const", const=7); m.add_argument("--b", nargs=2, metavar=("P", "Q")); print(g.parse_args(["--b", "1", "2"]), vars(g.parse_args(["--a"])))
