"""The bookings that collects take over, with their slot, and the slots that they take without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from kiosk.collect_api.problems import not_as_it_is
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import units_left
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.bookings import BookingRecord
from kiosk.headoffice.storage.collects.places import PlaceRecord, lock_place
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


@dataclass(frozen=True, slots=True)
class KeyOfCollect:
    """A collect of a store."""

    store_id: str
    collect_id: str


def take_slot(
    connection: Connection,
    collect: KeyOfCollect,
    place: PlaceRecord | None,
    slot: Slot,
    *,
    new_id: Callable[[], str],
    now: datetime,
) -> None:
    """Have a collect without a booking take a unit of each slot of its place that its own overlaps.

    `place`: its place, locked. It takes none where the place has no slots here (None), while it is
    closed, and of what is over: there is nothing that could be booked twice. Raises CollectProblem
    (400) where a slot is full; nothing is saved then.
    """
    if place is None or slot.end <= now:
        return
    overlapped = place.overlapped(slot)
    if not overlapped:
        return
    place_id = place.exchange_place_id
    since, until = overlapped[0].start, overlapped[-1].end
    units = bookings.taken(connection, place_id, since, until, now)
    booking = BookingRecord(new_id(), collect.store_id, place_id, slot, None, collect.collect_id)
    if min(units_left(overlapped, units, place.capacity)) < 1 or not bookings.book(
        connection, booking, overlapped, place.capacity, now, taken=units
    ):
        raise not_as_it_is("slot", "This slot is booked already.")


def at_slot(asked: AskedOrder, slot: Slot) -> AskedOrder:
    """The order with this slot."""
    written = {"start": slot.start.isoformat(), "end": slot.end.isoformat()}
    return AskedOrder({**asked.body, "slot": written}, replace(asked.new, slot=slot))
