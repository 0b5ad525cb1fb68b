"""What the calls of the Collect API are sent, besides an order's own fields.

The body of an order is read by `services.orders.collect_body`, as it is from a file.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from kiosk.collect_api.statuses import PUBLISHED
from kiosk.domain.status import Status, parse_status
from kiosk.services.orders.collect_fields import (
    PRINTABLE,
    CreateBody,
    Fields,
    Identifier,
    LongText,
    SlotFields,
    Text,
    Timestamp,
)
from kiosk.services.orders.collects.change import ChangeBody

Comment = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=PRINTABLE)]
FirstAvailable = Annotated[Any, WithJsonSchema({"title": "First available slot"})]
"""Kept and given back as it came."""


class TokenForm(BaseModel):
    """A client's credentials."""

    client_id: Annotated[str, Field(min_length=1)]
    client_secret: Annotated[str, Field(min_length=1)]
    grant_type: Literal["client_credentials"]
    audience: str | None = None


def _status(value: object) -> Status:
    try:
        return parse_status(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("status", "") from None


def _query_time(value: object) -> object:
    """A "+" that was not encoded arrives as a space: 2026-11-30T09:00:00 01:00."""
    return _OFFSET.sub(r"+\1", value) if isinstance(value, str) else value


_OFFSET = re.compile(r" (\d\d:?\d\d)$")
StatusGiven = Annotated[
    Status,
    PlainValidator(_status),
    WithJsonSchema({"type": "string", "enum": list(PUBLISHED)}),
]
"""One of the published statuses; the two that the contract does not have are read too."""

QueryTime = Annotated[Timestamp, BeforeValidator(_query_time)]


class CollectsQuery(BaseModel):
    """Which collects to list. `start` and `end`: between which their slot begins."""

    model_config = ConfigDict(alias_generator=to_camel)

    exchange_place_id: Annotated[str, Field(max_length=100)] | None = None
    status: list[StatusGiven] | None = None
    start: QueryTime | None = None
    end: QueryTime | None = None
    created_at_start: QueryTime | None = None
    created_at_end: QueryTime | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "")


def _flag(value: object) -> bool:
    if value not in ("true", "false"):
        raise PydanticCustomError("flag", "")
    return value == "true"


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""Such as 2026-11-30."""

Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]


class SlotsQuery(BaseModel):
    """Which slots of a place to list."""

    model_config = ConfigDict(alias_generator=to_camel)

    exchange_place_id: Annotated[str, Field(max_length=100)]
    to_date: Day
    from_date: Day | None = None
    number: Annotated[int, Field(ge=1, le=100_000)] | None = None
    min_remaining_capacity: Annotated[int, Field(ge=0, le=100_000)] | None = None
    with_on_going_slots: Flag = False


class BookingBody(Fields):
    """A slot to book: of a place as it lists them, or several that follow each other."""

    exchange_place_id: Identifier
    slot: SlotFields
    is_multi_slot: bool | None = None


class AdditionalData(Fields):
    """One value of a kind that the contract does not name."""

    key: Text
    value: LongText


class StatusBody(Fields):
    """A status that a client sets."""

    status: StatusGiven
    date: Timestamp
    comment: Comment
    additional_data: Annotated[list[AdditionalData], Field(max_length=100)] | None = None


class ChangeCollectBody(ChangeBody):
    """A change of a collect, and of what head office keeps of it besides."""

    first_available_slot: FirstAvailable = None


class ExchangePlaceFields(Fields):
    """A place of a store, by any of the names that its identifier may have."""

    id: Identifier | None = None
    exchange_place_id: Identifier | None = None


class StoreBody(Fields):
    """A store: what is known of it is used, the rest is kept as it comes."""

    model_config = ConfigDict(extra="allow")

    id: Identifier | None = None
    store_id: Identifier | None = None
    name: Text | None = None
    label: Text | None = None
    exchange_places: list[ExchangePlaceFields | Identifier] | None = None

    def announced_id(self) -> str | None:
        """The identifier that the client gave it."""
        return self.id or self.store_id

    def shown_name(self) -> str:
        """What people call it; "" where nobody says."""
        return self.name or self.label or ""

    def places(self) -> tuple[str, ...]:
        """The identifiers of its exchange places."""
        found = (
            one if isinstance(one, str) else one.id or one.exchange_place_id
            for one in self.exchange_places or ()
        )
        return tuple(place for place in found if place)


class NewCollectBody(CreateBody):
    """A collect to create: its order, and what head office keeps of it besides."""

    first_available_slot: FirstAvailable = None
