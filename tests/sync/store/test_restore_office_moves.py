"""Head office comes back with a database from before the hub moved, however often it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.replication.links import Link
from tests.counts import cases
from tests.storage.sample import LEA, PAUL, add_orders, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import hand_over, knows, ready, status
from tests.sync.store.test_hub_moved import becomes_hub, role

MOST = 5
ORDERS = tuple(f"CMD-{number:06}" for number in range(2, 3 + MOST))


async def moved(shop: Shop, times: int) -> tuple[Device, Device, Path]:
    """Back up head office, then move the hub so often; returns hub, former hub and backup."""
    hub, other = await opened(shop)
    add_orders(hub.store, [new_order(number) for number in range(2, 3 + MOST)])
    await shop.converged()
    kept = shop.keep_office()
    for order_id in ORDERS[:times]:
        await takes_over(shop, other, hub)
        hub, other = other, hub
        ready(hub, order_id, PAUL)
        await shop.converged()
    shop.order_online("C-1")
    await eventually(lambda: knows(hub, "C-1"))
    await shop.converged()
    return hub, other, kept


async def takes_over(shop: Shop, new: Device, old: Device) -> None:
    """A manager makes another device the hub; the old one, cut off meanwhile, steps down."""
    old.line.cut()
    new.line.cut()
    await becomes_hub(shop, new)
    old.line.join()
    await eventually(lambda: role(old) is DeviceRole.COUNTER)


async def paired_again(shop: Shop, hub: Device, other: Device) -> None:
    """What people do when head office no longer knows the hub: pair it again by a code."""
    await hub.stop()
    await other.stop()
    await shop.pair_hub(hub)
    shop.work(hub)
    await shop.pair_again(other, hub, DeviceRole.COUNTER)


def epochs(device: Device) -> list[int]:
    """The hub epoch of each entry of the log."""
    with device.store.database.reader() as reader:
        return [entry.hub_epoch for entry in reader.event_log.entries(0, 10_000)]


@pytest.mark.parametrize("times", cases([(0,), (1,), (MOST,)], range(MOST + 1)))
def test_the_hub_is_paired_again_and_all_is_back(tmp_path: Path, times: int) -> None:
    async def day(shop: Shop) -> None:
        hub, other, kept = await moved(shop, times)
        await shop.restore_office(kept)
        if times:
            await paired_again(shop, hub, other)
        ready(other, ORDERS[times], PAUL)
        await shop.converged()
        assert shop.events_at_office() == events(hub.store)
        assert shop.asked("C-1") == []  # Head office asked for it, and has forgotten that.
        assert shop.status_at_office("C-1") is Status.STARTED
        assert {status(hub, order_id) for order_id in ORDERS[: times + 1]} == {Status.READY}
        assert hub.monitor.state.link is other.monitor.state.link is Link.ONLINE

    in_shop(tmp_path, day)


@pytest.mark.parametrize("times", cases([(2,)], [1, 2, 3]))
def test_no_later_hub_works_under_the_number_of_an_earlier_one(tmp_path: Path, times: int) -> None:
    async def day(shop: Shop) -> None:
        hub, other, kept = await moved(shop, times)
        await shop.restore_office(kept)
        await paired_again(shop, hub, other)
        hand_over(hub, ORDERS[0], LEA, "Comptoir 1")
        await shop.converged()
        before = epochs(hub)
        assert before == sorted(before)
        await takes_over(shop, other, hub)
        ready(other, ORDERS[-1], PAUL)
        await shop.converged()
        # Head office had forgotten the hubs after the first; none of their numbers came again.
        assert epochs(other)[-1] > max(before)
        assert shop.office.admin.store(shop.store.store_id).hub_epoch == epochs(other)[-1]

    in_shop(tmp_path, day)
