"""Reads events from the local database by what they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.log import Outcome
from kiosk.storage import codec, reading
from kiosk.storage.direct.arrivals import IS_BEFORE
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.tables import EVENTS

_PENDING = EVENTS.c.store_seq.is_(None)
_APPLIED = EVENTS.c.outcome == Outcome.APPLIED
_SEQUENCED_OF = (
    select(EVENTS)
    .where(EVENTS.c.order_id == bindparam("this"), _APPLIED)
    .order_by(EVENTS.c.store_seq)
)
_SEQUENCED_ABOUT = (
    select(EVENTS).where(reading.among(EVENTS.c.subject_id), _APPLIED).order_by(EVENTS.c.store_seq)
)
_PENDING_OF = (
    select(EVENTS).where(_PENDING, reading.among(EVENTS.c.order_id)).order_by(EVENTS.c.position)
)
_PENDING_ABOUT = (
    select(EVENTS).where(_PENDING, reading.among(EVENTS.c.subject_id)).order_by(EVENTS.c.position)
)


def of_one_device(action: Sequence[Event]) -> tuple[Event, ...]:
    """The events of the first one's device: another's events with this operation id are ignored.

    Other devices learn an operation id only once its first event has come.
    """
    return tuple(event for event in action if event.device_id == action[0].device_id)


class SqlOrderEvents:
    """`services.ports.order_events.OrderEvents` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pending(self, order_ids: Collection[str]) -> dict[str, tuple[Event, ...]]:
        """The pending events of these orders, by order id."""
        found: dict[str, tuple[Event, ...]] = {}
        for event in self._these(_PENDING_OF, order_ids):
            key = event.order_id or ""
            found[key] = (*found.get(key, ()), event)
        return found

    def all_pending(self) -> tuple[Event, ...]:
        """Every pending event."""
        return self._events(_PENDING)

    def pending_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The pending events about these arrivals or commands."""
        return self._these(_PENDING_ABOUT, subject_ids)

    def sequenced_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The applied events about these arrivals or commands."""
        return self._these(_SEQUENCED_ABOUT, subject_ids)

    def sequenced_journal(self, order_id: str) -> tuple[Event, ...]:
        """The applied events of one order."""
        rows = self._connection.execute(_SEQUENCED_OF, {"this": order_id})
        return tuple(map(codec.read_event, rows))

    def _these(self, query: Select[Any], ids: Collection[str]) -> tuple[Event, ...]:
        found: list[Event] = []
        for part in reading.parts(ids):
            found += map(codec.read_event, self._connection.execute(query, {"these": part}))
        return tuple(found)

    def _events(self, *conditions: ColumnElement[bool]) -> tuple[Event, ...]:
        query = select(EVENTS).where(*conditions).order_by(EVENTS.c.position)
        return tuple(map(codec.read_event, self._connection.execute(query)))

    def operation(self, operation_id: str) -> tuple[Event, ...]:
        """All events of an action, whatever their outcome."""
        query = (
            select(EVENTS).where(EVENTS.c.operation_id == operation_id).order_by(*reading.BY_SEQ)
        )
        return of_one_device(tuple(map(codec.read_event, self._connection.execute(query))))

    def events_about(self, subject_id: str) -> tuple[Event, ...]:
        """All events about an arrival, whatever their outcome."""
        return self._events(EVENTS.c.subject_id == subject_id)

    def has_acted(self, person: str) -> bool:
        """Whether an event names this person, other than that they came to a counter."""
        is_work = EVENTS.c.kind != EventKind.AT_COUNTER
        query = select(EVENTS.c.position).where(EVENTS.c.actor_name == person, is_work).limit(1)
        return self._connection.execute(query).first() is not None

    def at_counter(self, device_id: str, reason: str) -> tuple[Event, ...]:
        """What people did besides orders at a counter on this device, oldest first."""
        columns = EVENTS.c
        is_kind = columns.kind == EventKind.AT_COUNTER
        return self._events(is_kind, columns.reason == reason, columns.device_id == device_id)

    def is_before(self, arrival_id: str, event_id: str) -> bool:
        """Whether an arrival comes before an event in the log."""
        driver = driver_of(self._connection)
        row = IS_BEFORE.first(driver, arrival_id=arrival_id, event_id=event_id)
        return row is not None and bool(row.is_before)
