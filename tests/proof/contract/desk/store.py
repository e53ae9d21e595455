"""The desk's database."""

import os
import sqlite3
import uuid

SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (
    id TEXT PRIMARY KEY, title TEXT NOT NULL UNIQUE, size INTEGER DEFAULT 1, weight REAL, data BLOB
);
CREATE TABLE IF NOT EXISTS tags (note TEXT, tag TEXT);
"""
LOADED = []


def connect():
    made = sqlite3.connect("desk.db")
    made.executescript(SCHEMA)
    return made


def add(title, note_id=None):
    connection = connect()
    with connection:
        connection.execute("INSERT INTO notes (id, title) VALUES (?, ?)", (note_id or str(uuid.uuid4()), title))
    connection.close()


def preload():
    LOADED.append("preload")
    add(os.environ["GREETING"], "fixed")


def refuse():
    raise LookupError("nothing to load")
