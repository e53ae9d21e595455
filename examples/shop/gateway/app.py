"""The gateway's application factory."""

import os

from flask import Flask

from gateway.billing_client import BillingClient
from gateway.errors import register_error_handlers
from gateway.routes import blueprint
from gateway.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__)
    app.config["SETTINGS"] = settings
    app.extensions["billing"] = BillingClient(settings.billing_url, settings.billing_timeout)
    app.register_blueprint(blueprint)
    register_error_handlers(app)
    return app
