"""Bodies and parameters that clients send, checked before anything is done with them.

Only their shape is checked here; what is allowed is billing's business.
"""

from dataclasses import dataclass
from typing import Any

from gateway.errors import ApiError


@dataclass(frozen=True)
class PlanChange:
    plan: str
    day: int | None
    """Day of the current month from which the new plan holds; today if absent."""
    price_cents: int | None
    """A negotiated price per month; the plan's list price if absent."""

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"plan": self.plan}
        if self.day is not None:
            body["day"] = self.day
        if self.price_cents is not None:
            body["price_cents"] = self.price_cents
        return body


def parse_plan_change(body: Any) -> PlanChange:
    """The plan change in a request's JSON body.

    Raises ApiError: 400 if the body is not a JSON object, 422 if a field is wrong.
    """
    if not isinstance(body, dict):
        raise ApiError(400, "the body must be a JSON object")
    plan = body.get("plan")
    if not isinstance(plan, str) or not plan:
        raise ApiError(422, "plan must be the code of a plan")
    return PlanChange(plan, optional_integer(body, "day"), optional_integer(body, "price_cents"))


def optional_integer(body: dict[str, Any], field: str) -> int | None:
    value = body.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise ApiError(422, f"{field} must be a whole number")
    return value


def parse_limit(text: str | None, most: int) -> int:
    """How many invoices to list: `most` unless the client asks for fewer."""
    if text is None:
        return most
    if not text.isdecimal() or int(text) == 0:
        raise ApiError(400, "limit must be a positive whole number")
    return min(int(text), most)
