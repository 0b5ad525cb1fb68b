"""The outbox: saved with what it tells of, read by what sends it, looked at by operators."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    or_,
    select,
    text,
    update,
)

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.bulk import inserted_if_new, is_one_of
from kiosk.headoffice.storage.collects.outbox_tables import OUTBOX
from kiosk.headoffice.storage.collects.sent_before import was_sent

CALLBACK = "callback"
"""The kind of a message to a client's receiver."""

WOOP = "woop"
"""The kind of a message to Woop, where head office stands below it."""

EMAIL = "email"
"""The kind of a message to an order's customer."""

WAITING, SENT, PARKED, DROPPED = "waiting", "sent", "parked", "dropped"
_ENDED = (SENT, PARKED, DROPPED)
_IS_WAITING = text("outbox.state = 'waiting'")
"""In the words of the partial index."""


@frozen
class MessageKey:
    """What a message is about, and to whom."""

    kind: str
    receiver: str
    store_id: str
    order_id: str
    event_id: str

    @property
    def message_id(self) -> str:
        """The message's identifier, which says nothing about it."""
        parts = [self.kind, self.receiver, self.store_id, self.order_id, self.event_id]
        return "msg_" + hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:32]


@frozen
class Message:
    """A message of the outbox; see `MessageRow`. `contents`: JSON."""

    message_id: str
    kind: str
    receiver: str
    store_id: str
    order_id: str
    store_seq: int
    contents: str
    state: str
    tries: int
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None
    said: str


_READ = tuple(OUTBOX.c[name] for name in Message.__dataclass_fields__)


def add(
    connection: Connection,
    key: MessageKey,
    store_seq: int,
    contents: str,
    now: datetime,
    *,
    due_at: datetime | None = None,
) -> None:
    """Save a message, unless it is here already; one that was sent before a restore as sent.

    `due_at`: when to send it; None: at once.
    """
    values = {
        "message_id": key.message_id,
        "kind": key.kind,
        "receiver": key.receiver,
        "store_id": key.store_id,
        "order_id": key.order_id,
        "event_id": key.event_id,
        "store_seq": store_seq,
        "contents": contents,
        "tries": 0,
        "created_at": now,
        "due_at": due_at or now,
        "leased_until": None,
        "said": "",
    }
    statement = _add(connection.dialect.name)
    connection.execute(statement, {f"new_{name}": value for name, value in values.items()})


@lru_cache(maxsize=2)
def _add(dialect: str) -> Any:
    is_over = was_sent(bindparam("new_message_id"))
    ended_at = case((is_over, bindparam("new_created_at", type_=OUTBOX.c.ended_at.type)))
    state = case((is_over, SENT), else_=WAITING)
    return inserted_if_new(OUTBOX, dialect, state=state, ended_at=ended_at)


def is_known(connection: Connection, key: MessageKey) -> bool:
    """Whether a message was ever saved."""
    query = select(OUTBOX.c.message_id).where(OUTBOX.c.message_id == key.message_id)
    return connection.execute(query).first() is not None


def receivers_waiting(connection: Connection, kind: str, now: datetime) -> frozenset[str]:
    """To whom messages of a kind are due."""
    query = select(OUTBOX.c.receiver).distinct()
    found = query.where(OUTBOX.c.kind == kind, _IS_WAITING, OUTBOX.c.due_at <= now)
    return frozenset(connection.execute(found).scalars())


def take(
    connection: Connection, to: tuple[str, str], limit: int, *, now: datetime, until: datetime
) -> tuple[Message, ...]:
    """Lease the messages that are due: of each order the first that waits, no two of one order.

    `to`: kind and receiver. `until`: how long no other process takes them.
    """
    kind, receiver = to
    earlier = OUTBOX.alias("earlier")
    is_behind = exists().where(
        earlier.c.kind == OUTBOX.c.kind,
        earlier.c.receiver == OUTBOX.c.receiver,
        earlier.c.store_id == OUTBOX.c.store_id,
        earlier.c.order_id == OUTBOX.c.order_id,
        earlier.c.store_seq < OUTBOX.c.store_seq,
        text("earlier.state = 'waiting'"),
    )
    is_free = or_(OUTBOX.c.leased_until.is_(None), OUTBOX.c.leased_until <= now)
    query = (
        select(*_READ)
        .where(OUTBOX.c.kind == kind, OUTBOX.c.receiver == receiver, _IS_WAITING)
        .where(OUTBOX.c.due_at <= now, is_free, ~is_behind)
        .order_by(OUTBOX.c.due_at, OUTBOX.c.store_id, OUTBOX.c.store_seq)
        .limit(limit)
    )
    taken = []
    for row in connection.execute(query).all():
        this = and_(OUTBOX.c.message_id == row.message_id, _IS_WAITING, is_free)
        lease = update(OUTBOX).where(this).values(leased_until=until)
        if connection.execute(lease).rowcount:
            taken.append(_message(row))
    return tuple(taken)


