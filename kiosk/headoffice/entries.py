"""Taking entries of a store's log: checked, kept, and what they amount to, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import event_hash
from kiosk.domain.log import Entry, LogHead, check_log
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice import codec, erasing, relaying
from kiosk.headoffice.bulk import insert_rows
from kiosk.headoffice.problems import Altered, diverged, gap, not_hub, not_understood
from kiosk.headoffice.projecting import Decided, OrderHere, Projection
from kiosk.headoffice.reading import lock_store, orders_hash
from kiosk.headoffice.tables import COMMANDS, ENTRIES, ORDERS, STORES
from kiosk.sync.ports import Peer
from kiosk.sync.wire import EntriesBody, to_entry

EPOCH_MAX = 2**31
"""More changes of hub than any store sees: a number above it is no count of them."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_THIS_ORDER = (ORDERS.c.store_id == bindparam("store"), ORDERS.c.order_id == bindparam("order"))
_MOVE = (
    update(ORDERS)
    .where(*_THIS_ORDER)
    .values({name: bindparam(f"new_{name}") for name in ("slot_start", "slot_end", "state")})
    .values(changed_at=bindparam("new_changed_at"))
)
_CHANGE = update(ORDERS).where(*_THIS_ORDER).values(contents=bindparam("new_contents"))
_DECIDE = (
    update(COMMANDS)
    .where(COMMANDS.c.store_id == bindparam("store"), COMMANDS.c.command_id == bindparam("this"))
    .values(
        decision=bindparam("new_decision"),
        code=bindparam("new_code"),
        decided_at=bindparam("new_decided_at"),
    )
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What came, read and checked as far as that goes without the database."""

    hub_epoch: int
    entries: tuple[Entry, ...]
    rows: tuple[dict[str, Any], ...]
    orders_hash: str | None = None


def read_batch(store_id: str, body: EntriesBody) -> Batch:
    """Raises Altered where an event is not what its hash says, WireProblem where it is no data."""
    try:
        entries = tuple(map(to_entry, body.entries))
        for entry in entries:
            if event_hash(entry.event) != entry.event.hash:
                what = f"the event of entry {entry.store_seq} is not what its hash says"
                raise Altered(QuarantineReason.HASH_WRONG, what)
        rows = tuple(codec.entry_columns(store_id, entry) for entry in entries)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise not_understood(f"An event cannot be kept ({type(error).__name__}).") from None
    for row in rows:
        refuse_unstorable(value for value in row.values() if isinstance(value, str))
    return Batch(body.hub_epoch, entries, rows, body.orders_hash)


def refuse_unstorable(texts: Iterable[str]) -> None:
    """Raises WireProblem for identifiers that no database column can hold."""
    if _UNSTORABLE.search("".join(texts)):
        raise not_understood("An identifier holds characters that cannot be kept.")


def take_batch(connection: Connection, peer: Peer, batch: Batch, now: datetime) -> LogHead:
    """Keep what is new of a batch; returns where the log ends then.

    Raises WireProblem (409 GAP, DIVERGED, NOT_HUB) and Altered.
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    head = codec.log_head(store)
    epoch = _epoch_shown(store.hub_epoch, batch)
    if batch.hub_epoch < store.hub_epoch:
        raise gap(head.seq + 1)  # It says hello again, and learns which epoch is counted here.
    new = _new_of(connection, store.store_id, head, batch)
    if not new:
        return head
    _check(new, head)
    projection = _load(connection, store.store_id, new)
    for entry in new:
        projection.take(entry)
    rows = batch.rows[-len(new) :]
    _refuse_repeated(connection, store.store_id, rows)
    _begin_orders(connection, store.store_id, projection)
    insert_rows(connection, ENTRIES, rows)
    _move_orders(connection, store.store_id, projection)
    _write_decisions(connection, store.store_id, projection.decided)
    relaying.settle(connection, store.store_id, new)
    erased = [key for key, order in projection.orders.items() if order.erased_at]
    erasing.erase(connection, store.store_id, erased, now)
    head = new[-1].head
    values: dict[str, Any] = {"log_seq": head.seq, "log_hash": head.hash, "hub_epoch": epoch}
    if batch.orders_hash is not None:
        own, _ = orders_hash(connection, store.store_id)
        values |= {
            "told_seq": head.seq,
            "told_orders_hash": batch.orders_hash,
            "own_orders_hash": own,
        }
    this = update(STORES).where(STORES.c.store_id == store.store_id)
    connection.execute(this.values(values))
    return head


def _epoch_shown(known: int, batch: Batch) -> int:
    """The hub's epoch, by what is known here and what its log shows.

    A database that was restored has forgotten the hubs after its copy. The log of the machine
    that was enrolled since tells of them, and it works under a number that none of them had.
    Raises Altered for a number that no store comes to.
    """
    proven = max(entry.hub_epoch for entry in batch.entries)
    claimed = batch.hub_epoch if proven <= batch.hub_epoch else proven + 1
    if claimed > EPOCH_MAX:
        what = "an entry names an epoch that no store comes to"
        raise Altered(QuarantineReason.EPOCH_IMPOSSIBLE, what)
    return max(known, claimed)


def _new_of(
    connection: Connection, store_id: str, head: LogHead, batch: Batch
) -> tuple[Entry, ...]:
    """The entries after our head; those before it must be the ones we hold."""
    first = batch.entries[0].store_seq
    if first > head.seq + 1 or first == 0:
        raise gap(head.seq + 1)
    known = [entry for entry in batch.entries if entry.store_seq <= head.seq]
    if known:
        query = select(ENTRIES.c.store_seq, ENTRIES.c.hash).where(
            ENTRIES.c.store_id == store_id,
            ENTRIES.c.store_seq.between(first, known[-1].store_seq),
        )
        held = {row.store_seq: row.hash for row in connection.execute(query)}
        if any(held.get(entry.store_seq) != entry.hash for entry in known):
            raise diverged()
    new = batch.entries[len(known) :]
    if new and new[0].store_seq == head.seq + 1 and new[0].prev_hash != head.hash:
        raise diverged()
    return new


def _check(new: Sequence[Entry], head: LogHead) -> None:
    try:
        check_log(new, head)
    except JournalCorrupt as error:
        raise Altered(QuarantineReason.CHAIN_BROKEN, str(error)) from None


def _refuse_repeated(connection: Connection, store_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """One event has one place: a log that gives it two is not a hub's."""
    ids = {row["event_id"] for row in rows}
    query = select(ENTRIES.c.store_seq).where(
        ENTRIES.c.store_id == store_id, ENTRIES.c.event_id.in_(ids)
    )
    if len(ids) < len(rows) or connection.execute(query.limit(1)).first() is not None:
        raise Altered(QuarantineReason.NUMBER_REUSED, "an event has two places in the log")


def _load(connection: Connection, store_id: str, entries: Sequence[Entry]) -> Projection:
    ids = {entry.event.order_id for entry in entries if entry.event.order_id is not None}
    query = select(ORDERS).where(ORDERS.c.store_id == store_id, ORDERS.c.order_id.in_(ids))
    rows = connection.execute(query).all() if ids else []
    return Projection(
        {
            row.order_id: OrderHere(
                codec.read_contents(row.contents), codec.read_state(row), erased_at=row.erased_at
            )
            for row in rows
        }
    )


def _begin_orders(connection: Connection, store_id: str, projection: Projection) -> None:
    """New orders, at version 0: their entries move them, as the table sees to."""
    rows = [
        {
            "store_id": store_id,
            "order_id": order_id,
            "status": here.begun_as,
            "version": 0,
            "content_hash": here.contents.content_hash,
            "contents": codec.contents_json(here.contents),
            **codec.state_columns(here.state),
        }
        for order_id, here in projection.orders.items()
        if here.begun_as is not None
    ]
    if rows:
        connection.execute(insert(ORDERS), rows)


def _move_orders(connection: Connection, store_id: str, projection: Projection) -> None:
    """What of an order's state is not its status, and its contents where they changed."""
    moved, changed = [], []
    for order_id, here in projection.orders.items():
        this = {"store": store_id, "order": order_id}
        if here.is_changed and here.begun_as is None:
            changed.append({**this, "new_contents": codec.contents_json(here.contents)})
        if here.is_moved and here.begun_as is None:
            columns = codec.state_columns(here.state)
            moved.append(this | {f"new_{name}": value for name, value in columns.items()})
    if moved:
        connection.execute(_MOVE, moved)
    if changed:
        connection.execute(_CHANGE, changed)


def _write_decisions(connection: Connection, store_id: str, decided: dict[str, Decided]) -> None:
    if not decided:
        return
    values = [
        {
            "store": store_id,
            "this": command_id,
            "new_decision": told.decision,
            "new_code": told.code,
            "new_decided_at": told.at,
        }
        for command_id, told in decided.items()
    ]
    connection.execute(_DECIDE, values)
