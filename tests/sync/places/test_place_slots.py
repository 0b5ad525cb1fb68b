"""Counters see what is left of the place's slots, and head office learns what they move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import NewOrder, Slot
from kiosk.domain.places.hours import read_week
from kiosk.domain.status import Status
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.bookings import AskedBooking, BookingRecord
from kiosk.headoffice.storage.collects.places import place_found
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from kiosk.services.ports.place_slots import SlotsUnreachable
from kiosk.services.replication.links import Link
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.server.refused import refused
from tests.storage.sample import SOPHIE, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.network import PLACE, Shop, in_shop
from tests.sync.people import order

X, Y = "CMD-000001", "CMD-000002"
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
EARLY, LATE = (Slot(NINE + timedelta(hours=n), NINE + timedelta(hours=n + 1)) for n in (0, 1))
NEXT_DAY = NINE.date()


def with_hours(shop: Shop, hours: str = "mon-sun 09:00-11:00", capacity: int = 1) -> PlaceAdmin:
    """Head office gives the place slots of an hour."""
    places = PlaceAdmin(shop.office_database, shop.clock)
    places.set(PLACE, PlaceChange(read_week(hours), 60, capacity, "UTC"))
    return places


def holds(shop: Shop, slot: Slot, name: str = "theirs") -> bool:
    """An order system books a slot, for which there is no order yet; False where it is full."""
    booking = BookingRecord(name, shop.store.store_id, PLACE, slot)
    with shop.office_database.transaction() as here:
        place = place_found(here, PLACE)
        assert place is not None
        asked = AskedBooking(booking, [slot], place.capacity)
        return bookings.book(here, asked, {}, shop.clock())


def moves(device: Device, order_id: str, slot: Slot, at: str = "Comptoir 1") -> None:
    """Staff give an order another slot."""
    details = Details(reason="REPLANNED_BY_CLIENT", slot=slot)
    command = Advance(order_id, Status.REPLANNED, SOPHIE, at, details)
    device.store.run_blocking(counter.advance, command)


async def left(device: Device) -> dict[Slot, int]:
    """What the counter is shown of the next day's slots."""
    found = await device.slots_left(2)
    assert found is not None
    return {one.slot: one.left for one in found if one.slot.start.date() == NEXT_DAY}


async def opened(shop: Shop, *slots: Slot) -> tuple[Device, Device]:
    """Léa is at counter 1, which is the hub, Paul at counter 2; orders have these slots."""
    hub = await shop.hub()
    paul = await shop.terminal("counter 2", hub)
    orders = (new_order(number) for number in range(1, len(slots) + 1))
    add_orders(hub.store, map(in_slot, orders, slots))
    await shop.converged()
    await eventually(lambda: paul.monitor.state.link is Link.ONLINE)
    return hub, paul


def in_slot(new: NewOrder, slot: Slot) -> NewOrder:
    return replace(new, slot=slot)


def test_both_counters_see_orders_and_what_order_systems_hold(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop, capacity=3)
        hub, paul = await opened(shop, EARLY, EARLY, LATE)
        assert await left(hub) == await left(paul) == {EARLY: 1, LATE: 2}
        assert holds(shop, LATE)
        assert await left(hub) == await left(paul) == {EARLY: 1, LATE: 1}
        go(hub.store, X, Status.CANCELLED)
        await shop.converged()
        assert await left(paul) == {EARLY: 2, LATE: 1}

    in_shop(tmp_path, day)


def test_whom_paul_moves_to_ten_leaves_her_old_place_to_the_order_system(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop)
        _, paul = await opened(shop, EARLY)
        moves(paul, X, LATE, "Comptoir 2")
        await shop.converged()
        assert await left(paul) == {EARLY: 1, LATE: 0}
        assert holds(shop, EARLY)
        assert not holds(shop, LATE, "too late")

    in_shop(tmp_path, day)


def test_what_head_office_asks_the_store_to_move_is_moved_there_too(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop)
        _, paul = await opened(shop, EARLY)
        shop.replan(X, LATE)
        await eventually(lambda: shop.asked(X) == [("replan", "DONE", None)])
        assert await left(paul) == {EARLY: 1, LATE: 0}
        assert not holds(shop, LATE)

    in_shop(tmp_path, day)


def test_what_is_moved_offline_into_a_slot_that_filled_up_is_kept_and_seen(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop)
        hub, paul = await opened(shop, EARLY)
        hub.line.cut()
        await eventually(lambda: hub.monitor.state.link is Link.OFFLINE)
        with pytest.raises(SlotsUnreachable):
            await hub.slots_left(2)
        with pytest.raises(SlotsUnreachable):
            await paul.slots_left(2)
        moves(paul, X, LATE, "Comptoir 2")
        assert holds(shop, LATE)
        hub.line.join()
        await shop.converged()
        assert order(hub, X).state.slot == order(paul, X).state.slot == LATE
        assert await left(hub) == await left(paul) == {EARLY: 1, LATE: -1}
        # As soon as there is room for it, nothing is out of the ordinary.
        with shop.office_database.transaction() as here:
            bookings.free(here, "theirs")
        assert await left(paul) == {EARLY: 1, LATE: 0}

    in_shop(tmp_path, day)


def test_two_counters_that_are_cut_off_both_give_the_last_place_away(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop)
        hub, paul = await opened(shop, EARLY, EARLY)
        paul.line.cut()
        moves(hub, X, LATE)
        moves(paul, Y, LATE, "Comptoir 2")
        paul.line.join()
        await shop.converged()
        assert {order(hub, one).state.slot for one in (X, Y)} == {LATE}
        assert await left(hub) == {EARLY: 1, LATE: -1}

    in_shop(tmp_path, day)


@pytest.mark.parametrize("status", [404, 405])
def test_a_hub_or_head_office_of_an_older_version_is_as_none(tmp_path: Path, status: int) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop)
        hub, paul = await opened(shop, EARLY)

        async def unknown(body: SlotsBody) -> SlotsLeftReply:
            raise refused(status, "not_understood", "There is no such call.")

        hub.line.place_slots = unknown  # type: ignore[method-assign]
        for device in (hub, paul):
            with pytest.raises(SlotsUnreachable):
                await device.slots_left(2)

    in_shop(tmp_path, day)


def test_closed_days_have_no_slots_and_a_place_without_hours_none_at_all(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop, EARLY)
        assert await hub.slots_left(2) is await paul.slots_left(2) is None
        places = with_hours(shop)
        places.set_day(NEXT_DAY, ())
        assert await left(paul) == {}
        # An order that has its slot there is none too many: nobody can take it away.
        assert await paul.slots_left(31)

    in_shop(tmp_path, day)


def test_only_a_counter_and_only_the_hub_is_answered(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        with_hours(shop)
        hub, _ = await opened(shop, EARLY)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        with pytest.raises(WireProblem) as caught:
            await kiosk.line.place_slots(SlotsBody(days=1))
        assert (caught.value.status, caught.value.problem.code) == (403, "not_permitted")
        former = shop.device("former hub")
        await shop.pair_hub(former)
        with pytest.raises(WireProblem) as caught:
            await hub.line.place_slots(SlotsBody(days=1))
        assert caught.value.problem.code == "not_hub"

    in_shop(tmp_path, day)
