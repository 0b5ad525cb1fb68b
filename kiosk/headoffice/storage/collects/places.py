"""The exchange places that have slots, with the days on which their hours differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import (
    DAY_MINUTES,
    PlaceHours,
    Spans,
    read_spans,
    read_week,
    slots_in,
    slots_on,
    write_spans,
    write_week,
)
from kiosk.headoffice.storage.bulk import is_one_given
from kiosk.headoffice.storage.collects.booking_tables import PLACE_DAYS, PLACES


@frozen
class PlaceRecord:
    """An exchange place with slots. `capacity`: how many bookings each slot takes."""

    exchange_place_id: str
    store_id: str
    hours: PlaceHours
    slot_minutes: int
    capacity: int
    timezone: str

    def slots_on(self, day: date) -> Sequence[Slot]:
        """The slots of one day at the place, in sequence."""
        return slots_on(day, self.hours, self.slot_minutes, ZoneInfo(self.timezone))

    def slots_in(self, wanted: Slot) -> tuple[Slot, ...]:
        """The slots that follow each other from the start of `wanted` to its end; () if none do."""
        first = wanted.start.astimezone(ZoneInfo(self.timezone)).date()
        # A slot may end at midnight, or one day later.
        days = (first + timedelta(days=count) for count in range(3))
        return slots_in((one for day in days for one in self.slots_on(day)), wanted)

    def overlapped(self, slot: Slot) -> list[Slot]:
        """The slots that another one overlaps; none where that is longer than a day.

        Such a one is a day, or a week, in which a customer comes: none of the place's slots.
        """
        if slot.end - slot.start > timedelta(minutes=DAY_MINUTES):
            return []
        zone = ZoneInfo(self.timezone)
        # Hours end at midnight at the latest: a day's slots are all within it.
        day, last = (at.astimezone(zone).date() for at in (slot.start, slot.end))
        found: list[Slot] = []
        while day <= last:
            every = self.slots_on(day)
            found += (one for one in every if one.start < slot.end and slot.start < one.end)
            day += timedelta(days=1)
        return found


def places_found(
    connection: Connection, place_ids: Collection[str] | None = None
) -> tuple[PlaceRecord, ...]:
    """The places with these identifiers (None: all), by identifier; unknown ones are left out."""
    query = select(PLACES).order_by(PLACES.c.exchange_place_id)
    days = select(PLACE_DAYS)
    if place_ids is not None:
        query = query.where(PLACES.c.exchange_place_id.in_(place_ids))
        days = days.where(PLACE_DAYS.c.exchange_place_id.in_(place_ids))
    on_days: dict[str, dict[date, Spans]] = {}
    for row in connection.execute(days):
        on_days.setdefault(row.exchange_place_id, {}).update(_on_day(row))
    return tuple(
        _place(row, on_days.get(row.exchange_place_id, {})) for row in connection.execute(query)
    )


@cache
def _these(dialect: str, table: Table) -> Any:
    return select(table).where(is_one_given(dialect, table.c.exchange_place_id, "these"))


@cache
def _locked(dialect: str) -> Any:
    # In one sequence, as stores are locked.
    return _these(dialect, PLACES).order_by(PLACES.c.exchange_place_id).with_for_update()


# A place has few different weeks, and each call reads one.
_week = lru_cache(maxsize=256)(read_week)


def _on_day(row: Row[Any]) -> dict[date, Spans]:
    return {date.fromisoformat(row.day): read_spans(row.hours) if row.hours else ()}


def _place(row: Row[Any], on_days: Mapping[date, Spans]) -> PlaceRecord:
    return PlaceRecord(
        row.exchange_place_id,
        row.store_id,
        PlaceHours(_week(row.hours), on_days),
        row.slot_minutes,
        row.capacity,
        row.timezone,
    )


def _read(connection: Connection, query: Any, place_ids: Collection[str]) -> dict[str, PlaceRecord]:
    these = {"these": list(place_ids)}
    rows = connection.execute(query, these).all()
    on_days: dict[str, dict[date, Spans]] = {}
    if rows:
        for day in connection.execute(_these(connection.dialect.name, PLACE_DAYS), these):
            on_days.setdefault(day.exchange_place_id, {}).update(_on_day(day))
    found = (_place(row, on_days.get(row.exchange_place_id, {})) for row in rows)
    return {place.exchange_place_id: place for place in found}


def place_found(connection: Connection, place_id: str) -> PlaceRecord | None:
    """The place with this identifier, if it has slots."""
    return _read(connection, _these(connection.dialect.name, PLACES), [place_id]).get(place_id)


def lock_places(connection: Connection, place_ids: Collection[str]) -> dict[str, PlaceRecord]:
    """The places with these identifiers that have slots, by identifier.

    Nobody else books there, or sets them, until the transaction ends.
    """
    return _read(connection, _locked(connection.dialect.name), place_ids) if place_ids else {}


def lock_place(connection: Connection, place_id: str) -> PlaceRecord | None:
    """As `place_found`, locked as `lock_places` does."""
    return lock_places(connection, [place_id]).get(place_id)


def save_place(connection: Connection, place: PlaceRecord) -> None:
    """Save a place as it is from now on, but for its single days."""
    values = {
        "exchange_place_id": place.exchange_place_id,
        "store_id": place.store_id,
        "hours": write_week(place.hours.week),
        "slot_minutes": place.slot_minutes,
        "capacity": place.capacity,
        "timezone": place.timezone,
    }
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    saved = insert(PLACES).values(values)
    connection.execute(
        saved.on_conflict_do_update(index_elements=["exchange_place_id"], set_=values)
    )


def save_day(
    connection: Connection, place_ids: Sequence[str], day: date, spans: Spans | None
) -> None:
    """Save the hours of places on one day; (): closed; None: as the week has them."""
    these = (PLACE_DAYS.c.exchange_place_id.in_(place_ids), PLACE_DAYS.c.day == day.isoformat())
    connection.execute(delete(PLACE_DAYS).where(*these))
    if spans is None or not place_ids:
        return
    hours = write_spans(spans)
    rows = [
        {"exchange_place_id": place, "day": day.isoformat(), "hours": hours} for place in place_ids
    ]
    connection.execute(PLACE_DAYS.insert(), rows)
