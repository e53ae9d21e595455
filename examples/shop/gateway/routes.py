"""The public routes."""

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from gateway.billing_client import BillingClient
from gateway.inputs import parse_limit, parse_plan_change
from gateway.settings import Settings

blueprint = Blueprint("public", __name__)


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.post("/customers/<int:customer_id>/plan")
def change_plan(customer_id: int) -> ResponseReturnValue:
    change = parse_plan_change(request.get_json(silent=True))
    return jsonify(billing().change_plan(customer_id, change)), 201


@blueprint.get("/customers/<int:customer_id>/invoices")
def list_invoices(customer_id: int) -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    limit = parse_limit(request.args.get("limit"), settings.invoice_limit)
    return jsonify(billing().invoices(customer_id, limit))


def billing() -> BillingClient:
    client: BillingClient = current_app.extensions["billing"]
    return client
