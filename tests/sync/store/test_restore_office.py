"""Head office comes back with yesterday's database: the stores bring it up to date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kiosk.domain.commands import Decision
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.payloads import Answer
from kiosk.domain.status import Status
from tests.storage.sample import LEA, PAUL, TOMORROW, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    answers,
    comes,
    hand_over,
    knows,
    questions,
    ready,
    reviews,
    status,
)

SECOND, THIRD = "CMD-000002", "CMD-000003"


def decisions(device: Device) -> Counter[str]:
    """How often each of head office's commands got a final decision."""
    with device.store.database.reader() as reader:
        found = [
            event for event in reader.event_log.entries(0, 10_000) if event.event.kind == "decided"
        ]
    return Counter(
        str(entry.event.recorded["command_id"])
        for entry in found
        if entry.event.kind is EventKind.DECIDED
        and entry.outcome == "applied"
        and entry.event.reason != Decision.WAITING
    )


async def a_day(shop: Shop) -> tuple[Device, Device, Path]:
    """Two counters at work; head office is backed up in the evening, and another day passes."""
    hub, paul = await opened(shop)
    add_orders(hub.store, [new_order(2), new_order(3), new_order(4)])
    shop.order_online("C-1")
    await eventually(lambda: knows(hub, "C-1"))
    await shop.converged()
    kept = shop.keep_office()
    shop.order_online("C-2")
    await eventually(lambda: knows(paul, "C-2"))
    shop.cancel(CMD)
    ready(paul, SECOND, PAUL)
    comes(paul, SECOND)
    ready(hub, THIRD)
    hand_over(hub, THIRD, LEA, "Comptoir 1")
    await eventually(lambda: status(paul, CMD) is Status.CANCELLED)
    await shop.converged()
    return hub, paul, kept


@pytest.mark.parametrize("is_cut", [True, False])
def test_everything_is_back_without_a_command(tmp_path: Path, is_cut: bool) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kept = await a_day(shop)
        if is_cut:
            hub.line.cut()
        await shop.restore_office(kept)
        assert shop.status_at_office(CMD) is Status.STARTED
        go(paul.store, "CMD-000004", Status.READY, actor=PAUL)
        hub.line.join()
        await shop.converged()
        assert shop.events_at_office() == events(hub.store)
        assert shop.status_at_office(CMD) is Status.CANCELLED
        assert shop.status_at_office(SECOND) is Status.AWAITING
        assert shop.status_at_office(THIRD) is Status.PICK_UP_OK
        assert shop.status_at_office("C-2") is Status.STARTED
        assert shop.asked("C-1") == [("create", "DONE", None)]
        assert reviews(hub) == []

    in_shop(tmp_path, day)


def test_requests_that_head_office_forgot_are_not_done_twice(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kept = await a_day(shop)
        await shop.restore_office(kept)
        shop.replan("C-1", TOMORROW)
        await eventually(lambda: shop.asked("C-1")[-1] == ("replan", "DONE", None))
        await shop.converged()
        assert shop.asked("C-1") == [("create", "DONE", None), ("replan", "DONE", None)]
        assert set(decisions(hub).values()) <= {1}
        assert status(paul, "C-1") is Status.REPLANNED
        assert reviews(paul) == []
        shop.order_online("C-2")  # Nobody at head office knows that it was asked for.
        assert shop.asked("C-2") == []

    in_shop(tmp_path, day)


@pytest.mark.parametrize("answer", [Answer.STOP, Answer.GO_ON])
def test_a_question_that_head_office_forgot_can_still_be_answered(
    tmp_path: Path, answer: Answer
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kept = await a_day(shop)
        shop.cancel(SECOND)
        await eventually(lambda: questions(paul) != ())
        await shop.converged()
        await shop.restore_office(kept)
        shop.cancel("C-1")
        await eventually(lambda: shop.asked("C-1")[-1] == ("cancel", "DONE", None))
        await shop.converged()
        answers(paul, SECOND, answer, PAUL)
        await eventually(lambda: questions(hub) == ())
        if answer is Answer.GO_ON:
            hand_over(paul, SECOND, PAUL, "Comptoir 2")
        await shop.converged()
        expected = Status.CANCELLED if answer is Answer.STOP else Status.PICK_UP_OK
        assert status(hub, SECOND) is shop.status_at_office(SECOND) is expected
        assert set(decisions(hub).values()) <= {1}

    in_shop(tmp_path, day)


def test_a_question_that_head_office_forgot_gives_way_to_a_later_request(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kept = await a_day(shop)
        shop.cancel(SECOND)
        await eventually(lambda: questions(paul) != ())
        await shop.converged()
        await shop.restore_office(kept)
        shop.cancel("C-1")
        await eventually(lambda: shop.asked("C-1")[-1] == ("cancel", "DONE", None))
        await shop.converged()
        shop.replan(SECOND, TOMORROW)
        await eventually(lambda: shop.asked(SECOND) == [("replan", "REFUSED", "CUSTOMER_PRESENT")])
        await shop.converged()
        assert questions(hub) == questions(paul) == ()

    in_shop(tmp_path, day)
