"""The bookings that collects take over, with their slot, and the slots that they take without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from kiosk.collect_api.problems import CollectProblem, not_as_it_is
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.bookings import AskedBooking, BookingRecord
from kiosk.headoffice.storage.collects.places import PlaceRecord, lock_place
from kiosk.headoffice.storage.collects.taken import TimeAtPlace, taken_at_each
from kiosk.headoffice.storage.stores import store
from kiosk.services.orders.collect_body import AskedOrder


def take_over(
    connection: Connection,
    store_id: str,
    collect_id: str,
    booking_id: str,
    *,
    slot: Slot | None,
    now: datetime,
) -> Slot | None:
    """Have a collect of a store take a booking over, and free its others; returns its slot.

    `slot`: the one that the collect is asked to have. None where the place has no slots here: the
    booking is then one of the client's own. Raises CollectProblem (400).
    """
    place = lock_place(connection, store(connection, store_id).exchange_place_id)
    if place is None:
        return None
    booking = bookings.booking_found(connection, booking_id, now)
    if booking is None or booking.store_id != store_id:
        raise not_as_it_is("bookingId", "There is no such booking, or it has expired.")
    if booking.collect_id not in (None, collect_id):
        raise not_as_it_is("bookingId", "Another collect has this booking.")
    if slot is not None and slot != booking.slot:
        raise not_as_it_is("slot", "The booking is for another slot.")
    bookings.free_of_collect(connection, store_id, collect_id, but=booking_id)
    bookings.give_to(connection, booking_id, collect_id)
    return booking.slot


@frozen
class AskedSlot:
    """A slot that a collect of a store asks for without a booking. `place`: its place, locked."""

    store_id: str
    collect_id: str
    place: PlaceRecord | None
    slot: Slot

    def booking(self, booking_id: str, now: datetime) -> AskedBooking | None:
        """What it has to book: a unit of each slot of its place that its own overlaps.

        None where the place has no slots here, while it is closed, and of what is over: there is
        nothing that could be booked twice.
        """
        place = self.place
        if place is None or self.slot.end <= now:
            return None
        overlapped = place.overlapped(self.slot)
        if not overlapped:
            return None
        place_id, its_own = place.exchange_place_id, self.collect_id
        record = BookingRecord(booking_id, self.store_id, place_id, self.slot, None, its_own)
        return AskedBooking(record, overlapped, place.capacity)


def take_slots(
    connection: Connection, asked: Sequence[AskedSlot], *, new_id: Callable[[], str], now: datetime
) -> list[bool]:
    """Have collects take their slots: False of one that is full, of which nothing is saved.

    Whoever comes first is served first.
    """
    found = [one.booking(new_id(), now) for one in asked]
    to_book = [booking for booking in found if booking is not None]
    times = [
        TimeAtPlace(one.booking.exchange_place_id, one.slots[0].start, one.slots[-1].end)
        for one in to_book
    ]
    taken = taken_at_each(connection, times, now)
    booked = iter(bookings.book_each(connection, to_book, taken, now))
    return [booking is None or next(booked) for booking in found]


def slot_is_full() -> CollectProblem:
    """What is answered to a collect whose slot is full (400)."""
    return not_as_it_is("slot", "This slot is booked already.")


def at_slot(asked: AskedOrder, slot: Slot) -> AskedOrder:
    """The order with this slot."""
    written = {"start": slot.start.isoformat(), "end": slot.end.isoformat()}
    return AskedOrder({**asked.body, "slot": written}, replace(asked.new, slot=slot))
