"""When two devices of a store do two things at once: the rules, as people meet them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import ClaimedElsewhere
from kiosk.domain.status import Status
from kiosk.screens.counter.issues.reviews import cases
from kiosk.services.replication.links import Link
from tests.storage.sample import COUNTER_2, LEA, PAUL, SOPHIE, add_orders, go, new_order, serve
from tests.sync.direct import Device, eventually
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    card,
    comes,
    hand_over,
    is_here,
    open_reviews,
    order,
    ready,
    resolves_review,
    reviews,
    status,
    timeline,
)

OK, FAILED = Status.PICK_UP_OK, Status.PICK_UP_FAILED
PARTIALLY = Status.PICK_UP_PARTIALLY
COUNTER_3 = "Comptoir 3"


async def three_counters(shop: Shop) -> tuple[Device, Device, Device]:
    """Léa is at counter 1, the hub; Paul and Sophie are at two others; the order is ready."""
    hub, paul = await opened(shop)
    sophie = await shop.terminal("counter 3", hub)
    ready(hub, CMD)
    await shop.converged()
    return hub, paul, sophie


# --- two counters take the same order


@pytest.mark.parametrize("waits", [True, False])
def test_two_counters_take_one_order_the_first_at_the_hub_has_it(
    tmp_path: Path, waits: bool
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, sophie = await three_counters(shop)
        if waits:
            comes(hub, CMD)
            await shop.converged()
        paul.line.cut()
        serve(paul.store, CMD, PAUL, COUNTER_2)
        assert card(paul, CMD).claim_counter == COUNTER_2
        serve(sophie.store, CMD, SOPHIE, COUNTER_3)
        await shop.converged(paul)
        # Told with the first contact: neither a second one nor the end of a wait may bring it.
        paul.line.waits_until_woken = True
        paul.line.contacts = 0
        paul.line.join()
        await eventually(lambda: card(paul, CMD).claim_counter == COUNTER_3)
        assert paul.line.contacts == 1
        await shop.converged()
        for device in (hub, paul, sophie):
            shown = card(device, CMD)
            assert (shown.claim_counter, shown.claim_person) == (COUNTER_3, "Sophie")
            assert reviews(device) == []
        assert (Status.IN_PROGRESS, "superseded", "CLAIMED_ELSEWHERE") in timeline(paul, CMD)
        with pytest.raises(ClaimedElsewhere):
            go(paul.store, CMD, OK, actor=PAUL, at=COUNTER_2)

    in_shop(tmp_path, day)


def test_a_manager_takes_an_order_over(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, _ = await three_counters(shop)
        serve(paul.store, CMD, PAUL, COUNTER_2)
        await shop.converged()
        go(hub.store, CMD, OK, actor=SOPHIE)
        await shop.converged()
        assert status(paul, CMD) is OK

    in_shop(tmp_path, day)


# --- both cut off, both hand over


def test_two_cut_off_counters_hand_one_order_over_twice(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, sophie = await three_counters(shop)
        paul.line.cut()
        sophie.line.cut()
        hand_over(paul, CMD, PAUL, COUNTER_2)
        hand_over(sophie, CMD, SOPHIE, COUNTER_3)
        paul.line.join()
        await eventually(lambda: status(hub, CMD) is OK)
        sophie.line.join()
        await shop.converged()
        for device in (hub, paul, sophie):
            assert status(device, CMD) is OK
            assert reviews(device) == [("DOUBLE_HAND_OVER", "Sophie", OK)]
            assert timeline(device, CMD).count((OK, "applied", None)) == 1
        assert not open_reviews(hub)[0].can_confirm
        resolves_review(hub)
        await shop.converged()
        assert reviews(sophie) == []

    in_shop(tmp_path, day)


# --- OK × FAILED or PARTIALLY, cut off


@pytest.mark.parametrize("late", [FAILED, PARTIALLY])
def test_collected_here_and_not_there_both_are_kept(tmp_path: Path, late: Status) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, sophie = await three_counters(shop)
        sophie.line.cut()
        hand_over(paul, CMD, PAUL, COUNTER_2)
        await eventually(lambda: status(hub, CMD) is OK)
        serve(sophie.store, CMD, SOPHIE, COUNTER_3)
        go(sophie.store, CMD, late, actor=SOPHIE, at=COUNTER_3)
        sophie.line.join()
        await shop.converged()
        for device in (hub, paul, sophie):
            assert status(device, CMD) is OK
            assert ("DISPUTED_HAND_OVER", "Sophie", late) in reviews(device)
        resolves_review(hub)
        await shop.converged()
        assert reviews(paul) == []
        assert status(paul, CMD) is OK

    in_shop(tmp_path, day)


@pytest.mark.parametrize("first", [FAILED, PARTIALLY])
def test_not_collected_here_but_there_a_person_resolves_it_by_legal_steps(
    tmp_path: Path, first: Status
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, sophie = await three_counters(shop)
        sophie.line.cut()
        serve(paul.store, CMD, PAUL, COUNTER_2)
        go(paul.store, CMD, first, actor=PAUL, at=COUNTER_2)
        await eventually(lambda: status(hub, CMD) is first)
        hand_over(sophie, CMD, SOPHIE, COUNTER_3)
        sophie.line.join()
        await shop.converged()
        for device in (hub, paul, sophie):
            assert status(device, CMD) is first
            assert reviews(device) == [("DISPUTED_HAND_OVER", "Sophie", OK)]
        if first is FAILED:
            # From there no path is legal at every step: a person moves the order first.
            assert not open_reviews(paul)[0].can_confirm
            go(paul.store, CMD, Status.REPLANNED, actor=PAUL)
        resolves_review(paul, confirm=True)
        await shop.converged()
        for device in (hub, paul, sophie):
            assert status(device, CMD) is OK
            assert all(order(device, CMD).left_of(line) == 0 for line in order(hub, CMD).lines)
            assert reviews(device) == []

    in_shop(tmp_path, day)


# --- late check-in, order already further


def test_a_late_check_in_changes_nothing_and_stays_in_the_timeline(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, _ = await three_counters(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        await shop.converged()
        kiosk.line.cut()
        comes(kiosk, CMD)
        hand_over(paul, CMD, PAUL, COUNTER_2)
        await eventually(lambda: status(hub, CMD) is OK)
        kiosk.line.join()
        await shop.converged()
        for device in (hub, paul, kiosk):
            assert status(device, CMD) is OK
            assert reviews(device) == []
            assert (Status.AWAITING, "superseded", "ALREADY_SO") in timeline(device, CMD)

    in_shop(tmp_path, day)


def test_a_customer_who_checked_in_late_and_was_served_is_not_called_again(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, _ = await three_counters(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        await shop.converged()
        kiosk.line.cut()
        comes(kiosk, CMD)
        hand_over(paul, CMD, PAUL, COUNTER_2)
        await eventually(lambda: status(hub, CMD) is OK)
        kiosk.line.join()
        await shop.converged()
        assert not is_here(hub, CMD)

    in_shop(tmp_path, day)


# --- a delayed event that is legal but based on an old version


def test_a_late_action_on_what_has_moved_on_is_for_a_person_to_look_at(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, sophie = await three_counters(shop)
        paul.line.cut()
        go(paul.store, CMD, Status.DELAYED, actor=PAUL, at=COUNTER_2)
        go(hub.store, CMD, Status.BLOCKED, actor=LEA)
        paul.line.join()
        await shop.converged()
        for device in (hub, paul, sophie):
            assert status(device, CMD) is Status.BLOCKED
            assert reviews(device) == [("OLD_VERSION", "Paul", Status.DELAYED)]
        resolves_review(sophie, confirm=True)
        await shop.converged()
        assert status(paul, CMD) is Status.DELAYED
        assert reviews(paul) == []

    in_shop(tmp_path, day)


def test_the_same_action_at_two_counters_is_one(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        paul.line.cut()
        ready(paul, CMD, PAUL)
        ready(hub, CMD, LEA)
        paul.line.join()
        await shop.converged()
        assert status(paul, CMD) is Status.READY
        assert reviews(hub) == reviews(paul) == []

    in_shop(tmp_path, day)


# --- a terminal cannot reach its hub


def test_what_a_cut_off_terminal_records_is_only_on_this_device(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        add_orders(hub.store, [new_order(2), new_order(3)])
        await shop.converged()
        paul.line.cut()
        for number in (1, 2, 3):
            ready(paul, f"CMD-{number:06}", PAUL)
        await eventually(lambda: paul.monitor.state.link is Link.OFFLINE)
        await eventually(lambda: paul.monitor.state.waiting == 3)
        assert paul.monitor.state.offline_since is not None
        assert timeline(paul, CMD)[-1] == (Status.READY, None, None)
        assert status(hub, CMD) is Status.STARTED
        paul.line.join()
        await eventually(lambda: paul.monitor.state.link is Link.ONLINE)
        await eventually(lambda: paul.monitor.state.waiting == 0)
        await shop.converged()
        assert timeline(paul, CMD)[-1] == (Status.READY, "applied", None)

    in_shop(tmp_path, day)


def test_an_undelivered_check_in_asks_the_customer_to_call_a_colleague(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        await shop.converged()
        kiosk.line.cut()
        comes(kiosk, CMD)
        (here,) = kiosk.store.read_blocking(lambda reader: reader.arrivals_of(CMD))
        assert not kiosk.store.read_blocking(
            lambda reader: reader.is_kept_upstream(here.arrival_id)
        )
        kiosk.line.join()
        await eventually(
            lambda: kiosk.store.read_blocking(
                lambda reader: reader.is_kept_upstream(here.arrival_id)
            )
        )
        await shop.converged()
        assert is_here(hub, CMD)

    in_shop(tmp_path, day)


def test_a_store_without_its_network_agrees_with_head_office_later(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, sophie = await three_counters(shop)
        for device in (hub, paul, sophie):
            device.line.cut()
        hand_over(paul, CMD, PAUL, COUNTER_2)
        go(sophie.store, CMD, Status.DELAYED, actor=SOPHIE, at=COUNTER_3)
        assert shop.status_at_office(CMD) is Status.READY
        for device in (sophie, paul, hub):
            device.line.join()
            await asyncio.sleep(0)
        await shop.converged()
        cards = open_reviews(hub)
        assert {card.outcome_reason for card in cards} <= {"OLD_VERSION", "DISPUTED_HAND_OVER"}
        # The first one keeps the order; the other's steps, however many, are one card.
        assert len(cases(cards)) == 1

    in_shop(tmp_path, day)
