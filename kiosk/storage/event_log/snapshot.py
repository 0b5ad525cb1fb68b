"""Pages of the first copy of the log for a new device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select, tuple_

from kiosk.domain.arrival import Column
from kiosk.domain.events.log import Entry
from kiosk.services.ports.event_log import SnapshotPage
from kiosk.storage.event_log.entries import read_entries
from kiosk.storage.tables import EVENTS, ORDERS

_ON_BOARD = ORDERS.c.board_column.in_([column.value for column in Column])
_LAST = "9999"
"""Sorts after every slot, so that orders without a slot come last."""


def snapshot_page(
    connection: Connection, as_of: int, cursor: str | None, limit: int
) -> SnapshotPage:
    """Entries up to `as_of`: first those of open orders, by slot, then all others.

    The cursor is "open/SLOT/ID" or "rest/SEQ". Orders with events after `as_of` are sent
    again in the second part, so that none that opened or closed meanwhile is missed.
    """
    part, _, where = (cursor or "open//0").partition("/")
    if part == "open":
        slot, _, key = where.partition("/")
        page = _open_page(connection, as_of, slot, int(key), limit)
        if page.entries:
            return page
        where = "0"
    return _rest_page(connection, as_of, int(where), limit)


def _open_page(connection: Connection, as_of: int, slot: str, key: int, limit: int) -> SnapshotPage:
    """The next page with entries: a page of orders that all came after `as_of` has none."""
    while chosen := _open_orders(connection, slot, key, limit):
        entries: list[Entry] = []
        for start in range(0, len(chosen), 100):
            part = chosen[start : start + 100]
            ids = [row.order_id for row in part]
            slot, key = part[-1].slot, part[-1].id
            rows = select(EVENTS).where(EVENTS.c.order_id.in_(ids), EVENTS.c.store_seq <= as_of)
            found = connection.execute(rows.order_by(EVENTS.c.store_seq)).all()
            entries += read_entries(connection, found)
            if len(entries) >= limit:
                break
        if entries:
            return SnapshotPage(tuple(entries), f"open/{slot}/{key}")
    return SnapshotPage((), None)


def _open_orders(connection: Connection, slot: str, key: int, limit: int) -> Sequence[Any]:
    slot_text = func.coalesce(func.cast(ORDERS.c.slot_start, ORDERS.c.order_id.type), _LAST)
    query = (
        select(ORDERS.c.id, ORDERS.c.order_id, slot_text.label("slot"))
        .where(_ON_BOARD, tuple_(slot_text, ORDERS.c.id) > tuple_(slot, key))
        .order_by(slot_text, ORDERS.c.id)
        .limit(limit)
    )
    return connection.execute(query).all()


def _rest_page(connection: Connection, as_of: int, after: int, limit: int) -> SnapshotPage:
    later = EVENTS.alias("later")
    moved = exists().where(later.c.order_id == EVENTS.c.order_id, later.c.store_seq > as_of)
    is_open = exists().where(ORDERS.c.order_id == EVENTS.c.order_id, _ON_BOARD)
    rest = or_(EVENTS.c.order_id.is_(None), ~is_open, moved)
    query = select(EVENTS).where(
        and_(EVENTS.c.store_seq > after, EVENTS.c.store_seq <= as_of, rest)
    )
    rows = connection.execute(query.order_by(EVENTS.c.store_seq).limit(limit)).all()
    cursor = f"rest/{rows[-1].store_seq}" if len(rows) == limit else None
    return SnapshotPage(read_entries(connection, rows), cursor)
