from passlib.context import CryptContext
from passlib.hash import apr_md5_crypt, hex_sha256, md5_crypt, pbkdf2_sha256, sha256_crypt, sha512_crypt
from passlib.utils import consteq

fixed = pbkdf2_sha256.using(salt=b"saltsalt", rounds=500).hash("pw")
print(fixed, pbkdf2_sha256.verify("pw", fixed), pbkdf2_sha256.verify("other", fixed), pbkdf2_sha256.identify(fixed))
print(sha256_crypt.using(salt="abcdefgh", rounds=1000).hash("pw"))
print(sha512_crypt.using(salt="abcdefgh", rounds=1000).hash("pw"))
print(md5_crypt.using(salt="abcd").hash("pw"), hex_sha256.hash("pw"), apr_md5_crypt.using(salt="abcd").hash("pw"))
context = CryptContext(schemes=["pbkdf2_sha256", "hex_sha256"], deprecated=["hex_sha256"], pbkdf2_sha256__default_rounds=600)
old = hex_sha256.hash("pw")
print(context.identify(old), context.needs_update(old), context.needs_update(fixed), context.verify("pw", old), context.schemes())
for attempt in (lambda: context.verify("pw", "nonsense"), lambda: sha256_crypt.using(rounds=1), lambda: pbkdf2_sha256.hash(5)):
    try:
        print(attempt())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(consteq("a", "a"), pbkdf2_sha256.from_string(fixed).rounds)
