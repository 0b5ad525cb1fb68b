"""Writes the store's log and pending events into the local database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.log import Entry, Outcome, Verdict, sequence
from kiosk.domain.events.replay import begin
from kiosk.domain.order import Order
from kiosk.domain.problem import Problem
from kiosk.storage import codec, reading
from kiosk.storage.device_registry import SqlReadDeviceRegistry
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.sqlite import is_refusal
from kiosk.storage.engine.statement import write
from kiosk.storage.event_log.read_event_log import SqlReadEventLog
from kiosk.storage.order_cache import OrderCache
from kiosk.storage.tables import EVENTS, ORDERS, SET_ASIDE_EVENTS, UPSTREAM
from kiosk.storage.writing import insert_orders, insert_rows, replace_contents, update_rows

_FILL = (
    "UPDATE event SET actor_name = ?, comment = ?, personal = ? "
    "WHERE event_id = ? AND length(personal) + length(coalesce(comment, '')) < ?"
)
_SIGNED = "INSERT OR IGNORE INTO signature (event_id, signature) VALUES (?, ?)"
_PRESENT = select(ORDERS.c.order_id).where(reading.among(ORDERS.c.order_id))


class SqlEventLog(SqlReadEventLog):
    """`services.ports.event_log.EventLog` on an open connection."""

    def __init__(
        self, connection: Connection, cache: OrderCache, devices: SqlReadDeviceRegistry
    ) -> None:
        super().__init__(connection)
        self._cache = cache
        self._devices = devices

    def sequence(self, event: Event, verdict: Verdict, order: Order | None = None) -> Entry:
        """An entry with the log's next number for an event; the caller writes it."""
        entry = sequence(event, self.head(), self._devices.this_device().hub_epoch, verdict, order)
        self._head = entry.head
        return entry

    def add(self, event: Event, verdict: Verdict, order: Order | None) -> Entry:
        """Write another device's event with the log's next number."""
        entry = self.sequence(event, verdict, order)
        if order is not None and verdict.outcome is Outcome.APPLIED:
            insert_orders(self._connection, [replace(order, state=begin(event))])
        insert_rows(self._connection, EVENTS, [codec.entry_columns(entry)])
        return entry

    def assign_seq(self, event: Event, verdict: Verdict) -> Entry:
        """Give a pending event that is here the log's next number."""
        entry = self.sequence(event, verdict)
        update_rows(self._connection, EVENTS, "event_id", [_seq_columns(entry)])
        return entry

    def write_entries(self, entries: Sequence[Entry]) -> None:
        """Write entries with the hub's numbers; pending events among them get theirs."""
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
        # In the order of the log, as the triggers want, yet many at once: a statement for each of
        # the thousands of events that come back to a terminal costs more than all else here.
        for is_known, part in groupby(entries, lambda entry: entry.event.event_id in known):
            if is_known:
                self._number(tuple(part))
            else:
                insert_rows(self._connection, EVENTS, list(map(codec.entry_columns, part)))
        self._cache.forget(*(entry.event.order_id or "" for entry in entries))
        self._head = None

    def _number(self, entries: Sequence[Entry]) -> None:
        """Give pending events the hub's numbers, and restore the personal parts that were cut
        from them, if this device may have them now.
        """
        update_rows(self._connection, EVENTS, "event_id", list(map(_seq_columns, entries)))
        if self._devices.this_device().role in (DeviceRole.HUB, DeviceRole.COUNTER):
            values = [_fill_values(entry.event) for entry in entries]
            write(driver_of(self._connection), _FILL, values)

    def _present(self, orders: Sequence[Order]) -> set[str]:
        present: set[str] = set()
        for part in reading.parts([order.order_id for order in orders]):
            present.update(self._connection.execute(_PRESENT, {"these": part}).scalars())
        return present

    def truncate_after(self, seq: int) -> tuple[Event, ...]:
        """Take away all numbers after `seq`; return their events, which are pending again.

        What head office acknowledged beyond `seq` no longer counts as acknowledged.
        """
        later = EVENTS.c.store_seq > seq
        rows = self._connection.execute(select(EVENTS).where(later).order_by(EVENTS.c.store_seq))
        events = tuple(map(codec.read_event, rows))
        nothing = dict.fromkeys(
            ("store_seq", "hub_epoch", "outcome", "outcome_reason", "store_hash")
        )
        self._connection.execute(update(EVENTS).where(later).values(nothing))
        beyond = update(UPSTREAM).where(UPSTREAM.c.acked_store_seq > seq)
        anchor = {"acked_store_seq": seq, "acked_hash": self.hash_at(seq) if seq else None}
        self._connection.execute(beyond.values(anchor))
        self._head = None
        return events

    def set_aside(self, events: Sequence[Event], reason: str, at: datetime) -> None:
        """Move events from the journal to the `set_aside` table."""
        for event in events:
            self._connection.execute(
                insert(SET_ASIDE_EVENTS).values(
                    event_id=event.event_id,
                    hash=event.hash,
                    order_id=event.order_id,
                    reason=reason,
                    at=at,
                    contents=codec.set_aside_json(event, self._begun_by(event)),
                )
            )
            self._connection.execute(delete(EVENTS).where(EVENTS.c.event_id == event.event_id))
        self._cache.forget(*(event.order_id or "" for event in events))

    def _begun_by(self, event: Event) -> Order | None:
        begins = event.kind == EventKind.STATUS and event.from_status is None
        return reading.order(self._connection, event.order_id or "") if begins else None

    def forget(self, event_ids: Sequence[str]) -> None:
        """Delete pending events of other devices; only a check-in or a board may."""
        for part in reading.parts(event_ids):
            self._connection.execute(delete(EVENTS).where(EVENTS.c.event_id.in_(part)))

    def keep_signatures(self, signatures: Mapping[str, str]) -> None:
        """Save the signatures of events, by event id; those already saved stay as they are."""
        rows = list(signatures.items())
        if rows:
            write(driver_of(self._connection), _SIGNED, rows)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Raises JournalCorrupt when a constraint or trigger refuses a write in the block."""
        try:
            yield
        except Exception as error:
            if not is_refusal(error):
                raise
            said = getattr(error, "orig", None) or error  # SQLAlchemy's, or the driver's own.
            raise JournalCorrupt(None, Problem("write_not_allowed", said=said)) from error


def _seq_columns(entry: Entry) -> dict[str, Any]:
    return {
        "store_seq": entry.store_seq,
        "hub_epoch": entry.hub_epoch,
        "outcome": entry.outcome,
        "outcome_reason": entry.outcome_reason,
        "store_hash": entry.hash,
        "event_id": entry.event.event_id,
    }


def _fill_values(event: Event) -> tuple[Any, ...]:
    columns = codec.personal_columns(event)
    length = len(columns["personal"]) + len(columns["comment"] or "")
    return (*columns.values(), event.event_id, length)
