"""Reads the projections of orders and arrivals from the local database."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, literal, or_, select

from kiosk.domain.arrival import is_open
from kiosk.domain.codes.short_code import CUT_MARK
from kiosk.domain.events.event import Event, EventKind, store_time
from kiosk.domain.events.log import Outcome
from kiosk.domain.events.payloads import HelpCalled
from kiosk.domain.order import CUT_CONTENT_HASH, Arrival, Call, Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports.projections import CallForHelp, Digest, NotNeeded
from kiosk.storage import codec, reading
from kiosk.storage.direct.events import IS_ERASED
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.event_log.entries import hashes_at
from kiosk.storage.tables import ARRIVALS, EVENTS, LINES, ORDERS

MARK_EVERY = 1000
AT_COUNTER = (Role.STAFF, Role.MANAGER)
_APPLIED = EVENTS.c.outcome == Outcome.APPLIED
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
    .order_by(*reading.BY_SEQ)
)
_ANSWERED = (
    select(EVENTS.c.position.label("call"), _HELPED.c.position.label("answer"))
    .join(_HELPED, _HELPED.c.subject_id == EVENTS.c.subject_id)
    .where(
        EVENTS.c.kind == EventKind.HELP,
        _HELPED.c.kind == EventKind.HELPED,
        _HELPED.c.outcome.is_(None) | (_HELPED.c.outcome == Outcome.APPLIED),
    )
    .order_by(_HELPED.c.position.desc())
)
_STEP = EVENTS.alias("step")
_UNERASED = select(ORDERS.c.order_id).where(
    ORDERS.c.status.in_(bindparam("these", expanding=True)),
    ORDERS.c.changed_at < bindparam("time", type_=ORDERS.c.changed_at.type),
    ~select(EVENTS.c.event_id)
    .where(
        EVENTS.c.order_id == ORDERS.c.order_id,
        EVENTS.c.kind == EventKind.ERASED,
        reading.IN_FORCE,
        ~select(_STEP.c.event_id)
        .where(
            _STEP.c.order_id == ORDERS.c.order_id,
            _STEP.c.kind == EventKind.STATUS,
            _STEP.c.position > EVENTS.c.position,
        )
        .correlate(ORDERS, EVENTS)
        .exists(),
    )
    .correlate(ORDERS)
    .exists(),
)
"""An order that went on after an erasure is listed again, to erase what was added since."""
_CLOSED = [status for status in Status if not is_open(status)]

_NOT_CUT = or_(
    ORDERS.c.content_hash != CUT_CONTENT_HASH,
    ORDERS.c.email != "",
    ORDERS.c.shelf.is_not(None),
    ORDERS.c.shelved_on.is_not(None),
    ORDERS.c.phone.op("GLOB")("*[0-9][0-9][0-9]*"),
    exists().where(LINES.c.order_pk == ORDERS.c.id, LINES.c.label != ""),
)
_WAITS = exists().where(EVENTS.c.order_id == ORDERS.c.order_id, EVENTS.c.store_seq.is_(None))


class SqlReadProjections:
    """`services.ports.projections.ReadProjections` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def order_ids(self) -> tuple[str, ...]:
        """The ids of all orders that are here."""
        return tuple(self._connection.execute(select(ORDERS.c.order_id)).scalars())

    def orders(self, order_ids: Iterable[str]) -> Mapping[str, Order]:
        """Those of the orders that are here."""
        return reading.orders(self._connection, order_ids)

    def digest(self) -> Digest:
        """Hashes of the log and of all orders' versions and statuses, to compare with another."""
        head = reading.log_head(self._connection)
        total = hashlib.sha256()
        query = select(ORDERS.c.order_id, ORDERS.c.version, ORDERS.c.status)
        count = 0
        for row in self._connection.execute(query.order_by(ORDERS.c.order_id)):
            total.update(f"{row.order_id} {row.version} {row.status}\n".encode())
            count += 1
        marks = hashes_at(self._connection, range(MARK_EVERY, head.seq + 1, MARK_EVERY))
        marks.pop(0)
        return Digest(head, total.hexdigest(), count, marks)

    def arrivals_to_show(self) -> tuple[str, ...]:
        """Arrivals that are in the log and have no projection yet."""
        query = select(EVENTS.c.subject_id).where(
            EVENTS.c.kind == EventKind.ARRIVED,
            _APPLIED,
            EVENTS.c.subject_id.not_in(select(ARRIVALS.c.arrival_id)),
        )
        return tuple(self._connection.execute(query.distinct()).scalars())

    def call_of(self, arrival_id: str) -> Call | None:
        """The last call of an arrival."""
        return reading.call_of(self._connection, arrival_id)

    def ended_arrivals(self, begin: datetime, limit: int) -> tuple[Arrival, ...]:
        """The last arrivals that ended since `begin`."""
        ended = select(ARRIVALS.c.arrival_id).where(ARRIVALS.c.ended_at >= begin)
        last = ended.order_by(ARRIVALS.c.ended_at.desc()).limit(limit)
        query = reading.EVERY_ARRIVAL.where(ARRIVALS.c.arrival_id.in_(last))
        return reading.arrivals(self._connection, query)

    def help_taken_by(self, help_id: str) -> str | None:
        """Who at a counter has answered a call for help; None while nobody has."""
        of_call = EVENTS.c.kind == EventKind.HELPED, EVENTS.c.subject_id == help_id
        query = select(EVENTS).where(*of_call, reading.IN_FORCE).order_by(*reading.BY_SEQ)
        actors = (codec.read_event(row).actor for row in self._connection.execute(query))
        return next((actor.name for actor in actors if actor.role in AT_COUNTER), None)

    def help_last_answered_at(self, place: str) -> datetime | None:
        """When somebody at a counter last answered a call from this place, by the hub's clock."""
        for row in self._connection.execute(_ANSWERED):
            call, answer = map(self._event_at, (row.call, row.answer))
            is_of_place = isinstance(call.payload, HelpCalled) and call.payload.place == place
            if is_of_place and answer.actor.role in AT_COUNTER:
                return store_time(answer)
        return None

    def _event_at(self, position: int) -> Event:
        query = select(EVENTS).where(EVENTS.c.position == position)
        return codec.read_event(self._connection.execute(query).one())

    def calls_for_help(self) -> tuple[CallForHelp, ...]:
        """The open calls for help."""
        rows = self._connection.execute(_CALLS_FOR_HELP)
        return tuple(
            CallForHelp(event.payload.help_id, event.payload.place, store_time(event))
            for event in map(codec.read_event, rows)
            if isinstance(event.payload, HelpCalled)
        )

    def is_erased(self, order_id: str) -> bool:
        """Whether the personal data of an order was erased."""
        # What this device erased itself is gone here, also where another hub had replaced it by
        # then and its erasure came to nothing.
        return bool(IS_ERASED.scalar(driver_of(self._connection), this=order_id))

    def unerased(
        self, statuses: Collection[Status], before: datetime, limit: int
    ) -> tuple[str, ...]:
        """Orders in one of these statuses since before this time, not yet erased, oldest first."""
        query = _UNERASED.order_by(ORDERS.c.changed_at).limit(limit)
        given = {"these": list(statuses), "time": before}
        return tuple(self._connection.execute(query, given).scalars())

    def holds_whole_orders(self) -> bool:
        """Whether any order here has data that a check-in or a board is never given."""
        query = select(ORDERS.c.id).where(_NOT_CUT, ~_WAITS).limit(1)
        return self._connection.execute(query).first() is not None

    def not_needed(self, what: NotNeeded, limit: int) -> tuple[str, ...]:
        """Up to `limit` orders with more data than a check-in or a board may hold."""
        named = ORDERS.c.first_name + ORDERS.c.last_name + ORDERS.c.phone != ""
        is_code_cut = ORDERS.c.pickup_code.contains(CUT_MARK)
        has_ended, since = ORDERS.c.status.in_(_CLOSED), ORDERS.c.changed_at
        too_much = or_(
            _NOT_CUT,
            and_(named, ORDERS.c.status.in_(what.unnamed)),
            and_(named, has_ended, since < what.named_until),
            and_(ORDERS.c.pickup_code != "", has_ended, since < what.coded_until),
            and_(literal(what.whole_codes), ORDERS.c.pickup_code != "", ~is_code_cut),
        )
        query = select(ORDERS.c.order_id).where(too_much, ~_WAITS)
        return tuple(self._connection.execute(query.order_by(ORDERS.c.id).limit(limit)).scalars())
