import hashlib

from itsdangerous import (
    BadData,
    BadSignature,
    SignatureExpired,
    Signer,
    TimestampSigner,
    URLSafeSerializer,
    URLSafeTimedSerializer,
)
from itsdangerous.encoding import base64_decode, base64_encode, bytes_to_int, int_to_bytes
from itsdangerous.serializer import Serializer


class Clocked(TimestampSigner):
    now = 1_700_000_000

    def get_timestamp(self):
        return self.now


signer = Signer("secret key", salt="shop", digest_method=hashlib.sha256, sep=":", key_derivation="hmac")
signed = signer.sign("cart")
print(signed, signer.unsign(signed), signer.validate(signed), signer.validate(signed[:-1]))
for text in (b"cart", signed[:-2] + b"xx", "cart:" + "A" * 10):
    try:
        print(signer.unsign(text))
    except BadSignature as error:
        print(type(error).__name__, error, error.payload)
print([Signer("k", key_derivation=how).sign("v") for how in ("concat", "django-concat", "none")])
rotated = Signer(["old", "new"])
print(rotated.unsign(Signer("old").sign("x")), rotated.sign("x") == Signer("new").sign("x"))
timed = Clocked("secret")
stamp = timed.sign("job")
print(stamp, timed.unsign(stamp, max_age=5), timed.unsign(stamp, return_timestamp=True))
Clocked.now += 60
try:
    timed.unsign(stamp, max_age=30)
except SignatureExpired as error:
    print(error, error.date_signed, error.payload)
data = {"id": 5, "name": "ann", "tags": ["x", None, True], "long": "ab" * 100}
serializer = URLSafeSerializer("secret", salt="activate")
token = serializer.dumps(data)
print(token, serializer.loads(token) == data, serializer.loads_unsafe(token + "x")[0])
print(Serializer("secret").dumps([1, 2, {"a": 1.5}]))
sessions = URLSafeTimedSerializer("secret", signer=Clocked, signer_kwargs={"key_derivation": "hmac"})
cookie = sessions.dumps({"user": 7})
print(cookie, sessions.loads(cookie, max_age=10))
for wrong in ("", "abc", cookie[1:], cookie + "x"):
    try:
        print(sessions.loads(wrong))
    except BadData as error:
        print(type(error).__name__, error)
print(base64_encode("hello?>"), base64_decode("aGVsbG8_Pg"), int_to_bytes(65535), bytes_to_int(b"\x01\x00"))
serializer.loads("no signature")
