"""What is left of a place's slots, with the orders that have one without having booked it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, select

from kiosk.domain.order import Slot
from kiosk.domain.places.hours import units_free
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.booking_tables import BOOKINGS
from kiosk.headoffice.storage.collects.places import PlaceRecord
from kiosk.headoffice.storage.known_orders import ENDED
from kiosk.headoffice.storage.tables import ORDERS
from kiosk.services.ports.place_slots import SlotLeft

_DAY = timedelta(days=1)


def slots_left(
    connection: Connection, place: PlaceRecord, now: datetime, days: int
) -> tuple[SlotLeft, ...]:
    """The slots of so many days, from today on, that are not over; below 0 where overbooked."""
    today = now.astimezone(ZoneInfo(place.timezone)).date()
    every = (slot for count in range(days) for slot in place.slots_on(today + count * _DAY))
    slots = [slot for slot in every if slot.end > now]
    if not slots:
        return ()
    since, until = slots[0].start, slots[-1].end
    taken = bookings.taken(connection, place.exchange_place_id, since, until, now)
    taken += _unbooked(connection, place.store_id, since, until)
    left = units_free(slots, taken, place.capacity)
    return tuple(map(SlotLeft, slots, left))


def _unbooked(
    connection: Connection, store_id: str, since: datetime, until: datetime
) -> list[Slot]:
    """The slots of a store's open orders that hold no booking: the store took them itself."""
    has_booking = exists().where(
        BOOKINGS.c.store_id == ORDERS.c.store_id, BOOKINGS.c.collect_id == ORDERS.c.order_id
    )
    query = select(ORDERS.c.slot_start, ORDERS.c.slot_end).where(
        ORDERS.c.store_id == store_id,
        ORDERS.c.slot_start >= since - _DAY,
        ORDERS.c.slot_start < until,
        ORDERS.c.slot_end > since,
        ORDERS.c.status.not_in(ENDED),
        ~has_booking,
    )
    found = (Slot(row.slot_start, row.slot_end) for row in connection.execute(query))
    return [slot for slot in found if slot.end - slot.start <= _DAY]
