"""The tables of orders, of who is here for them, and of the workflow."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from kiosk.storage.engine.columns import Timestamp, timestamp


def _key() -> Any:
    return Field(index=True, sa_column_kwargs={"server_default": ""})


class OrderRow(SQLModel, table=True):
    """An order: what the customer ordered, and the projection of its journal."""

    __tablename__: ClassVar[Any] = "orders"
    __table_args__ = (
        Index("ix_orders_board", "board_column", "slot_start", "order_id", "status"),
        Index("ix_orders_open", "slot_start", sqlite_where=text("board_column IS NOT NULL")),
        Index("ix_orders_status_changed", "status", "changed_at"),
        {"sqlite_autoincrement": False},
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(unique=True)
    exchange_place_id: str
    mode: str
    created_at: datetime = timestamp(nullable=False)
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
    slot_start: datetime | None = timestamp()
    slot_end: datetime | None = timestamp()
    handed_count: int
    resume_stack: str
    claim_counter: str | None
    claim_person: str | None
    reason: str | None
    expected_at: datetime | None = timestamp()
    changed_at: datetime = timestamp(nullable=False)
    seen: bool
    ready_at: datetime | None = timestamp()
    # A day at the store, such as 2026-11-23.
    keep_until: str | None
    board_column: str | None
    # `domain.codes.scan_reading.code_key` of the pickup code and of the order's number.
    code_key: str = _key()
    number_key: str = _key()
    # Where staff put the parcel; `shelf` is what the retailer said.
    shelved_on: str | None
    # The ids of the notes that nobody has seen to, with spaces between them.
    open_notes: str = Field(sa_column_kwargs={"server_default": ""})


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


class KnownWordRow(SQLModel, table=True):
    """Letters with which a word of any order begins: what a typing error may have meant."""

    __tablename__: ClassVar[Any] = "known_word"
    __table_args__ = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True)


class ArrivalRow(SQLModel, table=True):
    """An arrival: a person who is or was here."""

    __tablename__: ClassVar[Any] = "arrival"

    arrival_id: str = Field(primary_key=True)
    since: datetime = timestamp(nullable=False)
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
    tapped_at: datetime = timestamp(nullable=False)
    due_at: datetime = timestamp(nullable=False)
    counter: str
    problem: str | None
    arrival_id: str | None
    # Shared by the actions on several orders that were tapped together.
    operation_id: str


class HeldArrivalRow(SQLModel, table=True):
    """An arrival that a check-in of this device holds; `order_ids`: as a JSON list."""

    __tablename__: ClassVar[Any] = "held_arrival"

    held_id: str = Field(primary_key=True)
    order_ids: str
    by_code: bool
    device_name: str
    held_at: datetime = timestamp(nullable=False)
    due_at: datetime = timestamp(nullable=False)


class AttemptRow(SQLModel, table=True):
    """A try at a pickup code that was wrong, or is still being checked."""

    __tablename__: ClassVar[Any] = "attempt"

    id: int | None = Field(default=None, primary_key=True)
    device_name: str
    at: datetime = timestamp(nullable=False)


class TransitionRow(SQLModel, table=True):
    """A step that a role may take; `from_status` is empty for an order's first event.

    Filled by the migrations and read by triggers, which refuse any other step.
    """

    __tablename__: ClassVar[Any] = "transition"
    __table_args__ = {"sqlite_with_rowid": False}

    role: str = Field(primary_key=True)
    from_status: str = Field(primary_key=True)
    to_status: str = Field(primary_key=True)
