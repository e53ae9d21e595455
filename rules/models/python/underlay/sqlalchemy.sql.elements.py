# Runs before the source of `sqlalchemy.sql.elements`, which writes identities and hashes of expressions into the names of
# anonymous labels; they are replaced when a statement is compiled. Here they are numbered as they are first asked for.

from builtins import hash as _hash, id as _id

_numbers = {}


def hash(value):
    return _numbers.setdefault(_hash(value), len(_numbers) + 1)


def id(value):
    return _numbers.setdefault(_id(value), len(_numbers) + 1)
