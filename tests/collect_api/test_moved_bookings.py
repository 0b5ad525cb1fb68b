"""A store moves an order to another slot: its booking moves with it, also into a full slot."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime
from typing import Any

import pytest

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.domain.commands import Decision
from kiosk.domain.events.payloads import slot_data
from kiosk.domain.order import Actor, Slot
from kiosk.domain.places.hours import read_week
from kiosk.domain.status import Status
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.storage.database import OfficeDatabase
from tests.collect_api.conftest import ON_BOTH
from tests.collect_api.retailer import Retailer, problem
from tests.collect_api.test_bookings import (
    BOTH,
    DAY,
    HALF_PAST,
    NINE,
    booked,
    booking,
    left,
    places,
    slots,
)
from tests.collect_api.test_create import CONFLICT, created
from tests.domain.orders import SOPHIE
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import HEAD_OFFICE, Hub, order_named

__all__ = ["places"]

OVERBOOKED = [{"key": "overbooked", "value": "true"}]
TWO = {"start": f"{DAY}T14:00:00+01:00", "end": f"{DAY}T14:30:00+01:00"}


def arrived(
    retailer: Retailer, hub: Hub, collect_id: str, slot: dict[str, str], **more: Any
) -> None:
    """The retailer books a slot and creates a collect in it, which the store then has."""
    created(retailer, collect_id, bookingId=booked(retailer, slot, **more), slot=None)
    do(hub)


def do(hub: Hub) -> None:
    """The store does what it is asked, and reports."""
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())


def times(slot: dict[str, str]) -> Slot:
    return Slot(datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"]))


def moves(hub: Hub, collect_id: str, slot: dict[str, str], by: Actor = SOPHIE) -> None:
    """Staff move an order; head office does not hear of it yet."""
    if hub.states[collect_id].status is Status.REPLANNED:
        hub.step(collect_id, Status.STARTED, by)
    hub.step(collect_id, Status.REPLANNED, by, data={"slot": slot_data(times(slot))})


def cancels(hub: Hub, collect_id: str) -> None:
    """Staff cancel an order that they moved."""
    hub.step(collect_id, Status.STARTED, SOPHIE)
    hub.step(collect_id, Status.CANCELLED, SOPHIE, reason="CANCELLED_BY_CLIENT")
    asyncio.run(hub.send())


def units(database: OfficeDatabase) -> list[tuple[str, int]]:
    """The units that are taken, by the minute in which their slot begins."""
    query = "SELECT slot_start, unit FROM booked_unit ORDER BY slot_start, unit"
    with database.reader() as connection:
        return [(str(row[0]), row[1]) for row in connection.exec_driver_sql(query)]


@ON_BOTH
def test_who_is_moved_at_the_counter_frees_the_old_place_and_takes_the_new_one(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    assert left(retailer) == [0, 1, 1, 1]
    moves(hub, "C-1", HALF_PAST)
    assert left(retailer) == [0, 1, 1, 1]
    asyncio.run(hub.send())
    assert left(retailer) == [1, 0, 1, 1]
    booked(retailer, NINE)
    assert problem(retailer.post("/bookings", booking(HALF_PAST))) == CONFLICT


@pytest.fixture
def reach() -> Reach:
    """Receivers of these tests are on this computer."""
    return Reach(["127.0.0.1"])


def subscribe(retailer: Retailer) -> None:
    callbacks = {"collectStatus": {"url": "http://127.0.0.1:9/{collectId}", "version": "1.7.0"}}
    assert retailer.post("/subscriptions", {"callbacks": callbacks}).status_code == 204


def told(database: OfficeDatabase) -> list[Any]:
    """What is added to the statuses that clients are told."""
    query = "SELECT contents FROM outbox ORDER BY store_seq"
    with database.reader() as connection:
        found = [json.loads(text) for (text,) in connection.exec_driver_sql(query)]
    return [one["body"].get("additionalData") for one in found]


@ON_BOTH
def test_a_move_into_a_slot_that_filled_up_meanwhile_is_kept(
    retailer: Retailer, places: PlaceAdmin, hub: Hub, database: OfficeDatabase
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    subscribe(retailer)
    moves(hub, "C-1", HALF_PAST)  # in a store without the internet
    held = booked(retailer, HALF_PAST)
    asyncio.run(hub.send())
    assert left(retailer) == [1, 0, 1, 1]
    assert [unit for _, unit in units(database)] == [1, 2]
    assert told(database) == [OVERBOOKED]
    assert retailer.shown("C-1")["slot"]["start"] == "2026-11-25T08:30:00Z"
    # Who gives a place back then leaves a slot that is full, not one with a place.
    retailer.call("DELETE", f"/bookings/{held}")
    assert left(retailer) == [1, 0, 1, 1]
    cancels(hub, "C-1")
    assert left(retailer) == [1, 1, 1, 1]


def test_a_move_and_back_again_in_one_batch_changes_nothing(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    moves(hub, "C-1", HALF_PAST)
    moves(hub, "C-1", NINE)
    asyncio.run(hub.send())
    assert left(retailer) == [0, 1, 1, 1]


def test_two_orders_that_swap_in_one_batch_keep_one_unit_each(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    arrived(retailer, hub, "C-2", HALF_PAST)
    moves(hub, "C-1", HALF_PAST)
    moves(hub, "C-2", NINE)
    asyncio.run(hub.send())
    assert left(retailer) == [0, 0, 1, 1]
    cancels(hub, "C-2")
    assert left(retailer) == [1, 0, 1, 1]


def test_an_order_of_several_slots_moves_into_one(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", BOTH, isMultiSlot=True)
    assert left(retailer) == [0, 0, 1, 1]
    moves(hub, "C-1", TWO)
    asyncio.run(hub.send())
    assert left(retailer) == [1, 1, 0, 1]


def test_a_booking_that_the_order_system_changed_stays_until_the_store_has_decided(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    moves(hub, "C-1", HALF_PAST)
    change = {"bookingId": booked(retailer, TWO)}
    assert retailer.call("PATCH", "/collects/C-1", json=change).status_code == 204
    asyncio.run(hub.send())
    # The store has not read the order system's wish yet: its place is kept.
    assert left(retailer) == [1, 1, 0, 1]
    hub.step("C-1", Status.STARTED, SOPHIE)
    do(hub)
    assert left(retailer) == [1, 1, 0, 1]


def test_a_move_that_the_store_refuses_gives_the_booking_back_where_the_order_is(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    change = {"bookingId": booked(retailer, TWO)}
    assert retailer.call("PATCH", "/collects/C-1", json=change).status_code == 204
    assert left(retailer) == [1, 1, 0, 1]
    (command,) = asyncio.run(hub.fetch())
    hub.decide(command, Decision.REFUSED, "CUSTOMER_PRESENT")
    asyncio.run(hub.send())
    assert left(retailer) == [0, 1, 1, 1]


def test_a_move_to_a_closed_day_or_to_other_hours_is_kept(
    retailer: Retailer, places: PlaceAdmin, hub: Hub, database: OfficeDatabase
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    places.set_day(date(2026, 11, 26), ())
    subscribe(retailer)
    thursday = {name: text.replace(DAY, "2026-11-26") for name, text in NINE.items()}
    moves(hub, "C-1", thursday)
    asyncio.run(hub.send())
    assert left(retailer) == [1, 1, 1, 1]
    assert slots(retailer, "2026-11-26", "2026-11-26") == []
    assert units(database) == []
    assert told(database) == [OVERBOOKED]
    # A slot of the counter's own length counts in each of the place's that it overlaps.
    hour = {"start": f"{DAY}T09:15:00+01:00", "end": f"{DAY}T10:15:00+01:00"}
    moves(hub, "C-1", hour)
    asyncio.run(hub.send())
    assert left(retailer) == [0, 0, 1, 1]
    assert len(units(database)) == 2


def test_an_order_that_the_store_took_itself_holds_the_slot_it_is_moved_to(
    retailer: Retailer, places: PlaceAdmin, hub: Hub, clock: Clock, database: OfficeDatabase
) -> None:
    hub.add_order(order_named("O-1"))
    moves(hub, "O-1", TWO)
    asyncio.run(hub.send())
    assert left(retailer) == [1, 1, 0, 1]
    # What a store reports late of a slot that is over takes nothing.
    clock.pass_(days=2)
    hub.add_order(order_named("O-2"))
    moves(hub, "O-2", TWO)
    asyncio.run(hub.send())
    assert len(units(database)) == 1


def test_a_place_without_hours_has_nothing_to_move(retailer: Retailer, hub: Hub) -> None:
    created(retailer, "C-1", slot=NINE)
    do(hub)
    moves(hub, "C-1", HALF_PAST, HEAD_OFFICE)
    asyncio.run(hub.send())
    assert retailer.shown("C-1")["slot"]["start"] == "2026-11-25T08:30:00Z"


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_where_clocks_change_an_order_moves_to_the_slot_that_is_meant(
    retailer: Retailer, places: PlaceAdmin, hub: Hub, day: str
) -> None:
    places.set("LYON-01", PlaceChange(read_week("sun 01:00-04:00")))
    found = slots(retailer, day, day)
    ends = [{"start": slot["start"], "end": slot["end"]} for slot in found]
    arrived(retailer, hub, "C-1", ends[0])
    for count, slot in enumerate(ends[1:], 1):
        moves(hub, "C-1", slot)
        asyncio.run(hub.send())
        shown = [slot["remainingCapacity"] for slot in slots(retailer, day, day)]
        assert shown == [0 if here == count else 1 for here in range(len(ends))]


@ON_BOTH
def test_head_office_sees_who_has_which_slot_and_which_are_overbooked(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    arrived(retailer, hub, "C-1", NINE)
    arrived(retailer, hub, "C-2", TWO)
    moves(hub, "C-1", HALF_PAST)
    booked(retailer, HALF_PAST)
    noon = {"start": f"{DAY}T12:00:00+01:00", "end": f"{DAY}T12:30:00+01:00"}
    moves(hub, "C-2", noon)
    hub.add_order(order_named("O-1"))
    moves(hub, "O-1", noon)
    asyncio.run(hub.send())
    found = places.day_use("LYON-01", date.fromisoformat(DAY)).uses
    shown = [(use.order_ids, use.held, use.left, use.is_offered) for use in found]
    assert shown == [
        ((), 0, 1, True),
        (("C-1",), 1, -1, True),
        (("C-2",), 0, 0, False),
        (("O-1",), 0, 0, False),
        ((), 0, 1, True),
        ((), 0, 1, True),
    ]
