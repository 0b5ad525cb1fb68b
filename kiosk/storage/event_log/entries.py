"""Reads entries of the log from their rows, with their hashes and orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from kiosk.domain.events.event import GENESIS_HASH, EventKind
from kiosk.domain.events.log import Entry
from kiosk.domain.order import Order
from kiosk.storage import codec, reading
from kiosk.storage.tables import EVENTS

_HASHES = select(EVENTS.c.store_seq, EVENTS.c.store_hash).where(reading.among(EVENTS.c.store_seq))


def read_entries(connection: Connection, rows: Sequence[codec.AnyRow]) -> tuple[Entry, ...]:
    """Entries from their rows, which may be in any order."""
    orders = _orders_begun_by(connection, rows)
    before = {0: GENESIS_HASH} | {row.store_seq: row.store_hash for row in rows}
    before |= hashes_at(connection, {row.store_seq - 1 for row in rows} - before.keys())
    return tuple(
        codec.read_entry(row, before[row.store_seq - 1], orders.get(row.order_id))
        if row.from_status is None and row.kind == EventKind.STATUS
        else codec.read_entry(row, before[row.store_seq - 1], None)
        for row in rows
    )


def hashes_at(connection: Connection, seqs: Collection[int]) -> dict[int, str]:
    """The log's hashes at these numbers, by number; always with that of 0."""
    found = {0: GENESIS_HASH}
    for part in reading.parts(seqs):
        rows = connection.execute(_HASHES, {"these": part})
        found.update({row.store_seq: row.store_hash for row in rows})
    return found


def _orders_begun_by(connection: Connection, rows: Iterable[codec.AnyRow]) -> dict[str, Order]:
    begun = [
        row.order_id
        for row in rows
        if row.kind == EventKind.STATUS and row.from_status is None and row.order_id
    ]
    return reading.orders(connection, begun)
