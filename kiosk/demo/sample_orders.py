"""Realistic orders of a sample French shop, made from the data in `resources/demo`."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path
from typing import Any

from kiosk.domain.codes.pickup_code import make_code
from kiosk.domain.events.payloads import slot_data
from kiosk.domain.frozen import frozen
from kiosk.domain.order import NewOrder, Slot
from kiosk.domain.workflow import Role
from kiosk.resources import RESOURCES_DIR
from kiosk.services.orders.collect_body import read_body

SHOP_FILE = RESOURCES_DIR / "demo" / "shop.json"
BUSY_FILE = RESOURCES_DIR / "demo" / "saturday.json"
FIRST_NUMBER = 48_200


@frozen
class Shop:
    """The data of a sample shop. `pins`: of some people, by name. `stories`: see `sample_store`.

    `parking`: the ranges of its parking bays; `bays`: those in which its customers wait.
    """

    store_name: str
    exchange_place_id: str
    people: dict[str, Role]
    pins: dict[str, str]
    shelves: tuple[str, ...]
    parking: tuple[str, ...]
    bays: tuple[str, ...]
    customers: tuple[tuple[str, str], ...]
    products: tuple[dict[str, Any], ...]
    stories: tuple[dict[str, Any], ...]
    language: str


NUMBER_PREFIX = "MV-"
"""The prefix of all sample orders' numbers."""


def load_shop(path: Path = SHOP_FILE, *, busy: bool = False, language: str = "fr") -> Shop:
    """Read the shop's data. `busy`: with the stories of a Saturday at eleven, when eleven
    customers are here, fourteen orders are ready and thirty-one are to be prepared. `language`:
    that of its customers, in which the check-in addresses them.

    Raises OSError when a file cannot be read.
    """
    shop = json.loads(path.read_text(encoding="utf-8"))
    if busy:
        shop |= json.loads(BUSY_FILE.read_text(encoding="utf-8"))
    return Shop(
        store_name=shop["store_name"],
        exchange_place_id=shop["exchange_place_id"],
        people={person["name"]: Role(person["role"]) for person in shop["people"]},
        pins={person["name"]: person["pin"] for person in shop["people"] if "pin" in person},
        shelves=tuple(shop["shelves"]),
        parking=tuple(shop["parking"]),
        bays=tuple(shop["bays"]),
        customers=tuple((first, last) for first, last in shop["customers"]),
        products=tuple(shop["products"]),
        stories=tuple(shop["stories"]),
        language=language,
    )


def sample_order(
    shop: Shop,
    rng: random.Random,
    *,
    number: int,
    customer: int,
    slot: Slot | None,
    lines_min: int = 1,
) -> NewOrder:
    """Order `number` of the shop, by the customer with this index, of one to four products."""
    body = sample_body(shop, rng, number=number, customer=customer, slot=slot, lines_min=lines_min)
    order = read_body(body)
    assert isinstance(order, NewOrder), order
    return order


def sample_body(
    shop: Shop,
    rng: random.Random,
    *,
    number: int,
    customer: int,
    slot: Slot | None,
    lines_min: int = 1,
) -> dict[str, Any]:
    """The order of `sample_order` as a create body of the Collect API, as import files hold it."""
    count = max(lines_min, rng.choices((1, 2, 3, 4), (30, 35, 25, 10))[0])
    products = rng.sample(shop.products, count)
    return {
        "collectId": f"{NUMBER_PREFIX}{FIRST_NUMBER + number}",
        "exchangePlaceId": shop.exchange_place_id,
        "customer": _customer(shop, customer),
        "slot": slot_data(slot),
        "packages": [_package(shop, rng, products)],
    }


def _customer(shop: Shop, index: int) -> dict[str, Any]:
    first, last = shop.customers[index % len(shop.customers)]
    # France reserves numbers that begin with 06 39 98 for fiction.
    return {
        "firstName": first,
        "lastName": last,
        "phone": f"+33639980{(index * 37 + 112) % 1000:03}",
        "email": f"{_mail_word(first)}.{_mail_word(last)}@example.fr",
        "language": shop.language,
        "timezone": "Europe/Paris",
    }


def _mail_word(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace(" ", "-"))
    return plain.encode("ascii", "ignore").decode("ascii")


def _package(shop: Shop, rng: random.Random, products: list[dict[str, Any]]) -> dict[str, Any]:
    weight_kg = sum(product["weight_kg"] for product in products)
    sides = {side: {"value": rng.randrange(20, 80), "unit": "cm"} for side in _SIDES}
    return {
        **sides,
        "weight": {"value": round(weight_kg, 2), "unit": "kg"},
        "products": [
            {
                "type": product["type"],
                "label": product["label"],
                "ean": product["ean"],
                "quantity": rng.choices((1, 2, 3), (75, 18, 7))[0],
            }
            for product in products
        ],
        "references": [
            {
                "barcode": {"value": make_code(rng.choice), "type": "barcode", "format": "128"},
                "containerId": {"palletId": rng.choice(shop.shelves)},
            }
        ],
    }


_SIDES = ("length", "width", "height")
