"""What is left of a place's slots, with the orders that have one without having booked it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, select

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import units_free
from kiosk.domain.status import Status
from kiosk.headoffice.storage.collects.booking_tables import BOOKINGS, PLACES
from kiosk.headoffice.storage.collects.places import PlaceRecord
from kiosk.headoffice.storage.collects.taken import TakenUnit, taken_units
from kiosk.headoffice.storage.known_orders import ENDED
from kiosk.headoffice.storage.tables import ORDERS
from kiosk.services.ports.place_slots import SlotLeft

_DAY = timedelta(days=1)
_OPEN_UNBOOKED = select(
    ORDERS.c.store_id, ORDERS.c.order_id, ORDERS.c.slot_start, ORDERS.c.slot_end
).where(
    # These, rather than all but the ended ones: PostgreSQL finds them by `ix_orders_status`.
    ORDERS.c.status.in_([status for status in Status if status not in ENDED]),
    ~exists().where(
        BOOKINGS.c.store_id == ORDERS.c.store_id, BOOKINGS.c.collect_id == ORDERS.c.order_id
    ),
)


@frozen
class SlotUse:
    """Who has a slot. `held`: so many bookings without an order. `left`: as in `SlotLeft`.

    `is_offered`: whether it is one of the place's; stores may move orders into others.
    """

    slot: Slot
    order_ids: tuple[str, ...]
    held: int
    left: int
    is_offered: bool = True


def slots_left(
    connection: Connection, place: PlaceRecord, now: datetime, days: int
) -> tuple[SlotLeft, ...]:
    """The slots of so many days, from today on, that are not over; below 0 where overbooked."""
    today = now.astimezone(ZoneInfo(place.timezone)).date()
    every = (slot for count in range(days) for slot in place.slots_on(today + count * _DAY))
    slots = [slot for slot in every if slot.end > now]
    if not slots:
        return ()
    taken = _taken(connection, place, Slot(slots[0].start, slots[-1].end), now)
    left = units_free(slots, Counter(unit.slot for unit in taken), place.capacity)
    return tuple(map(SlotLeft, slots, left))


def day_use(
    connection: Connection, place: PlaceRecord, day: date, now: datetime
) -> tuple[SlotUse, ...]:
    """Who has the slots of one day, and which orders the store moved beside them, by time."""
    zone = ZoneInfo(place.timezone)
    since, until = (datetime.combine(one, time(), zone) for one in (day, day + _DAY))
    slots = list(place.slots_on(day))
    taken = _taken(connection, place, Slot(since, until), now)
    left = units_free(slots, Counter(unit.slot for unit in taken), place.capacity)
    uses = [
        _use(slot, [unit for unit in taken if _overlap(unit.slot, slot)], free)
        for slot, free in zip(slots, left, strict=True)
    ]
    uses += _beside(slots, taken)
    return tuple(sorted(uses, key=lambda use: (use.slot.start, use.slot.end)))


def _use(slot: Slot, units: Sequence[TakenUnit], left: int) -> SlotUse:
    order_ids = tuple(sorted(unit.order_id for unit in units if unit.order_id is not None))
    return SlotUse(slot, order_ids, len(units) - len(order_ids), left)


def _beside(slots: Sequence[Slot], taken: Iterable[TakenUnit]) -> Iterator[SlotUse]:
    for unit in taken:
        if unit.order_id is not None and not any(_overlap(unit.slot, slot) for slot in slots):
            yield SlotUse(unit.slot, (unit.order_id,), 0, 0, is_offered=False)


def _overlap(one: Slot, other: Slot) -> bool:
    return one.start < other.end and other.start < one.end


def _taken(
    connection: Connection, place: PlaceRecord, within: Slot, now: datetime
) -> list[TakenUnit]:
    """The units that bookings take in this time, and those of orders that hold no booking."""
    place_id = place.exchange_place_id
    units = taken_units(connection, place_id, within.start, within.end, now)
    return [*units, *_unbooked(connection, place.store_id, within)]


def _unbooked(connection: Connection, store_id: str, within: Slot) -> Iterator[TakenUnit]:
    """Of a store's open orders; see `left_out`. A slot of more than a day is none."""
    query = _OPEN_UNBOOKED.where(
        ORDERS.c.store_id == store_id,
        ORDERS.c.slot_start >= within.start - _DAY,
        ORDERS.c.slot_start < within.end,
        ORDERS.c.slot_end > within.start,
    )
    for row in connection.execute(query):
        slot = Slot(row.slot_start, row.slot_end)
        if slot.end - slot.start <= _DAY:
            yield TakenUnit(slot, row.order_id)


def left_out(
    connection: Connection, now: datetime, store_id: str | None = None
) -> dict[str, dict[str, Slot]]:
    """The slots to come of open orders that hold no booking, by store and order.

    An order is booked when head office learns of it, unless that was before its place had hours, or
    by a former version. Only of stores whose place has hours; `store_id`: of this store alone.
    """
    query = _OPEN_UNBOOKED.join(PLACES, PLACES.c.store_id == ORDERS.c.store_id).where(
        ORDERS.c.slot_end > now
    )
    if store_id is not None:
        query = query.where(ORDERS.c.store_id == store_id)
    found: dict[str, dict[str, Slot]] = {}
    for row in connection.execute(query):
        found.setdefault(row.store_id, {})[row.order_id] = Slot(row.slot_start, row.slot_end)
    return found
