"""The list of stores, for people at head office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.tables import COMMANDS, DEVICES, STORES


@frozen
class StoreFilter:
    """Which stores are listed. None: whatever it is.

    `is_closed`, `has_hub`: those that are, or have one. `silent_since`: those whose hub was last
    heard before, or never.
    """

    is_closed: bool | None = None
    has_hub: bool | None = None
    silent_since: datetime | None = None


@frozen
class StoreSummary:
    """A store. `last_contact_at`: of its hub. `open_commands`: those without a final decision."""

    store_id: str
    name: str
    exchange_place_id: str
    created_at: datetime
    closed_at: datetime | None
    has_hub: bool
    last_contact_at: datetime | None
    log_seq: int
    open_commands: int


_IS_OPEN = or_(COMMANDS.c.decision.is_(None), COMMANDS.c.decision == Decision.WAITING)


def stores(connection: Connection, wanted: StoreFilter) -> Iterator[StoreSummary]:
    """The stores that are wanted, by name."""
    open_commands = (
        select(func.count())
        .where(
            COMMANDS.c.store_id == STORES.c.store_id,
            COMMANDS.c.kind != CommandKind.RELAY,
            _IS_OPEN,
        )
        .scalar_subquery()
    )
    is_hub = and_(
        DEVICES.c.store_id == STORES.c.store_id, DEVICES.c.device_id == STORES.c.hub_device_id
    )
    query = (
        select(STORES, DEVICES.c.last_contact_at, open_commands.label("open_commands"))
        .outerjoin(DEVICES, is_hub)
        .order_by(STORES.c.name, STORES.c.store_id)
    )
    if wanted.is_closed is not None:
        closed_at = STORES.c.closed_at
        query = query.where(closed_at.is_not(None) if wanted.is_closed else closed_at.is_(None))
    if wanted.has_hub is not None:
        hub = STORES.c.hub_device_id
        query = query.where(hub.is_not(None) if wanted.has_hub else hub.is_(None))
    if wanted.silent_since is not None:
        heard_at = DEVICES.c.last_contact_at
        query = query.where(or_(heard_at.is_(None), heard_at < wanted.silent_since))
    for row in connection.execute(query):
        yield StoreSummary(
            row.store_id,
            row.name,
            row.exchange_place_id,
            row.created_at,
            row.closed_at,
            row.hub_device_id is not None,
            row.last_contact_at,
            row.log_seq,
            row.open_commands,
        )
