"""The routes that other services call."""

from datetime import UTC, date, datetime

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from billing import store
from billing.database import get_database
from billing.fx_client import FxClient
from billing.plan_change import PlanChange, change_plan
from billing.settings import Settings

blueprint = Blueprint("internal", __name__)


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.post("/internal/customers/<int:customer_id>/plan-changes")
def post_plan_change(customer_id: int) -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    fx: FxClient = current_app.extensions["fx"]
    body = request.get_json()
    change = PlanChange(body["plan"], body.get("day"), body.get("price_cents"))
    invoice = change_plan(get_database(), fx, customer_id, change, today(), settings.proration)
    return jsonify(invoice.as_json()), 201


@blueprint.get("/internal/customers/<int:customer_id>/invoices")
def get_invoices(customer_id: int) -> ResponseReturnValue:
    connection = get_database()
    customer = store.find_customer(connection, customer_id)
    invoices = store.list_invoices(connection, customer.id, request.args.get("limit", default=50, type=int))
    return jsonify(invoices=[invoice.as_json() for invoice in invoices])


def today() -> date:
    return datetime.now(UTC).date()
