"""The cookies that a client keeps between the requests of a scenario, for each service apart.

As a browser does: a cookie goes back to the service that set it, below its path, until it is dropped or expires. Times are
compared with the scenario's clock, which stands still. Domains are not looked at: each service has an address of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from presage.engine.lang.values import Sym
from presage.engine.sim.draws import Draws
from presage.solvers import terms as T

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Cookie:
    """One cookie. value: as it was set, possibly with random parts."""

    service: str
    path: str
    name: str
    value: str | Sym


Jar = tuple[Cookie, ...]


def kept(
    jar: Jar, service: str, path: str, headers: Sequence[tuple[str, Any]], draws: Draws | None, now: datetime.datetime | None
) -> Jar:
    """The jar after an answer to a request for ``path``: cookies set, replaced, or dropped where they are out of date."""
    found = {(cookie.service, cookie.path, cookie.name): cookie for cookie in jar}
    for header, value in headers:
        if header.lower() != "set-cookie":
            continue
        pair, attributes = _parts(value, draws)
        if pair is None:
            continue
        name, text = pair
        place = attributes.get("path") or path.partition("?")[0].rpartition("/")[0] or "/"
        key = (service, place, name)
        found.pop(key, None)
        if not _is_over(attributes, now):
            found[key] = Cookie(service, place, name, text)
    return tuple(found.values())


def sent(jar: Jar, service: str, path: str) -> list[Cookie]:
    """The cookies that go with a request."""
    asked = path.partition("?")[0]
    return [cookie for cookie in jar if cookie.service == service and _below(asked, cookie.path)]


def _below(path: str, place: str) -> bool:
    return path == place or path.startswith(place if place.endswith("/") else f"{place}/")


def _is_over(attributes: dict[str, str], now: datetime.datetime | None) -> bool:
    age = attributes.get("max-age")
    if age is not None and age.lstrip("-").isdecimal():
        return int(age) <= 0
    expires = attributes.get("expires")
    if expires is None:
        return False
    try:
        moment = parsedate_to_datetime(expires)
    except ValueError:
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment <= (now or _EPOCH)


def _parts(value: Any, draws: Draws | None) -> tuple[tuple[str, str | Sym] | None, dict[str, str]]:
    """(name, value) and the attributes of a header; None for the pair where they cannot be told apart."""
    pieces = _cut(value, draws)
    if pieces is None:
        return None, {}
    plain, standing = pieces
    pair, *rest = plain.split(";")
    name, _, text = pair.partition("=")
    attributes = {}
    for item in rest:
        key, _, setting = item.partition("=")
        attributes[key.strip(" \t").lower()] = setting.strip(" \t")
    if any(mark in name for mark in standing):
        return None, attributes
    text = text.strip(" \t")
    made: str | Sym = text
    if draws is not None and any(mark in text for mark in standing):
        made = Sym(draws.term([standing.get(character, character) for character in text]), str)
    return (name.strip(" \t"), made), attributes


def _cut(value: Any, draws: Draws | None) -> tuple[str, dict[str, Any]] | None:
    """A text in which each random place is a character of its own; none may be one that a cookie is cut at."""
    if isinstance(value, str):
        return value, {}
    places = draws.places(value.term) if draws is not None and isinstance(value, Sym) and value.type is str else None
    if places is None or draws is None:
        return None
    marks: dict[str, Any] = {}
    text = []
    for place in places:
        choice = draws.choices(place)
        if len(choice) > 1 and set(choice) & set(";= \t,"):
            return None
        if len(choice) == 1:
            text.append(choice)
            continue
        mark = chr(0xF0000 + len(marks))
        marks[mark] = place
        text.append(mark)
    return "".join(text), marks


def header(cookies: Sequence[Cookie]) -> str | Sym:
    """The header that sends cookies."""
    if all(isinstance(cookie.value, str) for cookie in cookies):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)
    return Sym(T.str_concat(*_terms(cookies)), str)


def _terms(cookies: Sequence[Cookie]) -> Iterator[T.Term]:
    for index, cookie in enumerate(cookies):
        yield T.const(f"{'; ' if index else ''}{cookie.name}=")
        yield T.const(cookie.value) if isinstance(cookie.value, str) else cookie.value.term
