"""What billing reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database: str
    fx_url: str
    fx_timeout: float
    """Seconds to wait for an answer of fx."""
    proration: bool
    """Feature flag: a plan change is charged by the day, not by the month."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        return cls(
            database=environ.get("BILLING_DATABASE", "billing.db"),
            fx_url=environ.get("FX_URL", "http://localhost:8002").rstrip("/"),
            fx_timeout=float(environ.get("FX_TIMEOUT_SECONDS", "2")),
            proration=environ.get("FEATURE_PRORATION", "on") == "on",
        )
