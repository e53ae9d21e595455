"""Money: exact decimal amounts in units of a currency, whole cents where they are stored or shown."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MICROS_PER_CENT = 10_000


def from_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def to_cents(amount: Decimal) -> int:
    return int(round_to_cents(amount).scaleb(2))


def round_to_cents(amount: Decimal) -> Decimal:
    """Round to whole cents, halves away from zero, as the law on invoices asks."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def prorate(monthly_cents: int, days: int, days_in_month: int) -> Decimal:
    """The price of some days of a month, with six decimals."""
    return Decimal(monthly_cents * MICROS_PER_CENT * days // days_in_month).scaleb(-6)


def convert(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount in another currency, in whole cents of it."""
    return round_to_cents(amount * rate)
