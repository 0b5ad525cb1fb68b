"""The tables of the local database.

Row objects do not leave this package: statements use the tables, and `codec` turns rows into
domain values. Timestamps are stored as RFC 3339 text in UTC with microseconds, which sorts by
time and is readable in any tool.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import Column, Dialect, ForeignKey, Index, Table, Text, TypeDecorator, text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field, SQLModel

from kiosk.domain.timestamps import format_timestamp


class Timestamp(TypeDecorator[datetime]):
    """A timestamp with an offset, stored as text in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else format_timestamp(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


def _timestamp(*, nullable: bool = True) -> Any:
    return Field(sa_column=Column(Timestamp, nullable=nullable))


def _key() -> Any:
    return Field(index=True, sa_column_kwargs={"server_default": ""})


class OrderRow(SQLModel, table=True):
    """An order: what the customer ordered, and the projection of its journal."""

    __tablename__: ClassVar[Any] = "orders"
    __table_args__ = (
        Index("ix_orders_board", "board_column", "slot_start"),
        Index("ix_orders_status_changed", "status", "changed_at"),
        {"sqlite_autoincrement": False},
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(unique=True)
    exchange_place_id: str
    mode: str
    created_at: datetime = _timestamp(nullable=False)
    content_hash: str
    pickup_code: str = Field(index=True)
    shelf: str | None
    first_name: str
    last_name: str
    surname_folded: str = Field(index=True)
    phone: str = Field(index=True)
    email: str
    language: str
    item_count: int
    status: str
    version: int
    slot_start: datetime | None = _timestamp()
    slot_end: datetime | None = _timestamp()
    handed_count: int
    resume_stack: str
    claim_counter: str | None
    claim_person: str | None
    reason: str | None
    expected_at: datetime | None = _timestamp()
    changed_at: datetime = _timestamp(nullable=False)
    seen: bool
    board_column: str | None
    # `domain.codes.scan_reading.code_key` of the pickup code and of the order's number.
    code_key: str = _key()
    number_key: str = _key()


class LineRow(SQLModel, table=True):
    """One product of an order, and how many of it were handed over."""

    __tablename__: ClassVar[Any] = "line"
    __table_args__ = {"sqlite_with_rowid": False}

    order_pk: int = Field(sa_column=Column(ForeignKey("orders.id"), primary_key=True))
    number: int = Field(primary_key=True)
    label: str
    quantity: int
    ean: str | None
    handed: int


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
        Index("ix_event_help", "subject_id", sqlite_where=text("kind = 'help'")),
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
    occurred_at: datetime = _timestamp(nullable=False)
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


class ArrivalRow(SQLModel, table=True):
    """An arrival: a person who is or was here."""

    __tablename__: ClassVar[Any] = "arrival"

    arrival_id: str = Field(primary_key=True)
    since: datetime = _timestamp(nullable=False)
    bay: str | None
    ended_at: datetime | None = Field(sa_column=Column(Timestamp, index=True))


class ArrivalOrderRow(SQLModel, table=True):
    """An order that an arrival is for; `position`: as they were named, from 0."""

    __tablename__: ClassVar[Any] = "arrival_order"

    arrival_id: str = Field(primary_key=True, foreign_key="arrival.arrival_id")
    position: int = Field(primary_key=True)
    order_id: str = Field(foreign_key="orders.order_id", index=True)


class HeldActionRow(SQLModel, table=True):
    """A held action: at most one per order."""

    __tablename__: ClassVar[Any] = "held_action"

    held_id: str = Field(primary_key=True)
    order_id: str = Field(unique=True, foreign_key="orders.order_id")
    drafts: str
    tapped_at: datetime = _timestamp(nullable=False)
    due_at: datetime = _timestamp(nullable=False)
    counter: str
    problem: str | None
    arrival_id: str | None


class AttemptRow(SQLModel, table=True):
    """A try at a pickup code that was wrong, or is still being checked."""

    __tablename__: ClassVar[Any] = "attempt"

    id: int | None = Field(default=None, primary_key=True)
    device_name: str
    at: datetime = _timestamp(nullable=False)


class DeviceRow(SQLModel, table=True):
    """This device: one row. A restored database gets a new epoch before it may write."""

    __tablename__: ClassVar[Any] = "device"

    device_id: str = Field(primary_key=True)
    device_epoch: int
    role: str
    hub_epoch: int
    history_id: str
    store_id: str
    store_name: str


class UploadRow(SQLModel, table=True):
    """The last of this device's events that the upstream holds, per device epoch."""

    __tablename__: ClassVar[Any] = "upload"

    device_epoch: int = Field(primary_key=True)
    acked_seq: int


class UpstreamRow(SQLModel, table=True):
    """How far the exchange with the upstream has come: one row."""

    __tablename__: ClassVar[Any] = "upstream"

    id: int = Field(primary_key=True)
    acked_store_seq: int
    acked_hash: str | None = None
    snapshot_as_of: int | None
    snapshot_cursor: str | None
    last_contact_at: datetime | None = _timestamp()
    clock_offset_ms: int | None
    refusal: str | None
    refused_at: datetime | None = _timestamp()


class CommandRow(SQLModel, table=True):
    """One command of head office, as received."""

    __tablename__: ClassVar[Any] = "command"

    command_seq: int = Field(primary_key=True)
    command_id: str = Field(index=True)
    kind: str
    order_id: str | None
    payload: str
    issued_by: str
    issued_at: datetime = _timestamp(nullable=False)
    prev_hash: str
    hash: str


class PeerRow(SQLModel, table=True):
    """A device paired with this one. Its secret is stored only as a hash."""

    __tablename__: ClassVar[Any] = "peer"

    device_id: str = Field(primary_key=True)
    role: str
    name: str
    secret_hash: str
    paired_at: datetime = _timestamp(nullable=False)
    revoked_at: datetime | None = _timestamp()
    quarantined_at: datetime | None = _timestamp()
    last_contact_at: datetime | None = _timestamp()
    quarantined_for: str | None
    clock_offset_ms: int | None
    public_key: str = Field(sa_column_kwargs={"server_default": ""})
    signs_since: int | None


class SignatureRow(SQLModel, table=True):
    """A device's signature over its hash chain up to one of its events."""

    __tablename__: ClassVar[Any] = "signature"
    __table_args__ = {"sqlite_with_rowid": False}

    event_id: str = Field(primary_key=True)
    signature: str


class PairingCodeRow(SQLModel, table=True):
    """A one-use pairing code, stored only as a hash."""

    __tablename__: ClassVar[Any] = "pairing_code"

    code_hash: str = Field(primary_key=True)
    role: str
    expires_at: datetime = _timestamp(nullable=False)
    used_at: datetime | None = _timestamp()


class SetAsideRow(SQLModel, table=True):
    """An event that contradicted the store's log, unchanged: see `domain.events.set_aside`."""

    __tablename__: ClassVar[Any] = "set_aside"

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(index=True)
    hash: str
    order_id: str | None
    reason: str
    at: datetime = _timestamp(nullable=False)
    contents: str


class CopyRow(SQLModel, table=True):
    """A second copy of a row (see `row_copies`): triggers write it, `verify` compares it."""

    __tablename__: ClassVar[Any] = "row_copy"
    __table_args__ = {"sqlite_with_rowid": False}

    of_table: str = Field(primary_key=True)
    of_row: str = Field(primary_key=True)
    contents: str


class TransitionRow(SQLModel, table=True):
    """A step that a role may take; `from_status` is empty for an order's first event.

    Filled by the migrations and read by triggers, which refuse any other step.
    """

    __tablename__: ClassVar[Any] = "transition"
    __table_args__ = {"sqlite_with_rowid": False}

    role: str = Field(primary_key=True)
    from_status: str = Field(primary_key=True)
    to_status: str = Field(primary_key=True)


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


METADATA = SQLModel.metadata
ORDERS = table_of(OrderRow)
LINES = table_of(LineRow)
EVENTS = table_of(EventRow)
ARRIVALS = table_of(ArrivalRow)
ARRIVAL_ORDERS = table_of(ArrivalOrderRow)
HELD_ACTIONS = table_of(HeldActionRow)
ATTEMPTS = table_of(AttemptRow)
DEVICES = table_of(DeviceRow)
TRANSITIONS = table_of(TransitionRow)
UPLOADS = table_of(UploadRow)
UPSTREAM = table_of(UpstreamRow)
COMMANDS = table_of(CommandRow)
PEERS = table_of(PeerRow)
PAIRING_CODES = table_of(PairingCodeRow)
SET_ASIDE_EVENTS = table_of(SetAsideRow)
SIGNATURES = table_of(SignatureRow)
