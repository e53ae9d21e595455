"""Requests to httpbin, made from its URL rules alone: two for each rule, by a fixed seed.

They were generated once, before httpbin had ever been simulated, and stand in `httpbin_cases.jsonl`; a test generates them
again and compares. Only the rules of the application are looked at (path, converters, methods), not its code. Rules that
cannot be predicted by anybody are excluded as a whole, each with its reason.
"""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

SEED = 20260317
PER_RULE = 2
NOW = "2026-03-17T10:30:00+00:00"
FROZEN = Path(__file__).with_name("httpbin_cases.jsonl")

EXCLUDED: Mapping[str, str] = {
    "/uuid": "answers with a random id",
    "/cache": "answers with a random ETag",
    "/delay/<delay>": "sleeps",
    "/drip": "sleeps between bytes",
    "/bytes/<int:n>": "answers with random bytes",
    "/stream-bytes/<int:n>": "answers with random bytes",
    "/digest-auth/<qop>/<user>/<passwd>": "its challenge holds a random nonce",
    "/digest-auth/<qop>/<user>/<passwd>/<algorithm>": "its challenge holds a random nonce",
    "/digest-auth/<qop>/<user>/<passwd>/<algorithm>/<stale_after>": "its challenge holds a random nonce",
}
"""Rule -> why it is left out."""

TEXTS = ("alpha", "Beta-2", "42", "204", "307", "418", "503", "a b", "naïve", "cGxhaW4gdGV4dA==", "x_y.z", "auth")
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Accept", ("application/json", "text/html,application/xml;q=0.9,*/*;q=0.8", "image/webp,image/*")),
    ("Accept-Encoding", ("gzip, deflate", "identity")),
    ("Accept-Language", ("de-DE,de;q=0.9,en;q=0.5",)),
    ("Authorization", ("Bearer t0k3n", "Basic " + base64.b64encode(b"alpha:42").decode())),
    ("Cookie", ("session=abc; theme=dark", "one=1")),
    ("If-None-Match", ('"alpha"', "*")),
    ("If-Modified-Since", ("Tue, 17 Mar 2026 08:00:00 GMT",)),
    ("Origin", ("https://shop.example",)),
    ("Range", ("bytes=0-3", "bytes=5-")),
    ("X-Forwarded-For", ("203.0.113.7, 10.0.0.1",)),
    ("X-Custom", ("one", "two, three")),
)
QUERY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("q", ("two words", "ä&b=c")),
    ("page", ("3",)),
    ("url", ("/get?x=1", "https://shop.example/a b")),
    ("status_code", ("307", "404")),
    ("show_env", ("1",)),
    ("absolute", ("true",)),
    ("freeform", ("",)),
)
JSON_BODIES: tuple[Any, ...] = ({"name": "Ada", "tags": ["x", "y"], "price": 12.5}, [1, None, True], "text", {})
FORMS: tuple[dict[str, str], ...] = ({"name": "Ada Lovelace", "size": "large"}, {"comments": "ä & ö", "empty": ""})
BODIES = ("text", "form", "json", "none")


@dataclass(frozen=True)
class Rule:
    """One URL rule. text: as written in the application. converters: variable -> class of its converter."""

    text: str
    methods: tuple[str, ...]
    converters: Mapping[str, str]


_LIST_RULES = """
import json, httpbin
print(json.dumps([
    [rule.rule, sorted(rule.methods), {name: type(each).__name__ for name, each in rule._converters.items()}]
    for rule in httpbin.app.url_map.iter_rules()
]))
"""


def rules() -> list[Rule]:
    """The rules of the installed httpbin, really imported, in a process of its own."""
    found = subprocess.run([sys.executable, "-c", _LIST_RULES], capture_output=True, text=True, check=True, timeout=60)
    return [Rule(text, tuple(methods), converters) for text, methods, converters in json.loads(found.stdout)]


def generate(found: Iterable[Rule]) -> Iterator[dict[str, Any]]:
    """The cases, rules in alphabetical order; each rule has a source of randomness of its own."""
    for rule in sorted(found, key=lambda rule: rule.text):
        if rule.text in EXCLUDED:
            continue
        source = random.Random(f"{SEED} {rule.text}")
        plain = [method for method in rule.methods if method not in ("HEAD", "OPTIONS")]
        for number in range(PER_RULE):
            method = source.choice(plain if number == 0 else rule.methods)
            yield {"id": f"{rule.text} {number + 1}", "now": NOW, "steps": [_step(rule, method, source)]}


def frozen() -> list[dict[str, Any]]:
    """The committed cases."""
    return [json.loads(line) for line in FROZEN.read_text("utf-8").splitlines()]


def written(cases: Iterable[Mapping[str, Any]]) -> str:
    """The cases as the committed file has them."""
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def _step(rule: Rule, method: str, source: random.Random) -> dict[str, Any]:
    path = rule.text
    for name, converter in rule.converters.items():
        prefix = {"IntegerConverter": "int:", "PathConverter": "path:"}.get(converter, "")
        path = path.replace(f"<{prefix}{name}>", quote(_value(converter, source), safe="/"))
    step: dict[str, Any] = {"service": "httpbin", "method": method, "path": path}
    step["headers"] = {"User-Agent": "probe/1.0", "Accept": "*/*"} if source.random() < 0.9 else {}
    for name, values in source.sample(HEADERS, source.choice((0, 0, 1, 1, 2))):
        step["headers"][name] = source.choice(values)
    step["query"] = {name: source.choice(values) for name, values in source.sample(QUERY, source.choice((0, 0, 1, 2)))}
    if method in ("POST", "PUT", "PATCH", "DELETE"):
        _add_body(step, source)
    return step


def _value(converter: str, source: random.Random) -> str:
    if converter == "IntegerConverter":
        return str(source.randint(0, 12))
    if converter == "PathConverter":
        return "/".join(source.choice(TEXTS) for _ in range(source.randint(1, 3)))
    return source.choice(TEXTS)


def _add_body(step: dict[str, Any], source: random.Random) -> None:
    kind = source.choice(BODIES)
    if kind == "json":
        step["json"] = source.choice(JSON_BODIES)
    elif kind == "form":
        step["form"] = source.choice(FORMS)
    elif kind == "text":
        step["text"] = "plain text, ünïcode\n"
        step["headers"]["Content-Type"] = "text/plain; charset=utf-8"


if __name__ == "__main__":
    FROZEN.write_text(written(generate(rules())), "utf-8")
