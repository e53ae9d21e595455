# Replaces `crypt`, whose source tries out each method with a random salt while it is imported: here with a fixed one, which
# tells the same. Hashing itself is the C library's.

import _crypt
from collections import namedtuple

_Base = namedtuple("_Method", "name ident salt_chars total_size")


class _Method(_Base):
    def __repr__(self):
        return f"<crypt.METHOD_{self.name}>"


METHOD_SHA512 = _Method("SHA512", "6", 16, 106)
METHOD_SHA256 = _Method("SHA256", "5", 16, 63)
METHOD_BLOWFISH = _Method("BLOWFISH", "2b", 22, 60)
METHOD_MD5 = _Method("MD5", "1", 8, 34)
METHOD_CRYPT = _Method("CRYPT", None, 2, 13)


def _prefix(method, rounds=None):
    if not method.ident:
        return ""
    if method.ident[0] == "2":
        return f"${method.ident}${12 if rounds is None else rounds.bit_length() - 1:02d}$"
    return f"${method.ident}$" if rounds is None or method.ident == "1" else f"${method.ident}$rounds={rounds}$"


def _works(method):
    hashed = crypt("", _prefix(method, 16 if method is METHOD_BLOWFISH else None) + "a" * method.salt_chars)
    return hashed is not None and len(hashed) == method.total_size


def mksalt(method=None, *, rounds=None):
    import random

    method = methods[0] if method is None else method
    if rounds is not None and not isinstance(rounds, int):
        raise TypeError(f"{rounds.__class__.__name__} object cannot be interpreted as an integer")
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./"
    return _prefix(method, rounds) + "".join([random.SystemRandom().choice(letters) for _ in range(method.salt_chars)])


def crypt(word, salt=None):
    if salt is None or isinstance(salt, _Method):
        salt = mksalt(salt)
    return _crypt.crypt(word, salt)


methods = [method for method in (METHOD_SHA512, METHOD_SHA256, METHOD_BLOWFISH, METHOD_MD5, METHOD_CRYPT) if _works(method)]
