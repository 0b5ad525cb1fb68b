"""A create body of Woop's Collect API, as a retailer sends it: checked, and made a new order.

What is required and which values are allowed follows the published contract (1.7.0). Read
leniently where its editions differ: unknown fields are passed over, null means absent.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
)
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError

from kiosk.domain.order import Customer, Line, NewOrder, Slot
from kiosk.services.moments import MomentWrong, read_moment
from kiosk.services.text_rules import UNPRINTABLE, short

TYPOLOGY_TITLES: dict[str, str] = {
    "TYPOLOGY_GENERIC": "Article",
    "TYPOLOGY_GROCERY": "Épicerie",
    "TYPOLOGY_FRESH": "Produit frais",
    "TYPOLOGY_FROZEN": "Produit surgelé",
    "TYPOLOGY_DANGEROUS": "Produit dangereux",
    "TYPOLOGY_HOUSEHOLD": "Article ménager",
    "TYPOLOGY_VOLUMINOUS": "Article volumineux",
    "TYPOLOGY_FRAGILE": "Article fragile",
    "TYPOLOGY_VOLUMINOUS_FRAGILE": "Article volumineux et fragile",
    "TYPOLOGY_LARGE_HOUSEHOLD": "Gros électroménager",
    "TYPOLOGY_SMALL_HOUSEHOLD": "Petit électroménager",
}
"""What a line is called whose product has no label; other typologies are shown as they come."""

PACKAGE_TITLES: dict[str, str] = {"PACKAGE": "Colis", "TRAY": "Bac", "PALLET": "Palette"}
"""What the one line of a package is called that lists no products."""

PROBLEMS_MAX = 20

PRINTABLE = f"^[^{UNPRINTABLE}]*$"
EMAIL = rf"^[^@\s{UNPRINTABLE}]+@[^@\s{UNPRINTABLE}]+$"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field.

    `path`: where, as in "packages[0].products"; empty for the whole body. `expected`: a code
    that the edge puts into words with `facts`. `given`: what came, in short form; None when
    nothing did.
    """

    path: str
    expected: str
    given: str | None
    facts: Mapping[str, object] = field(default_factory=dict)


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise PydanticCustomError("date", "")
    try:
        return read_moment(value)
    except MomentWrong as error:
        raise PydanticCustomError(error.code, "") from None


def _phone(value: object) -> str:
    """An international number, without what people write between its digits."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "")
    digits = value.translate(_PHONE_FILLERS)
    if not _PHONE.fullmatch(digits):
        raise PydanticCustomError("phone", "")
    return digits


_PHONE = re.compile(r"\+[0-9]{6,15}")
_PHONE_FILLERS = str.maketrans("", "", " .-()\u00a0\u202f")


def _timezone(name: str) -> str:
    zones = _zones()
    if zones and name not in zones:
        raise PydanticCustomError("timezone", "")
    return name


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The zones this machine knows; none where it has no list of them."""
    return frozenset(available_timezones())


def _text(longest: int, shortest: int = 0) -> StringConstraints:
    return StringConstraints(
        strip_whitespace=True, min_length=shortest, max_length=longest, pattern=PRINTABLE
    )


Identifier = Annotated[str, _text(100, 1)]
Text = Annotated[str, _text(100)]
LongText = Annotated[str, _text(300)]
Instant = Annotated[datetime, PlainValidator(_instant)]
Quantity = Annotated[int, Field(ge=1, le=10_000)]
Measured = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Phone = Annotated[str, PlainValidator(_phone)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=EMAIL)]


class _Body(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, strict=True, extra="ignore")


class _Slot(_Body):
    start: Instant
    end: Instant
    expired_at: Instant | None = None


class _Customer(_Body):
    first_name: Text
    last_name: Text
    phone: Phone
    email: Email
    language: Literal["en", "fr", "es", "nl"]
    timezone: Annotated[Text, AfterValidator(_timezone)]
    title: Text | None = None
    is_professional: bool | None = None
    company_name: Annotated[str, _text(50)] | None = None


class _Length(_Body):
    value: Measured
    unit: Literal["mm", "cm", "m", "km", "in", "ft-us", "ft", "mi"]


class _Weight(_Body):
    value: Measured
    unit: Literal["kg", "mcg", "mg", "g", "oz", "lb", "mt", "t"]


class _Footprint(_Body):
    value: Measured
    unit: Literal["m2", "cm2", "pallet"]


class _Attributes(_Body):
    footprint: _Footprint | None = None


class _Barcode(_Body):
    value: Text | None = None
    type: Text | None = None
    format: Text | None = None


class _Container(_Body):
    trailer_id: Text | None = None
    pallet_id: Text | None = None


