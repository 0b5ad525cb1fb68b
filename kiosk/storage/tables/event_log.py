"""The tables of events, their signatures, and what was set aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field, SQLModel

from kiosk.storage.engine.columns import timestamp


class EventRow(SQLModel, table=True):
    """One event, and its number in the store's log once the hub has resolved it.

    Only that number and its personal data may change after it was written.
    """

    __tablename__: ClassVar[Any] = "event"
    __table_args__ = (
        Unique("device_id", "device_epoch", "device_seq"),
        Index(
            "ux_event_store_seq",
            "store_seq",
            unique=True,
            sqlite_where=text("store_seq IS NOT NULL"),
        ),
        Index(
            "ux_event_step",
            "order_id",
            "expected_version",
            unique=True,
            sqlite_where=text("kind = 'status' AND outcome = 'applied'"),
        ),
        Index("ix_event_pending", "position", sqlite_where=text("store_seq IS NULL")),
        Index("ix_event_subject", "subject_id", sqlite_where=text("subject_id IS NOT NULL")),
        Index(
            "ix_event_without_effect",
            "outcome",
            sqlite_where=text("outcome IN ('conflict', 'rejected')"),
        ),
        Index("ix_event_set_aside", "outcome", sqlite_where=text("kind = 'set_aside'")),
        Index("ix_event_help", "subject_id", sqlite_where=text("kind = 'help'")),
        Index("ix_event_shelved", "device_id", "position", sqlite_where=text("kind = 'shelved'")),
        Index("ix_event_decided", "reason", sqlite_where=text("kind = 'decided'")),
        {"sqlite_autoincrement": True},
    )

    position: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True)
    operation_id: str = Field(index=True)
    device_id: str
    device_epoch: int
    device_seq: int
    kind: str
    order_id: str | None = Field(default=None, index=True)
    from_status: str | None
    to_status: str | None
    expected_version: int | None
    actor_role: str
    actor_name: str
    reason: str | None
    comment: str | None
    data: str
    personal: str
    occurred_at: datetime = timestamp(nullable=False)
    clock_offset_ms: int | None
    schema_version: int
    prev_hash: str
    hash: str
    store_seq: int | None
    hub_epoch: int | None
    outcome: str | None
    outcome_reason: str | None
    store_hash: str | None
    subject_id: str | None


class SignatureRow(SQLModel, table=True):
    """A device's signature over its hash chain up to one of its events."""

    __tablename__: ClassVar[Any] = "signature"
    __table_args__ = {"sqlite_with_rowid": False}

    event_id: str = Field(primary_key=True)
    signature: str


class SetAsideRow(SQLModel, table=True):
    """An event that contradicted the store's log, unchanged: see `domain.events.set_aside`."""

    __tablename__: ClassVar[Any] = "set_aside"

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(index=True)
    hash: str
    order_id: str | None
    reason: str
    at: datetime = timestamp(nullable=False)
    contents: str


class CopyRow(SQLModel, table=True):
    """A second copy of a row (see `row_copies`): triggers write it, `verify` compares it."""

    __tablename__: ClassVar[Any] = "row_copy"
    __table_args__ = {"sqlite_with_rowid": False}

    of_table: str = Field(primary_key=True)
    of_row: str = Field(primary_key=True)
    contents: str
