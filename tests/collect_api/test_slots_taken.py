"""A collect with a slot and no booking takes up capacity like any other: no slot is overbooked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from kiosk.domain.order import Slot
from kiosk.domain.places.hours import read_week
from kiosk.domain.status import Status
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.collect.left_out import book_left_out
from kiosk.headoffice.collect.taken_bookings import AskedSlot, take_slots
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.booking_tables import BOOKED_UNITS
from kiosk.headoffice.storage.collects.bookings import AskedBooking, BookingRecord
from kiosk.headoffice.storage.collects.places import lock_place
from kiosk.headoffice.storage.collects.taken import taken
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from tests.collect_api.conftest import ON_BOTH
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.collect_api.test_bookings import (
    BOTH,
    DAY,
    EVERY_DAY,
    HALF_PAST,
    NINE,
    booked,
    booking,
    left,
)
from tests.collect_api.test_create import CONFLICT, created, wanted
from tests.domain.orders import SOPHIE
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import NOON, Hub, order_named

FULL = wrong("payload", "slot")
OFF_THE_GRID = {"start": f"{DAY}T09:15:00+01:00", "end": f"{DAY}T09:45:00+01:00"}
CLOSED = {"start": f"{DAY}T12:00:00+01:00", "end": f"{DAY}T12:30:00+01:00"}
HALF_HOUR = timedelta(minutes=30)
ALL_WEEK = {"start": f"{DAY}T00:00:00+01:00", "end": "2026-12-01T00:00:00+01:00"}


@pytest.fixture
def places(database: OfficeDatabase, clock: Clock, lyon: StoreRecord) -> PlaceAdmin:
    """Lyon's place has four slots of half an hour a day, for one each."""
    admin = PlaceAdmin(database, clock)
    admin.set("LYON-01", PlaceChange(read_week(EVERY_DAY), 30, 1))
    return admin


@ON_BOTH
def test_a_full_slot_takes_neither_a_booking_nor_a_collect(
    retailer: Retailer, places: PlaceAdmin
) -> None:
    created(retailer, "C-1", slot=NINE)
    assert left(retailer) == [0, 1, 1, 1]
    assert problem(retailer.post("/bookings", booking())) == CONFLICT
    assert problem(retailer.post("/collects", wanted("C-2", slot=NINE))) == FULL
    assert retailer.get("/collects/C-2").status_code == 404
    booked(retailer, HALF_PAST)
    assert problem(retailer.post("/collects", wanted("C-2", slot=HALF_PAST))) == FULL
    # Twice the same order is that, whatever is booked.
    assert problem(retailer.post("/collects", wanted("C-1", slot=CLOSED))) == CONFLICT
    assert retailer.call("DELETE", "/collects/C-1").status_code == 204
    created(retailer, "C-2", slot=NINE)


def test_a_collect_that_moves_gives_its_slot_back_and_may_be_refused_the_new_one(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    created(retailer, "C-1", slot=NINE)
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    booked(retailer, HALF_PAST)
    assert problem(retailer.call("PATCH", "/collects/C-1", json={"slot": HALF_PAST})) == FULL
    assert left(retailer) == [0, 0, 1, 1]
    # As it is already: nothing more is taken.
    assert retailer.call("PATCH", "/collects/C-1", json={"slot": NINE}).status_code == 204
    assert left(retailer) == [0, 0, 1, 1]
    moved = retailer.call("PATCH", "/collects/C-1", json={"slot": CLOSED})
    assert moved.status_code == 204
    assert left(retailer) == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("slot", "remains"),
    [
        (OFF_THE_GRID, [0, 0, 1, 1]),
        (BOTH, [0, 0, 1, 1]),
        (CLOSED, [1, 1, 1, 1]),
        (ALL_WEEK, [1, 1, 1, 1]),
    ],
    ids=["across two", "two", "while it is closed", "a week"],
)
def test_it_takes_every_slot_that_its_own_overlaps(
    retailer: Retailer, places: PlaceAdmin, slot: dict[str, str], remains: list[int]
) -> None:
    created(retailer, "C-1", slot=slot)
    assert left(retailer) == remains


