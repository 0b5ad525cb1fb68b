"""The parts of statements that say who is here, in which turn, and who was called."""

from __future__ import annotations

import json

from kiosk.domain.events.calls import CustomerCalled
from kiosk.domain.events.event import EventKind, by_store_clock
from kiosk.domain.events.log import Outcome
from kiosk.domain.order import Call
from kiosk.storage.engine.statement import Row, Statement, must_read_time

PENDING_KEY = 2**48
"""More than any number of the log: pending events sort after it, as they were recorded."""

HERE = (
    "(SELECT arrival_order.order_id AS order_id, arrival.arrival_id AS arrival_id, "
    "arrival.since AS since, arrival.bay AS bay "
    "FROM arrival_order JOIN arrival ON arrival.arrival_id = arrival_order.arrival_id "
    "WHERE arrival.ended_at IS NULL)"
)
"""The active arrivals, a row for each of their orders."""

CALLED_COLUMNS = (
    "called.order_id AS called_order_id, called.data AS call, called.occurred_at AS called_at, "
    "called.clock_offset_ms AS called_offset_ms"
)
"""The event `called`, with which an arrival was called last."""


def seq(event: str) -> str:
    """The number by which events of this alias or table go."""
    return f"coalesce({event}.store_seq, {event}.position + {PENDING_KEY})"


def _is(event: str, kind: EventKind, arrival: str) -> str:
    """Whether an event counts, is of this kind and about this arrival."""
    counts = f"({event}.outcome IS NULL OR {event}.outcome = '{Outcome.APPLIED.value}')"
    return f"{event}.subject_id = {arrival} AND {event}.kind = '{kind.value}' AND {counts}"


def queue_key(arrival: str) -> str:
    """The sort key of the queue: the log's number of an arrival's first event, not its time."""
    begins = _is("arrived", EventKind.ARRIVED, arrival)
    return f"(SELECT min({seq('arrived')}) FROM event AS arrived WHERE {begins})"


def last_call(arrival: str) -> str:
    """The position of the event with which an arrival was called last."""
    calls = _is("again", EventKind.CALLED, arrival)
    return (
        f"(SELECT again.position FROM event AS again WHERE {calls} "
        f"ORDER BY {seq('again')} DESC LIMIT 1)"
    )


_ARRIVAL = (
    "SELECT arrival.arrival_id, arrival.since, arrival.bay, arrival.ended_at, "
    "arrival_order.order_id FROM arrival "
    "JOIN arrival_order ON arrival_order.arrival_id = arrival.arrival_id "
)
ARRIVAL = Statement(f"{_ARRIVAL} WHERE arrival.arrival_id = :this ORDER BY arrival_order.position")
ARRIVALS_OF_ORDER = Statement(
    f"{_ARRIVAL} WHERE arrival.arrival_id IN "
    "(SELECT arrival_id FROM arrival_order WHERE order_id = :this) "
    f"ORDER BY {queue_key('arrival.arrival_id')}, arrival.arrival_id, arrival_order.position"
)
"""A row for each order of an arrival."""

CALL_OF = Statement(
    f"SELECT {CALLED_COLUMNS} FROM event AS called "
    f"WHERE called.position = {last_call(':arrival_id')}"
)
IS_BEFORE = Statement(
    f"SELECT {queue_key(':arrival_id')} < {seq('event')} AS is_before FROM event "
    "WHERE event.event_id = :event_id"
)


def read_call(row: Row) -> Call | None:
    """An arrival's last call, from CALLED_COLUMNS."""
    if row.call is None:
        return None
    # Few are called at one time, and what reads it takes long to import.
    from kiosk.services.replication.payload_codec import read_payload  # noqa: PLC0415

    called = read_payload(EventKind.CALLED, None, json.loads(row.call))
    if not isinstance(called, CustomerCalled):
        return None
    return Call(called.counter, by_store_clock(must_read_time(row.called_at), row.called_offset_ms))
