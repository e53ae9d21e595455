# Runs after the source of `hashlib`: key derivation, which exists in C only.

from _presage_digests import pbkdf2_hmac as _pbkdf2_hmac, scrypt as _scrypt


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    return _pbkdf2_hmac(hash_name, password, salt, iterations, dklen)


def scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64):
    return _scrypt(password, salt, n, r, p, maxmem, dklen)
