"""The tables of the people who work in the store."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

from kiosk.storage.engine.columns import timestamp


class PersonRow(SQLModel, table=True):
    """Somebody who works in the store; `pin_hash` is empty without a PIN."""

    __tablename__: ClassVar[Any] = "person"

    person_id: str = Field(primary_key=True)
    name: str
    role: str
    pin_hash: str
    position: int


class PinMissRow(SQLModel, table=True):
    """The wrong PINs in a row that were given here as one person; no row after a right one."""

    __tablename__: ClassVar[Any] = "pin_miss"

    person_id: str = Field(primary_key=True)
    misses: int
    at: datetime = timestamp(nullable=False)
    boot_id: str
    since_boot_s: float
