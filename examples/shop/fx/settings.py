"""What fx reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database: str
    feed_url: str
    """Where a missing rate is fetched; empty for nowhere."""
    feed_timeout: float
    """Seconds to wait for an answer of the feed."""
    max_age_days: int
    """How old a stored rate may be: feeds publish none on weekends and holidays."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        return cls(
            database=environ.get("FX_DATABASE", "fx.db"),
            feed_url=environ.get("RATES_FEED_URL", "").rstrip("/"),
            feed_timeout=float(environ.get("RATES_FEED_TIMEOUT_SECONDS", "2")),
            max_age_days=int(environ.get("MAX_RATE_AGE_DAYS", "4")),
        )
