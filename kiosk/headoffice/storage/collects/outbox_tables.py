"""The tables of what head office tells others: who wants that, and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field

from kiosk.headoffice.storage.tables import HeldRow
from kiosk.storage.engine.columns import table_of, timestamp

_IS_WAITING = text("state = 'waiting'")


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class SubscriptionRow(HeldRow, table=True):
    """Where a client is called back, as it asked for last.

    `auth` holds the receiver's secrets, which must be usable: they stand here as they came, and so
    does a `SigningSecretRow`'s. What protects them is what protects every customer's data: the
    file and its backups are readable by the account of head office alone, a PostgreSQL database by
    its role. No call, no list and no log shows them, and a new subscription overwrites them.
    """

    __tablename__: ClassVar[Any] = "subscription"

    client_id: str = _text(primary_key=True, foreign_key="client.client_id")
    # JSON: name → {url, version}; [{key, value}]; {kind: credentials}.
    callbacks: str = _text()
    headers: str = _text()
    auth: str = _text()
    changed_at: datetime = timestamp(nullable=False)


class SigningSecretRow(HeldRow, table=True):
    """What a client's callbacks are signed with."""

    __tablename__: ClassVar[Any] = "signing_secret"

    client_id: str = _text(primary_key=True, foreign_key="client.client_id")
    secret: str = _text()


class MessageRow(HeldRow, table=True):
    """A message of the outbox: one change, for one receiver. It holds no personal data.

    `message_id` follows from kind, receiver, store, order and event: it is the same after each
    retry, and after a restore. The messages of a kind about one order go out by `store_seq`.
    """

    __tablename__: ClassVar[Any] = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "kind",
            "receiver",
            "store_id",
            "order_id",
            "store_seq",
            sqlite_where=_IS_WAITING,
            postgresql_where=_IS_WAITING,
        ),
        Index("ix_outbox_order", "order_id"),
    )

    message_id: str = _text(primary_key=True)
    # "callback": `receiver` is a client; "woop": there is one; "email": it is "customers".
    kind: str = _text()
    receiver: str = _text()
    store_id: str = _text(foreign_key="store.store_id")
    order_id: str = _text()
    # Of an e-mail: what it is about, as in "ready:EVENT" or "last_day:DATE".
    event_id: str = _text()
    store_seq: int = Field(sa_type=BigInteger)
    contents: str = _text()
    # "waiting", "sent", "parked" or "dropped": there was nothing to send any more.
    state: str = _text()
    tries: int = Field(sa_type=BigInteger)
    created_at: datetime = timestamp(nullable=False)
    due_at: datetime = timestamp(nullable=False)
    # Until when a process that sends it is waited for.
    leased_until: datetime | None = timestamp()
    ended_at: datetime | None = timestamp()
    # Why the last try failed, in English; "": it did not.
    said: str = _text()


SUBSCRIPTIONS = table_of(SubscriptionRow)
SIGNING_SECRETS = table_of(SigningSecretRow)
OUTBOX = table_of(MessageRow)
