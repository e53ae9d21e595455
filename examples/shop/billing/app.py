"""Billing's application factory."""

import os

from flask import Flask

from billing.database import init_database
from billing.errors import register_error_handlers
from billing.fx_client import FxClient
from billing.routes import blueprint
from billing.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__)
    app.config["SETTINGS"] = settings
    app.extensions["fx"] = FxClient(settings.fx_url, settings.fx_timeout)
    app.register_blueprint(blueprint)
    register_error_handlers(app)
    init_database(app)
    return app
