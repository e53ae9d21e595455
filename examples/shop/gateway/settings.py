"""What the gateway reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    billing_url: str
    billing_timeout: float
    """Seconds to wait for an answer of billing."""
    invoice_limit: int
    """The most invoices that one listing returns."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        return cls(
            billing_url=environ.get("BILLING_URL", "http://localhost:8001").rstrip("/"),
            billing_timeout=float(environ.get("BILLING_TIMEOUT_SECONDS", "5")),
            invoice_limit=int(environ.get("INVOICE_LIMIT", "50")),
        )