class _Reference(_Body):
    reference: Text | None = None
    barcode: _Barcode | None = None
    container_id: _Container | None = None


class _Product(_Body):
    type: Annotated[str, _text(100, 1)]
    ean: Text | None = None
    cug: Text | None = None
    label: LongText | None = None
    quantity: Quantity | None = None


class _Package(_Body):
    length: _Length
    width: _Length
    height: _Length
    weight: _Weight
    products: Annotated[list[_Product], Field(max_length=500)]
    references: Annotated[list[_Reference], Field(max_length=10_000)] | None = None
    quantity: Quantity | None = None
    type: Literal["PACKAGE", "TRAY", "PALLET"] | None = None
    attributes: _Attributes | None = None
    category: Text | None = None


class _Create(_Body):
    collect_id: Identifier
    exchange_place_id: Identifier
    customer: _Customer
    packages: Annotated[list[_Package], Field(min_length=1, max_length=200)]
    mode: Literal["standard", "delay", "express"] | None = None
    booking_id: Text | None = None
    slot: _Slot | None = None


def read_body(value: object) -> NewOrder | list[Problem]:
    """The order that one decoded JSON value asks for, or what is wrong with it.

    `content_hash` is taken over the whole value, so that neither the order of its keys nor
    spaces count, and a field that is passed over here does.
    """
    if not isinstance(value, dict):
        return [Problem("", "object", short(value))]
    try:
        body = _Create.model_validate(value)
        digest = _digest(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return [_problem(detail) for detail in details[:PROBLEMS_MAX]]
    except RecursionError:
        return [Problem("", "nesting", None)]
    problems = list(_contradictions(body, value))
    return problems or _order(body, digest)


def _digest(value: Mapping[str, object]) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _contradictions(body: _Create, value: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong between fields that are right by themselves."""
    slot, customer = body.slot, body.customer
    if slot and slot.end <= slot.start:
        yield Problem("slot.end", "after_start", short(value["slot"]["end"]))
    if not (customer.first_name or customer.last_name or customer.company_name):
        yield Problem("customer.lastName", "name", '""')
    seen = set()
    for index, package in enumerate(body.packages):
        path = f"packages[{index}]"
        count = package.quantity or 1
        if package.references and len(package.references) != count:
            facts = {"count": count}
            yield Problem(f"{path}.references", "as_many", str(len(package.references)), facts)
        if len(body.packages) > 1:
            digest = _digest(value["packages"][index])
            if digest in seen:
                yield Problem(path, "unique", None)
            seen.add(digest)


def _order(body: _Create, digest: str) -> NewOrder:
    customer = body.customer
    references = [ref for package in body.packages for ref in package.references or ()]
    return NewOrder(
        order_id=body.collect_id,
        exchange_place_id=body.exchange_place_id,
        mode=body.mode or "standard",
        customer=Customer(
            first_name=customer.first_name,
            last_name=customer.last_name or customer.company_name or "",
            phone=customer.phone,
            email=customer.email,
            language=customer.language,
        ),
        lines=_lines(body.packages),
        slot=Slot(body.slot.start, body.slot.end) if body.slot else None,
        barcode=next(filter(None, map(_barcode, references)), None),
        shelf=next((r.container_id.pallet_id for r in references if r.container_id), None),
        content_hash=digest,
    )


def _lines(packages: list[_Package]) -> tuple[Line, ...]:
    """One line for each product, as many as there are in all packages of its kind."""
    lines: list[Line] = []
    for package in packages:
        count = package.quantity or 1
        for product in package.products:
            label = product.label or TYPOLOGY_TITLES.get(product.type, product.type)
            quantity = (product.quantity or 1) * count
            lines.append(Line(len(lines) + 1, label, quantity, product.ean or None))
        if not package.products:
            title = PACKAGE_TITLES[package.type or "PACKAGE"]
            lines.append(Line(len(lines) + 1, title, count))
    return tuple(lines)


def _barcode(reference: _Reference) -> str | None:
    barcode = reference.barcode.value if reference.barcode else None
    return barcode or reference.reference


def _problem(detail: ErrorDetails) -> Problem:
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in detail["loc"])
    kind = detail["type"]
    facts: Mapping[str, object] = detail.get("ctx", {})
    expected = kind
    if kind == "string_pattern_mismatch":
        expected = _PATTERNS[str(facts["pattern"])]
    if kind == "literal_error":
        values = str(facts["expected"]).replace("'", "").replace(" or ", ", ")
        facts = {"values": values}
    given = None if kind == "missing" else short(detail["input"])
    return Problem(path.removeprefix("."), expected, given, facts)


_PATTERNS = {PRINTABLE: "printable", EMAIL: "email"}
