"""The store's log on the local database: entries, events without a place, projections."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    func,
    select,
    update,
)

from kiosk.domain.journal import GENESIS_HASH, Event, EventKind, begin
from kiosk.domain.log import Entry, LogHead, Outcome, Verdict, sequence
from kiosk.domain.order import Order, OrderState
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.log_ports import Digest, Node
from kiosk.storage import codec, reading, writing
from kiosk.storage.log_aside import AsideLog
from kiosk.storage.log_customers import CustomerLog
from kiosk.storage.log_downstream import PeerLog
from kiosk.storage.log_events import EventLog
from kiosk.storage.log_upstream import UpstreamLog
from kiosk.storage.order_cache import OrderCache
from kiosk.storage.tables import DEVICES, EVENTS, ORDERS
from kiosk.storage.writing import insert_orders, insert_rows, replace_contents

_HAS_PLACE = EVENTS.c.store_seq.is_not(None)
_IS_STATUS = EVENTS.c.kind == EventKind.STATUS
_PLACE = (
    update(EVENTS)
    .where(EVENTS.c.event_id == bindparam("this"))
    .values(
        store_seq=bindparam("seq"),
        hub_epoch=bindparam("epoch"),
        outcome=bindparam("becomes"),
        why=bindparam("because"),
        store_hash=bindparam("digest"),
    )
)
_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_HASHES = select(EVENTS.c.store_seq, EVENTS.c.store_hash).where(EVENTS.c.store_seq.in_(_THESE))
_PRESENT = select(ORDERS.c.order_id).where(ORDERS.c.order_id.in_(_THESE))
MARK_EVERY = 1000


class SqlStoreLog(EventLog, UpstreamLog, PeerLog, CustomerLog, AsideLog):
    """`services.log_ports.StoreLog` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._node: Node | None = None
        self._head: LogHead | None = None
        self.cache = OrderCache(connection)

    def node(self) -> Node:
        """This machine."""
        if self._node is None:
            row = self._connection.execute(select(DEVICES)).one()
            self._node = Node(
                row.device_id,
                row.device_epoch,
                DeviceRole(row.role),
                row.hub_epoch,
                row.history_id,
                row.store_id,
                row.store_name,
            )
        return self._node

    def save_node(self, node: Node) -> None:
        """Change what this machine is."""
        self._connection.execute(
            update(DEVICES).values(
                device_id=node.device_id,
                device_epoch=node.device_epoch,
                role=node.role,
                hub_epoch=node.hub_epoch,
                history_id=node.history_id,
                store_id=node.store_id,
                store_name=node.store_name,
            )
        )
        self._node = None

    def head(self) -> LogHead:
        """Where the log ends."""
        if self._head is None:
            self._head = reading.log_head(self._connection)
        return self._head

    def last_hub_epoch(self) -> int:
        """The latest epoch of a hub that the log tells of; 0 while it is empty."""
        return int(self._connection.execute(select(func.max(EVENTS.c.hub_epoch))).scalar() or 0)

    def hash_at(self, seq: int) -> str | None:
        """The log's hash at a number."""
        if seq == 0:
            return GENESIS_HASH
        query = select(EVENTS.c.store_hash).where(EVENTS.c.store_seq == seq)
        return self._connection.execute(query).scalar()

    def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """Entries after a number."""
        query = select(EVENTS).where(EVENTS.c.store_seq > after)
        rows = self._connection.execute(query.order_by(EVENTS.c.store_seq).limit(limit)).all()
        return self._read_entries(rows)

    def _read_entries(self, rows: Sequence[codec.AnyRow]) -> tuple[Entry, ...]:
        """Entries from their rows, whatever their order."""
        orders = self._orders_begun_by(rows)
        before = {0: GENESIS_HASH} | {row.store_seq: row.store_hash for row in rows}
        before |= self._hashes({row.store_seq - 1 for row in rows} - before.keys())
        return tuple(
            codec.read_entry(row, before[row.store_seq - 1], orders.get(row.order_id))
            if row.from_status is None and row.kind == EventKind.STATUS
            else codec.read_entry(row, before[row.store_seq - 1], None)
            for row in rows
        )

    def _hashes(self, seqs: Collection[int]) -> dict[int, str]:
        found = {0: GENESIS_HASH}
        for part in reading.parts(seqs):
            rows = self._connection.execute(_HASHES, {"these": part})
            found.update({row.store_seq: row.store_hash for row in rows})
        return found

    def _orders_begun_by(self, rows: Iterable[codec.AnyRow]) -> dict[str, Order]:
        begun = [
            row.order_id
            for row in rows
            if row.kind == EventKind.STATUS and row.from_status is None and row.order_id
        ]
        return reading.orders(self._connection, begun)

    def last_seq(self, device_id: str, device_epoch: int) -> int:
        """Up to which number this device's epoch is here without a gap."""
        of_epoch = (EVENTS.c.device_id == device_id) & (EVENTS.c.device_epoch == device_epoch)
        query = select(EVENTS.c.device_seq).where(of_epoch).order_by(EVENTS.c.device_seq.desc())
        last = int(self._connection.execute(query.limit(1)).scalar() or 0)
        if self._is_whole(of_epoch, last):
            return last
        reached = 0
        for seq in self._connection.execute(
            select(EVENTS.c.device_seq).where(of_epoch).order_by(EVENTS.c.device_seq)
        ).scalars():
            if seq != reached + 1:
                break
            reached = seq
        return reached

    def _is_whole(self, of_epoch: ColumnElement[bool], last: int) -> bool:
        """Whether nothing before `last` is missing; asked only where others relayed events."""
        count = select(func.count()).select_from(EVENTS).where(of_epoch)
        return last == 0 or int(self._connection.execute(count).scalar_one()) == last

    def place(self, event: Event, verdict: Verdict, order: Order | None = None) -> Entry:
        """The next number of the log for an event; the caller writes it."""
        entry = sequence(event, self.head(), self.node().hub_epoch, verdict, order)
        self._head = entry.head
        return entry

    def add(self, event: Event, verdict: Verdict, order: Order | None) -> Entry:
        """Write an event of another machine with the next number of the log."""
        entry = self.place(event, verdict, order)
        if order is not None and verdict.outcome is Outcome.APPLIED:
            insert_orders(self._connection, [replace(order, state=begin(event))])
        insert_rows(self._connection, EVENTS, [codec.entry_columns(entry)])
        if verdict.outcome is Outcome.APPLIED:
            self.cache.moved(event)
        return entry

    def give_place(self, event: Event, verdict: Verdict) -> Entry:
        """Give an event that is here without one the next number of the log."""
        entry = self.place(event, verdict)
        self._connection.execute(_PLACE, _place_values(entry))
        self.cache.forget(event.order_id or "")
        return entry

    def take(self, entries: Sequence[Entry]) -> None:
        """Write entries as the hub numbered them."""
        known = self.find([entry.event.event_id for entry in entries])
        begun = {
            entry.event.event_id: replace(entry.order, state=begin(entry.event))
            for entry in entries
            if entry.order is not None and entry.outcome is Outcome.APPLIED
        }
        present = self._present(tuple(begun.values()))
        missing = [order for order in begun.values() if order.order_id not in present]
        insert_orders(self._connection, missing)
        others = {key: order for key, order in begun.items() if order.order_id in present}
        replace_contents(self._connection, [others[key] for key in others.keys() - known.keys()])
        new: list[dict[str, Any]] = []
        for entry in entries:
            if entry.event.event_id not in known:
                new.append(codec.entry_columns(entry))
                continue
            insert_rows(self._connection, EVENTS, new)
            new = []
            self._connection.execute(_PLACE, _place_values(entry))
        insert_rows(self._connection, EVENTS, new)
        self.cache.forget(*(entry.event.order_id or "" for entry in entries))
        self._head = None

    def _present(self, orders: Sequence[Order]) -> set[str]:
        present: set[str] = set()
        for part in reading.parts([order.order_id for order in orders]):
            present.update(self._connection.execute(_PRESENT, {"these": part}).scalars())
        return present

    def cut_after(self, seq: int) -> tuple[Event, ...]:
        """Take every place after `seq` away."""
        later = EVENTS.c.store_seq > seq
        rows = self._connection.execute(select(EVENTS).where(later).order_by(EVENTS.c.store_seq))
        events = tuple(map(codec.read_event, rows))
        nothing = dict.fromkeys(("store_seq", "hub_epoch", "outcome", "why", "store_hash"))
        self._connection.execute(update(EVENTS).where(later).values(nothing))
        self._head = None
        return events

    def order_ids(self) -> tuple[str, ...]:
        """Every order that is here."""
        return tuple(self._connection.execute(select(ORDERS.c.order_id)).scalars())

    def count(self) -> int:
        """How many entries the log has."""
        query = select(func.count()).select_from(EVENTS).where(_HAS_PLACE)
        return int(self._connection.execute(query).scalar_one())

    def unbegin(self, order_id: str) -> None:
        """Bring an order back to where its first event has not happened."""
        first = select(EVENTS.c.to_status).where(
            EVENTS.c.order_id == order_id, _IS_STATUS, EVENTS.c.from_status.is_(None)
        )
        status = self._connection.execute(first.limit(1)).scalar()
        if status is not None:
            this = update(ORDERS).where(ORDERS.c.order_id == order_id)
            self._connection.execute(this.values(status=status, version=0))
            self.cache.forget(order_id)

    def drop_unbegun(self, order_ids: Collection[str]) -> None:
        """Delete those of these orders whose first event is not here and that nobody came for."""
        for order_id in order_ids:
            writing.drop_unbegun(self._connection, order_id)
            self.cache.forget(order_id)

    def orders(self, order_ids: Iterable[str]) -> Mapping[str, Order]:
        """Those of the orders that are here."""
        return self.cache.orders(order_ids)

    def save_states(self, moved: Sequence[tuple[Order, OrderState]]) -> None:
        """Bring projections to these states."""
        writing.save_states(self._connection, moved)
        for order, state in moved:
            self.cache.saved(order.order_id, state)

    def project(self, order: Order, state: OrderState) -> None:
        """Bring an order's projection to a state that its journal bears out."""
        writing.project(self._connection, order, state)
        self.cache.saved(order.order_id, state)

    def drop_arrival(self, arrival_id: str) -> None:
        """Forget the projection of an arrival that did not take effect."""
        writing.drop_arrival(self._connection, arrival_id)

    def digest(self) -> Digest:
        """Hashes of the log and of what it amounts to."""
        head = self.head()
        total = hashlib.sha256()
        query = select(ORDERS.c.order_id, ORDERS.c.version, ORDERS.c.status)
        count = 0
        for row in self._connection.execute(query.order_by(ORDERS.c.order_id)):
            total.update(f"{row.order_id} {row.version} {row.status}\n".encode())
            count += 1
        marks = self._hashes(range(MARK_EVERY, head.seq + 1, MARK_EVERY))
        marks.pop(0)
        return Digest(head, total.hexdigest(), count, marks)


def _place_values(entry: Entry) -> dict[str, Any]:
    return {
        "this": entry.event.event_id,
        "seq": entry.store_seq,
        "epoch": entry.hub_epoch,
        "becomes": entry.outcome,
        "because": entry.why,
        "digest": entry.hash,
    }
