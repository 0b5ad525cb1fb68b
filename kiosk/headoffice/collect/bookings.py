"""The slots of exchange places, and their bookings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from kiosk.collect_api.ports import Client, NewBooking, OfferedSlot, WantedSlots
from kiosk.collect_api.problems import (
    exists,
    not_as_it_is,
    not_found,
    not_possible,
    place_not_found,
)
from kiosk.domain.events.payloads import KEPT_YEARS
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import units_left
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.bookings import AskedBooking, BookingRecord
from kiosk.headoffice.storage.collects.places import PlaceRecord, lock_place, place_found
from kiosk.headoffice.storage.collects.taken import taken
from kiosk.headoffice.storage.stores import stores_at
from kiosk.services.text_rules import is_printable

DAYS_MAX = 366
"""How many days of slots one call is answered."""

MULTI_HOURS_MAX = 24


class BookingService:
    """The port `Bookings` over head office's tables."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def slots(self, client: Client, wanted: WantedSlots) -> Sequence[OfferedSlot]:
        """See `Bookings.slots`."""
        now = self._work.clock()
        return await self._work.read(lambda here: _offered(here, client, wanted, now))

    async def book(self, client: Client, new: NewBooking) -> str:
        """See `Bookings.book`."""
        now, booking_id = self._work.clock(), self._work.id_source.new_id()
        await self._work.write(lambda here: _book(here, client, new, booking_id, now))
        return booking_id

    async def cancel(self, client: Client, booking_id: str) -> None:
        """See `Bookings.cancel`."""
        now = self._work.clock()
        await self._work.write(lambda here: _cancel(here, client, booking_id, now))


def _offered(
    connection: Connection, client: Client, wanted: WantedSlots, now: datetime
) -> Sequence[OfferedSlot]:
    place_id = wanted.exchange_place_id
    _check_store(connection, client, place_id)
    place = _with_hours(place_found(connection, place_id), place_id)
    slots = [
        slot
        for day in _days(place, wanted, now)
        for slot in place.slots_on(day)
        if slot.start >= now or (wanted.with_ongoing and slot.end > now)
    ]
    if not slots:
        return ()
    units = taken(connection, place_id, slots[0].start, slots[-1].end, now)
    offered = (
        OfferedSlot(_slot_id(place, slot), slot, left)
        for slot, left in zip(slots, units_left(slots, units, place.capacity), strict=True)
        if left >= wanted.remaining_min
    )
    return tuple(offered)[: wanted.number]


def _book(
    connection: Connection, client: Client, new: NewBooking, booking_id: str, now: datetime
) -> None:
    place_id = new.exchange_place_id
    store_id = _check_store(connection, client, place_id)
    place = _with_hours(lock_place(connection, place_id), place_id)
    slots = _booked_slots(place, new, now)
    units = taken(connection, place_id, slots[0].start, slots[-1].end, now)
    booking = BookingRecord(booking_id, store_id, place_id, new.slot, new.expires_at)
    asked = AskedBooking(booking, slots, place.capacity)
    if not bookings.book(connection, asked, units, now):
        raise exists("This slot is booked already.")


def _booked_slots(place: PlaceRecord, new: NewBooking, now: datetime) -> tuple[Slot, ...]:
    """The slots of a booking. Raises CollectProblem (400) if the place has no such slots."""
    slot, found = new.slot, tuple[Slot, ...]()
    is_possible = slot.start.year in KEPT_YEARS and slot.end.year in KEPT_YEARS
    if is_possible and slot.end - slot.start <= timedelta(hours=MULTI_HOURS_MAX):
        found = place.slots_in(slot)
    if not found:
        raise not_as_it_is("slot", "The exchange place has no such slot.")
    if len(found) > 1 and not new.is_multi_slot:
        raise not_as_it_is("slot", "These are several slots: say isMultiSlot to book them all.")
    if slot.end <= now:
        raise not_as_it_is("slot", "This slot is over.")
    if new.expires_at is not None and new.expires_at <= now:
        raise not_as_it_is("slot.expiredAt", "This booking would have expired already.")
    return found


def _cancel(connection: Connection, client: Client, booking_id: str, now: datetime) -> None:
    found = None
    if is_printable(booking_id):
        found = bookings.booking_found(connection, booking_id, now)
    if found is not None:
        # Somebody may have given it to a collect meanwhile.
        lock_place(connection, found.exchange_place_id)
        found = bookings.booking_found(connection, booking_id, now)
    if found is None or not _sees(client, found.store_id):
        raise not_found("There is no such booking.")
    if found.collect_id is not None:
        raise not_possible("A collect has this booking: cancel or change the collect.")
    bookings.free(connection, booking_id)


def _days(place: PlaceRecord, wanted: WantedSlots, now: datetime) -> Iterator[date]:
    today = now.astimezone(ZoneInfo(place.timezone)).date()
    first, last = wanted.from_day or today, wanted.to_day
    for name, day in (("fromDate", first), ("toDate", last)):
        if day.year not in KEPT_YEARS:
            raise not_as_it_is(name, f"{name} is no day that slots are kept for.", "query")
    if wanted.from_day is not None and last < first:
        raise not_as_it_is("toDate", "toDate is before fromDate.", "query")
    if (last - first).days >= DAYS_MAX:
        message = f"toDate is too late: ask for no more than {DAYS_MAX} days at once."
        raise not_as_it_is("toDate", message, "query")
    first = max(first, today)
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _slot_id(place: PlaceRecord, slot: Slot) -> str:
    return f"{place.exchange_place_id}@{_stamp(slot.start)}"


# A week has hundreds of slots, which are the same at most places.
@lru_cache(maxsize=20_000)
def _stamp(start: datetime) -> str:
    return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _check_store(connection: Connection, client: Client, place_id: str) -> str:
    """The open store at a place that the client sees. Raises CollectProblem (403)."""
    found = None
    if is_printable(place_id):
        found = stores_at(connection, [place_id]).get(place_id)
    if found is None or found.closed_at is not None or not _sees(client, found.store_id):
        raise place_not_found(place_id)
    return found.store_id


def _with_hours(place: PlaceRecord | None, place_id: str) -> PlaceRecord:
    if place is None:
        raise not_possible(f"The exchange place {place_id} has no opening hours here yet.")
    return place


def _sees(client: Client, store_id: str) -> bool:
    return client.store_ids is None or store_id in client.store_ids
