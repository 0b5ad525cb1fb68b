"""The stores: each is one row, which whoever writes to the store's log or commands locks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.domain.events.log import LogHead
from kiosk.headoffice.errors import StoreUnknown
from kiosk.headoffice.storage.bulk import is_one_given
from kiosk.headoffice.storage.codec import read_store
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.tables import STORES, StoreRow
from kiosk.services.text_rules import is_printable
from kiosk.storage.engine.sessions import session_on

# Statements, built once: each request begins with one, and the model takes four times as long.
_STORE = select_columns(STORES).where(STORES.c.store_id == bindparam("this"))
_LOCKED_STORE = _STORE.with_for_update()
_AT_PLACES = select_columns(STORES).where(
    STORES.c.exchange_place_id.in_(bindparam("places", expanding=True))
)
_SAVE_COMMAND_HEAD = (
    update(STORES)
    .where(STORES.c.store_id == bindparam("this"))
    .values(command_seq=bindparam("seq"), command_hash=bindparam("head"))
)


def add_store(
    connection: Connection, store_id: str, name: str, exchange_place_id: str, created_at: datetime
) -> StoreRecord:
    """Save a new store: no log, no commands, no hub."""
    with session_on(connection) as session:
        row = StoreRow(
            store_id=store_id,
            name=name,
            exchange_place_id=exchange_place_id,
            created_at=created_at,
            log_hash=GENESIS_HASH,
            command_hash=GENESIS_HASH,
        )
        session.add(row)
        return read_store(row)


def store(connection: Connection, store_id: str) -> StoreRecord:
    """A store that must exist."""
    return read_store(connection.execute(_STORE, {"this": store_id}).one())


def lock_store(connection: Connection, store_id: str) -> StoreRecord:
    """A store that must exist, locked against other writers until the transaction ends."""
    return read_store(connection.execute(_LOCKED_STORE, {"this": store_id}).one())


def find_store(connection: Connection, given: str) -> StoreRecord:
    """The store with this identifier, exchange place or name.

    Raises StoreUnknown where there is none, or where several stores have this name.
    """
    if not is_printable(given):
        raise StoreUnknown(given)
    with session_on(connection) as session:
        for column in (StoreRow.store_id, StoreRow.exchange_place_id, StoreRow.name):
            rows = session.exec(select(StoreRow).where(column == given).limit(2)).all()
            if len(rows) == 1:
                return read_store(rows[0])
    raise StoreUnknown(given)


def stores_named(connection: Connection, text: str) -> tuple[StoreRecord, ...]:
    """The stores that have this text as their identifier or exchange place."""
    is_named = or_(col(StoreRow.store_id) == text, col(StoreRow.exchange_place_id) == text)
    with session_on(connection) as session:
        return tuple(map(read_store, session.exec(select(StoreRow).where(is_named))))


def stores_by_name(connection: Connection) -> tuple[StoreRecord, ...]:
    """Every store, sorted by name."""
    query = select(StoreRow).order_by(col(StoreRow.name), col(StoreRow.store_id))
    with session_on(connection) as session:
        return tuple(map(read_store, session.exec(query)))


def store_names(connection: Connection, store_ids: Collection[str]) -> tuple[str, ...]:
    """The names of these stores, sorted."""
    query = select(StoreRow.name).where(col(StoreRow.store_id).in_(store_ids))
    with session_on(connection) as session:
        return tuple(session.exec(query.order_by(col(StoreRow.name))))


def stores_at(connection: Connection, place_ids: Sequence[str]) -> dict[str, StoreRecord]:
    """The stores at these exchange places, by exchange place; unknown ones are left out."""
    rows = connection.execute(_AT_PLACES, {"places": list(place_ids)})
    return {row.exchange_place_id: read_store(row) for row in rows}


def lock_stores_at(
    connection: Connection, place_ids: Collection[str], *, waits: bool
) -> dict[str, StoreRecord]:
    """As `stores_at`, locked as `lock_store` does.

    `waits`: for whoever has locked one; without that, such stores are left out.
    """
    query = _locked_at_places(connection.dialect.name, waits=waits)
    rows = connection.execute(query, {"places": list(place_ids)})
    return {row.exchange_place_id: read_store(row) for row in rows}


@cache
def _locked_at_places(dialect: str, *, waits: bool) -> Any:
    are_there = is_one_given(dialect, STORES.c.exchange_place_id, "places")
    # Whoever locks several does so in one sequence: nobody waits for somebody who waits for them.
    query = select_columns(STORES).where(are_there).order_by(STORES.c.store_id)
    return query.with_for_update(skip_locked=not waits)


def save_log_head(
    connection: Connection,
    store_id: str,
    head: LogHead,
    hub_epoch: int,
    hashes: tuple[str, str] | None,
) -> None:
    """Save the end of a store's log. `hashes`: the hub's orders hash there and head office's own.

    A statement, as this follows each batch of entries.
    """
    values: dict[str, object] = {
        "log_seq": head.seq,
        "log_hash": head.hash,
        "hub_epoch": hub_epoch,
    }
    if hashes is not None:
        values |= {
            "reported_seq": head.seq,
            "reported_orders_hash": hashes[0],
            "own_orders_hash": hashes[1],
        }
    connection.execute(update(STORES).where(STORES.c.store_id == store_id).values(values))


def save_command_heads(connection: Connection, heads: Mapping[str, LogHead]) -> None:
    """Save the last commands of stores."""
    rows = [{"this": one, "seq": head.seq, "head": head.hash} for one, head in heads.items()]
    connection.execute(_SAVE_COMMAND_HEAD, rows)


def save_name(connection: Connection, store_id: str, name: str) -> None:
    """Save what people call a store."""
    with session_on(connection) as session:
        session.get_one(StoreRow, store_id).name = name


def save_closing(connection: Connection, store_id: str, closed_at: datetime | None) -> None:
    """Save since when a store's devices are refused; None: it is open again."""
    with session_on(connection) as session:
        session.get_one(StoreRow, store_id).closed_at = closed_at


def save_hub(connection: Connection, store_id: str, device_id: str, hub_epoch: int) -> None:
    """Save which device is a store's hub from this epoch on."""
    with session_on(connection) as session:
        row = session.get_one(StoreRow, store_id)
        row.hub_device_id, row.hub_epoch = device_id, hub_epoch


def save_statement(
    connection: Connection, store_id: str, hub_epoch: int, fingerprint: str | None
) -> None:
    """Save a store's epoch, and the certificate that was stated in it if there was a statement."""
    with session_on(connection) as session:
        row = session.get_one(StoreRow, store_id)
        row.hub_epoch = hub_epoch
        if fingerprint is not None:
            row.hub_fingerprint, row.stated_epoch = fingerprint, hub_epoch
