"""Invoices and their lines."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from billing.money import to_cents


class LineKind(Enum):
    CREDIT = "credit"
    CHARGE = "charge"
    TAX = "tax"


@dataclass(frozen=True)
class Line:
    kind: LineKind
    description: str
    amount: Decimal
    """In the invoice's currency; negative for a credit."""

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "description": self.description, "amount_cents": to_cents(self.amount)}


@dataclass(frozen=True)
class Invoice:
    """What a customer owes, or gets back, for a plan change in a month."""

    customer_id: int
    period: str
    """The month, like 2026-03."""
    effective_day: int
    currency: str
    rate: Decimal
    """Units of `currency` for one US dollar."""
    lines: list[Line]
    total: Decimal
    id: int | None = None
    """None until it is stored."""
    status: str = "open"

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "customer_id": self.customer_id,
            "period": self.period,
            "effective_day": self.effective_day,
            "currency": self.currency,
            "rate": str(self.rate),
            "lines": [line.as_json() for line in self.lines],
            "total_cents": to_cents(self.total),
            "status": self.status,
        }
