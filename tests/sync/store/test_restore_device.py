"""A terminal comes back with an older disk, or an empty one: no number is given twice."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.replication.links import Link
from tests.storage.sample import PAUL, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import comes, hand_over, is_here, knows, ready, reviews, status

FIRST, SECOND, THIRD = "CMD-000001", "CMD-000002", "CMD-000003"


async def in_the_evening(shop: Shop) -> tuple[Device, Device]:
    hub, paul = await opened(shop)
    add_orders(hub.store, [new_order(2), new_order(3), new_order(4)])
    await shop.converged()
    ready(paul, FIRST, PAUL)
    await shop.converged()
    return hub, paul


def is_shut_out(hub: Device) -> bool:
    """Whether the hub has put a device in quarantine."""
    peers = hub.store.read_blocking(lambda reader: reader.devices.peers())
    return any(peer.quarantined_at for peer in peers)


def test_yesterdays_disk_gets_back_what_was_done_since(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await in_the_evening(shop)
        kept = shop.keep(paul)
        hand_over(paul, FIRST, PAUL, "Comptoir 2")
        ready(paul, SECOND, PAUL)
        await shop.converged()
        done = events(paul.store)
        await shop.restart(paul, kept)
        assert status(paul, FIRST) is Status.READY
        # It works before it has got its own events back.
        paul.line.cut()
        shop.work(paul)
        ready(paul, THIRD, PAUL)
        go(paul.store, SECOND, Status.DELAYED, actor=PAUL, at="Comptoir 2")
        done |= events(paul.store)
        paul.line.join()
        await shop.converged()
        assert done <= events(paul.store)
        assert done <= shop.events_at_office()
        assert not is_shut_out(hub)
        assert status(hub, FIRST) is Status.PICK_UP_OK
        assert status(hub, THIRD) is Status.READY
        # Delayed from its status before it was packed: a person must look at it.
        assert reviews(hub) == [("OLD_VERSION", "Paul", Status.DELAYED)]

    in_shop(tmp_path, day)


def test_yesterdays_disk_held_what_had_not_been_sent(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await in_the_evening(shop)
        paul.line.cut()
        ready(paul, SECOND, PAUL)
        comes(paul, SECOND)
        kept = shop.keep(paul)
        hand_over(paul, SECOND, PAUL, "Comptoir 2")
        paul.line.join()
        await shop.converged()
        done = events(paul.store)
        await shop.restart(paul, kept)
        shop.work(paul)
        await shop.converged()
        assert done == events(paul.store) == shop.events_at_office()
        assert not is_shut_out(hub)
        assert status(paul, SECOND) is Status.PICK_UP_OK
        assert not is_here(paul, SECOND)

    in_shop(tmp_path, day)


def test_an_empty_disk_gets_everything_back(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await in_the_evening(shop)
        done = events(paul.store)
        await shop.lose_disk(paul)
        shop.work(paul)
        await eventually(lambda: knows(paul, FIRST))
        hand_over(paul, FIRST, PAUL, "Comptoir 2")
        await shop.converged()
        assert done < events(paul.store) == shop.events_at_office()
        assert not is_shut_out(hub)
        assert status(hub, FIRST) is Status.PICK_UP_OK

    in_shop(tmp_path, day)


def test_a_check_in_with_yesterdays_disk_goes_on(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await in_the_evening(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        await shop.converged()
        kept = shop.keep(kiosk)
        comes(kiosk, FIRST)
        await shop.converged()
        await shop.restart(kiosk, kept)
        kiosk.line.cut()
        shop.work(kiosk)
        comes(kiosk, FIRST, "B7")
        comes(kiosk, SECOND, "B8")
        kiosk.line.join()
        await shop.converged()
        assert not is_shut_out(hub)
        assert status(hub, FIRST) is Status.AWAITING
        assert is_here(hub, FIRST)
        assert is_here(hub, SECOND)
        assert len(hub.store.read_blocking(lambda reader: reader.arrivals_of(FIRST))) == 1
        assert reviews(hub) == []

    in_shop(tmp_path, day)


def test_two_copies_of_one_disk_do_not_write_the_same_numbers(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await in_the_evening(shop)
        paul.line.cut()
        kept = shop.keep(paul)
        await shop.restart(paul)
        shop.work(paul)
        paul.line.cut()
        ready(paul, SECOND, PAUL)
        first = events(paul.store)
        await shop.restart(paul, kept)
        shop.work(paul)
        ready(paul, THIRD, PAUL)
        paul.line.join()
        await shop.converged()
        assert status(hub, THIRD) is Status.READY
        assert paul.monitor.state.link is Link.ONLINE
        assert not is_shut_out(hub)
        # What only the lost disk held is lost; all else is here.
        assert len(first - events(hub.store)) == 1

    in_shop(tmp_path, day)
