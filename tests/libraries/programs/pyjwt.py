import datetime

import jwt

key = "a secret key that is long enough for sha256, yes"
claims = {"sub": "ann", "roles": ["admin", "user"], "exp": datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc), "aud": "shop", "iss": "me"}
token = jwt.encode(claims, key, algorithm="HS256", headers={"kid": "1"})
print(token)
print(jwt.decode(token, key, algorithms=["HS256"], audience="shop", issuer="me"))
print(jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})["sub"])
wrong = [
    lambda: jwt.decode(token, "another key that is also long enough, really", algorithms=["HS256"], audience="shop"),
    lambda: jwt.decode(token, key, algorithms=["HS512"], audience="shop"),
    lambda: jwt.decode(token, key, algorithms=["HS256"], audience="other"),
    lambda: jwt.decode(token, key, algorithms=["HS256"]),
    lambda: jwt.decode(token, key, algorithms=["HS256"], audience="shop", issuer="you"),
    lambda: jwt.decode(token, key, algorithms=["HS256"], audience="shop", options={"require": ["nbf"]}),
    lambda: jwt.decode("a.b", key, algorithms=["HS256"]),
    lambda: jwt.decode(jwt.encode({"exp": 1_000_000_000}, key), key, algorithms=["HS256"]),
    lambda: jwt.encode({"exp": 5}, None, algorithm="XX"),
    lambda: jwt.encode({"iss": 5}, key),
]
for attempt in wrong:
    try:
        print(attempt())
    except (jwt.PyJWTError, TypeError, NotImplementedError) as error:
        print(type(error).__name__, error)
print(jwt.decode(jwt.encode({"a": 1}, key, "HS512"), key, ["HS512"]), jwt.PyJWT().encode({"b": [None, 1.5]}, key))
jwt.decode(token[:-2], key, algorithms=["HS256"], audience="shop")
