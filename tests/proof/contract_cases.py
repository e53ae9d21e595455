"""Requests to the two services in `contract`: everything that a line of `simulate --batch` may hold, once at least."""

from __future__ import annotations

from typing import Any

NOW = "2026-03-17T10:30:00+00:00"


def step(method: str, path: str, service: str = "desk", **more: Any) -> dict[str, Any]:
    return {"service": service, "method": method, "path": path, **more}


def get(path: str, **more: Any) -> dict[str, Any]:
    return step("GET", path, **more)


REGISTER = step("POST", "/register", json={"name": "ada", "password": "secret"})
LOGIN = step("POST", "/login", form={"name": "ada", "password": "secret"})
NOTE = step("POST", "/notes", json={"title": "first", "tags": ["a", "b"]})

UNKNOWN: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "unknown between": (
        {"steps": [get("/text"), get("/dice"), get("/text")]},
        "witnessed unknown unknown", "an answer with a random truth value", "batch",
    ),
    "unknown address": ({"steps": [get("/far")]}, "unknown", "no known service answers http://nowhere.example/x", "desk/app.py"),
    "unknown table": (
        {"rows": {"desk.note": [{"id": "n1"}]}, "steps": [get("/text")]},
        "unknown", "database desk:desk.db has no table 'note'; the nearest: notes", "batch",
    ),
}  # fmt: skip
"""Cases that cannot be answered throughout: how each step is known, the last one's reason, the file that it names."""

CASES: dict[str, dict[str, Any]] = {
    "config": {"config": {"desk": {"GREETING": "moin", "EXTRA": ""}}, "now": NOW, "steps": [get("/config"), get("/config")]},
    "default configuration": {"now": "2026-03-17T12:30:00+02:00", "steps": [get("/config")]},
    "query": {"steps": [get("/echo", query={"a": ["1", "two words"], "b": "ä&=", "n": 7, "e": ""}), get("/echo?x=1%202&y")]},
    "headers": {"steps": [get("/echo", headers={"X-Mark": "ü".encode().decode("latin-1"), "Cookie": "own=1", "Accept": "*/*"})]},
    "json": {"steps": [step("POST", "/echo", json={"ü": [1, 2.5, None, {"x": "y\n"}]}), step("PUT", "/echo", json=[])]},
    "json scalars": {"steps": [step("POST", "/echo", json="text"), step("PATCH", "/echo", json=False)]},
    "form": {"steps": [step("POST", "/echo", form={"a": ["1", "2"], "b": "ä ö", "c": ""})]},
    "text": {"steps": [step("POST", "/echo", text="plain, ünïcode", headers={"Content-Type": "text/csv"})]},
    "no body": {"steps": [step("POST", "/echo"), step("DELETE", "/echo")]},
    "answers": {"steps": [get("/bytes"), get("/text"), get("/empty"), get("/numbers"), get("/gone"), step("HEAD", "/text")]},
    "redirect": {"steps": [get("/moved"), get("/text")]},
    "repeated headers": {"steps": [get("/headers")]},
    "cookies": {
        "steps": [
            get("/headers"), get("/cookies"), get("/cookies/deep"), get("/echo"), get("/cookies", service="vault"),
            get("/cookies", query={"drop": "1"}), get("/cookies"), get("/reach"),
        ],
    },
    "own cookie header": {"steps": [get("/headers"), get("/cookies", headers={"Cookie": "mine=1"}), get("/cookies")]},
    "exception": {"steps": [get("/boom"), get("/text")]},
    "no route": {"steps": [get("/nothing"), step("POST", "/text"), step("OPTIONS", "/text")]},
    "rows": {
        "rows": {"desk.notes": [{"id": "n1", "title": "given", "size": 3}, {"id": "n2", "title": "other"}], "desk.tags": []},
        "steps": [
            get("/notes/n1"), step("PUT", "/notes/n1"), get("/notes/n1"), step("DELETE", "/notes/n2"), get("/titles"),
            step("POST", "/uncommitted"), get("/titles"),
        ],
    },
    "start": {
        "start": ["desk:desk.store:preload", "desk:scripts/load.py"], "config": {"desk": {"GREETING": "early"}},
        "rows": {"desk.notes": [{"id": "n1", "title": "given"}]}, "steps": [get("/titles"), step("PUT", "/notes/script")],
    },
    "down": {"down": ["vault"], "steps": [get("/reach"), get("/text")]},
    "random row": {
        "steps": [
            NOTE, get("/notes/{{steps[0].json.id}}"), step("PUT", "/notes/{{steps[0].json.id}}"),
            get("/notes/unknown"),
            step("POST", "/notes", json={"title": "second {{steps[0].json.id}}", "tags": ["{{steps[0].json.id}}"]}),
            step("DELETE", "/notes/{{steps[0].json.id}}"), get("/notes/{{steps[4].json.id}}"),
        ],
    },
    "login": {
        "now": NOW,
        "steps": [
            REGISTER, step("POST", "/login", form={"name": "ada", "password": "guess"}), LOGIN,
            get("/me", headers={"Authorization": "Bearer {{steps[2].json.access_token}}"}),
            get("/me", headers={"Authorization": "Bearer {{steps[2].json.access_token}}"},
                query={"again": "{{steps[2].json.access_token}}"}),
            get("/me", headers={"Authorization": "Bearer AAAAAAAAAAAAAAAAAAAAAA"}), get("/me"),
        ],
    },
    "quoted in bodies": {
        "steps": [
            NOTE, step("POST", "/echo", form={"id": "{{steps[0].json.id}}", "x": "a{{steps[0].json.id}}b"}),
            step("POST", "/echo", json={"id": "{{steps[0].json.id}}", "in": ["<{{steps[0].json.id}}>"]}),
            step("POST", "/echo", text="id={{steps[0].json.id}}"),
            get("/echo", query={"q": "{{steps[0].json.id}}"}, headers={"X-Mark": "m-{{steps[0].json.id}}"}),
        ],
    },
    "ids": {"steps": [get("/ids"), get("/ids")]},
    "tokens": {"steps": [get("/tokens")]},
    "numbers": {"steps": [get("/number")]},
    "seeded": {"steps": [get("/seeded")]},
    "services": {"steps": [step("POST", "/send"), step("POST", "/send")]},
}  # fmt: skip
