"""Why billing refuses or fails, each with the status that it answers."""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue


class BillingError(Exception):
    status = 500


class UnknownCustomer(BillingError):
    status = 404


class InvalidChange(BillingError):
    """The plan change asks for something that is not possible."""

    status = 422


class AlreadyOnPlan(BillingError):
    status = 409


class RateUnavailable(BillingError):
    """An invoice needs an exchange rate, and fx does not give it."""

    status = 503


def register_error_handlers(app: Flask) -> None:
    @app.errorhandler(BillingError)
    def billing_error(error: BillingError) -> ResponseReturnValue:
        return jsonify(error=str(error)), error.status
