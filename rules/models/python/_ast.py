# Replaces the C module `_ast`: classes of syntax nodes, made from the grammar's table, and parsing.

from _presage_ast import classes as _classes, parse as _parse_text

PyCF_ONLY_AST = 1024
PyCF_OPTIMIZED_AST = 33792
PyCF_TYPE_COMMENTS = 4096
PyCF_ALLOW_TOP_LEVEL_AWAIT = 8192


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            count = len(fields)
            plural = "" if count == 1 else "s"
            raise TypeError(f"{type(self).__name__} constructor takes at most {count} positional argument{plural}")
        for name, value in zip(fields, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in fields[: len(args)]:
                raise TypeError(f"{type(self).__name__} got multiple values for argument '{name}'")
            setattr(self, name, value)


AST.__module__ = "ast"


def _make():
    space = globals()
    for name, base, fields, attributes, optional in _classes():
        entries = {"_fields": fields, "_attributes": attributes, "__match_args__": fields, "__module__": "ast"}
        for field in optional:
            entries[field] = None
        space[name] = type(name, (space[base],), entries)


_make()


def _node(form):
    # From the native's form: ("node", class, fields, attributes), ("list", items) or ("value", v).
    kind = form[0]
    if kind == "value":
        return form[1]
    if kind == "list":
        return [_node(item) for item in form[1]]
    _, name, fields, attributes = form
    cls = globals()[name]
    node = cls.__new__(cls)
    for field, value in fields:
        setattr(node, field, _node(value))
    for field, value in attributes:
        setattr(node, field, value)
    return node


def _parse(source, filename, mode):
    return _node(_parse_text(source, filename, mode))
