"""Functions of `binascii` on bytes with random parts, and patterns searched in texts with random parts."""

from __future__ import annotations

import binascii
from typing import Any

from presage.engine.lang.values import Unknown, Value
from presage.frontends.python.builtins.drawn_texts import before
from presage.frontends.python.meaning import drawn
from presage.frontends.python.meaning.drawn_codecs import base64, from_base64, from_hexadecimal, hexadecimal, placed

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _hexlify(state: Any, args: Args, kwargs: Kwargs) -> Value:
    if len(args) != 1 or kwargs:
        raise Unknown("hexlify() of random bytes with a separator")
    return hexadecimal(state, placed(state, args[0], args[0], "hexlify"), bytes)


def _unhexlify(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return from_hexadecimal(state, placed(state, args[0], args[0], "unhexlify"))


def _fromhex(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return from_hexadecimal(state, placed(state, args[-1], args[-1], "fromhex"))


def _base64(state: Any, args: Args, kwargs: Kwargs) -> Value:
    made = base64(state, placed(state, args[0], args[0], "b2a_base64"))
    return made if kwargs.get("newline", True) is False else drawn.concat(state, [made, b"\n"])


def _unbase64(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return from_base64(state, placed(state, args[0], args[0], "a2b_base64"))



for _host, _model in (
    (binascii.hexlify, _hexlify), (binascii.b2a_hex, _hexlify), (binascii.unhexlify, _unhexlify),
    (binascii.a2b_hex, _unhexlify), (binascii.b2a_base64, _base64), (binascii.a2b_base64, _unbase64),
    (bytes.__dict__["fromhex"], _fromhex),
):  # fmt: skip
    before(_host, _model)
