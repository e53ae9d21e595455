"""Reading and writing billing's tables."""

import sqlite3
from dataclasses import dataclass
from decimal import Decimal

from billing.errors import InvalidChange, UnknownCustomer
from billing.invoice import Invoice, Line, LineKind
from billing.money import from_cents, to_cents


@dataclass(frozen=True)
class Plan:
    code: str
    name: str
    price_cents: int
    """List price of a month, in US cents."""
    negotiable: bool


@dataclass(frozen=True)
class Customer:
    id: int
    country: str
    currency: str
    plan: str
    plan_name: str
    price_cents: int
    """What the customer pays a month, in US cents."""


def find_customer(connection: sqlite3.Connection, customer_id: int) -> Customer:
    row = connection.execute(
        """
        SELECT c.id, c.country, c.currency, c.plan, p.name AS plan_name,
               COALESCE(c.price_cents, p.price_cents) AS price_cents
        FROM customers AS c JOIN plans AS p ON p.code = c.plan
        WHERE c.id = ?
        """,
        (customer_id,),
    ).fetchone()
    if row is None:
        raise UnknownCustomer(f"no customer {customer_id}")
    return Customer(**row)


def find_plan(connection: sqlite3.Connection, code: str) -> Plan:
    row = connection.execute("SELECT code, name, price_cents, negotiable FROM plans WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise InvalidChange(f"no plan {code}")
    return Plan(row["code"], row["name"], row["price_cents"], bool(row["negotiable"]))


def save_plan_change(connection: sqlite3.Connection, invoice: Invoice, plan: str, price_cents: int | None) -> int:
    """Store the invoice and the customer's new plan, both or neither; returns the invoice's id."""
    with connection:
        cursor = connection.execute(
            """
            INSERT INTO invoices (customer_id, period, effective_day, currency, rate, total_cents)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            (
                invoice.customer_id,
                invoice.period,
                invoice.effective_day,
                invoice.currency,
                str(invoice.rate),
                to_cents(invoice.total),
            ),
        )
        invoice_id = cursor.lastrowid
        assert invoice_id is not None
        for position, line in enumerate(invoice.lines, start=1):
            connection.execute(
                """
                INSERT INTO invoice_lines (invoice_id, position, kind, description, amount_cents)
                VALUES (?, ?, ?, ?, ?)
                """,
                (invoice_id, position, line.kind.value, line.description, to_cents(line.amount)),
            )
        connection.execute(
            "UPDATE customers SET plan = ?, price_cents = ? WHERE id = ?", (plan, price_cents, invoice.customer_id)
        )
    return invoice_id


def find_invoice(connection: sqlite3.Connection, invoice_id: int) -> Invoice:
    row = connection.execute("SELECT * FROM invoices WHERE id = ?", (invoice_id,)).fetchone()
    return invoice_from(connection, row)


def list_invoices(connection: sqlite3.Connection, customer_id: int, limit: int) -> list[Invoice]:
    """The customer's invoices, newest first."""
    rows = connection.execute(
        "SELECT * FROM invoices WHERE customer_id = ? ORDER BY id DESC LIMIT ?", (customer_id, limit)
    ).fetchall()
    return [invoice_from(connection, row) for row in rows]


def invoice_from(connection: sqlite3.Connection, row: sqlite3.Row) -> Invoice:
    lines = connection.execute(
        "SELECT kind, description, amount_cents FROM invoice_lines WHERE invoice_id = ? ORDER BY position", (row["id"],)
    )
    return Invoice(
        customer_id=row["customer_id"],
        period=row["period"],
        effective_day=row["effective_day"],
        currency=row["currency"],
        rate=Decimal(row["rate"]),
        lines=[Line(LineKind(line["kind"]), line["description"], from_cents(line["amount_cents"])) for line in lines],
        total=from_cents(row["total_cents"]),
        id=row["id"],
        status=row["status"],
    )
