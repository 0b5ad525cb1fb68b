"""Reads events from the local database by what they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.log import Outcome
from kiosk.storage import codec, reading
from kiosk.storage.direct.arrivals import IS_BEFORE
from kiosk.storage.direct.events import OPERATION, SEQUENCED_ABOUT, SEQUENCED_OF
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.statement import Statement
from kiosk.storage.tables import EVENTS

_PENDING = EVENTS.c.store_seq.is_(None)
_APPLIED = EVENTS.c.outcome == Outcome.APPLIED
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
        if len(subject_ids) == 1:
            return self._one(SEQUENCED_ABOUT, next(iter(subject_ids)))
        return self._these(_SEQUENCED_ABOUT, subject_ids)

    def sequenced_journal(self, order_id: str) -> tuple[Event, ...]:
        """The applied events of one order."""
        return self._one(SEQUENCED_OF, order_id)

    def _one(self, statement: Statement, this: str) -> tuple[Event, ...]:
        return tuple(map(codec.read_event, statement.all(driver_of(self._connection), this=this)))

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
        return of_one_device(self._one(OPERATION, operation_id))

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
