"""A hub comes back with an older disk, or an empty one: nothing its store recorded is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.events.payloads import Answer
from kiosk.domain.status import Status
from tests.storage.sample import LEA, PAUL, SOPHIE, TOMORROW, add_orders, go, new_order, serve
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    answers,
    comes,
    hand_over,
    is_here,
    knows,
    questions,
    ready,
    reviews,
    status,
)
from tests.sync.store.test_restore_office import decisions

SECOND, THIRD, FOURTH = "CMD-000002", "CMD-000003", "CMD-000004"


async def in_the_evening(shop: Shop) -> tuple[Device, Device, Device]:
    """Counter 1 is the hub, Paul is at counter 2, customers check in; four orders."""
    hub, paul = await opened(shop)
    kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
    add_orders(hub.store, [new_order(number) for number in (2, 3, 4)])
    await shop.converged()
    return hub, paul, kiosk


async def a_busy_day(shop: Shop, hub: Device, paul: Device, kiosk: Device) -> set[str]:
    """Everybody works and everything reaches head office; returns all events."""
    shop.order_online("C-1")
    await eventually(lambda: knows(paul, "C-1"))
    ready(hub, SECOND)
    comes(kiosk, SECOND, "A1")
    ready(paul, THIRD, PAUL)
    hand_over(paul, THIRD, PAUL, "Comptoir 2")
    shop.cancel(CMD)
    await eventually(lambda: status(paul, CMD) is Status.CANCELLED)
    await shop.converged()
    return events(hub.store)


def nothing_lost(shop: Shop, done: set[str]) -> None:
    """Check that all events are at head office and at every device."""
    assert done <= shop.events_at_office()
    for device in shop.devices:
        assert done <= events(device.store), device.name


# --- the disk is lost


@pytest.mark.parametrize("first", ["head office", "terminals"])
def test_a_hub_with_an_empty_disk_gets_its_log_back(tmp_path: Path, first: str) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await in_the_evening(shop)
        done = await a_busy_day(shop, hub, paul, kiosk)
        await shop.lose_disk(hub)
        hub.line.is_cut = first == "terminals"
        shop.work(hub)
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        await shop.pair_again(kiosk, hub, DeviceRole.CHECK_IN)
        if first == "terminals":
            await eventually(lambda: knows(hub, CMD))
            ready(hub, FOURTH)
            hub.line.join()
        else:
            await eventually(lambda: knows(hub, FOURTH))
            ready(hub, FOURTH)
        await shop.converged()
        nothing_lost(shop, done)
        assert [status(paul, each) for each in (CMD, SECOND, THIRD, FOURTH)] == [
            Status.CANCELLED,
            Status.AWAITING,
            Status.PICK_UP_OK,
            Status.READY,
        ]
        assert set(decisions(hub).values()) <= {1}
        assert reviews(paul) == []

    in_shop(tmp_path, day)


@pytest.mark.parametrize("first", ["head office", "terminals"])
def test_what_head_office_never_got_comes_back_from_the_terminals(
    tmp_path: Path, first: str
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await in_the_evening(shop)
        done = await a_busy_day(shop, hub, paul, kiosk)
        hub.line.cut()
        ready(hub, FOURTH)
        hand_over(hub, FOURTH, LEA, "Comptoir 1")
        go(paul.store, CMD, Status.BLOCKED, actor=SOPHIE)
        add_orders(hub.store, [new_order(5)])
        await eventually(lambda: knows(paul, "CMD-000005"))
        await eventually(lambda: status(paul, FOURTH) is Status.PICK_UP_OK)
        await eventually(lambda: status(hub, CMD) is Status.BLOCKED)
        await eventually(
            lambda: paul.store.read_blocking(lambda r: r.event_log.head()) == head(hub)
        )
        done |= events(hub.store)
        paul.line.cut()
        ready(paul, "CMD-000005", PAUL)
        done |= events(paul.store)
        await shop.lose_disk(hub)
        shop.work(hub)
        if first == "head office":
            hub.line.join()
            await eventually(lambda: knows(hub, "C-1"))
        await shop.pair_again(kiosk, hub, DeviceRole.CHECK_IN)
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        await eventually(lambda: knows(hub, "CMD-000005"))
        hub.line.join()
        await shop.converged()
        nothing_lost(shop, done)
        assert status(hub, FOURTH) is shop.status_at_office(FOURTH) is Status.PICK_UP_OK
        assert status(hub, CMD) is Status.BLOCKED
        assert status(hub, "CMD-000005") is Status.READY
        assert reviews(hub) == []

    in_shop(tmp_path, day)


def head(device: Device) -> LogHead:
    return device.store.read_blocking(lambda reader: reader.event_log.head())


# --- yesterday's disk, and the store goes on without head office


def test_a_hub_with_yesterdays_disk_goes_on_offline_and_loses_nothing(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await in_the_evening(shop)
        kept = shop.keep(hub)
        done = await a_busy_day(shop, hub, paul, kiosk)
        for device in (hub, paul, kiosk):
            device.line.cut()
        await shop.restart(hub, kept)
        shop.work(hub)
        # The hub has yesterday's state, and nothing corrects it.
        ready(hub, THIRD)
        ready(hub, FOURTH)
        go(hub.store, CMD, Status.DELAYED, actor=LEA)
        comes(hub, SECOND, "B7")
        done |= events(hub.store)
        hub.line.join()
        await eventually(lambda: status(hub, THIRD) is Status.PICK_UP_OK)
        paul.line.join()
        kiosk.line.join()
        await shop.converged()
        nothing_lost(shop, done)
        assert status(paul, FOURTH) is Status.READY
        assert status(paul, CMD) is Status.CANCELLED
        assert ("OLD_VERSION", "Léa", Status.DELAYED) in reviews(paul)
        assert is_here(paul, SECOND)
        assert set(decisions(hub).values()) <= {1}

    in_shop(tmp_path, day)


def test_the_terminals_reach_the_restored_hub_before_head_office_does(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await in_the_evening(shop)
        kept = shop.keep(hub)
        done = await a_busy_day(shop, hub, paul, kiosk)
        hub.line.cut()
        await shop.restart(hub, kept)
        shop.work(hub)
        await eventually(lambda: status(hub, THIRD) is Status.PICK_UP_OK)
        await eventually(lambda: knows(hub, "C-1"))
        ready(hub, "C-1")
        go(paul.store, FOURTH, Status.READY, actor=PAUL)
        await eventually(lambda: status(hub, FOURTH) is Status.READY)
        done |= events(hub.store) | events(paul.store)
        hub.line.join()
        await shop.converged()
        nothing_lost(shop, done)
        assert status(paul, "C-1") is shop.status_at_office("C-1") is Status.READY
        assert status(paul, SECOND) is Status.AWAITING
        assert status(paul, CMD) is Status.CANCELLED
        assert set(decisions(hub).values()) <= {1}
        assert reviews(paul) == []
        shop.replan("C-1", TOMORROW)
        await eventually(lambda: status(paul, "C-1") is Status.REPLANNED)
        await shop.converged()

    in_shop(tmp_path, day)


@pytest.mark.parametrize("again", [Answer.STOP, Answer.GO_ON])
def test_a_question_answered_again_on_yesterdays_disk_is_decided_once(
    tmp_path: Path, again: Answer
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await in_the_evening(shop)
        ready(hub, SECOND)
        comes(kiosk, SECOND)
        await shop.converged()
        shop.cancel(SECOND)
        await eventually(lambda: questions(paul) != ())
        await shop.converged()
        kept = shop.keep(hub)
        answers(paul, SECOND, Answer.STOP, PAUL)
        await eventually(lambda: shop.asked(SECOND) == [("cancel", "DONE", None)])
        await shop.converged()
        for device in (hub, paul, kiosk):
            device.line.cut()
        await shop.restart(hub, kept)
        shop.work(hub)
        answers(hub, SECOND, again)
        if again is Answer.GO_ON:
            serve(hub.store, SECOND, LEA)
            go(hub.store, SECOND, Status.PICK_UP_OK, actor=LEA)
        for device in (hub, paul, kiosk):
            device.line.join()
        await shop.converged()
        assert set(decisions(hub).values()) == {1}
        assert shop.asked(SECOND) == [("cancel", "DONE", None)]
        assert status(hub, SECOND) is status(paul, SECOND) is Status.CANCELLED
        reported = ("HANDED_OVER_AFTER_CANCEL", "Léa", Status.PICK_UP_OK)
        assert (reported in reviews(paul)) is (again is Answer.GO_ON)

    in_shop(tmp_path, day)
