"""Calls to the billing service."""

import logging
from typing import Any

import requests

from gateway.errors import ApiError
from gateway.inputs import PlanChange

logger = logging.getLogger(__name__)

REFUSALS = (404, 409, 422, 503)
"""What billing answers when it refuses, with the reason as `error` in the body."""


class BillingClient:
    """Billing's internal routes, its refusals and failures turned into `ApiError`."""

    def __init__(self, base_url: str, timeout: float) -> None:
        self._base_url = base_url
        self._timeout = timeout
        self._session = requests.Session()

    def change_plan(self, customer_id: int, change: PlanChange) -> Any:
        return self._call("POST", f"/internal/customers/{customer_id}/plan-changes", json=change.as_json())

    def invoices(self, customer_id: int, limit: int) -> Any:
        return self._call("GET", f"/internal/customers/{customer_id}/invoices", params={"limit": limit})

    def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = self._session.request(method, self._base_url + path, timeout=self._timeout, **options)
        except requests.exceptions.Timeout as error:
            logger.warning("billing did not answer %s %s in %s s", method, path, self._timeout)
            raise ApiError(504, "billing did not answer in time") from error
        except requests.exceptions.ConnectionError as error:
            logger.warning("billing is unreachable for %s %s", method, path)
            raise ApiError(503, "billing is unreachable") from error
        if response.status_code in REFUSALS:
            raise ApiError(response.status_code, response.json()["error"])
        try:
            response.raise_for_status()
            return response.json()
        except requests.exceptions.RequestException as error:
            logger.warning("billing answered %s %s badly: %s", method, path, error)
            raise ApiError(502, "billing answered badly") from error
