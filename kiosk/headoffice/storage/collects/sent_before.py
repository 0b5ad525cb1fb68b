"""What was sent of what a restored database had lost: it is not sent a second time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BindParameter, Connection, Index, Text, delete, exists, select, update
from sqlmodel import Field

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.bulk import insert_if_new, is_one_of
from kiosk.headoffice.storage.collects.outbox_tables import OUTBOX
from kiosk.headoffice.storage.tables import HeldRow
from kiosk.storage.engine.columns import table_of, timestamp


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class SentBeforeRow(HeldRow, table=True):
    """A message that was sent before the database was restored; see `SentRecord`."""

    __tablename__: ClassVar[Any] = "sent_before"
    __table_args__ = (Index("ix_sent_before_order", "store_id", "order_id"),)

    message_id: str = _text(primary_key=True)
    # No foreign keys: what they name may be lost, too.
    receiver: str = _text()
    store_id: str = _text()
    order_id: str = _text()
    sent_at: datetime = timestamp(nullable=False)
    is_creators: bool


SENT_BEFORE = table_of(SentBeforeRow)


@frozen
class SentRecord:
    """A message that was sent. `is_creators`: to the client that created the order."""

    message_id: str
    receiver: str
    store_id: str
    order_id: str
    sent_at: datetime
    is_creators: bool


def was_sent(message_id: BindParameter[str]) -> Any:
    """The condition that a message was sent before the restore."""
    return exists().where(SENT_BEFORE.c.message_id == message_id)


def unknown(connection: Connection, sent: Sequence[SentRecord]) -> list[SentRecord]:
    """Those of which the database does not know that they were sent."""
    ids = [one.message_id for one in sent]
    noted = select(OUTBOX.c.message_id).where(
        is_one_of(connection, OUTBOX.c.message_id, ids), OUTBOX.c.state == "sent"
    )
    before = select(SENT_BEFORE.c.message_id).where(
        is_one_of(connection, SENT_BEFORE.c.message_id, ids)
    )
    known = {*connection.execute(noted).scalars(), *connection.execute(before).scalars()}
    return [one for one in sent if one.message_id not in known]


def save(connection: Connection, sent: Sequence[SentRecord], now: datetime) -> None:
    """Remember these; what waits of them is not sent any more."""
    for one in sent:
        insert_if_new(connection, SENT_BEFORE, asdict(one))
    if sent:
        ids = [one.message_id for one in sent]
        these = is_one_of(connection, OUTBOX.c.message_id, ids)
        values = {"state": "sent", "ended_at": now, "leased_until": None}
        connection.execute(update(OUTBOX).where(these, OUTBOX.c.state != "sent").values(values))


def creators_before(
    connection: Connection, store_id: str, order_ids: Collection[str]
) -> dict[str, str]:
    """The clients that created these orders, by order, where the restored database lost that."""
    table = SENT_BEFORE.c
    query = select(table.order_id, table.receiver).where(
        table.store_id == store_id,
        is_one_of(connection, table.order_id, order_ids),
        table.is_creators.is_(True),
    )
    return {row.order_id: row.receiver for row in connection.execute(query)}


def forget_until(connection: Connection, until: datetime) -> None:
    """Forget what was sent so long ago that no store sends it again."""
    connection.execute(delete(SENT_BEFORE).where(SENT_BEFORE.c.sent_at < until))
