"""The connection to the database of a request."""

import sqlite3

from flask import Flask, current_app, g

from billing.settings import Settings


def init_database(app: Flask) -> None:
    """Create what is missing, and close each request's connection at its end."""
    settings: Settings = app.config["SETTINGS"]
    connection = sqlite3.connect(settings.database)
    with app.open_resource("schema.sql", "r") as schema:
        connection.executescript(schema.read())
    connection.close()
    app.teardown_appcontext(close_database)


def get_database() -> sqlite3.Connection:
    if "database" not in g:
        settings: Settings = current_app.config["SETTINGS"]
        g.database = sqlite3.connect(settings.database)
        g.database.row_factory = sqlite3.Row
        g.database.execute("PRAGMA foreign_keys = ON")
    connection: sqlite3.Connection = g.database
    return connection


def close_database(error: BaseException | None) -> None:
    connection: sqlite3.Connection | None = g.pop("database", None)
    if connection is not None:
        connection.close()
