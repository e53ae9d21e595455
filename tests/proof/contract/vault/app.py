"""The service that the other one calls."""

import sqlite3

from flask import Flask, jsonify, request

app = Flask(__name__)
connection = sqlite3.connect("vault.db")
connection.execute("CREATE TABLE IF NOT EXISTS entries (id TEXT PRIMARY KEY, kind TEXT)")
connection.commit()
connection.close()


@app.post("/entries/<uuid:entry>")
def add(entry):
    own = sqlite3.connect("vault.db")
    with own:
        own.execute("INSERT INTO entries VALUES (?, ?)", (str(entry), request.args["kind"]))
    own.close()
    return jsonify(id=request.get_json()["id"], request_id=request.headers["X-Request-Id"])


@app.get("/cookies")
def cookies():
    return jsonify(request.cookies)
