"""Counts what is in a store's database, and describes its devices, without personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from kiosk.services.ports.device_registry import PeerRecord
from kiosk.storage.database import Database
from kiosk.storage.tables import ARRIVALS, EVENTS, HELD_ACTIONS, ORDERS


def figures_of(database: Database) -> dict[str, Any]:
    """The database's schema, this device, its peers, and how many rows of each kind there are.

    As JSON values. Raises StoreUnavailable and DatabaseUnusable.
    """
    with database.reader() as reader:
        connection = reader.connection
        this = reader.devices.this_device()
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        pending = EVENTS.c.store_seq.is_(None) & EVENTS.c.outcome.is_(None)
        return {
            "schema": revision,
            "device_id": this.device_id,
            "role": this.role.value,
            "store_id": this.store_id,
            "device_epoch": this.device_epoch,
            "hub_epoch": this.hub_epoch,
            "orders": _by(connection, ORDERS, "status"),
            "events": _by(connection, EVENTS, "kind"),
            "outcomes": _by(connection, EVENTS, "outcome"),
            "pending_events": connection.execute(select(func.count()).where(pending)).scalar(),
            "arrivals": connection.execute(select(func.count()).select_from(ARRIVALS)).scalar(),
            "held_actions": connection.execute(
                select(func.count()).select_from(HELD_ACTIONS)
            ).scalar(),
            "devices": [_peer(peer) for peer in reader.devices.peers()],
        }


def _by(connection: Connection, table: Table, column: str) -> dict[str, int]:
    counted = table.c[column]
    rows = connection.execute(select(counted, func.count()).group_by(counted).order_by(counted))
    return {str(value): int(count) for value, count in rows}


def _peer(peer: PeerRecord) -> dict[str, Any]:
    return {
        "device_id": peer.device_id,
        "role": peer.role.value,
        "paired_at": _text(peer.paired_at),
        "last_contact_at": _text(peer.last_contact_at),
        "revoked_at": _text(peer.revoked_at),
        "quarantined_at": _text(peer.quarantined_at),
        "quarantined_for": peer.quarantined_for,
        "clock_offset_ms": peer.clock_offset_ms,
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
