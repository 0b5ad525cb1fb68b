"""Measures how fast `kiosk import` imports a file of orders."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from kiosk.domain.events.payloads import slot_data
from kiosk.domain.order import NewOrder
from tests.bench.filled_store import new_orders
from tests.bench.results import report

SIDES = {side: {"value": 30, "unit": "cm"} for side in ("length", "width", "height")}


def write_file(path: Path, count: int, first: int) -> Path:
    """Writes `count` create bodies as JSON lines; returns the path."""
    with path.open("w", encoding="utf-8") as file:
        for new in new_orders(count, first, seed=first):
            file.write(json.dumps(_body(new), ensure_ascii=False) + "\n")
    return path


def _body(new: NewOrder) -> dict[str, object]:
    customer = new.customer
    return {
        "collectId": new.order_id,
        "exchangePlaceId": new.exchange_place_id,
        "customer": {
            "firstName": customer.first_name,
            "lastName": customer.last_name,
            "phone": customer.phone,
            "email": customer.email,
            "language": "fr",
            "timezone": "Europe/Paris",
        },
        "slot": slot_data(new.slot),
        "packages": [
            {
                **SIDES,
                "weight": {"value": 2, "unit": "kg"},
                "products": [
                    {"type": "TYPOLOGY_GENERIC", "label": line.label, "quantity": line.quantity}
                    for line in new.lines
                ],
            }
        ],
    }


def import_orders(directory: Path, count: int) -> None:
    """Imports a file into an empty store, and again into the store that has them all."""
    file = write_file(directory / "orders.jsonl", count, 5_000_000)
    data_dir = directory / "import"
    for name in ("import", "import_again"):
        command = [sys.executable, "-m", "kiosk", "--data", str(data_dir), "import", str(file)]
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        report(name, count / (time.perf_counter() - begin), "orders/s", orders=count)
