"""Queries for open questions, reviews, timelines and what still waits for the upstream."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import Connection, bindparam, exists, func, literal_column, select, union_all

from kiosk.domain.commands import Decision
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event, EventKind, subject_of
from kiosk.domain.events.log import Outcome, OutcomeReason
from kiosk.domain.events.payloads import Answer, Answered, Decided
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import path
from kiosk.services.ports.boards import Question, Review, TimelineEntry, Waiting
from kiosk.storage import codec, reading
from kiosk.storage.direct.events import ASKED_OF
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.tables import DEVICES, EVENTS, UPLOADS, UPSTREAM

_PENDING = EVENTS.c.store_seq.is_(None)
_APPLIED = EVENTS.c.outcome == Outcome.APPLIED

REVIEWED = (
    select(EVENTS.c.subject_id)
    .where(
        EVENTS.c.kind == EventKind.REVIEWED,
        EVENTS.c.subject_id.is_not(None),
        EVENTS.c.outcome.is_(None) | _APPLIED,
    )
    .scalar_subquery()
)
"""The operation ids of actions that a person has reviewed."""

_WITHOUT = EVENTS.c.outcome.in_(
    [literal_column(f"'{outcome}'") for outcome in (Outcome.CONFLICT, Outcome.REJECTED)]
)
"""In words, not as parameters: else SQLite does not see that an index has just these."""

_REPORTS_SET_ASIDE = (EVENTS.c.kind == EventKind.SET_ASIDE) & _APPLIED
_REVIEW = EVENTS.alias("review")

# Built once: building a statement takes as long as running it.
_THIS_DEVICE = select(DEVICES.c.device_id, DEVICES.c.role)
_ACKED = select(UPSTREAM.c.acked_store_seq)
_LEFT = (
    select(func.count(), func.min(EVENTS.c.position))
    .outerjoin(UPLOADS, UPLOADS.c.device_epoch == EVENTS.c.device_epoch)
    .where(
        EVENTS.c.device_id == bindparam("this"),
        EVENTS.c.device_seq > func.coalesce(UPLOADS.c.acked_seq, 0),
    )
)
_SINCE = select(EVENTS.c.occurred_at).where(EVENTS.c.position == bindparam("position"))
_POSITIONS = union_all(
    *(select(EVENTS.c.position).where(each) for each in (_WITHOUT, _REPORTS_SET_ASIDE))
)
_TO_REVIEW = (
    select(EVENTS)
    .where(
        EVENTS.c.position.in_(_POSITIONS),
        ~exists().where(
            _REVIEW.c.subject_id == EVENTS.c.operation_id,
            _REVIEW.c.kind == EventKind.REVIEWED,
            _REVIEW.c.outcome.is_(None) | (_REVIEW.c.outcome == Outcome.APPLIED),
        ),
    )
    .order_by(EVENTS.c.operation_id, EVENTS.c.device_id, EVENTS.c.store_seq)
)
"""Read after every tap: through the indexes of the few events, or all of the log would be."""

_ASKED = (
    select(EVENTS)
    .where(EVENTS.c.kind == EventKind.DECIDED, EVENTS.c.reason == Decision.WAITING, _APPLIED)
    .order_by(EVENTS.c.store_seq)
)
_TIMELINE = select(EVENTS).where(EVENTS.c.order_id == bindparam("this")).order_by(*reading.BY_SEQ)


def _undecided(connection: Connection, rows: Iterable[codec.AnyRow]) -> list[Event]:
    events = map(codec.read_event, rows)
    return [event for event in events if not _is_decided(connection, event)]


def _is_decided(connection: Connection, question: Event) -> bool:
    query = select(EVENTS.c.reason).where(
        EVENTS.c.subject_id == subject_of(question),
        EVENTS.c.kind == EventKind.DECIDED,
        EVENTS.c.reason != Decision.WAITING,
        _APPLIED,
    )
    return connection.execute(query).first() is not None


def _answer(connection: Connection, command_id: str) -> Answer | None:
    """The pending answer to a question, given on this device; None when there is none."""
    query = select(EVENTS).where(
        EVENTS.c.subject_id == command_id, EVENTS.c.kind == EventKind.ANSWERED, _PENDING
    )
    row = connection.execute(query.order_by(EVENTS.c.position.desc())).first()
    answered = None if row is None else codec.read_event(row).payload
    return answered.answer if isinstance(answered, Answered) else None


def open_question(connection: Connection, order_id: str) -> str | None:
    """The id of the command that blocks an order's hand-over until it is answered."""
    asked = ASKED_OF.all(driver_of(connection), this=order_id)
    for event in _undecided(connection, asked):
        command_id = subject_of(event) or ""
        if _answer(connection, command_id) is not Answer.GO_ON:
            return command_id
    return None


