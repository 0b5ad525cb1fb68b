"""When head office moves an order, or changes its mind, while the store goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.arrival import Column
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.payloads import Answer
from kiosk.domain.status import Status
from kiosk.services.orders.check_in import CheckInResult
from tests.counts import cases
from tests.storage.sample import PAUL, TOMORROW, bring, serve
from tests.sync.direct import eventually
from tests.sync.mornings import CMD, NOT_ARRIVED, USUAL, opened, with_customer
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    answers,
    asks_code,
    card,
    comes,
    hand_over,
    is_here,
    knows,
    order,
    questions,
    ready,
    reviews,
    status,
    timeline,
)

# --- replan × order not yet arrived


@pytest.mark.parametrize("before", cases(USUAL, NOT_ARRIVED))
def test_replanned_before_the_customer_comes_has_its_new_slot(
    tmp_path: Path, before: Status
) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        paul = await shop.terminal("counter 2", hub)
        order_id = bring(hub.store, 1, before)
        await shop.converged()
        shop.replan(order_id, TOMORROW)
        await eventually(lambda: shop.asked(order_id) == [("replan", "DONE", None)])
        await shop.converged()
        for device in (hub, paul):
            found = order(device, order_id)
            assert (found.status, found.state.slot) == (Status.REPLANNED, TOMORROW)

    in_shop(tmp_path, day)


# --- replan × customer present; replanned, then the customer comes


@pytest.mark.parametrize("served", [False, True])
def test_replanned_while_the_customer_is_here_is_refused(tmp_path: Path, served: bool) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        if served:
            serve(paul.store, CMD, PAUL, "Comptoir 2")
            await shop.converged()
        before = status(hub, CMD)
        shop.replan(CMD, TOMORROW)
        await eventually(lambda: shop.asked(CMD) == [("replan", "REFUSED", "CUSTOMER_PRESENT")])
        await shop.converged()
        assert status(hub, CMD) is status(paul, CMD) is before
        assert questions(paul) == ()

    in_shop(tmp_path, day)


def test_replanned_and_then_the_customer_comes_all_the_same(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        ready(hub, CMD)
        await shop.converged()
        shop.replan(CMD, TOMORROW)
        await eventually(lambda: status(kiosk, CMD) is Status.REPLANNED)
        assert asks_code(kiosk, CMD).colleague
        assert comes(kiosk, CMD) is CheckInResult.COLLEAGUE
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.REPLANNED
            shown = card(device, CMD)
            assert (shown.column, shown.bay) == (Column.ARRIVED, "A2")
        serve(paul.store, CMD, PAUL, "Comptoir 2")
        await shop.converged()
        assert status(hub, CMD) is Status.IN_PROGRESS
        assert [step for step, _, _ in timeline(hub, CMD)][-3:] == [
            Status.READY,
            Status.AWAITING,
            Status.IN_PROGRESS,
        ]

    in_shop(tmp_path, day)


def test_the_check_in_did_not_know_of_the_new_slot(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        ready(hub, CMD)
        await shop.converged()
        kiosk.line.cut()
        shop.replan(CMD, TOMORROW)
        await eventually(lambda: status(hub, CMD) is Status.REPLANNED)
        assert comes(kiosk, CMD) is CheckInResult.WAIT
        kiosk.line.join()
        await shop.converged()
        for device in (hub, kiosk):
            assert status(device, CMD) is Status.REPLANNED
            assert is_here(device, CMD)
            assert reviews(device) == []
        assert card(hub, CMD).column is Column.ARRIVED

    in_shop(tmp_path, day)


# --- two undecided commands


def test_of_two_requests_that_the_store_has_not_seen_the_later_counts(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        hub.line.cut()
        shop.cancel(CMD)
        shop.replan(CMD, TOMORROW)
        hub.line.join()
        await eventually(
            lambda: shop.asked(CMD) == [("cancel", "SUPERSEDED", None), ("replan", "DONE", None)]
        )
        await shop.converged()
        assert status(paul, CMD) is Status.REPLANNED

    in_shop(tmp_path, day)


def test_a_later_request_takes_the_place_of_a_question(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        shop.cancel(CMD)
        await eventually(lambda: questions(paul) != ())
        shop.replan(CMD, TOMORROW)
        refused = ("replan", "REFUSED", "CUSTOMER_PRESENT")
        await eventually(lambda: shop.asked(CMD) == [("cancel", "SUPERSEDED", None), refused])
        await shop.converged()
        assert questions(hub) == questions(paul) == ()
        hand_over(paul, CMD, PAUL, "Comptoir 2")
        await shop.converged()
        assert status(hub, CMD) is Status.PICK_UP_OK

    in_shop(tmp_path, day)


def test_a_second_cancellation_asks_anew(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await with_customer(shop)
        first = shop.cancel(CMD)
        await eventually(lambda: questions(paul) != ())
        shop.clock.pass_s(timedelta(minutes=5).total_seconds())
        second = shop.cancel(CMD)
        await eventually(lambda: [q.command_id for q in questions(paul)] == [second.command_id])
        assert second.command_id != first.command_id
        answers(paul, CMD, Answer.STOP, PAUL)
        await eventually(
            lambda: shop.asked(CMD) == [("cancel", "SUPERSEDED", None), ("cancel", "DONE", None)]
        )
        await shop.converged()

    in_shop(tmp_path, day)


def test_an_order_from_head_office_is_packed_and_collected(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        paul = await shop.terminal("counter 2", hub)
        shop.order_online("C-1")
        await eventually(lambda: knows(paul, "C-1"))
        assert shop.asked("C-1") == [("create", "DONE", None)]
        ready(paul, "C-1", PAUL)
        hand_over(paul, "C-1", PAUL, "Comptoir 2")
        await shop.converged()
        assert shop.status_at_office("C-1") is Status.PICK_UP_OK

    in_shop(tmp_path, day)
