"""Calls to the fx service."""

import logging
from datetime import date
from decimal import Decimal

import requests

from billing.errors import RateUnavailable

logger = logging.getLogger(__name__)


class FxClient:
    def __init__(self, base_url: str, timeout: float) -> None:
        self._base_url = base_url
        self._timeout = timeout

    def rate(self, base: str, quote: str, on: date) -> Decimal:
        """Units of `quote` for one of `base` on that day.

        Raises RateUnavailable if fx is down, slow, or has no such rate.
        """
        if base == quote:
            return Decimal(1)
        try:
            response = requests.get(
                f"{self._base_url}/rates/{base}/{quote}", params={"on": on.isoformat()}, timeout=self._timeout
            )
            response.raise_for_status()
        except requests.exceptions.RequestException as error:
            logger.warning("no rate from %s to %s: %s", base, quote, error)
            raise RateUnavailable(f"no exchange rate from {base} to {quote} now, try again later") from error
        return Decimal(response.json()["rate"])
