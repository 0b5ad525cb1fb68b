"""A new device copies a large store: the orders that are due next come first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import NewOrder, Slot
from kiosk.domain.status import Status
from kiosk.sync.client import first_copy, pull
from tests.counts import count
from tests.storage.sample import LEA, NOON, PAUL, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop, in_shop
from tests.sync.people import comes, hand_over, is_here, knows, ready, status

pytestmark = pytest.mark.heavy

PAGE = count("PAGE", 60, 500)
"""How many orders a page holds: by default fewer than the program's, so that copies are short."""
ORDERS, FEWER = PAGE * 6, PAGE * 12 // 5


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull, "FEED_LIMIT", PAGE)
    monkeypatch.setattr(first_copy, "FEED_LIMIT", PAGE)
    monkeypatch.setattr(first_copy, "SNAPSHOT_FROM", 2 * PAGE)


def named(number: int) -> str:
    return f"CMD-{number:06}"


def due(number: int) -> NewOrder:
    """A new order: the higher its number, the sooner it is due; they are taken in number order."""
    start = NOON + timedelta(minutes=ORDERS - number)
    return new_order(number, slot=Slot(start, start + timedelta(minutes=30)))


async def large_store(shop: Shop, orders: int = ORDERS) -> Device:
    """A store at work without head office, with many open orders and some collected ones."""
    hub = await shop.hub()
    hub.line.cut()
    add_orders(hub.store, [due(number) for number in range(orders)])
    for number in range(5):
        ready(hub, named(number))
        hand_over(hub, named(number), LEA, "Comptoir 1")
    comes(hub, named(7))
    return hub


async def paired(shop: Shop, hub: Device) -> Device:
    """Counter 2, paired but not yet at work."""
    paul = shop.device("counter 2")
    await shop.pair(paul, hub, DeviceRole.COUNTER)
    return paul


async def begins_to_copy(shop: Shop, paul: Device) -> None:
    """Start a first copy whose connection breaks after the first page."""
    paul.line.pages_left = 1
    shop.work(paul)
    await eventually(lambda: here(paul) > 0)


def here(device: Device) -> int:
    """How many orders a device knows."""
    return device.store.read_blocking(lambda reader: len(reader.projections.order_ids()))


def is_loading(device: Device) -> bool:
    """Whether its screens show that the store is still being fetched."""
    return device.monitor.state.loading


def is_copied(device: Device) -> bool:
    progress = device.store.read_blocking(lambda reader: reader.upstream.progress())
    return progress.snapshot_as_of is None


def test_it_is_usable_with_the_first_page_and_goes_on_where_it_broke(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await large_store(shop)
        paul = await paired(shop, hub)
        await begins_to_copy(shop, paul)
        assert is_loading(paul)
        known = {number for number in range(ORDERS) if knows(paul, named(number))}
        assert known == set(range(ORDERS - len(known), ORDERS))
        # Paul works with the orders that have arrived.
        ready(paul, named(ORDERS - 1), PAUL)
        assert status(paul, named(ORDERS - 1)) is Status.READY
        paul.line.pages_left = 2
        await eventually(lambda: here(paul) >= ORDERS // 2)
        before = len(paul.line.pages)
        await shop.restart(paul)
        paul.line.pages_left = None
        shop.work(paul)
        await eventually(lambda: is_copied(paul))
        assert None not in paul.line.pages[before:]
        hub.line.join()
        await shop.converged()
        assert not is_loading(paul)
        assert here(paul) == ORDERS
        assert status(hub, named(ORDERS - 1)) is Status.READY
        assert is_here(paul, named(7))

    in_shop(tmp_path, day)


def test_what_moves_while_it_is_copied_is_not_missed(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await large_store(shop, FEWER)
        paul = await paired(shop, hub)
        await begins_to_copy(shop, paul)
        # An order of the first page and one that is still to come are cancelled, nobody reopens a
        # collected one, and a new one comes in.
        go(hub.store, named(FEWER - 1), Status.CANCELLED)
        go(hub.store, named(10), Status.CANCELLED)
        ready(hub, named(11))
        hand_over(hub, named(11), LEA, "Comptoir 1")
        add_orders(hub.store, [new_order(5000)])
        ready(paul, named(FEWER - 2), PAUL)
        paul.line.pages_left = None
        await eventually(lambda: is_copied(paul))
        hub.line.join()
        await shop.converged()
        assert status(paul, named(FEWER - 1)) is status(paul, named(10)) is Status.CANCELLED
        assert status(paul, named(11)) is Status.PICK_UP_OK
        assert status(hub, named(FEWER - 2)) is Status.READY
        assert knows(paul, named(5000))

    in_shop(tmp_path, day)


def test_the_hub_is_restored_while_it_is_copied(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await large_store(shop, FEWER)
        paul = await paired(shop, hub)
        kept = shop.keep(hub)
        add_orders(hub.store, [due(number) for number in range(FEWER, FEWER + PAGE // 5)])
        await begins_to_copy(shop, paul)
        await shop.restart(hub, kept)
        paul.line.pages_left = None
        shop.work(hub)
        await eventually(lambda: is_copied(paul))
        hub.line.join()
        await shop.converged()
        assert here(paul) >= FEWER

    in_shop(tmp_path, day)


def test_the_hub_has_another_log_when_the_copy_goes_on(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await large_store(shop, FEWER)
        paul = await paired(shop, hub)
        kept = shop.keep(hub)
        for number in range(FEWER - 40, FEWER):
            go(hub.store, named(number), Status.DELAYED)
        await begins_to_copy(shop, paul)
        await shop.restart(hub, kept)
        # Other entries now have the numbers of those that came with the first page.
        for number in range(20, 70):
            comes(hub, named(number))
        paul.line.pages_left = None
        shop.work(hub)
        await eventually(lambda: is_copied(paul))
        hub.line.join()
        await shop.converged()
        assert is_here(paul, named(20))
        assert status(paul, named(FEWER - 40)) is Status.DELAYED

    in_shop(tmp_path, day)


def test_what_came_with_a_first_copy_can_be_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its recorder's signature came with it: without one, a hub takes it from no other device."""
    monkeypatch.setattr(first_copy, "SNAPSHOT_FROM", 1)

    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        add_orders(hub.store, [due(1)])
        paul = await shop.terminal("counter 2", hub)
        third = shop.device("counter 3")
        await shop.pair(third, hub, DeviceRole.COUNTER)
        await shop.converged(third)
        kept = shop.keep(hub)
        hub.line.loses_log = True
        ready(paul, named(1), PAUL)
        await eventually(lambda: status(hub, named(1)) is Status.READY)
        shop.work(third)
        await eventually(lambda: knows(third, named(1)))
        await eventually(lambda: status(third, named(1)) is Status.READY)
        assert third.line.pages
        await paul.stop()
        await shop.restart(hub, kept)
        assert status(hub, named(1)) is not Status.READY
        shop.work(hub)
        await eventually(lambda: status(hub, named(1)) is Status.READY)

    in_shop(tmp_path, day)
