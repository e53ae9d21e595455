# Runs after the source of `ast`: parsing without the compiler.

from _ast import _parse


def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None):
    if isinstance(source, AST):
        return source
    if type_comments or feature_version is not None:
        from _presage import unknown

        unknown("parsing for another version of the language")
    return _parse(source, filename, mode)
