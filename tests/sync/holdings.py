"""What a machine holds, as a whole: to compare with what others do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.storage.store import LocalStore


def put_file(kept: Path, target: Path) -> None:
    """Put a database in the place of another that nobody has open."""
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    target.write_bytes(kept.read_bytes())


def events(store: LocalStore) -> set[str]:
    """The identity of every event that a machine holds."""
    with store.database.reader() as reader:
        rows = reader.connection.exec_driver_sql("SELECT event_id FROM event")
        return set(rows.scalars())


def contents(store: LocalStore) -> dict[str, list[dict[str, Any]]]:
    """Every order of a machine with all that is shown of it, and everybody who was here."""
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
        # Each machine counts its rows for itself.
        row.pop("id", None)
        row.pop("order_pk", None)
    return found


def gaps(store: LocalStore) -> list[tuple[str, int]]:
    """The devices and epochs whose numbers are not 1, 2, 3..."""
    query = (
        "SELECT device_id, device_epoch FROM event GROUP BY device_id, device_epoch "
        "HAVING min(device_seq) <> 1 OR max(device_seq) <> count(*)"
    )
    with store.database.reader() as reader:
        return [tuple(row) for row in reader.connection.exec_driver_sql(query)]
