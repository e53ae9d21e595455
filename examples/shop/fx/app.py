"""The application factory and routes of fx."""

import os
from datetime import UTC, date, datetime

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from fx.database import get_database, init_database
from fx.rates import FeedUnavailable, NoRate, find_rate
from fx.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    app = Flask(__name__)
    app.config["SETTINGS"] = settings or Settings.from_environment(os.environ)
    init_database(app)
    app.add_url_rule("/health", view_func=health)
    app.add_url_rule("/rates/<base>/<quote>", view_func=get_rate)
    return app


def health() -> ResponseReturnValue:
    return jsonify(status="ok")


def get_rate(base: str, quote: str) -> ResponseReturnValue:
    try:
        on = date.fromisoformat(request.args["on"]) if "on" in request.args else today()
    except ValueError:
        return jsonify(error="on must be a date like 2026-03-17"), 400
    try:
        rate = find_rate(get_database(), current_app.config["SETTINGS"], base.upper(), quote.upper(), on)
    except NoRate as error:
        return jsonify(error=str(error)), 404
    except FeedUnavailable as error:
        return jsonify(error=str(error)), 503
    return jsonify(base=rate.base, quote=rate.quote, day=rate.day.isoformat(), rate=str(rate.value))


def today() -> date:
    return datetime.now(UTC).date()
