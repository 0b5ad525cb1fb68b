"""The arrivals that a check-in of this device holds, in the local database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from kiosk.services.ports.held_arrivals import HeldArrival
from kiosk.storage.codec import AnyRow, from_json, to_json
from kiosk.storage.tables import HELD_ARRIVALS


class SqlHeldArrivals:
    """`services.ports.held_arrivals.HeldArrivals` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[HeldArrival, ...]:
        """All held arrivals, oldest first."""
        query = select(HELD_ARRIVALS).order_by(HELD_ARRIVALS.c.held_id)
        return tuple(map(_read, self._connection.execute(query)))

    def save(self, held: HeldArrival) -> None:
        """Insert a held arrival."""
        values = {
            "held_id": held.held_id,
            "order_ids": to_json(list(held.order_ids)),
            "by_code": held.by_code,
            "device_name": held.device_name,
            "held_at": held.held_at,
            "due_at": held.due_at,
        }
        self._connection.execute(insert(HELD_ARRIVALS).values(values))

    def take(self, held_id: str) -> HeldArrival | None:
        """Delete a held arrival and return it."""
        this = HELD_ARRIVALS.c.held_id == held_id
        row = self._connection.execute(select(HELD_ARRIVALS).where(this)).first()
        if row is None:
            return None
        self._connection.execute(delete(HELD_ARRIVALS).where(this))
        return _read(row)


def _read(row: AnyRow) -> HeldArrival:
    return HeldArrival(
        held_id=row.held_id,
        order_ids=tuple(from_json(row.order_ids)),
        by_code=row.by_code,
        device_name=row.device_name,
        held_at=row.held_at,
        due_at=row.due_at,
    )
