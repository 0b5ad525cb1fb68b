"""The fields of a create body, as the published Collect API contract (1.7.0) lists them.

Strict about required fields and allowed values. Lenient where the contract's editions differ:
unknown fields are ignored, null means absent.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from kiosk.services.phones import visible_text
from kiosk.services.text_rules import UNPRINTABLE, UNSEEN
from kiosk.services.timestamps import InvalidTimestamp, read_timestamp

PRINTABLE = f"^[^{UNPRINTABLE}]*$"
EMAIL = rf"^[^@\s{UNPRINTABLE}]+@[^@\s{UNPRINTABLE}]+$"

IDENTIFIER = f"^[^{UNSEEN}]*$"

PHONE_LENGTH_MAX = 100
"""More than this of a phone is not kept: it is a text, for which no order is refused."""

_DIGITS_AT_END = re.compile(r"\d+$")

PATTERNS: dict[str, str] = {PRINTABLE: "printable", IDENTIFIER: "identifier", EMAIL: "email"}
"""Patterns, and the code of what they expect, for messages."""


def _timestamp(value: object) -> datetime:
    if not isinstance(value, str):
        raise PydanticCustomError("date", "")
    try:
        return read_timestamp(value)
    except InvalidTimestamp as error:
        raise PydanticCustomError(error.code, "") from None


def _phone(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "")
    given = value[: 10 * PHONE_LENGTH_MAX]
    visible = visible_text(given)
    kept = visible[:PHONE_LENGTH_MAX]
    if kept == visible and given == value:
        return kept
    # A number that is cut in two would be another one.
    return _DIGITS_AT_END.sub("", kept) or kept


def _timezone(name: str) -> str:
    zones = _zones()
    if zones and name not in zones:
        raise PydanticCustomError("timezone", "")
    return name


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The time zones this device knows; empty when it has no list of them."""
    return frozenset(available_timezones())


def _text(longest: int, shortest: int = 0, pattern: str = PRINTABLE) -> StringConstraints:
    return StringConstraints(
        strip_whitespace=True, min_length=shortest, max_length=longest, pattern=pattern
    )


def _composed(text: str) -> str:
    """The text in NFC, so that equal letters are equal characters."""
    return unicodedata.normalize("NFC", text)


Identifier = Annotated[str, _text(100, 1, IDENTIFIER), AfterValidator(_composed)]
Text = Annotated[str, _text(100)]
LongText = Annotated[str, _text(300)]
Timestamp = Annotated[
    datetime,
    PlainValidator(_timestamp),
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Quantity = Annotated[int, Field(ge=1, le=10_000)]
Measured = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
# Any text: an order is not refused because of the way a phone number is written.
Phone = Annotated[str, PlainValidator(_phone, json_schema_input_type=str)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=EMAIL)]


# Published, and used for nothing here: any value is taken, and none is passed on.
Unused = Annotated[Any, Field(exclude=True), WithJsonSchema({})]


class Fields(BaseModel):
    """Base of all objects of a body: camelCase names, strict types, unknown fields ignored."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True, extra="ignore")


class SlotFields(Fields):
    """When the order is to be collected."""

    start: Timestamp
    end: Timestamp
    expired_at: Timestamp | None = None


class CustomerFields(Fields):
    """Who collects. Other fields are ignored."""

    first_name: Text
    last_name: Text
    phone: Phone
    email: Email
    language: Literal["en", "fr", "es", "nl"]
    timezone: Annotated[Text, AfterValidator(_timezone)]
    main: Unused = None
    title: Text | None = None
    is_professional: bool | None = None
    company_name: Annotated[str, _text(50)] | None = None


class LengthFields(Fields):
    """A length with its unit."""

    value: Measured
    unit: Literal["mm", "cm", "m", "km", "in", "ft-us", "ft", "mi"]


class WeightFields(Fields):
    """A weight with its unit."""

    value: Measured
    unit: Literal["kg", "mcg", "mg", "g", "oz", "lb", "mt", "t"]


class FootprintFields(Fields):
    """How much floor space a package takes."""

    value: Measured
    unit: Literal["m2", "cm2", "pallet"]


class AttributesFields(Fields):
    """Further attributes of a package."""

    footprint: FootprintFields | None = None


class BarcodeFields(Fields):
    """A barcode; any type and format is accepted."""

    value: Text | None = None
    type: Text | None = None
    format: Text | None = None


class ContainerFields(Fields):
    """Where a package lies."""

    trailer_id: Text | None = None
    pallet_id: Text | None = None


class ReferenceFields(Fields):
    """One of the packages of a kind."""

    reference: Text | None = None
    barcode: BarcodeFields | None = None
    container_id: ContainerFields | None = None
    state: Unused = None


class ProductFields(Fields):
    """A product in a package. Any type is accepted."""

    type: Annotated[str, _text(100, 1)]
    ean: Text | None = None
    cug: Text | None = None
    label: LongText | None = None
    quantity: Quantity | None = None


class PackageFields(Fields):
    """Packages of one kind, as many as `quantity`."""

    length: LengthFields
    width: LengthFields
    height: LengthFields
    weight: WeightFields
    products: Annotated[list[ProductFields], Field(max_length=500)]
    references: Annotated[list[ReferenceFields], Field(max_length=10_000)] | None = None
    quantity: Quantity | None = None
    type: Literal["PACKAGE", "TRAY", "PALLET"] | None = None
    attributes: AttributesFields | None = None
    category: Text | None = None
    volume: Unused = None


class CreateBody(Fields):
    """A collection request."""

    collect_id: Identifier
    exchange_place_id: Identifier
    customer: CustomerFields
    packages: Annotated[list[PackageFields], Field(min_length=1, max_length=200)]
    mode: Literal["standard", "delay", "express"] | None = None
    booking_id: Text | None = None
    slot: SlotFields | None = None
