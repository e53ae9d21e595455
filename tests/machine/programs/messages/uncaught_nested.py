import json


def parse(text):
    try:
        return json.loads(text)
    except ValueError as problem:
        raise RuntimeError(f"bad input {text!r}") from problem
    finally:
        print("parsed", text)


print(parse('{"a": [1, 2.5, null]}'))
with __import__("contextlib").suppress(KeyError):
    print(
        parse("{"),
    )
