"""The stores' logs, and the numbers and hashes by which both ends compare them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, union_all

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.domain.events.log import Entry
from kiosk.domain.order import Order
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.tables import ENTRIES, ORDERS, RELAYS, STORES

MARK_EVERY = 1000


def hash_at(connection: Connection, store_id: str, seq: int) -> str | None:
    """The hash of the entry with this number; None where it is not here."""
    if seq == 0:
        return GENESIS_HASH
    query = select(ENTRIES.c.hash).where(ENTRIES.c.store_id == store_id, ENTRIES.c.store_seq == seq)
    return connection.execute(query).scalar()


def entries(
    connection: Connection, store_id: str, after: int, up_to: int, limit: int
) -> tuple[Entry, ...]:
    """Up to `limit` entries with after < store_seq <= up_to; with the orders that they create."""
    query = (
        select(ENTRIES)
        .where(
            ENTRIES.c.store_id == store_id,
            ENTRIES.c.store_seq > after,
            ENTRIES.c.store_seq <= up_to,
        )
        .order_by(ENTRIES.c.store_seq)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    orders = _orders_begun_by(connection, store_id, rows)
    return tuple(
        codec.read_entry(row, orders.get(row.order_id) if codec.begins_order(row) else None)
        for row in rows
    )


def _orders_begun_by(
    connection: Connection, store_id: str, rows: Sequence[codec.AnyRow]
) -> dict[str, Order]:
    begun = {row.order_id for row in rows if codec.begins_order(row)}
    if not begun:
        return {}
    query = select(ORDERS.c.order_id, ORDERS.c.contents).where(
        ORDERS.c.store_id == store_id, ORDERS.c.order_id.in_(begun)
    )
    return {row.order_id: codec.read_contents(row.contents) for row in connection.execute(query)}


def orders_hash(connection: Connection, store_id: str) -> tuple[str, int]:
    """SHA-256 over "order_id version status" of all orders sorted by id, and their number."""
    query = select(ORDERS.c.order_id, ORDERS.c.version, ORDERS.c.status).where(
        ORDERS.c.store_id == store_id
    )
    # Sorted here: each database sorts text by its own collation.
    rows = sorted(connection.execute(query).all(), key=lambda row: str(row.order_id))
    total = hashlib.sha256()
    for row in rows:
        total.update(f"{row.order_id} {row.version} {row.status}\n".encode())
    return total.hexdigest(), len(rows)


def marks(connection: Connection, store_id: str, head_seq: int) -> dict[int, str]:
    """The log's hashes at every MARK_EVERY-th number, by number."""
    wanted = list(range(MARK_EVERY, head_seq + 1, MARK_EVERY))
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        query = select(ENTRIES.c.store_seq, ENTRIES.c.hash).where(
            ENTRIES.c.store_id == store_id,
            ENTRIES.c.store_seq.in_(wanted[start : start + 500]),
        )
        found |= {row.store_seq: row.hash for row in connection.execute(query)}
    return found


def acked(connection: Connection, store_id: str, device_id: str, device_epoch: int) -> int:
    """The number up to which this device's events are here without a gap, in log and relays."""
    seqs = [
        select(table.c.device_seq).where(
            table.c.store_id == store_id,
            table.c.device_id == device_id,
            table.c.device_epoch == device_epoch,
        )
        for table in (ENTRIES, RELAYS)
    ]
    both = union_all(*seqs).subquery()
    counted = select(
        func.count(both.c.device_seq.distinct()), func.coalesce(func.max(both.c.device_seq), 0)
    )
    count, last = connection.execute(counted).one()
    if count == last:
        return int(last)
    kept = set(connection.execute(select(both.c.device_seq)).scalars())
    return first_missing(kept) - 1


def first_missing(kept: set[int]) -> int:
    """The lowest number from 1 on that is not in `kept`."""
    return next(seq for seq in range(1, len(kept) + 2) if seq not in kept)


def heads_of(connection: Connection, store_ids: Sequence[str]) -> list[tuple[str, int, int]]:
    """(store id, last log number, last command number) of these stores; of all if over 500."""
    query = select(STORES.c.store_id, STORES.c.log_seq, STORES.c.command_seq)
    if len(store_ids) <= 500:
        query = query.where(STORES.c.store_id.in_(store_ids))
    rows = connection.execute(query)
    return [(row.store_id, row.log_seq, row.command_seq) for row in rows]
