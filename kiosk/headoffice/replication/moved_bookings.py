"""Moves the bookings of orders that their store moved, and books for those that it took itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from kiosk.domain.commands import CommandKind
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import units_left
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.bookings import AskedBooking, BookingRecord
from kiosk.headoffice.storage.collects.open_commands import open_commands
from kiosk.headoffice.storage.collects.places import PlaceRecord, lock_place
from kiosk.headoffice.storage.collects.slot_figures import left_out
from kiosk.headoffice.storage.collects.taken import taken
from kiosk.headoffice.storage.stores import lock_store, store

_CHOOSES_SLOT = (CommandKind.REPLAN, CommandKind.CONFIRM_SLOT)


def move(
    connection: Connection, store_id: str, slots: Mapping[str, Slot | None], now: datetime
) -> frozenset[str]:
    """Have a store's orders hold the slots that they have now, and no others.

    `slots`: by order. Returns the orders whose slot was full, or while their place is closed: they
    have it all the same. The booking of an order that is asked to move again stays until the store
    has decided that.
    """
    place = lock_place(connection, store(connection, store_id).exchange_place_id)
    if place is None:
        return frozenset()
    found = bookings.bookings_of(connection, store_id, list(slots))
    held = {(booking.collect_id, booking.slot) for booking in found}
    over = set()
    for order_id, slot in slots.items():
        if (order_id, slot) in held or _is_asked(connection, store_id, order_id):
            continue
        bookings.free_of_collect(connection, store_id, order_id)
        if slot is None or slot.end <= now:
            continue
        booking_id = f"{store_id}/{order_id}"
        booking = BookingRecord(
            booking_id, store_id, place.exchange_place_id, slot, None, collect_id=order_id
        )
        if not _has_room(connection, place, booking, now):
            over.add(order_id)
    return frozenset(over)


def book_left_out(connection: Connection, store_id: str, now: datetime) -> None:
    """Book the slots of a store's orders that hold no booking; see `left_out`.

    Locks the store, so that none of them moves or ends meanwhile.
    """
    lock_store(connection, store_id)
    slots = left_out(connection, now, store_id).get(store_id)
    if slots:
        move(connection, store_id, slots, now)


def _has_room(
    connection: Connection, place: PlaceRecord, booking: BookingRecord, now: datetime
) -> bool:
    """Book a slot, full or not; whether the place is open then, and had a unit left of it."""
    found = place.overlapped(booking.slot)
    if not found:
        return False
    since, until = found[0].start, found[-1].end
    units = taken(connection, place.exchange_place_id, since, until, now)
    bookings.book(connection, AskedBooking(booking, found, None), units, now)
    return min(units_left(found, units, place.capacity)) > 0


def _is_asked(connection: Connection, store_id: str, order_id: str) -> bool:
    asked = open_commands(connection, store_id, order_id)
    return any(command.kind in _CHOOSES_SLOT for command in asked)
