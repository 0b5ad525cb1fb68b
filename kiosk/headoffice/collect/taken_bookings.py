"""The bookings that collects take over, with their slot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from kiosk.collect_api.problems import not_as_it_is
from kiosk.domain.order import Slot
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.places import lock_place
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


def at_slot(asked: AskedOrder, slot: Slot) -> AskedOrder:
    """The order with this slot."""
    written = {"start": slot.start.isoformat(), "end": slot.end.isoformat()}
    return AskedOrder({**asked.body, "slot": written}, replace(asked.new, slot=slot))
