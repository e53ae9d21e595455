"""Changing a customer's plan during a month, and the invoice for it."""

import calendar
import sqlite3
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing import store
from billing.errors import AlreadyOnPlan, InvalidChange
from billing.fx_client import FxClient
from billing.invoice import Invoice, Line, LineKind
from billing.money import convert, from_cents, prorate, round_to_cents
from billing.store import Customer, Plan
from billing.taxes import vat_rate

BASE_CURRENCY = "USD"


@dataclass(frozen=True)
class PlanChange:
    plan: str
    day: int | None = None
    """Day of the current month from which the new plan holds; today if None."""
    price_cents: int | None = None
    """A negotiated price per month, in US cents; the plan's price if None."""


def change_plan(
    connection: sqlite3.Connection, fx: FxClient, customer_id: int, change: PlanChange, today: date, proration: bool
) -> Invoice:
    """Move the customer to another plan and store the invoice for the rest of the month.

    Raises UnknownCustomer, InvalidChange, AlreadyOnPlan, RateUnavailable; then nothing is stored.
    """
    customer = store.find_customer(connection, customer_id)
    plan = store.find_plan(connection, change.plan)
    day = today.day if change.day is None else change.day
    days_in_month = calendar.monthrange(today.year, today.month)[1]
    check_change(customer, plan, change, day, days_in_month)
    if change.price_cents is not None:
        plan = replace(plan, price_cents=change.price_cents)
    rate = fx.rate(BASE_CURRENCY, customer.currency, today)
    if proration:
        lines = prorated_lines(customer, plan, days_in_month - day + 1, days_in_month, rate)
    else:
        lines = [Line(LineKind.CHARGE, plan.name, convert(from_cents(plan.price_cents), rate))]
    lines += tax_lines(lines, vat_rate(customer.country))
    invoice = Invoice(
        customer_id=customer.id,
        period=today.strftime("%Y-%m"),
        effective_day=day,
        currency=customer.currency,
        rate=rate,
        lines=lines,
        total=total_of(lines),
    )
    invoice_id = store.save_plan_change(connection, invoice, plan.code, change.price_cents)
    return store.find_invoice(connection, invoice_id)


def check_change(customer: Customer, plan: Plan, change: PlanChange, day: int, days_in_month: int) -> None:
    if not 1 <= day <= days_in_month:
        raise InvalidChange(f"day must be between 1 and {days_in_month}")
    if change.price_cents is not None:
        if not plan.negotiable:
            raise InvalidChange(f"the price of plan {plan.code} is not negotiable")
        if change.price_cents < 0:
            raise InvalidChange("price_cents must not be negative")
    if customer.plan == plan.code:
        raise AlreadyOnPlan(f"customer {customer.id} already has plan {plan.code}")


def prorated_lines(customer: Customer, plan: Plan, days: int, days_in_month: int, rate: Decimal) -> list[Line]:
    """A credit for the days left on the old plan, unless it is free, and a charge for them on the new one."""
    lines = []
    if customer.price_cents > 0:
        unused = convert(prorate(customer.price_cents, days, days_in_month), rate)
        lines.append(Line(LineKind.CREDIT, f"Unused days of {customer.plan_name}", -unused))
    charged = convert(prorate(plan.price_cents, days, days_in_month), rate)
    lines.append(Line(LineKind.CHARGE, plan.name, charged))
    return lines


def tax_lines(lines: list[Line], vat: Decimal) -> list[Line]:
    if vat == 0:
        return []
    return [Line(LineKind.TAX, f"VAT {vat:.0%}", round_to_cents(total_of(lines) * vat))]


def total_of(lines: list[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))
