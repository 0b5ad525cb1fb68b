"""The local database's events as the log and the journals ask for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    exists,
    func,
    literal,
    select,
)

from kiosk.domain.journal import Event, EventKind, store_time
from kiosk.domain.log import Outcome
from kiosk.services.log_ports import CallForHelp, Known
from kiosk.storage import codec, reading
from kiosk.storage.tables import ARRIVALS, EVENTS

_UNSETTLED = EVENTS.c.store_seq.is_(None)
_APPLIED = EVENTS.c.outcome == Outcome.APPLIED
_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_KNOWN = select(
    EVENTS.c.event_id, EVENTS.c.hash, EVENTS.c.store_seq, EVENTS.c.outcome, EVENTS.c.why
).where(EVENTS.c.event_id.in_(_THESE))
_SETTLED_OF = (
    select(EVENTS)
    .where(EVENTS.c.order_id == bindparam("this"), _APPLIED)
    .order_by(EVENTS.c.store_seq)
)
_SETTLED_ABOUT = (
    select(EVENTS).where(EVENTS.c.subject_id.in_(_THESE), _APPLIED).order_by(EVENTS.c.store_seq)
)
_UNSETTLED_OF = (
    select(EVENTS).where(_UNSETTLED, EVENTS.c.order_id.in_(_THESE)).order_by(EVENTS.c.position)
)
_HELPED = EVENTS.alias("helped")
_CALLS_FOR_HELP = (
    select(EVENTS)
    .where(
        EVENTS.c.kind == EventKind.HELP,
        reading.IN_FORCE,
        ~exists().where(
            _HELPED.c.subject_id == EVENTS.c.subject_id,
            _HELPED.c.kind == EventKind.HELPED,
            _HELPED.c.outcome.is_(None) | (_HELPED.c.outcome == Outcome.APPLIED),
        ),
    )
    .order_by(*reading.BY_PLACE)
)
_UNSETTLED_ABOUT = (
    select(EVENTS).where(_UNSETTLED, EVENTS.c.subject_id.in_(_THESE)).order_by(EVENTS.c.position)
)


class EventLog:
    """The part of `services.log_ports.StoreLog` that finds events, with and without a place."""

    _connection: Connection

    def find(self, event_ids: Collection[str]) -> dict[str, Known]:
        """Those of the events that are here."""
        found = {}
        for part in reading.parts(event_ids):
            for row in self._connection.execute(_KNOWN, {"these": part}):
                outcome = Outcome(row.outcome) if row.outcome else None
                found[row.event_id] = Known(row.event_id, row.hash, row.store_seq, outcome, row.why)
        return found

    def numbered(self, device_id: str, device_epoch: int, device_seq: int) -> str | None:
        """The id of the event with this number of this device."""
        query = select(EVENTS.c.event_id).where(
            EVENTS.c.device_id == device_id,
            EVENTS.c.device_epoch == device_epoch,
            EVENTS.c.device_seq == device_seq,
        )
        return self._connection.execute(query).scalar()

    def unsettled(self, order_ids: Collection[str]) -> dict[str, tuple[Event, ...]]:
        """The events of these orders without a place."""
        found: dict[str, tuple[Event, ...]] = {}
        for event in self._these(_UNSETTLED_OF, order_ids):
            key = event.order_id or ""
            found[key] = (*found.get(key, ()), event)
        return found

    def unsettled_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The events about these arrivals or commands without a place."""
        return self._these(_UNSETTLED_ABOUT, subject_ids)

    def settled_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The applied events about these arrivals or commands."""
        return self._these(_SETTLED_ABOUT, subject_ids)

    def _these(self, query: Select[Any], ids: Collection[str]) -> tuple[Event, ...]:
        found: list[Event] = []
        for part in reading.parts(ids):
            found += map(codec.read_event, self._connection.execute(query, {"these": part}))
        return tuple(found)

    def deed(self, deed_id: str) -> tuple[Event, ...]:
        """The events of a deed, whatever became of them."""
        return self._events(EVENTS.c.deed_id == deed_id)

    def told_about(self, subject_id: str) -> tuple[Event, ...]:
        """Every event about an arrival, whatever became of it."""
        return self._events(EVENTS.c.subject_id == subject_id)

    def calls_for_help(self) -> tuple[CallForHelp, ...]:
        """The calls for help that are open."""
        rows = self._connection.execute(_CALLS_FOR_HELP)
        return tuple(
            CallForHelp(str(event.data["help_id"]), str(event.data["place"]), store_time(event))
            for event in map(codec.read_event, rows)
        )

    def is_before(self, arrival_id: str, event_id: str) -> bool:
        """Whether the log has an arrival before an event."""
        came = reading.queue_key(literal(arrival_id))
        place = func.coalesce(EVENTS.c.store_seq, EVENTS.c.position + reading.UNSETTLED_KEY)
        query = select(came < place).where(EVENTS.c.event_id == event_id)
        return bool(self._connection.execute(query).scalar())

    def arrivals_to_show(self) -> tuple[str, ...]:
        """Arrivals that the log tells of and that no projection shows yet."""
        query = select(EVENTS.c.subject_id).where(
            EVENTS.c.kind == EventKind.ARRIVED,
            _APPLIED,
            EVENTS.c.subject_id.not_in(select(ARRIVALS.c.arrival_id)),
        )
        return tuple(self._connection.execute(query.distinct()).scalars())

    def all_unsettled(self) -> tuple[Event, ...]:
        """Every event without a place."""
        return self._events(_UNSETTLED)

    def _events(self, *conditions: ColumnElement[bool]) -> tuple[Event, ...]:
        query = select(EVENTS).where(*conditions).order_by(EVENTS.c.position)
        return tuple(map(codec.read_event, self._connection.execute(query)))

    def settled_journal(self, order_id: str) -> tuple[Event, ...]:
        """The applied events of one order."""
        rows = self._connection.execute(_SETTLED_OF, {"this": order_id})
        return tuple(map(codec.read_event, rows))
