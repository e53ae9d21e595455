"""A service that does everything that a step of a batch can ask for."""

import base64
import datetime
import hashlib
import hmac
import os
import random
import secrets
import uuid

import requests
from flask import Flask, Response, abort, jsonify, make_response, redirect, request, session
from werkzeug.security import check_password_hash, generate_password_hash

from desk import store

VAULT = "http://vault"
LAYOUT = "{}/{:s}/{:>40}"
OTHER = "%s-%s-%d"


def make_app():
    app = Flask(__name__)
    app.secret_key = secrets.token_hex(32)
    app.config["TOKENS"] = {}
    app.config["USERS"] = {}
    store.connect().close()
    plain_routes(app)
    row_routes(app)
    random_routes(app)
    other_routes(app)
    return app


def plain_routes(app):
    @app.route("/echo", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def echo():
        return jsonify(
            method=request.method, path=request.full_path, args=request.args.to_dict(flat=False),
            form=request.form.to_dict(flat=False), json=request.get_json(silent=True), text=request.get_data(as_text=True),
            kind=request.content_type, length=request.content_length, mark=request.headers.get("X-Mark"),
            cookies=request.cookies, host=request.host,
        )  # fmt: skip

    @app.get("/config")
    def config():
        return {"greeting": os.environ["GREETING"], "extra": os.environ.get("EXTRA"), "now": stamp(), "again": stamp()}

    @app.get("/bytes")
    def some_bytes():
        return Response(bytes([0, 255, 254]), mimetype="application/octet-stream")

    @app.get("/text")
    def text():
        return "grüße\n", 203, {"X-Odd-Case": "Yes"}

    @app.get("/empty")
    def empty():
        return "", 204

    @app.get("/moved")
    def moved():
        return redirect("/text?moved=1", code=307)

    @app.get("/headers")
    def headers():
        answer = make_response("two")
        answer.headers.add("X-Twice", "one")
        answer.headers.add("X-Twice", "two")
        answer.set_cookie("first", "1")
        answer.set_cookie("second", "2", path="/cookies", httponly=True)
        return answer

    @app.get("/cookies")
    def cookies():
        answer = jsonify(request.cookies)
        if "drop" in request.args:
            answer.delete_cookie("first")
        return answer

    @app.get("/cookies/deep")
    def deep():
        return jsonify(request.cookies)

    @app.get("/boom")
    def boom():
        return {"value": {}["missing"]}

    @app.get("/gone")
    def gone():
        abort(410)

    @app.get("/numbers")
    def numbers():
        return {"big": 2**70, "float": 0.1 + 0.2, "none": None, "list": [1, [True, "ü"]]}


def stamp():
    return datetime.datetime.now(datetime.UTC).isoformat()


def row_routes(app):
    @app.post("/notes")
    def add():
        given = request.get_json()
        note_id = str(uuid.uuid4())
        connection = store.connect()
        with connection:
            connection.execute(
                "INSERT INTO notes (id, title, weight, data) VALUES (?, ?, ?, ?)", (note_id, given["title"], 0.5, b"\x01\xff")
            )
            connection.executemany("INSERT INTO tags VALUES (?, ?)", [(note_id, tag) for tag in given.get("tags", [])])
        return {"id": note_id}, 201, {"Location": f"/notes/{note_id}"}

    @app.get("/notes/<note_id>")
    def one(note_id):
        row = store.connect().execute("SELECT id, title, size FROM notes WHERE id = ?", (note_id,)).fetchone()
        if row is None:
            abort(404)
        return {"id": row[0], "title": row[1], "size": row[2], "same": row[0] == note_id}

    @app.put("/notes/<note_id>")
    def change(note_id):
        connection = store.connect()
        with connection:
            found = connection.execute("UPDATE notes SET size = size + 1 WHERE id = ?", (note_id,))
        return {"changed": found.rowcount}

    @app.delete("/notes/<note_id>")
    def remove(note_id):
        connection = store.connect()
        with connection:
            connection.execute("DELETE FROM notes WHERE id = ?", (note_id,))
        return "", 204

    @app.post("/uncommitted")
    def uncommitted():
        connection = store.connect()
        connection.execute("INSERT INTO notes (id, title) VALUES ('lost', 'lost')")
        count = connection.execute("SELECT COUNT(*) FROM notes").fetchone()[0]
        connection.rollback()
        return {"count": count}

    @app.get("/titles")
    def titles():
        rows = store.connect().execute("SELECT title FROM notes ORDER BY title").fetchall()
        return jsonify(titles=[title for (title,) in rows], loaded=store.LOADED)


def random_routes(app):
    @app.post("/register")
    def register():
        given = request.get_json()
        app.config["USERS"][given["name"]] = generate_password_hash(given["password"], method="pbkdf2:sha256:1000")
        return {"hash": app.config["USERS"][given["name"]]}

    @app.post("/login")
    def login():
        given = request.form
        if not check_password_hash(app.config["USERS"][given["name"]], given["password"]):
            return {"error": "wrong password"}, 401
        token = secrets.token_urlsafe(16)
        app.config["TOKENS"][token] = given["name"]
        session["user"] = given["name"]
        return {"access_token": token}

    @app.get("/me")
    def me():
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in app.config["TOKENS"]:
            return {"error": "who are you?"}, 401
        return {"user": app.config["TOKENS"][token], "session": session.get("user"), "again": request.args.get("again") == token}

    @app.get("/ids")
    def ids():
        one, two = uuid.uuid4(), uuid.uuid4()
        seen = {one: "one", two: "two"}
        return {
            "one": str(one), "hex": one.hex, "short": one.hex[:8], "upper": str(one).upper(), "two": two, "version": one.version,
            "urn": one.urn, "equal": one == two, "self": one == uuid.UUID(one.hex), "found": seen[uuid.UUID(str(two))],
            "parts": str(one).split("-")[0], "length": len(str(one)), "keyed": {f"order-{one}": 1},
            "format": LAYOUT.format(one, str(two), str(one)), "starts": str(one).startswith("x"),
            "percent": OTHER % (one, one.hex, 7),
        }  # fmt: skip

    @app.get("/tokens")
    def tokens():
        data = os.urandom(8)
        key = secrets.token_bytes(16)
        signature = hmac.new(key, data, hashlib.sha256).hexdigest()
        return {
            "hex": secrets.token_hex(4), "data": data.hex(), "coded": base64.b64encode(data).decode(),
            "back": base64.b64decode(base64.b64encode(data)) == data, "signature": signature,
            "same": hmac.compare_digest(signature, hmac.new(key, data, "sha256").hexdigest()),
            "other": hmac.compare_digest(signature, hmac.new(key, b"other", "sha256").hexdigest()),
            "etag": hashlib.md5(data).hexdigest()[:6], "time_based": str(uuid.uuid1())[14],
        }  # fmt: skip

    @app.get("/number")
    def number():
        drawn = random.randint(1, 1000)
        return {"number": drawn, "less": drawn < 2000, "code": f"{secrets.randbelow(10)}-x"}

    @app.get("/seeded")
    def seeded():
        source = random.Random(7)
        return {"drawn": [source.randint(1, 6), source.random(), source.choice("abc")]}

    @app.get("/dice")
    def dice():
        return {"six": random.randint(1, 6) == 6}


def other_routes(app):
    @app.post("/send")
    def send():
        sent = uuid.uuid4()
        answer = requests.post(
            f"{VAULT}/entries/{sent}", params={"kind": "a b"}, json={"id": str(sent)},
            headers={"X-Request-Id": str(sent)}, timeout=2,
        )  # fmt: skip
        return jsonify(status=answer.status_code, entry=answer.json(), same=answer.json()["id"] == str(sent))

    @app.get("/reach")
    def reach():
        try:
            answer = requests.get(f"{VAULT}/cookies", timeout=2)
        except requests.ConnectionError as problem:
            return {"down": type(problem).__name__}, 503
        return {"cookies": answer.json()}

    @app.get("/far")
    def far():
        return {"status": requests.get("http://nowhere.example/x", timeout=2).status_code}
