"""Operations on random texts, against CPython on texts that they may be.

Each expression is computed once in the machine, with random texts for its names. The result is then filled in for many
draws, and must be what CPython computes from the same draw; where the machine gives up, it must be on purpose.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import random
import re
import string
import uuid
from typing import Any

import pytest
from machine.machine import STEPS, runtime

from presage.engine.lang.objects import DictObj, ListObj, key_of
from presage.engine.lang.values import Raised, Ref, Sym, Unknown
from presage.engine.machine.run import run
from presage.engine.sim.draws import Draws
from presage.frontends.python.loader import Found, Root
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.errors import matches
from presage.frontends.python.runtime import Ended

SAMPLES = 25
HEX = "0123456789abcdef"
SHAPES = {
    "u": tuple({"x": HEX, "y": "89ab"}.get(place, place) for place in "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"),
    "t": (string.ascii_letters + string.digits + "-_",) * 22,
    "d": (string.digits,) * 6,
    "b": ("".join(map(chr, range(256))),) * 5,
    "a": ("".join(map(chr, range(128))),) * 8,
}
"""Random texts by name: a UUID, a token, six digits; bytes `b`, and bytes `a` that are ASCII."""

EXACT = """
len(u) ;; u[:8] ;; u[-12:] ;; u[8] ;; u[::2] ;; u[14:19] ;; u[100:] ;; u + '/' + t ;; t * 2 ;; u + u[:3] ;; '' + u
u.upper() ;; u.lower() ;; u.swapcase() ;; u.capitalize()[1:] ;; u.casefold() ;; u.replace('-', '') ;; u.replace('-', '+', 2)
u.split('-') ;; u.rsplit('-', 1) ;; u.partition('-') ;; u.rpartition('-')[2] ;; u.find('-') ;; u.count('-')
u.index('-', 10) ;; u.startswith('x') ;; u.startswith(u[:4]) ;; u.endswith(('~', u[-2:])) ;; u.removeprefix('urn:')
u.removesuffix(u[30:]) ;; u.strip() ;; u.strip('{}') ;; u.rstrip('=') ;; u.lstrip(t + '-' if False else '*') ;; u.isascii()
u.isspace() ;; d.isdigit() ;; u.isdigit() ;; d.isalnum() ;; u.isprintable() ;; u == u ;; u == t ;; u == '' ;; u[:8] == u[:8]
u != u[::-1] ;; u == u.upper().lower() ;; u in (t, u) ;; '-' in u ;; ':' in u ;; u[4:9] in u ;; 'zz' in u ;; u in {u: 1}
{u: 1, t: 2}[t] ;; sorted({u: 1}) == [u] ;; bool(u) ;; f'{u}' ;; f'{u:>40}|' ;; f'<{t!s:^30}>' ;; '%s=%s' % (u, t)
'{}-{}'.format(u, d) ;; '{0[0]}'.format([u]) ;; ''.join([u, t]) ;; '-'.join(u[:3]) ;; u.encode() ;; u.encode('ascii')[:4]
a.decode() ;; a.decode('latin-1') ;; b.hex() ;; b.decode('latin-1').encode('latin-1') == b ;; base64.b64encode(b)
base64.b64encode(a + b'!') ;; base64.b64decode(base64.b64encode(b)) == b ;; base64.urlsafe_b64encode(b + a).rstrip(b'=')
base64.urlsafe_b64decode(base64.urlsafe_b64encode(b)) == b ;; binascii.hexlify(b) ;; binascii.unhexlify(b.hex()) == b
bytes.fromhex(b.hex()) == b ;; hashlib.sha256(b).hexdigest() ;; hashlib.md5(a + b).digest()
hashlib.sha1(b).hexdigest() == hashlib.sha1(b).hexdigest() ;; hashlib.sha256(b).digest() == hashlib.sha256(a).digest()
hashlib.sha256(b + b'x').hexdigest()[:8] ;; uuid.UUID(u) == uuid.UUID(u.upper().lower()) ;; str(uuid.UUID(u))
uuid.UUID(u).hex ;; uuid.UUID(u).version ;; repr(uuid.UUID(u).urn == u) ;; '%032x' % int(u.replace('-', ''), 16)
int(u.replace('-', ''), 16) == int(u.replace('-', ''), 16) ;; int(u[:8], 16) >> 8 == int(u[:6], 16)
re.match(r'[0-9a-f-]+$', u).group() ;; re.fullmatch(r'(?P<head>[^-]+)-(.*)', u).groupdict()
re.search(r'[^0-9a-f]', u).start() ;; re.sub(r'-', '', u) ;; re.split(r'-', u) ;; re.findall(r'[^-]+', u)
re.match(r'[A-Za-z0-9_-]{22}', t).span() ;; bool(re.search(r'\\s', t)) ;; re.match(r'\\d+', d).group()
re.match(r'/(?:items|notes)/([^/]+)$', '/notes/' + u).group(1) ;; re.match(r'(\\w+)://([^/?#]*)', 'http://x/' + t).groups()
re.match(r'^(?:[a-zA-Z][a-zA-Z0-9+-]*:|/)', 'http://b/' + u) is None ;; re.sub(r'%[a-f0-9]{2}', '', u)
[c for c in 'a-' + u[8]] ;; u.ljust(40, '.') ;; u.center(41) ;; d.zfill(8) ;; u.splitlines() ;; u.translate({45: None})
u.translate({45: 95}) ;; t.replace('-', '+') ;; b.replace(b'', b'') ;; a + b ;; b * 2 ;; b[1:3] ;; b == b ;; (b + b'x')[-1]
bytes(b) ;; str(a, 'ascii') ;; len(b) ;; max(len(u), len(t))
"""
REFUSED = """
u[0] == 'a' ;; u.find('a') ;; u < t ;; d == '123456' ;; int(d) ;; u.strip('abc') ;; re.match(r'[a-f]+', u) ;; b[0]
t.split('a') ;; a.split() ;; repr(u) ;; u.title() ;; b.decode() ;; int(u[:2].upper(), 16)
hashlib.sha256(d.encode()).hexdigest()[0] == 'a'
"""


def expressions(text: str) -> list[str]:
    return [each.strip() for line in text.strip().splitlines() for each in line.split(";;")]


def machine(expression: str) -> tuple[Any, Any, Any]:
    """(state, value, None) or (state, None, reason or the exception's class)."""
    made, booted = runtime()
    state = booted.fork()
    state.limit = state.steps + STEPS
    draws = Draws()
    names: dict[str, Any] = {}
    for name, shape in SHAPES.items():
        draws, term = draws.text(name, shape)
        names[name] = Sym(term, bytes if name in "ab" else str)
    state.world["draws"] = draws
    source = f"import base64, binascii, hashlib, re, uuid\n\ndef compute({', '.join(names)}):\n    return {expression}\n"
    path = "/drawn/program.py"
    found = Found("__main__", path, source.encode(), False, (), Root("/drawn", True))  # type: ignore[arg-type]
    made.loader._lowered.pop(path, None)
    try:
        body = made.body(state, found, "__main__")
        module = state.obj(state.modules).table["__main__"]
        calls.call(state, body, (), {}, Ended())
        run(state)
        calls.call(state, state.obj(module).attrs["compute"], tuple(names.values()), {}, Ended())
        run(state)
    except Raised as raised:
        state.uncaught = raised.ref
    except Unknown as unknown:
        return state, None, unknown.reason
    if state.uncaught is not None:
        return state, None, next((e for e in (ValueError, TypeError, KeyError) if matches(state, state.uncaught, e)), Exception)
    return state, state.result, None


class Filled:
    """A machine value with one draw filled in."""

    def __init__(self, state: Any, draw: dict[str, str]) -> None:
        self.state = state
        self.draws: Draws = state.world["draws"]
        self.texts = dict(draw)

    def text(self, name: str) -> str:
        """A drawn text, or one made from such by the function that it names."""
        if name not in self.texts:
            drawn = self.draws.texts[name]
            self.texts[name] = self._made(drawn.function, drawn, self.term(drawn.source))
        return self.texts[name]

    def _made(self, function: str, drawn: Any, source: str) -> str:
        data = source.encode("latin-1")
        if function == "hex":
            return data.hex()
        if function == "base64":
            return base64.b64encode(data).decode()
        if function in ("upper", "lower", "swapcase", "casefold"):
            return str(getattr(source, function)())
        if function in ("md5", "sha1", "sha256"):
            return hashlib.new(function, data).digest().decode("latin-1")
        assert drawn.back is not None, function
        forward = {old: new for new, old in drawn.back.items()}
        return "".join(forward[character] for character in source)

    def term(self, term: Any) -> str:
        places = self.draws.places(term)
        assert places is not None
        return "".join(place if isinstance(place, str) else self.text(place[0])[place[1]] for place in places)

    def value(self, value: Any) -> Any:
        """A value as CPython would have it."""
        if type(value) is Sym:
            text = self.term(value.term)
            return text if value.type is str else text.encode("latin-1")
        if type(value) is tuple:
            return tuple(map(self.value, value))
        if type(value) is Ref:
            obj = self.state.obj(value)
            if type(obj) is ListObj:
                return [self.value(item) for item in obj.items]
            assert type(obj) is DictObj
            return {self.value(key_of(token)): self.value(item) for token, item in obj.table.items()}
        return value


def draws_of(seed: int) -> dict[str, str]:
    source = random.Random(seed)
    return {f"{name}#1": "".join(source.choice(choice) for choice in shape) for name, shape in SHAPES.items()}


def really(expression: str, draw: dict[str, str]) -> Any:
    names = {name: draw[f"{name}#1"].encode("latin-1") if name in "ab" else draw[f"{name}#1"] for name in SHAPES}
    libraries = {"base64": base64, "binascii": binascii, "hashlib": hashlib, "re": re, "uuid": uuid}
    return eval(expression, libraries, names)


@pytest.mark.parametrize("expression", expressions(EXACT))
def test_what_is_computed_is_what_cpython_computes_for_every_draw(expression: str) -> None:
    state, result, stopped = machine(expression)
    assert stopped is None
    for seed in range(SAMPLES):
        draw = draws_of(seed)
        expected = really(expression, draw)
        found = Filled(state, draw).value(result)
        assert (type(found), found) == (type(expected), expected), draw


@pytest.mark.parametrize("expression", expressions(REFUSED))
def test_what_depends_on_the_draw_is_unknown(expression: str) -> None:
    _, result, stopped = machine(expression)
    assert isinstance(stopped, str) or type(result) is Sym and result.type is bool, result
