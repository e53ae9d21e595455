"""Value added tax."""

from decimal import Decimal

VAT_RATES = {
    "AT": Decimal("0.20"),
    "DE": Decimal("0.19"),
    "ES": Decimal("0.21"),
    "FR": Decimal("0.20"),
    "IT": Decimal("0.22"),
    "NL": Decimal("0.21"),
}


def vat_rate(country: str) -> Decimal:
    """The share of tax in a country; zero where the shop collects none."""
    return VAT_RATES.get(country, Decimal(0))
