"""Looking up the rate of a day: from the database, else from the feed."""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import requests

from fx.settings import Settings

logger = logging.getLogger(__name__)


class NoRate(Exception):
    """No rate is known that is fresh enough."""


class FeedUnavailable(Exception):
    """The rate had to be fetched, and the feed did not give it."""


@dataclass(frozen=True)
class Rate:
    """One unit of `base` is worth `value` units of `quote` on `day`."""

    base: str
    quote: str
    day: date
    value: Decimal


def find_rate(connection: sqlite3.Connection, settings: Settings, base: str, quote: str, on: date) -> Rate:
    """The newest rate of `on` or of the few days before it.

    Raises NoRate, FeedUnavailable.
    """
    oldest = on - timedelta(days=settings.max_age_days)
    row = connection.execute(
        "SELECT day, rate FROM rates WHERE base = ? AND quote = ? AND day BETWEEN ? AND ? ORDER BY day DESC LIMIT 1",
        (base, quote, oldest.isoformat(), on.isoformat()),
    ).fetchone()
    if row is not None:
        return Rate(base, quote, date.fromisoformat(row["day"]), Decimal(row["rate"]))
    if not settings.feed_url:
        raise NoRate(f"no rate from {base} to {quote} on {on.isoformat()}")
    rate = fetch_rate(settings, base, quote, on)
    with connection:
        connection.execute(
            "INSERT INTO rates (base, quote, day, rate) VALUES (?, ?, ?, ?)",
            (rate.base, rate.quote, rate.day.isoformat(), str(rate.value)),
        )
    return rate


def fetch_rate(settings: Settings, base: str, quote: str, on: date) -> Rate:
    try:
        response = requests.get(
            f"{settings.feed_url}/{on.isoformat()}",
            params={"base": base, "quote": quote},
            timeout=settings.feed_timeout,
        )
        response.raise_for_status()
        value = Decimal(response.json()["rate"])
    except requests.exceptions.RequestException as error:
        logger.warning("the feed gave no rate from %s to %s: %s", base, quote, error)
        raise FeedUnavailable("the feed of rates is unavailable") from error
    return Rate(base, quote, on, value)
