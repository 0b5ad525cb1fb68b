"""What is booked at exchange places: a unit of capacity in each slot of a booking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import units_left
from kiosk.headoffice.storage.bulk import insert_if_new, is_one_of
from kiosk.headoffice.storage.collects.booking_tables import BOOKED_UNITS, BOOKINGS
from kiosk.storage.engine.columns import Timestamp

KEPT_DAYS = 7
"""How long a booking is kept after its slot: until then, it can still be asked to be deleted."""


@frozen
class BookingRecord:
    """A booking. `expires_at`: until when it holds its slots; None: until they are over.

    `collect_id`: of the collect that took it over.
    """

    booking_id: str
    store_id: str
    exchange_place_id: str
    slot: Slot
    expires_at: datetime | None = None
    collect_id: str | None = None


@frozen
class AskedBooking:
    """A booking to be saved, which is to have a unit of each of these slots of its place.

    `capacity`: of the place; None: full slots take it as well.
    """

    booking: BookingRecord
    slots: Sequence[Slot]
    capacity: int | None


_USED = select(BOOKED_UNITS.c.unit).where(
    BOOKED_UNITS.c.exchange_place_id == bindparam("place"),
    BOOKED_UNITS.c.slot_start == bindparam("start", type_=Timestamp),
)


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(BOOKINGS.c.expires_at.is_(None), BOOKINGS.c.expires_at > now)


def booking_found(connection: Connection, booking_id: str, now: datetime) -> BookingRecord | None:
    """The booking with this identifier that has not expired."""
    this = BOOKINGS.c.booking_id == booking_id
    row = connection.execute(select(BOOKINGS).where(this, _holds(now))).first()
    return None if row is None else _record(row)


def bookings_of(
    connection: Connection, store_id: str, collect_ids: Collection[str]
) -> list[BookingRecord]:
    """The bookings that these collects of a store have."""
    is_theirs = is_one_of(connection, BOOKINGS.c.collect_id, collect_ids)
    query = select(BOOKINGS).where(BOOKINGS.c.store_id == store_id, is_theirs)
    return list(map(_record, connection.execute(query.order_by(BOOKINGS.c.booking_id))))


def _record(row: Row[Any]) -> BookingRecord:
    return BookingRecord(
        row.booking_id,
        row.store_id,
        row.exchange_place_id,
        Slot(row.slot_start, row.slot_end),
        row.expires_at,
        row.collect_id,
    )


def has_at(connection: Connection, store_id: str, collect_id: str, slot: Slot) -> bool:
    """Whether a collect has a booking of this slot."""
    query = select(BOOKINGS.c.booking_id).where(
        BOOKINGS.c.collect_id == collect_id,
        BOOKINGS.c.store_id == store_id,
        BOOKINGS.c.slot_start == slot.start,
        BOOKINGS.c.slot_end == slot.end,
    )
    return connection.execute(query.limit(1)).first() is not None


def book(
    connection: Connection, asked: AskedBooking, taken: Mapping[Slot, int], now: datetime
) -> bool:
    """As `book_each`, of one; `taken`: of its place."""
    by_place = {asked.booking.exchange_place_id: taken}
    (is_booked,) = book_each(connection, [asked], by_place, now)
    return is_booked


def book_each(
    connection: Connection,
    asked: Sequence[AskedBooking],
    taken: Mapping[str, Mapping[Slot, int]],
    now: datetime,
) -> list[bool]:
    """Save each of these bookings. False for one of which a slot has no unit left: it is not saved.

    `taken`: how many units of which slots are taken, by place. Whoever comes first is served first;
    whoever books at the same time meets the key of the units.
    """
    units = _next_units(asked, taken)
    fitting = [one for one in asked if one.booking.booking_id in units]
    if not fitting:
        return [False] * len(asked)
    connection.execute(insert(BOOKINGS), [_row(one.booking) for one in fitting])
    rows = [row for one in fitting for row in units[one.booking.booking_id]]
    booked = {one.booking.booking_id for one in fitting}
    if not insert_if_new(connection, BOOKED_UNITS, *rows):
        # Bookings were freed, or have expired: there are gaps among the units.
        is_theirs = is_one_of(connection, BOOKED_UNITS.c.booking_id, booked)
        connection.execute(delete(BOOKED_UNITS).where(is_theirs))
        in_gaps = (one for one in fitting if _booked_in_gaps(connection, one, now))
        booked = {one.booking.booking_id for one in in_gaps}
    return [one.booking.booking_id in booked for one in asked]


def _next_units(
    asked: Sequence[AskedBooking], taken: Mapping[str, Mapping[Slot, int]]
) -> dict[str, list[dict[str, Any]]]:
    """By booking that there is room for: a unit of each of its slots, after those that are taken.

    These are free, unless there are gaps among those that are taken.
    """
    counts = {one.booking.exchange_place_id: Counter[Slot]() for one in asked}
    for place_id, counted in counts.items():
        counted.update(taken.get(place_id, {}))
    units: dict[str, list[dict[str, Any]]] = {}
    for one in asked:
        counted = counts[one.booking.exchange_place_id]
        if one.capacity is not None and min(units_left(one.slots, counted, one.capacity)) < 1:
            continue
        counted.update(one.slots)
        units[one.booking.booking_id] = [
            _unit(one.booking, slot, counted[slot]) for slot in one.slots
        ]
    return units


def _booked_in_gaps(connection: Connection, one: AskedBooking, now: datetime) -> bool:
    is_booked = all(_take(connection, one, slot, now) for slot in one.slots)
    if not is_booked:
        free(connection, one.booking.booking_id)
    return is_booked


def _take(connection: Connection, one: AskedBooking, slot: Slot, now: datetime) -> bool:
    place, capacity = one.booking.exchange_place_id, one.capacity
    used = _used(connection, place, slot)
    if capacity is None:
        capacity = len(used) + 1
    if len(used) >= capacity:
        drop_old(connection, place, now)
        used = _used(connection, place, slot)
    if len(used) >= capacity:
        return False
    free_units = (unit for unit in range(1, capacity + 1) if unit not in used)
    return any(
        insert_if_new(connection, BOOKED_UNITS, _unit(one.booking, slot, unit))
        for unit in free_units
    )


def _unit(booking: BookingRecord, slot: Slot, unit: int) -> dict[str, Any]:
    return {
        "exchange_place_id": booking.exchange_place_id,
        "slot_start": slot.start,
        "unit": unit,
        "slot_end": slot.end,
        "booking_id": booking.booking_id,
    }


def _row(booking: BookingRecord) -> dict[str, Any]:
    return {
        "booking_id": booking.booking_id,
        "store_id": booking.store_id,
        "exchange_place_id": booking.exchange_place_id,
        "slot_start": booking.slot.start,
        "slot_end": booking.slot.end,
        "expires_at": booking.expires_at,
        "collect_id": booking.collect_id,
    }


def _used(connection: Connection, place_id: str, slot: Slot) -> set[int]:
    """The units of a slot that are in use, or still stand there though their booking expired."""
    params = {"place": place_id, "start": slot.start}
    return set(connection.execute(_USED, params).scalars())


def give_to(connection: Connection, booking_id: str, collect_id: str) -> None:
    """Have a collect take a booking over: it no longer expires."""
    this = BOOKINGS.c.booking_id == booking_id
    connection.execute(update(BOOKINGS).where(this).values(collect_id=collect_id, expires_at=None))


def free_of_collect(
    connection: Connection,
    store_id: str,
    collect_id: str,
    *,
    but: str | None = None,
    but_at: Slot | None = None,
) -> None:
    """Free the slots that a collect has. `but`, `but_at`: a booking that it keeps, or its slot."""
    these = [BOOKINGS.c.collect_id == collect_id, BOOKINGS.c.store_id == store_id]
    if but is not None:
        these.append(BOOKINGS.c.booking_id != but)
    if but_at is not None:
        is_other = or_(BOOKINGS.c.slot_start != but_at.start, BOOKINGS.c.slot_end != but_at.end)
        these.append(is_other)
    _delete(connection, *these)


def free_of_collects(connection: Connection, store_id: str, collect_ids: Collection[str]) -> None:
    """Free the slots that these collects of a store have."""
    is_theirs = is_one_of(connection, BOOKINGS.c.collect_id, collect_ids)
    _delete(connection, BOOKINGS.c.store_id == store_id, is_theirs)


def free(connection: Connection, booking_id: str) -> None:
    """Free the slots of a booking."""
    _delete(connection, BOOKINGS.c.booking_id == booking_id)


def drop_old(connection: Connection, place_id: str, now: datetime) -> None:
    """Free what expired at a place, and forget what is long over."""
    is_expired = BOOKINGS.c.expires_at <= now
    is_over = BOOKINGS.c.slot_end < now - timedelta(days=KEPT_DAYS)
    _delete(connection, BOOKINGS.c.exchange_place_id == place_id, or_(is_expired, is_over))


def booked_between(connection: Connection, place_id: str, since: datetime, until: datetime) -> int:
    """How many bookings of a place begin between these times."""
    query = select(func.count()).where(
        BOOKINGS.c.exchange_place_id == place_id,
        BOOKINGS.c.slot_start >= since,
        BOOKINGS.c.slot_start < until,
    )
    return connection.execute(query).scalar_one()


def _delete(connection: Connection, *these: ColumnElement[bool]) -> None:
    ids = select(BOOKINGS.c.booking_id).where(*these)
    connection.execute(delete(BOOKED_UNITS).where(BOOKED_UNITS.c.booking_id.in_(ids)))
    connection.execute(delete(BOOKINGS).where(*these))
