"""Everything that a device holds, to compare it with other devices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.storage.local_database import LocalDatabase


def put_file(kept: Path, target: Path) -> None:
    """Replace a database that nobody has open."""
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    target.write_bytes(kept.read_bytes())


def events(store: LocalDatabase) -> set[str]:
    """The identity of every event that a device holds."""
    with store.database.reader() as reader:
        rows = reader.connection.exec_driver_sql("SELECT event_id FROM event")
        return set(rows.scalars())


CUT = (
    "first_name",
    "last_name",
    "surname_folded",
    "phone",
    "email",
    "shelf",
    "pickup_code",
    "code_key",
    "content_hash",
    "label",
    "ean",
)
"""The fields that a check-in and a board get only in part, or not at all."""


def contents(store: LocalDatabase, *, cut: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Every order of a device with all that screens show of it, and every arrival.

    `cut`: without what a check-in does not hold.
    """
    queries = {
        "orders": "SELECT * FROM orders ORDER BY order_id",
        "lines": "SELECT orders.order_id, line.* FROM line JOIN orders ON id = order_pk "
        "ORDER BY orders.order_id, number",
        "arrivals": "SELECT * FROM arrival JOIN arrival_order USING (arrival_id) "
        "ORDER BY arrival_id, position",
    }
    with store.database.reader() as reader:
        found = {
            name: [dict(row) for row in reader.connection.exec_driver_sql(query).mappings()]
            for name, query in queries.items()
        }
    for row in (*found["orders"], *found["lines"]):
        # Each device numbers its rows itself.
        row.pop("id", None)
        row.pop("order_pk", None)
        for name in CUT if cut else ():
            row.pop(name, None)
    return found


def gaps(store: LocalDatabase) -> list[tuple[str, int]]:
    """The devices and epochs whose event numbers are not 1, 2, 3..."""
    query = (
        "SELECT device_id, device_epoch FROM event GROUP BY device_id, device_epoch "
        "HAVING min(device_seq) <> 1 OR max(device_seq) <> count(*)"
    )
    with store.database.reader() as reader:
        return [tuple(row) for row in reader.connection.exec_driver_sql(query)]
