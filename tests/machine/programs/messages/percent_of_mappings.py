"""Mappings and sequences on the right of ``%``: those that are asked by key need not be used."""


class Dict(dict):
    pass


class List(list):
    pass


class Text(str):
    pass


class Nothing:
    pass


class Asked:
    def __getitem__(self, key):
        return key


for template in ("s", "%s", "%s %s", "%(a)s", "%%", "%d"):
    for value in (Dict(a=1), {"a": 2}, List([1]), [1], (1,), (), Text("x"), "x", b"x", Nothing, 5, None, Asked(), {1}):
        try:
            shown = template % value
            print(template, type(value).__name__, "..." if "object at" in shown else shown)
        except Exception as problem:
            print(template, type(value).__name__, type(problem).__name__, problem)
