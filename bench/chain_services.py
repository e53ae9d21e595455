"""A project of N services in a chain: each writes a row, calls the next one over HTTP and adds up what comes back.

Two forms: `flask` (Flask, requests, as people write services) and `wsgi` (bare WSGI and `http.client`'s place taken by the
simulated network, which measures the machine without the libraries).
"""

from __future__ import annotations

from pathlib import Path

FORMS = ("flask", "wsgi")

FLASK = '''\
"""Link {number} of a chain."""

import os
import sqlite3

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
NEXT = os.environ.get("NEXT_URL", "")


def connect():
    connection = sqlite3.connect("visits.db")
    connection.execute("CREATE TABLE IF NOT EXISTS visits (id INTEGER PRIMARY KEY, token TEXT NOT NULL, hop INTEGER NOT NULL)")
    return connection


@app.post("/visit")
def visit():
    body = request.get_json()
    connection = connect()
    with connection:
        connection.execute("INSERT INTO visits (token, hop) VALUES (?, ?)", (body["token"], body["hop"]))
    seen = connection.execute("SELECT count(*) FROM visits WHERE token = ?", (body["token"],)).fetchone()[0]
    connection.close()
    beyond = 0
    if NEXT:
        answer = requests.post(NEXT + "/visit", json={{"token": body["token"], "hop": body["hop"] + 1}}, timeout=5)
        answer.raise_for_status()
        beyond = answer.json()["visits"]
    return jsonify(visits=seen + beyond, hop=body["hop"])
'''

WSGI = '''\
"""Link {number} of a chain."""

import json
import os
import sqlite3

import _presage_network

NEXT = os.environ.get("NEXT_URL", "")
JSON = (("Content-Type", "application/json"),)


def connect():
    connection = sqlite3.connect("visits.db")
    connection.execute("CREATE TABLE IF NOT EXISTS visits (id INTEGER PRIMARY KEY, token TEXT NOT NULL, hop INTEGER NOT NULL)")
    return connection


def app(environ, start_response):
    body = json.loads(environ["wsgi.input"].read())
    connection = connect()
    with connection:
        connection.execute("INSERT INTO visits (token, hop) VALUES (?, ?)", (body["token"], body["hop"]))
    seen = connection.execute("SELECT count(*) FROM visits WHERE token = ?", (body["token"],)).fetchone()[0]
    connection.close()
    beyond = 0
    if NEXT:
        text = json.dumps({{"token": body["token"], "hop": body["hop"] + 1}}).encode()
        answer = _presage_network.exchange("POST", NEXT + "/visit", JSON, text, None)
        beyond = json.loads(answer[4])["visits"]
    start_response("200 OK", list(JSON))
    return [json.dumps({{"visits": seen + beyond, "hop": body["hop"]}}).encode()]
'''

SERVICE = """\
[services.link{number}]
path = "link{number}"
app = "link{number}.app:app"
url = "http://link{number}"
env = {{ NEXT_URL = "{next}" }}

[services.link{number}.database]
file = "visits.db"

"""


def make_chain(folder: Path, length: int, form: str) -> Path:
    """Writes the project; returns its folder."""
    text = {"flask": FLASK, "wsgi": WSGI}[form]
    parts = ['[project]\nname = "chain"\n\n']
    for number in range(length):
        package = folder / f"link{number}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "app.py").write_text(text.format(number=number))
        parts.append(SERVICE.format(number=number, next=f"http://link{number + 1}" if number + 1 < length else ""))
    (folder / "presage.toml").write_text("".join(parts))
    return folder


def requests_of(length: int) -> list[dict[str, object]]:
    """Two visits: what the first one left behind is seen by the second one."""
    body = {"token": "a", "hop": 1}
    return [{"service": "link0", "method": "POST", "path": "/visit", "json": body} for _ in range(2)]
