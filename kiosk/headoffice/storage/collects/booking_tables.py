"""The tables of places, of their opening hours and of what is booked there. No personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Text
from sqlmodel import Field

from kiosk.headoffice.storage.tables import HeldRow
from kiosk.storage.engine.columns import Timestamp, table_of, timestamp


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class PlaceRow(HeldRow, table=True):
    """An exchange place with slots. `hours`: of a week, as people type them; `timezone`: theirs."""

    __tablename__: ClassVar[Any] = "place"

    exchange_place_id: str = _text(primary_key=True)
    store_id: str = _text(foreign_key="store.store_id")
    hours: str = _text()
    slot_minutes: int
    capacity: int
    timezone: str = _text()


class PlaceDayRow(HeldRow, table=True):
    """A day on which a place has other hours. `day`: 2026-12-25; `hours`: "" if it is closed."""

    __tablename__: ClassVar[Any] = "place_day"

    exchange_place_id: str = _text(primary_key=True, foreign_key="place.exchange_place_id")
    day: str = _text(primary_key=True)
    hours: str = _text()


class BookingRow(HeldRow, table=True):
    """A booking. `expires_at`: until when it holds its slots; None: until they are over.

    `collect_id`: of the collect that took it over, which it then belongs to for good.
    """

    __tablename__: ClassVar[Any] = "booking"

    booking_id: str = _text(primary_key=True)
    store_id: str = _text(foreign_key="store.store_id")
    exchange_place_id: str = _text(foreign_key="place.exchange_place_id", index=True)
    slot_start: datetime = timestamp(nullable=False)
    slot_end: datetime = timestamp(nullable=False)
    expires_at: datetime | None = timestamp()
    collect_id: str | None = _text(default=None, index=True)


class BookedUnitRow(HeldRow, table=True):
    """One of the units of a slot's capacity, taken by a booking: the key lets nobody overbook."""

    __tablename__: ClassVar[Any] = "booked_unit"

    exchange_place_id: str = _text(primary_key=True)
    slot_start: datetime = Field(primary_key=True, sa_type=Timestamp)
    unit: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slot_end: datetime = timestamp(nullable=False)
    booking_id: str = _text(foreign_key="booking.booking_id", index=True)


PLACES = table_of(PlaceRow)
PLACE_DAYS = table_of(PlaceDayRow)
BOOKINGS = table_of(BookingRow)
BOOKED_UNITS = table_of(BookedUnitRow)
