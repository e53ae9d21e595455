import io

import tomli

text = """
title = "Example"  # a comment
[owner]
name = 'Ann "A" Lee'
born = 1979-05-27T07:32:00-08:00
when = [1979-05-27, 07:32:00, 1979-05-27T07:32:00.999]
[database]
ports = [ 8000, 8001, 0xFF, 0o17, 0b11, 1_000 ]
limits = { cpu = 79.5, case = -1e3, inf = inf }
enabled = true
"quoted key".sub.x = 1
[[products]]
name = "Hammer\\t\\u00e9"
[[products]]
lines = '''
raw \\n text'''
folded = \"\"\"one \\
    two\"\"\"
"""
print(tomli.loads(text))
print(tomli.load(io.BytesIO(b"a = 1.10")), tomli.loads("a = 1.10", parse_float=str))
for wrong in ("a = ", "a = 1\na = 2", "[a\n", "a = 1 b", "a = 'x", "x = 2020-13-01", "= 1", "a.b = 1\n[a]\nb = 2", "a = [1,,2]", "a = 0123"):
    try:
        print(tomli.loads(wrong))
    except tomli.TOMLDecodeError as error:
        print(error)
tomli.loads("a = 1\n[a]\n")
