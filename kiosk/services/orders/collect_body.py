"""Validates a retailer's create body of Woop's Collect API and turns it into a new order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiosk.domain.events.hashed_json import json_hash
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Customer, Line, NewOrder, Slot
from kiosk.services.orders.collect_fields import (
    PATTERNS,
    CreateBody,
    CustomerFields,
    PackageFields,
    ReferenceFields,
    SlotFields,
)
from kiosk.services.phones import DEFAULT_COUNTRY, read_phone
from kiosk.services.text_rules import short

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
"""Labels of lines whose product has none; other typologies are shown as they are."""

PACKAGE_TITLES: dict[str, str] = {"PACKAGE": "Colis", "TRAY": "Bac", "PALLET": "Palette"}
"""Labels of the one line of a package that lists no products."""

PROBLEMS_MAX = 20

LINES_BYTES_MAX = 150_000
_LINE_BYTES = 80
"""An order is sent between devices in one request, whose size is limited."""


@frozen
class FieldProblem:
    """What is wrong with one field.

    `path`: where, as in "packages[0].products"; empty for the whole body. `expected`: a code
    for which the edge makes a message with `params`. `given`: the value in short form; None if
    it is missing. `line`: of the file, where it is not the one in which the record begins.
    """

    path: str
    expected: str
    given: str | None
    params: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None


@frozen
class AskedOrder:
    """An order to create, and the known fields of the body that asks for it."""

    body: Mapping[str, Any]
    new: NewOrder


def read_body(value: object, country: str = DEFAULT_COUNTRY) -> NewOrder | list[FieldProblem]:
    """The order that one decoded JSON value asks for, or what is wrong with it.

    `country`: the store's, for phone numbers without a country prefix.

    `content_hash` covers the whole value, also fields that are ignored here, but neither the
    sequence of its keys nor spaces.
    """
    read = _read(value, country)
    return read if isinstance(read, list) else read[1]


def read_to_pass_on(value: object) -> AskedOrder | list[FieldProblem]:
    """As `read_body`, with the known fields of the value: only they are passed on to a store."""
    read = _read(value, DEFAULT_COUNTRY)
    if isinstance(read, list):
        return read
    body, new = read
    return AskedOrder(body.model_dump(mode="json", by_alias=True, exclude_unset=True), new)


def read_passed_on(
    value: object, content_hash: str, country: str = DEFAULT_COUNTRY
) -> NewOrder | list[FieldProblem]:
    """The order of a body from `read_to_pass_on`; `content_hash`: that of the whole body."""
    read = _read(value, country, content_hash)
    return read if isinstance(read, list) else read[1]


def _read(
    value: object, country: str, whole_hash: str | None = None
) -> tuple[CreateBody, NewOrder] | list[FieldProblem]:
    """`whole_hash`: the content hash of the complete body, if `value` is the known part of one."""
    if not isinstance(value, dict):
        return [FieldProblem("", "object", short(value))]
    try:
        body = CreateBody.model_validate(value)
        digest = whole_hash or json_hash(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return [field_problem(detail) for detail in details[:PROBLEMS_MAX]]
    except RecursionError:
        return [FieldProblem("", "nesting", None)]
    problems = [] if whole_hash else list(_contradictions(body, value))
    if problems:
        return problems
    order = _order(body, digest, country)
    if _bytes_of(order.lines) > LINES_BYTES_MAX:
        return [FieldProblem("packages", "too_many_lines", str(len(order.lines)))]
    return body, order


def _bytes_of(lines: Sequence[Line]) -> int:
    return sum(len(json.dumps(line.label)) + _LINE_BYTES for line in lines)


def _contradictions(body: CreateBody, value: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """Problems between fields that are valid by themselves."""
    if body.slot:
        yield from slot_problems(body.slot, value)
    yield from customer_problems(body.customer)
    yield from package_problems(body.packages, value)


def slot_problems(slot: SlotFields, value: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """What is wrong between the fields of a slot. `value`: the body that it is in."""
    if slot.end <= slot.start:
        yield FieldProblem("slot.end", "after_start", short(value["slot"]["end"]))


def customer_problems(customer: CustomerFields) -> Iterator[FieldProblem]:
    """What is wrong between the fields of a customer."""
    if not (customer.first_name or customer.last_name or customer.company_name):
        yield FieldProblem("customer.lastName", "name", '""')


def package_problems(
    packages: Sequence[PackageFields], value: Mapping[str, Any]
) -> Iterator[FieldProblem]:
    """What is wrong between the fields of packages. `value`: the body that they are in."""
    seen = set()
    for index, package in enumerate(packages):
        path = f"packages[{index}]"
        count = package.quantity or 1
        if package.references and len(package.references) != count:
            params = {"count": count}
            yield FieldProblem(
                f"{path}.references", "as_many", str(len(package.references)), params
            )
        if len(packages) > 1:
            digest = json_hash(value["packages"][index])
            if digest in seen:
                yield FieldProblem(path, "unique", None)
            seen.add(digest)


def _order(body: CreateBody, digest: str, country: str) -> NewOrder:
    customer = body.customer
    references = [ref for package in body.packages for ref in package.references or ()]
    return NewOrder(
        order_id=body.collect_id,
        exchange_place_id=body.exchange_place_id,
        mode=body.mode or "standard",
        customer=Customer(
            first_name=customer.first_name,
            last_name=customer.last_name or customer.company_name or "",
            phone=read_phone(customer.phone, country),
            email=customer.email,
            language=customer.language,
        ),
        lines=lines_of(body.packages),
        slot=Slot(body.slot.start, body.slot.end) if body.slot else None,
        barcode=next(filter(None, map(_barcode, references)), None),
        shelf=shelf_of(body.packages),
        content_hash=digest,
    )


def lines_of(packages: Sequence[PackageFields]) -> tuple[Line, ...]:
    """One line per product, with its quantity in all packages of the kind."""
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


def shelf_of(packages: Sequence[PackageFields]) -> str | None:
    """Where the packages lie, by the first that says so."""
    references = (ref for package in packages for ref in package.references or ())
    return next((ref.container_id.pallet_id for ref in references if ref.container_id), None)


def _barcode(reference: ReferenceFields) -> str | None:
    barcode = reference.barcode.value if reference.barcode else None
    return barcode or reference.reference


def field_problem(detail: ErrorDetails) -> FieldProblem:
    """The problem that a model found with one field."""
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in detail["loc"])
    kind = detail["type"]
    params: Mapping[str, object] = detail.get("ctx", {})
    expected = kind
    if kind == "string_pattern_mismatch":
        expected = PATTERNS[str(params["pattern"])]
    if kind == "literal_error":
        values = str(params["expected"]).replace("'", "").replace(" or ", ", ")
        params = {"values": values}
    given = None if kind == "missing" else short(detail["input"])
    return FieldProblem(path.removeprefix("."), expected, given, params)
