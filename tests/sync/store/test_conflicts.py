"""When head office and the store do two things at once: the rules, as people meet them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.arrival import Column
from kiosk.domain.errors import QuestionOpen
from kiosk.domain.events.payloads import Answer
from kiosk.domain.status import Status
from kiosk.services.orders.counter import CustomerLeft, customer_left
from tests.counts import cases
from tests.storage.sample import LEA, PAUL, bring, go, serve
from tests.sync.direct import eventually
from tests.sync.mornings import CMD, NOT_ARRIVED, USUAL, opened, with_customer
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    answers,
    card,
    comes,
    hand_over,
    is_here,
    questions,
    ready,
    resolves_review,
    reviews,
    status,
    timeline,
)

# --- cancel × order not yet arrived


@pytest.mark.parametrize("before", cases(USUAL, NOT_ARRIVED))
def test_cancelled_before_the_customer_comes_goes_back_to_the_shelf(
    tmp_path: Path, before: Status
) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        paul = await shop.terminal("counter 2", hub)
        order_id = bring(hub.store, 1, before)
        await shop.converged()
        shop.cancel(order_id)
        await eventually(lambda: shop.asked(order_id) == [("cancel", "DONE", None)])
        await shop.converged()
        for device in (hub, paul):
            shown = card(device, order_id)
            assert (shown.status, shown.column) == (Status.CANCELLED, Column.TO_PREPARE)
            assert reviews(device) == []
            assert questions(device) == ()
        assert shop.status_at_office(order_id) is Status.CANCELLED

    in_shop(tmp_path, day)


def test_cancelled_while_the_store_is_cut_off_is_pending_then_done(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        contact_at = shop.last_contact_at(CMD)
        hub.line.cut()
        shop.clock.pass_s(3 * 3600)
        ready(hub, CMD)
        shop.cancel(CMD)
        assert shop.asked(CMD) == [("cancel", None, None)]
        assert shop.last_contact_at(CMD) == contact_at
        hub.line.join()
        await eventually(lambda: shop.asked(CMD) == [("cancel", "DONE", None)])
        await shop.converged()
        assert status(paul, CMD) is Status.CANCELLED
        assert timeline(paul, CMD)[-2:] == [
            (Status.READY, "applied", None),
            (Status.CANCELLED, "applied", None),
        ]

    in_shop(tmp_path, day)


def test_packed_at_a_counter_that_did_not_know_of_the_cancellation(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        paul.line.cut()
        shop.cancel(CMD)
        await eventually(lambda: status(hub, CMD) is Status.CANCELLED)
        ready(paul, CMD, PAUL)
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.CANCELLED
            assert reviews(device) == [("OLD_VERSION", "Paul", Status.READY)]

    in_shop(tmp_path, day)


# --- cancel × customer present


@pytest.mark.parametrize("at_hub", [True, False])
def test_cancelled_while_the_customer_waits_the_counter_is_asked_and_stops(
    tmp_path: Path, at_hub: bool
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        shop.cancel(CMD)
        await eventually(lambda: shop.asked(CMD) == [("cancel", "WAITING", None)])
        serve(paul.store, CMD, PAUL, "Comptoir 2")
        await shop.converged()
        for device in (hub, paul):
            (question,) = questions(device)
            assert (question.order_id, question.short_name) == (CMD, "Camille D.")
            with pytest.raises(QuestionOpen):
                go(device.store, CMD, Status.PICK_UP_OK)
        answers(hub if at_hub else paul, CMD, Answer.STOP)
        await eventually(lambda: shop.asked(CMD) == [("cancel", "DONE", None)])
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.CANCELLED
            assert [step for step, _, _ in timeline(device, CMD)][-2:] == [
                Status.BLOCKED,
                Status.CANCELLED,
            ]
            assert questions(device) == ()
            assert is_here(device, CMD)

    in_shop(tmp_path, day)


@pytest.mark.parametrize("at_hub", [True, False])
def test_cancelled_while_the_customer_waits_the_counter_goes_on(
    tmp_path: Path, at_hub: bool
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        shop.cancel(CMD)
        await eventually(lambda: questions(paul) != ())
        answering = hub if at_hub else paul
        answers(answering, CMD, Answer.GO_ON, PAUL)
        # Whoever has answered may go on at once, even before the hub knows.
        hand_over(answering, CMD, PAUL, "Comptoir 2")
        await eventually(lambda: shop.asked(CMD) == [("cancel", "REFUSED", "CUSTOMER_PRESENT")])
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.PICK_UP_OK
            assert questions(device) == ()
            assert reviews(device) == []

    in_shop(tmp_path, day)


def test_two_counters_answer_the_question_differently_the_first_counts(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        shop.cancel(CMD)
        await eventually(lambda: questions(paul) != ())
        paul.line.cut()
        answers(paul, CMD, Answer.GO_ON, PAUL)
        answers(hub, CMD, Answer.STOP, LEA)
        hand_over(paul, CMD, PAUL, "Comptoir 2")
        paul.line.join()
        await shop.converged()
        assert shop.asked(CMD) == [("cancel", "DONE", None)]
        for device in (hub, paul):
            assert status(device, CMD) is Status.CANCELLED
            assert ("HANDED_OVER_AFTER_CANCEL", "Paul", Status.PICK_UP_OK) in reviews(device)

    in_shop(tmp_path, day)


def test_the_question_closes_by_itself_when_the_customer_leaves(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        comes(paul, CMD)
        await shop.converged()
        shop.cancel(CMD)
        await eventually(lambda: questions(paul) != ())
        (here,) = paul.store.read_blocking(lambda reader: reader.arrivals_of(CMD))
        paul.store.run_blocking(customer_left, CustomerLeft(here.arrival_id, PAUL))
        await eventually(lambda: shop.asked(CMD) == [("cancel", "DONE", None)])
        await shop.converged()
        assert questions(hub) == questions(paul) == ()

    in_shop(tmp_path, day)


# --- cancel × handed over while offline


def test_handed_over_while_the_store_was_cut_off_the_cancellation_is_refused(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        contact_at = shop.last_contact_at(CMD)
        hub.line.cut()
        shop.clock.pass_s(1800)
        shop.cancel(CMD)
        hand_over(paul, CMD, PAUL, "Comptoir 2")
        assert shop.asked(CMD) == [("cancel", None, None)]
        assert shop.last_contact_at(CMD) == contact_at
        await eventually(lambda: status(hub, CMD) is Status.PICK_UP_OK)
        hub.line.join()
        await eventually(lambda: shop.asked(CMD) == [("cancel", "REFUSED", "ALREADY_COLLECTED")])
        await shop.converged()
        assert shop.status_at_office(CMD) is Status.PICK_UP_OK
        assert questions(hub) == ()

    in_shop(tmp_path, day)


def test_handed_over_at_a_cut_off_counter_after_the_cancellation_a_manager_confirms(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        ready(hub, CMD)
        await shop.converged()
        paul.line.cut()
        shop.cancel(CMD)
        await eventually(lambda: status(hub, CMD) is Status.CANCELLED)
        hand_over(paul, CMD, PAUL, "Comptoir 2")
        assert status(paul, CMD) is Status.PICK_UP_OK
        paul.line.join()
        await shop.converged()
        reported = ("HANDED_OVER_AFTER_CANCEL", "Paul", Status.PICK_UP_OK)
        assert reviews(hub)[-1:] == reviews(paul)[-1:] == [reported]
        assert shop.status_at_office(CMD) is Status.CANCELLED
        while len(reviews(hub)) > 1:
            resolves_review(hub)
        resolves_review(hub, confirm=True)
        await shop.converged()
        assert status(paul, CMD) is shop.status_at_office(CMD) is Status.PICK_UP_OK
        assert reviews(hub) == reviews(paul) == []

    in_shop(tmp_path, day)


def test_a_question_meets_a_hand_over_that_a_cut_off_counter_had_made(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        paul.line.cut()
        hand_over(paul, CMD, PAUL, "Comptoir 2")
        shop.cancel(CMD)
        await eventually(lambda: shop.asked(CMD) == [("cancel", "WAITING", None)])
        paul.line.join()
        await eventually(lambda: shop.asked(CMD) == [("cancel", "REFUSED", "ALREADY_COLLECTED")])
        await shop.converged()
        assert status(hub, CMD) is Status.PICK_UP_OK
        assert questions(hub) == questions(paul) == ()

    in_shop(tmp_path, day)
