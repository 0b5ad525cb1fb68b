"""Makes the create body of one order from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.domain.frozen import frozen
from kiosk.services.orders.collect_body import FieldProblem
from kiosk.services.orders.csv_files.groups import RowGroup
from kiosk.services.orders.csv_files.header import Header, MappedField
from kiosk.services.orders.csv_files.mapping import CsvMapping
from kiosk.services.orders.csv_files.values import is_shortened, number_of, timestamp_of
from kiosk.services.orders.order_files import TableColumn
from kiosk.services.text_rules import short

PATHS: Mapping[str, str] = {
    "collect_id": "collectId",
    "exchange_place_id": "exchangePlaceId",
    "mode": "mode",
    "first_name": "customer.firstName",
    "last_name": "customer.lastName",
    "company_name": "customer.companyName",
    "phone": "customer.phone",
    "email": "customer.email",
    "language": "customer.language",
    "timezone": "customer.timezone",
    "slot_start": "slot.start",
    "slot_end": "slot.end",
    "pickup_code": "packages[0].references[0].barcode.value",
    "shelf": "packages[0].references[0].containerId.palletId",
    "weight_kg": "packages[0].weight.value",
}
"""Where the contract has each field of an order."""

_LONG_NUMBERS = ("collect_id", "pickup_code")
_NO_LENGTH = {"value": 0, "unit": "cm"}
"""Files do not say how large a parcel is, which the contract asks for."""


@frozen
class FileDefaults:
    """What counts where neither the file nor its mapping says it.

    `zone`: the name of the time zone of dates without an offset.
    """

    zone: str
    language: str
    exchange_place_id: str = ""


class BodyMaker:
    """Makes the bodies of one file's orders."""

    def __init__(self, mapping: CsvMapping, header: Header, defaults: FileDefaults) -> None:
        self._slot_minutes = mapping.slot_minutes
        self._defaults = defaults
        self._order = {k: MappedField(one, header) for k, one in mapping.order_sources().items()}
        self._line = {k: MappedField(one, header) for k, one in mapping.line_sources().items()}
        self._columns = {PATHS[k]: TableColumn(one.column) for k, one in self._order.items()}

    def body(self, group: RowGroup) -> tuple[dict[str, Any], dict[str, TableColumn]]:
        """The body, and the columns of its fields. Raises InvalidCells."""
        problems: list[FieldProblem] = []
        given = {k: _text(one, group, problems) for k, one in self._order.items()}
        columns = dict(self._columns)
        products = self._products(group, columns, problems)
        problems += [
            self._problem(key, "number_shortened", given[key])
            for key in _LONG_NUMBERS
            if is_shortened(given.get(key, ""))
        ]
        slot = self._slot(given, problems)
        if problems:
            raise InvalidCells(tuple(problems))
        body: dict[str, Any] = {
            "collectId": given["collect_id"],
            "exchangePlaceId": given.get("exchange_place_id") or self._defaults.exchange_place_id,
            "customer": self._customer(given),
            "packages": [_package(given, products)],
        }
        if slot:
            body["slot"] = slot
        if mode := given.get("mode"):
            body["mode"] = mode.casefold()
        return body, columns

    def _problem(self, key: str, expected: str, given: str) -> FieldProblem:
        return FieldProblem(self._order[key].column or key, expected, short(given))

    def _customer(self, given: Mapping[str, str]) -> dict[str, Any]:
        language = given.get("language") or self._defaults.language
        customer: dict[str, Any] = {
            "firstName": given.get("first_name", ""),
            "lastName": given.get("last_name", ""),
            "phone": given.get("phone", ""),
            "email": given["email"],
            # Shops write fr_FR or FR.
            "language": language.replace("_", "-").partition("-")[0].casefold(),
            "timezone": given.get("timezone") or self._defaults.zone,
        }
        if company := given.get("company_name"):
            customer["companyName"] = company
        return customer

    def _slot(
        self, given: Mapping[str, str], problems: list[FieldProblem]
    ) -> dict[str, str | None] | None:
        zone = _zone(given.get("timezone", ""), self._defaults.zone)
        times: dict[str, str | None] = {}
        for key, name in (("slot_start", "start"), ("slot_end", "end")):
            if text := given.get(key):
                times[name] = timestamp_of(text, zone, self._order[key].source.date)
                problem = self._problem(key, "day_and_time", text)
                if times[name] is None and problem not in problems:
                    problems.append(problem)
        start = times.get("start")
        if start and "end" not in times and self._slot_minutes:
            end = datetime.fromisoformat(start) + timedelta(minutes=self._slot_minutes)
            times["end"] = end.isoformat()
        return times or None

    def _products(
        self, group: RowGroup, columns: dict[str, TableColumn], problems: list[FieldProblem]
    ) -> list[dict[str, Any]]:
        products: list[dict[str, Any]] = []
        for row in group.rows:
            texts = {key: one.text_or_default(row.cells) for key, one in self._line.items()}
            if not any(texts.get(key) for key in ("label", "ean")):
                continue
            product, quantity = _product(texts)
            if quantity == 0:
                continue
            if is_shortened(texts.get("ean", "")):
                name, given = self._line["ean"].column or "ean", short(texts["ean"])
                problems.append(FieldProblem(name, "number_shortened", given, line=row.line))
            for key, path in (("label", "label"), ("ean", "ean"), ("quantity", "quantity")):
                if key in self._line:
                    place = f"packages[0].products[{len(products)}].{path}"
                    columns[place] = TableColumn(self._line[key].column, row.line)
            products.append(product)
        return products