def test_a_slot_that_is_over_takes_nothing(
    retailer: Retailer, places: PlaceAdmin, clock: Clock
) -> None:
    clock.pass_(hours=22)
    created(retailer, "C-1", slot=NINE)
    created(retailer, "C-2", slot=NINE)


def takes_itself(hub: Hub, order_id: str, slot: dict[str, str] = NINE) -> None:
    """The store imports an order that has this slot."""
    order = order_named(order_id)
    own = Slot(*(datetime.fromisoformat(slot[end]) for end in ("start", "end")))
    hub.add_order(replace(order, state=replace(order.state, slot=own)))
    asyncio.run(hub.send())


@ON_BOTH
def test_an_order_that_the_store_took_itself_takes_up_its_slot(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    takes_itself(hub, "S-1")
    assert left(retailer) == [0, 1, 1, 1]
    assert problem(retailer.post("/bookings", booking())) == CONFLICT
    assert problem(retailer.post("/collects", wanted("C-1", slot=NINE))) == FULL
    # Nobody can refuse the store a second one: the slot is free once both are gone.
    takes_itself(hub, "S-2")
    for order_id, free in (("S-1", 0), ("S-2", 1)):
        assert left(retailer)[0] == 0
        hub.step(order_id, Status.CANCELLED, SOPHIE, reason="CANCELLED_BY_CLIENT")
        asyncio.run(hub.send())
        assert left(retailer)[0] == free


@pytest.mark.parametrize("slot", [CLOSED, ALL_WEEK], ids=["closed", "a week"])
def test_a_time_that_is_no_slot_of_the_place_takes_nothing_from_it(
    retailer: Retailer, places: PlaceAdmin, hub: Hub, slot: dict[str, str]
) -> None:
    takes_itself(hub, "S-1", slot)
    assert left(retailer) == [1, 1, 1, 1]


def test_a_collect_that_its_client_created_takes_its_slot_once(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    places.set("LYON-01", PlaceChange(capacity=3))
    created(retailer, "C-1", slot=NINE)
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    assert left(retailer) == [2, 3, 3, 3]


@ON_BOTH
def test_orders_from_before_the_place_had_hours_take_up_its_slots(
    retailer: Retailer, hub: Hub, database: OfficeDatabase, clock: Clock, lyon: StoreRecord
) -> None:
    takes_itself(hub, "S-1")
    admin = PlaceAdmin(database, clock)
    admin.set("LYON-01", PlaceChange(read_week(EVERY_DAY), 30, 1))
    assert left(retailer) == [0, 1, 1, 1]


@ON_BOTH
def test_orders_from_before_an_update_take_up_their_slots_once_head_office_runs(
    retailer: Retailer, hub: Hub, places: PlaceAdmin, database: OfficeDatabase, clock: Clock
) -> None:
    takes_itself(hub, "S-1")
    takes_itself(hub, "S-2", HALF_PAST)
    with database.transaction() as here:
        bookings.free_of_collects(here, hub.peer.store_id, ["S-1"])
    assert left(retailer) == [1, 0, 1, 1]
    for _ in range(2):
        asyncio.run(book_left_out(Work(database, clock=clock)))
        assert left(retailer) == [0, 0, 1, 1]


def test_a_booking_that_finds_one_of_its_slots_full_takes_none(
    database: OfficeDatabase, lyon: StoreRecord, places: PlaceAdmin
) -> None:
    first, second = (Slot(NOON + k * HALF_HOUR, NOON + (k + 1) * HALF_HOUR) for k in (0, 1))
    with database.transaction() as here:
        for name, slots in (("b-1", [second]), ("b-2", [first, second]), ("b-3", [first])):
            record = BookingRecord(name, lyon.store_id, "LYON-01", slots[0])
            is_booked = bookings.book(here, AskedBooking(record, slots, 1), {}, NOON)
            assert is_booked is (name != "b-2")
        assert bookings.booking_found(here, "b-2", NOON) is None


def test_a_unit_that_was_given_back_is_taken_again(
    database: OfficeDatabase, lyon: StoreRecord, places: PlaceAdmin
) -> None:
    slot = Slot(NOON, NOON + HALF_HOUR)
    with database.transaction() as here:
        for name in ("b-1", "b-2", "b-3"):
            record = BookingRecord(name, lyon.store_id, "LYON-01", slot)
            if name == "b-3":
                bookings.free(here, "b-1")
            units = taken(here, "LYON-01", slot.start, slot.end, NOON)
            assert bookings.book(here, AskedBooking(record, [slot], 2), units, NOON)
        assert taken(here, "LYON-01", slot.start, slot.end, NOON) == {slot: 2}


@ON_BOTH
def test_the_key_of_a_unit_is_taken_once(
    database: OfficeDatabase, lyon: StoreRecord, places: PlaceAdmin
) -> None:
    slot = Slot(NOON, NOON + HALF_HOUR)
    unit = {"exchange_place_id": "LYON-01", "slot_start": slot.start, "unit": 1}
    with database.transaction() as here:
        for name in ("b-1", "b-2"):
            record = BookingRecord(name, lyon.store_id, "LYON-01", slot)
            # Of the only unit, the second booking gets none.
            asked = AskedBooking(record, [slot], 1)
            assert bookings.book(here, asked, {}, NOON) is (name == "b-1")
    row = {**unit, "slot_end": slot.end, "booking_id": "b-1"}
    with pytest.raises(IntegrityError), database.transaction() as here:
        here.execute(BOOKED_UNITS.insert(), row)


@ON_BOTH
def test_collects_that_ask_at_once_take_what_is_left_of_each_slot_and_no_more(
    database: OfficeDatabase, lyon: StoreRecord, places: PlaceAdmin
) -> None:
    """Of two units, one is given back, one was held by a booking that expired: both are there."""
    places.set("LYON-01", PlaceChange(read_week("mon-sun 00:00-23:30"), 30, 2))
    first, second, third = (
        Slot(NOON + k * HALF_HOUR, NOON + (k + 1) * HALF_HOUR) for k in (2, 3, 4)
    )
    both = Slot(first.start, second.end)
    wanted_slots = {"C-1": first, "C-2": both, "C-3": first, "C-4": second, "C-5": both}
    wanted_slots |= {"C-6": third, "C-7": third, "C-8": third}
    over = Slot(NOON - HALF_HOUR, NOON)
    with database.transaction() as here:
        place = lock_place(here, "LYON-01")
        for name, expires in (("b-1", None), ("b-2", NOON + HALF_HOUR)):
            record = BookingRecord(name, lyon.store_id, "LYON-01", third, expires)
            units = taken(here, "LYON-01", third.start, third.end, NOON)
            assert bookings.book(here, AskedBooking(record, [third], 2), units, NOON)
        bookings.free(here, "b-1")
        now = NOON + HALF_HOUR
        asked = [
            AskedSlot(lyon.store_id, name, place, slot)
            for name, slot in {**wanted_slots, "C-9": over}.items()
        ]
        names = iter(f"n-{number}" for number in range(20))
        answers = take_slots(here, asked, new_id=lambda: next(names), now=now)
        assert answers == [True, True, False, True, False, True, True, False, True]
        held = bookings.bookings_of(here, lyon.store_id, [*wanted_slots, "C-9"])
        assert {one.collect_id for one in held} == {"C-1", "C-2", "C-4", "C-6", "C-7"}
        assert taken(here, "LYON-01", first.start, third.end, now) == dict.fromkeys(
            (first, second, third), 2
        )
