"""What the log means to a person: open questions, deeds without effect, what still waits."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection, func, select

from kiosk.domain.commands import Answer, Decision
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.log import Outcome, Why
from kiosk.domain.order import Order
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.domain.workflow import path
from kiosk.services.boards import Question, Review, TimelineEntry, Waiting
from kiosk.storage import codec, reading
from kiosk.storage.tables import DEVICES, EVENTS, UPLOADS, UPSTREAM

_UNSETTLED = EVENTS.c.store_seq.is_(None)
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
"""The deeds that a person has dealt with."""


def _open_questions(connection: Connection) -> list[Event]:
    asked = (EVENTS.c.kind == EventKind.DECIDED) & (EVENTS.c.reason == Decision.WAITING)
    query = select(EVENTS).where(asked, _APPLIED).order_by(EVENTS.c.store_seq)
    events = [codec.read_event(row) for row in connection.execute(query)]
    return [event for event in events if not _is_decided(connection, event)]


def _is_decided(connection: Connection, question: Event) -> bool:
    query = select(EVENTS.c.reason).where(
        EVENTS.c.subject_id == question.data["command_id"],
        EVENTS.c.kind == EventKind.DECIDED,
        EVENTS.c.reason != Decision.WAITING,
        _APPLIED,
    )
    return connection.execute(query).first() is not None


def _answer(connection: Connection, command_id: str) -> str | None:
    """What somebody on this machine answered and the hub does not know of yet."""
    query = select(EVENTS.c.data).where(
        EVENTS.c.subject_id == command_id, EVENTS.c.kind == EventKind.ANSWERED, _UNSETTLED
    )
    text = connection.execute(query.order_by(EVENTS.c.position.desc())).scalar()
    return None if text is None else str(codec.from_json(text)["answer"])


def open_question(connection: Connection, order_id: str) -> str | None:
    """The command that keeps an order from being handed over until it is answered."""
    for event in _open_questions(connection):
        if event.order_id == order_id:
            command_id = str(event.data["command_id"])
            if _answer(connection, command_id) != Answer.GO_ON:
                return command_id
    return None


class LogReader:
    """The part of `services.boards.Reader` that tells of the log."""

    connection: Connection

    def timeline(self, order_id: str) -> tuple[TimelineEntry, ...]:
        """All that was recorded of an order."""
        query = select(EVENTS).where(EVENTS.c.order_id == order_id).order_by(*reading.BY_PLACE)
        return tuple(
            TimelineEntry(
                codec.read_event(row), Outcome(row.outcome) if row.outcome else None, row.why
            )
            for row in self.connection.execute(query)
        )

    def questions(self) -> tuple[Question, ...]:
        """Head office's open questions."""
        found = []
        for event in _open_questions(self.connection):
            order = reading.order(self.connection, event.order_id or "")
            if order is None:
                continue
            command_id = str(event.data["command_id"])
            found.append(
                Question(
                    command_id,
                    order.order_id,
                    event.occurred_at,
                    event.data.get("asked_reason"),
                    order.pickup_code,
                    order.customer.short_name,
                    order.status,
                    _answer(self.connection, command_id) is not None,
                )
            )
        return tuple(found)

    def reviews(self) -> tuple[Review, ...]:
        """The deeds that took no effect and that nobody has dealt with."""
        without = EVENTS.c.outcome.in_((Outcome.CONFLICT, Outcome.REJECTED))
        told_aside = (EVENTS.c.kind == EventKind.SET_ASIDE) & _APPLIED
        query = select(EVENTS).where(without | told_aside, EVENTS.c.deed_id.not_in(REVIEWED))
        rows = self.connection.execute(query.order_by(EVENTS.c.deed_id, EVENTS.c.store_seq)).all()
        deeds = groupby(rows, key=lambda row: (row.deed_id, row.order_id))
        found = sorted((list(group) for _, group in deeds), key=lambda rows: rows[-1].store_seq)
        return tuple(map(self._review, found))

    def _review(self, rows: list[codec.AnyRow]) -> Review:
        events = [codec.read_event(row) for row in rows]
        first, last = events[0], events[-1]
        order = reading.order(self.connection, first.order_id) if first.order_id else None
        return Review(
            deed_id=first.deed_id,
            order_id=first.order_id,
            why=Why.SET_ASIDE if last.kind == EventKind.SET_ASIDE else rows[-1].why or "",
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
        """What still has to reach the upstream."""
        device = self.connection.execute(select(DEVICES)).one()
        if device.role == DeviceRole.HUB:
            return self._log_waiting()
        acked = func.coalesce(UPLOADS.c.acked_seq, 0)
        query = (
            select(func.count(), func.min(EVENTS.c.position))
            .outerjoin(UPLOADS, UPLOADS.c.device_epoch == EVENTS.c.device_epoch)
            .where(EVENTS.c.device_id == device.device_id, EVENTS.c.device_seq > acked)
        )
        count, first = self.connection.execute(query).one()
        if not count:
            return Waiting(0, None)
        since = select(EVENTS.c.occurred_at).where(EVENTS.c.position == first)
        return Waiting(count, self.connection.execute(since).scalar_one())

    def _log_waiting(self) -> Waiting:
        """What of the log head office does not hold; nothing on a hub without one."""
        acked = self.connection.execute(select(UPSTREAM.c.acked_store_seq)).scalar()
        head = reading.log_head(self.connection).seq
        if acked is None or acked >= head:
            return Waiting(0, None)
        since = select(EVENTS.c.occurred_at).where(EVENTS.c.store_seq == acked + 1)
        return Waiting(head - acked, self.connection.execute(since).scalar())

    def is_kept_upstream(self, arrival_id: str) -> bool:
        """Whether the upstream holds what this machine recorded of an arrival."""
        query = select(EVENTS.c.store_seq, EVENTS.c.device_epoch, EVENTS.c.device_seq).where(
            EVENTS.c.subject_id == arrival_id, _UNSETTLED
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
