"""A create body of Woop's Collect API, as a retailer sends it: checked, and made a new order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiosk.domain.order import Customer, Line, NewOrder, Slot
from kiosk.services.collect_fields import PATTERNS, CreateBody, PackageFields, ReferenceFields
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
"""What a line is called whose product has no label; other typologies are shown as they come."""

PACKAGE_TITLES: dict[str, str] = {"PACKAGE": "Colis", "TRAY": "Bac", "PALLET": "Palette"}
"""What the one line of a package is called that lists no products."""

PROBLEMS_MAX = 20

LINES_BYTES_MAX = 150_000
_LINE_BYTES = 80
"""An order travels between machines in one piece, and a request has a limit."""


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


@dataclass(frozen=True, slots=True)
class AskedOrder:
    """An order to create: what was read of the body that a retailer sent, and the order."""

    body: Mapping[str, Any]
    new: NewOrder


def read_body(value: object, country: str = DEFAULT_COUNTRY) -> NewOrder | list[Problem]:
    """The order that one decoded JSON value asks for, or what is wrong with it.

    `country`: the store's, for a phone without a country's prefix.

    `content_hash` is taken over the whole value, so that neither the order of its keys nor
    spaces count, and a field that is passed over here does.
    """
    read = _read(value, country)
    return read if isinstance(read, list) else read[1]


def read_to_pass_on(value: object) -> AskedOrder | list[Problem]:
    """The same, with what of the value was read: the rest goes no further."""
    read = _read(value, DEFAULT_COUNTRY)
    if isinstance(read, list):
        return read
    body, new = read
    return AskedOrder(body.model_dump(mode="json", by_alias=True, exclude_unset=True), new)


def read_passed_on(
    value: object, content_hash: str, country: str = DEFAULT_COUNTRY
) -> NewOrder | list[Problem]:
    """The order of a body that `read_to_pass_on` left; `content_hash` is that of the whole one."""
    read = _read(value, country, content_hash)
    return read if isinstance(read, list) else read[1]


def _read(
    value: object, country: str, whole_hash: str | None = None
) -> tuple[CreateBody, NewOrder] | list[Problem]:
    """`whole_hash`: of the value that this is a part of, which was found right as a whole."""
    if not isinstance(value, dict):
        return [Problem("", "object", short(value))]
    try:
        body = CreateBody.model_validate(value)
        digest = whole_hash or _digest(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return [_problem(detail) for detail in details[:PROBLEMS_MAX]]
    except RecursionError:
        return [Problem("", "nesting", None)]
    problems = [] if whole_hash else list(_contradictions(body, value))
    if problems:
        return problems
    order = _order(body, digest, country)
    if _bytes_of(order.lines) > LINES_BYTES_MAX:
        return [Problem("packages", "too_many_lines", str(len(order.lines)))]
    return body, order


def _bytes_of(lines: Sequence[Line]) -> int:
    return sum(len(json.dumps(line.label)) + _LINE_BYTES for line in lines)


def _digest(value: Mapping[str, object]) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _contradictions(body: CreateBody, value: Mapping[str, Any]) -> Iterator[Problem]:
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
        lines=_lines(body.packages),
        slot=Slot(body.slot.start, body.slot.end) if body.slot else None,
        barcode=next(filter(None, map(_barcode, references)), None),
        shelf=next((r.container_id.pallet_id for r in references if r.container_id), None),
        content_hash=digest,
    )


def _lines(packages: list[PackageFields]) -> tuple[Line, ...]:
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


def _barcode(reference: ReferenceFields) -> str | None:
    barcode = reference.barcode.value if reference.barcode else None
    return barcode or reference.reference


def _problem(detail: ErrorDetails) -> Problem:
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in detail["loc"])
    kind = detail["type"]
    facts: Mapping[str, object] = detail.get("ctx", {})
    expected = kind
    if kind == "string_pattern_mismatch":
        expected = PATTERNS[str(facts["pattern"])]
    if kind == "literal_error":
        values = str(facts["expected"]).replace("'", "").replace(" or ", ", ")
        facts = {"values": values}
    given = None if kind == "missing" else short(detail["input"])
    return Problem(path.removeprefix("."), expected, given, facts)