class LogReader:
    """The part of `services.ports.reader.Reader` that reads the log."""

    connection: Connection

    def timeline(self, order_id: str) -> tuple[TimelineEntry, ...]:
        """All events of an order, with their outcomes."""
        return tuple(
            TimelineEntry(
                codec.read_event(row),
                Outcome(row.outcome) if row.outcome else None,
                row.outcome_reason,
            )
            for row in self.connection.execute(_TIMELINE, {"this": order_id})
        )

    def questions(self) -> tuple[Question, ...]:
        """Head office's open questions."""
        found = []
        for event in _undecided(self.connection, self.connection.execute(_ASKED).all()):
            order = reading.order(self.connection, event.order_id or "")
            asked = event.payload
            if order is None or not isinstance(asked, Decided):
                continue
            command_id = asked.command_id
            found.append(
                Question(
                    command_id,
                    order.order_id,
                    event.occurred_at,
                    asked.asked_reason,
                    order.pickup_code,
                    order.customer.short_name,
                    order.status,
                    _answer(self.connection, command_id) is not None,
                )
            )
        return tuple(found)

    def reviews(self) -> tuple[Review, ...]:
        """Actions without effect, and reports of set-aside events, that nobody has reviewed."""
        rows = self.connection.execute(_TO_REVIEW).all()
        actions = groupby(rows, key=lambda row: (row.device_id, row.operation_id, row.order_id))
        found = sorted((list(group) for _, group in actions), key=lambda rows: rows[-1].store_seq)
        return tuple(map(self._review, found))

    def _review(self, rows: list[codec.AnyRow]) -> Review:
        events = [codec.read_event(row) for row in rows]
        first, last = events[0], events[-1]
        order = reading.order(self.connection, first.order_id) if first.order_id else None
        return Review(
            operation_id=first.operation_id,
            order_id=first.order_id,
            outcome_reason=OutcomeReason.SET_ASIDE
            if last.kind == EventKind.SET_ASIDE
            else rows[-1].outcome_reason or "",
            recorded_at=last.occurred_at,
            person=last.actor.name,
            from_status=first.from_status,
            to_status=last.to_status,
            status=order.status if order else None,
            pickup_code=order.pickup_code if order else "",
            short_name=order.customer.short_name if order else "",
            can_confirm=_can_confirm(order, last.to_status),
        )

    def waiting(self) -> Waiting:
        """How many events the upstream does not hold yet, and since when."""
        device = self.connection.execute(_THIS_DEVICE).one()
        if device.role == DeviceRole.HUB:
            return self._log_waiting()
        count, first = self.connection.execute(_LEFT, {"this": device.device_id}).one()
        if not count:
            return Waiting(0, None)
        return Waiting(count, self.connection.execute(_SINCE, {"position": first}).scalar_one())

    def _log_waiting(self) -> Waiting:
        """How many entries head office does not hold; none on a hub without a head office."""
        acked = self.connection.execute(_ACKED).scalar()
        head = reading.log_head(self.connection).seq
        if acked is None or acked >= head:
            return Waiting(0, None)
        since = select(EVENTS.c.occurred_at).where(EVENTS.c.store_seq == acked + 1)
        return Waiting(head - acked, self.connection.execute(since).scalar())

    def seq_about(self, subject_id: str) -> int | None:
        """The last number in the log of what was recorded of this; None while some has none."""
        seqs = select(EVENTS.c.store_seq).where(EVENTS.c.subject_id == subject_id)
        found = self.connection.execute(seqs).scalars().all()
        return None if None in found else max(found, default=None)

    def is_kept_upstream(self, arrival_id: str) -> bool:
        """Whether the upstream holds what this device recorded of an arrival."""
        query = select(EVENTS.c.store_seq, EVENTS.c.device_epoch, EVENTS.c.device_seq).where(
            EVENTS.c.subject_id == arrival_id, _PENDING
        )
        acked = dict(
            self.connection.execute(select(UPLOADS.c.device_epoch, UPLOADS.c.acked_seq)).all()
        )
        return all(
            row.device_seq <= acked.get(row.device_epoch, 0)
            for row in self.connection.execute(query)
        )


def _can_confirm(order: Order | None, to_status: Status | None) -> bool:
    if order is None or to_status is None or order.status is to_status:
        return False
    return path(order.status, to_status) is not None
