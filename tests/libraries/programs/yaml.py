import datetime

import yaml

text = """
# a comment
name: &who Ann Lee
age: 42
price: 2.50
none: ~
yes: true
when: 2024-01-02
stamp: 2001-12-14t21:59:43.10-05:00
list: [1, two, "three", 'it''s', 0x1F, 0o14, .inf]
nested:
  - a: 1
    b: {c: d, e: [f, g]}
  - *who
folded: >
  one
  two

  three
literal: |
  line 1
    line 2
base: &base {x: 1, y: 2}
derived:
  <<: *base
  y: 3
"quoted key": "tab\\t\\u00e9"
set: !!set {a, b}
"""
data = yaml.safe_load(text)
data["set"] = sorted(data["set"])
print(data)
print(yaml.safe_dump(data["nested"]), yaml.dump({"b": [1, {"c": None}], "a": "multi\nline", "d": datetime.date(2024, 1, 2), "e": True, "f": 1.5}, sort_keys=False))
print(yaml.safe_dump({"a": ["x: y", "- z", "", "null", "123", "#c", "é"]}, allow_unicode=True, default_flow_style=False, indent=4), end="")
print(yaml.safe_dump([1, [2, [3]]], default_flow_style=True, explicit_start=True), list(yaml.safe_load_all("a: 1\n---\n- b\n...\n")))
for wrong in ("a: [1, 2", "a: b: c", "\t- x", "a: *unknown", "!!python/object:os.system x", "'open", "a: 1\n  b: 2", "{a: 1, a}}"):
    try:
        print(yaml.safe_load(wrong))
    except yaml.YAMLError as error:
        print(type(error).__name__, str(error).replace("\n", " | "))


class Point(yaml.YAMLObject):
    yaml_tag = "!point"
    yaml_loader = yaml.SafeLoader
    yaml_dumper = yaml.SafeDumper

    def __init__(self, x, y):
        self.x, self.y = x, y


point = yaml.safe_load("!point {x: 1, y: 2}")
print(point.x, point.y, yaml.safe_dump([Point(3, 4)]))
yaml.SafeLoader.add_constructor("!double", lambda loader, node: float(loader.construct_scalar(node)) * 2)
print(yaml.load("!double 4", Loader=yaml.SafeLoader), [type(event).__name__ for event in yaml.parse("a: [b]")], yaml.compose("a: 1").value[0][0].value)
yaml.safe_load("a: !unknown 5")
