import pprint, difflib, shlex, fnmatch, html, colorsys, numbers
pprint.pprint({"b": [1, 2, {"z": (1,)}], "a": "x" * 90, "long": list(range(40))}); print(pprint.pformat([["a" * 30, "b" * 30], {"k": {"n" * 40: 1, "m": 2}}], width=50)); pprint.pprint({3, 1, 2}); pprint.pprint([1, [2, [3, [4]]]], depth=2); pprint.pp({"b": 1, "a": 2})
from dataclasses import dataclass
@dataclass
class P: name: str; items: list
pprint.pprint(P("x" * 40, ["y" * 20] * 4)); print(pprint.isreadable([1]), pprint.saferepr([1, "a"]))
print("\n".join(difflib.unified_diff("a\nb\nc".split(), "a\nx\nc".split(), "f", "t", lineterm=""))); print(list(difflib.ndiff(["one\n", "two\n"], ["ore\n", "two\n"])), difflib.get_close_matches("appel", ["ape", "apple", "peach"]), difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), difflib.SequenceMatcher(None, "abxcd", "abcd").get_opcodes())
print("".join(difflib.context_diff(["a\n", "b\n"], ["a\n", "c\n"], "x", "y")))
print(shlex.split("a 'b c' \"d e\" f\\ g"), shlex.quote("it's"), shlex.join(["a b", "c"]), list(shlex.shlex("a=1; b", punctuation_chars=True)))
try: shlex.split("'a")
except ValueError as e: print(e)
print(fnmatch.fnmatch("a.py", "*.py"), fnmatch.filter(["a.py", "b.txt"], "*.[pt]*"), fnmatch.translate("a*[!b]?"), html.escape("<a href='x'>&"), html.unescape("&lt;&#65;&eacute;&nope;"))
print(colorsys.rgb_to_hsv(0.2, 0.4, 0.6), colorsys.hsv_to_rgb(0.5, 0.5, 0.5), colorsys.rgb_to_hls(1, 0, 0), colorsys.rgb_to_yiq(0.1, 0.2, 0.3)); print(isinstance(1, numbers.Integral), isinstance(1.0, numbers.Rational), isinstance(True, numbers.Number), issubclass(complex, numbers.Complex))