class InvalidCells(Exception):
    """The rows of an order have cells that cannot be used; `problems` name their columns."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(problems[0].expected)
        self.problems = problems


def _text(field: MappedField, group: RowGroup, problems: list[FieldProblem]) -> str:
    """The text of an order's field: that of its first row with one; others must be equal."""
    found, found_line = "", 0
    for row in group.rows:
        text = field.text(row.cells)
        if not found:
            found, found_line = text, row.line
        elif text and text != found:
            params = {"line": found_line}
            problem = FieldProblem(field.column, "other_than_above", short(text), params, row.line)
            problems.append(problem)
            break
    return found or field.source.default


def _product(texts: Mapping[str, str]) -> tuple[dict[str, Any], float | None]:
    """A product of a body, and its quantity if that is a number."""
    product: dict[str, Any] = {"type": texts.get("product_type") or "TYPOLOGY_GENERIC"}
    for key in ("label", "ean"):
        if texts.get(key):
            product[key] = texts[key]
    given = texts.get("quantity", "")
    quantity = number_of(given) if given else None
    if given:
        product["quantity"] = _whole(quantity) if quantity is not None else given
    return product, quantity


def _whole(number: float) -> float:
    return int(number) if number.is_integer() else number


def _package(given: Mapping[str, str], products: list[dict[str, Any]]) -> dict[str, Any]:
    weight = given.get("weight_kg", "")
    number = number_of(weight) if weight else 0.0
    package: dict[str, Any] = {
        **dict.fromkeys(("length", "width", "height"), _NO_LENGTH),
        "weight": {"value": weight if number is None else number, "unit": "kg"},
        "products": products,
    }
    reference: dict[str, Any] = {}
    if code := given.get("pickup_code"):
        reference["barcode"] = {"value": code}
    if shelf := given.get("shelf"):
        reference["containerId"] = {"palletId": shelf}
    if reference:
        package["references"] = [reference]
    return package


def _zone(name: str, default: str) -> ZoneInfo:
    """The zone of a name; that of `default` for a name that is none, which is refused later."""
    try:
        return ZoneInfo(name or default)
    except (ValueError, KeyError, OSError):
        return ZoneInfo(default)
