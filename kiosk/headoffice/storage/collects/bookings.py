"""What is booked at exchange places: a unit of capacity in each slot of a booking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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

from kiosk.domain.order import Slot
from kiosk.domain.places.hours import DAY_MINUTES
from kiosk.headoffice.storage.bulk import insert_if_new, is_one_of
from kiosk.headoffice.storage.collects.booking_tables import BOOKED_UNITS, BOOKINGS
from kiosk.storage.engine.columns import Timestamp

KEPT_DAYS = 7
"""How long a booking is kept after its slot: until then, it can still be asked to be deleted."""

_DAY = timedelta(minutes=DAY_MINUTES)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class TakenUnit:
    """A unit that is taken of a slot. `order_id`: None while there is no order for it."""

    slot: Slot
    order_id: str | None


_ITS_UNITS = (
    BOOKED_UNITS.c.exchange_place_id == bindparam("place"),
    # No slot is longer than a day: where the key is read from.
    BOOKED_UNITS.c.slot_start > bindparam("early", type_=Timestamp),
    BOOKED_UNITS.c.slot_start < bindparam("until", type_=Timestamp),
    BOOKED_UNITS.c.slot_end > bindparam("since", type_=Timestamp),
    or_(
        BOOKINGS.c.expires_at.is_(None),
        BOOKINGS.c.expires_at > bindparam("now", type_=Timestamp),
    ),
)
_ITS_BOOKING = BOOKINGS.c.booking_id == BOOKED_UNITS.c.booking_id
_SLOT = (BOOKED_UNITS.c.slot_start, BOOKED_UNITS.c.slot_end)
_TAKEN_UNITS = select(*_SLOT, BOOKINGS.c.collect_id).join(BOOKINGS, _ITS_BOOKING).where(*_ITS_UNITS)
# A week has hundreds of slots, each of them as many units as its capacity: they are counted there.
_TAKEN = (
    select(*_SLOT, func.count().label("units"))
    .join(BOOKINGS, _ITS_BOOKING)
    .where(*_ITS_UNITS)
    .group_by(*_SLOT)
)
_USED = select(BOOKED_UNITS.c.unit).where(
    BOOKED_UNITS.c.exchange_place_id == bindparam("place"),
    BOOKED_UNITS.c.slot_start == bindparam("start", type_=Timestamp),
)
_INSERT = insert(BOOKINGS)


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


def taken(
    connection: Connection, place_id: str, since: datetime, until: datetime, now: datetime
) -> dict[Slot, int]:
    """How many units of which slots are taken between these times; expired ones are not."""
    rows = connection.execute(_TAKEN, _within(place_id, since, until, now))
    return {Slot(row.slot_start, row.slot_end): row.units for row in rows}


def taken_units(
    connection: Connection, place_id: str, since: datetime, until: datetime, now: datetime
) -> list[TakenUnit]:
    """Each unit that is taken between these times; expired ones are not."""
    rows = connection.execute(_TAKEN_UNITS, _within(place_id, since, until, now))
    return [TakenUnit(Slot(row.slot_start, row.slot_end), row.collect_id) for row in rows]


def _within(place_id: str, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    return {"place": place_id, "early": since - _DAY, "since": since, "until": until, "now": now}


def book(
    connection: Connection,
    booking: BookingRecord,
    slots: Sequence[Slot],
    capacity: int | None,
    now: datetime,
    *,
    taken: Mapping[Slot, int] | None = None,
) -> bool:
    """Save a booking of these slots. False where a slot has no unit left: nothing is saved then.

    Whoever books at the same time meets the key of the units. `capacity`: None: full slots take
    it as well. `taken`: how many units of the slots are, if that is known: the next one is mostly
    free.
    """
    values = {
        "booking_id": booking.booking_id,
        "store_id": booking.store_id,
        "exchange_place_id": booking.exchange_place_id,
        "slot_start": booking.slot.start,
        "slot_end": booking.slot.end,
        "expires_at": booking.expires_at,
        "collect_id": booking.collect_id,
    }
    connection.execute(_INSERT, values)
    is_booked = all(
        _take_next(connection, booking, slot, capacity, taken)
        or _take(connection, booking, slot, capacity, now)
        for slot in slots
    )
    if not is_booked:
        free(connection, booking.booking_id)
    return is_booked


def _take_next(
    connection: Connection,
    booking: BookingRecord,
    slot: Slot,
    capacity: int | None,
    taken: Mapping[Slot, int] | None,
) -> bool:
    """Take the unit after those that are taken: it is free unless there are gaps among them."""
    if taken is None or capacity is None:
        return False
    unit = taken.get(slot, 0) + 1
    return unit <= capacity and _insert_unit(connection, booking, slot, unit)


def _take(
    connection: Connection, booking: BookingRecord, slot: Slot, capacity: int | None, now: datetime
) -> bool:
    place = booking.exchange_place_id
    used = _used(connection, place, slot)
    if capacity is None:
        capacity = len(used) + 1
    if len(used) >= capacity:
        drop_old(connection, place, now)
        used = _used(connection, place, slot)
    if len(used) >= capacity:
        return False
    free_units = (unit for unit in range(1, capacity + 1) if unit not in used)
    return any(_insert_unit(connection, booking, slot, unit) for unit in free_units)


def _insert_unit(connection: Connection, booking: BookingRecord, slot: Slot, unit: int) -> bool:
    values = {
        "exchange_place_id": booking.exchange_place_id,
        "slot_start": slot.start,
        "unit": unit,
        "slot_end": slot.end,
        "booking_id": booking.booking_id,
    }
    return insert_if_new(connection, BOOKED_UNITS, values)


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
