"""Validates what a retailer changes of a collect, as `collect_body` validates a new one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

from kiosk.domain.events.personal import ChangedCustomer
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Line, Slot
from kiosk.services.orders.collect_body import (
    PROBLEMS_MAX,
    FieldProblem,
    customer_problems,
    field_problem,
    lines_of,
    package_problems,
    shelf_of,
    slot_problems,
)
from kiosk.services.orders.collect_fields import (
    CustomerFields,
    Fields,
    Identifier,
    PackageFields,
    SlotFields,
    Text,
)


class ChangeBody(Fields):
    """What to change of a collect; what is left out stays as it is."""

    exchange_place_id: Identifier | None = None
    booking_id: Text | None = None
    slot: SlotFields | None = None
    customer: CustomerFields | None = None
    packages: Annotated[list[PackageFields], Field(min_length=1, max_length=200)] | None = None


@frozen
class AskedChange:
    """A change of a collect; None: unchanged. `customer`: the phone as it was given.

    `lines` and `shelf`: of the packages.
    """

    exchange_place_id: str | None = None
    booking_id: str | None = None
    slot: Slot | None = None
    customer: ChangedCustomer | None = None
    lines: tuple[Line, ...] | None = None
    shelf: str | None = None


def read_change(value: dict[str, object]) -> AskedChange | list[FieldProblem]:
    """The change that a decoded JSON object asks for, or what is wrong with it."""
    if value.get("mode") is not None:
        return [FieldProblem("mode", "mode", None)]
    try:
        body = ChangeBody.model_validate(value)
        problems = [
            *(slot_problems(body.slot, value) if body.slot else ()),
            *(customer_problems(body.customer) if body.customer else ()),
            *(package_problems(body.packages, value) if body.packages else ()),
        ]
    except ValidationError as error:
        return [field_problem(one) for one in error.errors(include_url=False)[:PROBLEMS_MAX]]
    except RecursionError:
        return [FieldProblem("", "nesting", None)]
    if problems:
        return problems
    return AskedChange(
        body.exchange_place_id,
        body.booking_id,
        Slot(body.slot.start, body.slot.end) if body.slot else None,
        _customer(body.customer) if body.customer else None,
        lines_of(body.packages) if body.packages else None,
        shelf_of(body.packages) if body.packages else None,
    )


def _customer(customer: CustomerFields) -> ChangedCustomer:
    return ChangedCustomer(
        first_name=customer.first_name,
        last_name=customer.last_name or customer.company_name or "",
        phone=customer.phone,
        email=customer.email,
        language=customer.language,
    )