def free_all(connection: Connection, kind: str) -> None:
    """End the leases of a process that was killed, where no other can be alive."""
    is_leased = and_(OUTBOX.c.kind == kind, _IS_WAITING, OUTBOX.c.leased_until.is_not(None))
    connection.execute(update(OUTBOX).where(is_leased).values(leased_until=None))


def free(connection: Connection, message_ids: Sequence[str]) -> None:
    """Give the leases of messages back that were not sent."""
    these = and_(is_one_of(connection, OUTBOX.c.message_id, message_ids), _IS_WAITING)
    connection.execute(update(OUTBOX).where(these).values(leased_until=None))


def note_tried(connection: Connection, message_id: str, due_at: datetime, said: str) -> None:
    """Note that a try failed, and when the next is due."""
    values = {"tries": OUTBOX.c.tries + 1, "due_at": due_at, "said": said, "leased_until": None}
    this = and_(OUTBOX.c.message_id == message_id, _IS_WAITING)
    connection.execute(update(OUTBOX).where(this).values(values))


def note_ended(
    connection: Connection, message_id: str, state: str, now: datetime, said: str = ""
) -> None:
    """Note that a message was sent, or is parked."""
    values = {"tries": OUTBOX.c.tries + 1, "state": state, "ended_at": now, "said": said}
    this = and_(OUTBOX.c.message_id == message_id, _IS_WAITING)
    connection.execute(update(OUTBOX).where(this).values(leased_until=None, **values))


def ended_before(connection: Connection, before: datetime, limit: int) -> tuple[str, ...]:
    """Messages that were sent, dropped or parked before this time."""
    is_over = OUTBOX.c.state.in_(_ENDED)
    query = select(OUTBOX.c.message_id).where(is_over, OUTBOX.c.ended_at < before).limit(limit)
    return tuple(connection.execute(query).scalars())


def forget(connection: Connection, message_ids: Sequence[str]) -> None:
    """Delete messages that were sent, dropped or parked; not one that is sent again meanwhile."""
    these = is_one_of(connection, OUTBOX.c.message_id, message_ids)
    connection.execute(delete(OUTBOX).where(these, OUTBOX.c.state.in_(_ENDED)))


def drop(connection: Connection, message_id: str, now: datetime, said: str = "") -> bool:
    """Drop a message that nobody has tried to send; whether there was one. `said`: why."""
    this = and_(OUTBOX.c.message_id == message_id, _IS_WAITING)
    untried = and_(this, OUTBOX.c.tries == 0, OUTBOX.c.leased_until.is_(None))
    dropped = update(OUTBOX).where(untried).values(state=DROPPED, ended_at=now, said=said)
    return connection.execute(dropped).rowcount == 1


def listed(
    connection: Connection,
    kind: str,
    *,
    receiver: str | None = None,
    order_id: str | None = None,
    states: Sequence[str] = (WAITING, PARKED),
    limit: int = 500,
) -> tuple[Message, ...]:
    """Messages in these states, the oldest first."""
    query = select(*_READ).where(OUTBOX.c.kind == kind, OUTBOX.c.state.in_(states))
    if receiver is not None:
        query = query.where(OUTBOX.c.receiver == receiver)
    if order_id is not None:
        query = query.where(OUTBOX.c.order_id == order_id)
    ordered = query.order_by(OUTBOX.c.created_at, OUTBOX.c.store_id, OUTBOX.c.store_seq)
    return tuple(map(_message, connection.execute(ordered.limit(limit))))


def asked_in_vain(connection: Connection, kind: str, limit: int = 500) -> tuple[Message, ...]:
    """What somebody asked for and that was dropped for a reason, the oldest first."""
    is_asked = OUTBOX.c.contents.contains('"asked_at"', autoescape=True)
    query = select(*_READ).where(OUTBOX.c.kind == kind, OUTBOX.c.state == DROPPED)
    query = query.where(OUTBOX.c.said != "", is_asked)
    return tuple(
        map(_message, connection.execute(query.order_by(OUTBOX.c.created_at).limit(limit)))
    )


def send_again(
    connection: Connection,
    kind: str,
    now: datetime,
    *,
    receiver: str | None = None,
    order_id: str | None = None,
) -> int:
    """Send the parked messages of a receiver, of an order or all again; returns how many.

    They are retried as long as new ones, and have the identifiers they had.
    """
    query = update(OUTBOX).where(OUTBOX.c.kind == kind, OUTBOX.c.state == PARKED)
    if receiver is not None:
        query = query.where(OUTBOX.c.receiver == receiver)
    if order_id is not None:
        query = query.where(OUTBOX.c.order_id == order_id)
    values = {"state": WAITING, "tries": 0, "created_at": now, "due_at": now, "ended_at": None}
    return connection.execute(query.values(values)).rowcount


def _message(row: Row[Any]) -> Message:
    return Message(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
