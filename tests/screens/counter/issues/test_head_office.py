"""Tests the question when head office cancels an order whose customer is here."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from kiosk.demo.pictured_devices import Request, ask, cut_off, pair_again
from kiosk.domain.command_payloads import CancelOrder
from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.errors import QuestionOpen
from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.screens.counter.issues import head_office
from kiosk.screens.counter.issues.head_office import SEEN_S
from tests.screens.counter.conftest import KARIM, CounterShown, Open
from tests.screens.shop import Shop

ASKS = "Head office wants to cancel order {code} (Camille D.). The customer is here."


def wants_to_cancel(shop: Shop, order_id: str) -> None:
    """Head office asks to cancel an order."""
    request = Request(CommandKind.CANCEL, order_id, CancelOrder("CANCELLED_CANNOT_SERVICE"))
    shop.feed.announce(shop.store.run_blocking(ask, request))


def decisions(shop: Shop, order_id: str) -> list[str | None]:
    """The hub's recorded decisions on head office's commands for an order."""
    entries = shop.store.read_blocking(lambda reader: reader.timeline(order_id))
    return [entry.event.reason for entry in entries if entry.event.kind == EventKind.DECIDED]


def asked(counter: CounterShown, order_id: str) -> Callable[[], bool]:
    code = counter.shop.code(order_id)
    text = ASKS.format(code=f"{code[:3]} {code[3:]}")
    return lambda: text in [shown.replace("\u00a0", " ") for shown in counter.shown.texts()]


def answer(counter: CounterShown, button: str) -> None:
    """Taps an answer after the time that a person needs to see the question."""
    counter.shown.called(button)
    shown_at_s = time.monotonic()
    counter.shown.until(lambda: time.monotonic() - shown_at_s > SEEN_S)
    counter.shown.tap(counter.shown.called(button))


def test_the_question_stands_above_everything_until_it_is_answered(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    other = shop.order_in(Status.STARTED, "Paul Martin")
    counter = open_counter()
    assert not counter.shown.is_there("question")

    wants_to_cancel(shop, order_id)

    counter.shown.until(asked(counter, order_id))
    counter.shown.until(lambda: counter.row(order_id).property("chip") == "Head office asks")
    counter.select(other)
    counter.press("mark_ready")
    counter.wait_for(other, Status.READY)
    assert counter.shown.is_there("question")


def test_stopping_cancels_the_order(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(KARIM)
    wants_to_cancel(shop, order_id)

    answer(counter, "questionStop")

    counter.wait_for(order_id, Status.CANCELLED)
    counter.shown.until(lambda: not counter.shown.is_there("question"))
    assert decisions(shop, order_id)[0] == Decision.WAITING
    steps = [event for event in shop.journal(order_id) if event.to_status]
    assert steps[-1].reason == "CANCELLED_CANNOT_SERVICE"
    counter.shown.until(lambda: counter.row(order_id).property("chip") == "Cancelled")


def test_going_on_refuses_head_office_and_hands_over(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(undo_s=0.2)
    wants_to_cancel(shop, order_id)

    answer(counter, "questionGoOn")

    counter.shown.until(lambda: not counter.shown.is_there("question"))
    assert decisions(shop, order_id) == [Decision.WAITING, Decision.REFUSED]
    counter.select(order_id)
    counter.hand_over()
    counter.wait_for(order_id, Status.PICK_UP_OK)


@pytest.mark.parametrize("status", [Status.AWAITING, Status.IN_PROGRESS])
def test_the_orders_own_buttons_give_way_to_the_two_answers(
    open_counter: Open, shop: Shop, status: Status
) -> None:
    order_id = shop.order_in(status)
    counter = open_counter()
    counter.select(order_id)
    wants_to_cancel(shop, order_id)

    counter.shown.until(lambda: set(counter.buttons()) == {"stop_hand_over", "go_on"})
    counter.shown.until(lambda: counter.order.explanation in counter.shown.texts())
    assert not counter.shown.is_there("identity")
    counter.press("go_on")
    counter.shown.until(lambda: "stop_hand_over" not in counter.buttons())
    assert decisions(shop, order_id) == [Decision.WAITING, Decision.REFUSED]


def test_enter_answers_nothing(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    counter.select(order_id)
    wants_to_cancel(shop, order_id)
    counter.shown.until(lambda: "go_on" in counter.buttons())

    counter.order.pressPrimary()

    assert decisions(shop, order_id) == [Decision.WAITING]


def test_several_questions_come_one_after_the_other(open_counter: Open, shop: Shop) -> None:
    first = shop.order_in(Status.IN_PROGRESS)
    second = shop.order_in(Status.AWAITING, "Camille Dupont")
    counter = open_counter()
    wants_to_cancel(shop, first)
    shop.clock.pass_s(60)
    wants_to_cancel(shop, second)

    counter.shown.until(asked(counter, first))
    more = "1 more question after this one"
    counter.shown.until(lambda: any(more in text for text in counter.shown.texts()))
    answer(counter, "questionGoOn")
    counter.shown.until(asked(counter, second))
    assert not any(more in text for text in counter.shown.texts())


def test_a_tap_meant_for_what_lay_there_before_answers_nothing(
    open_counter: Open, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    monkeypatch.setattr(head_office, "time", SimpleNamespace(monotonic=lambda: 100.0))
    wants_to_cancel(shop, order_id)
    counter.shown.until(asked(counter, order_id))

    counter.shown.tap(counter.shown.called("questionStop"))

    counter.shown.until(lambda: counter.tasks.is_idle)
    assert decisions(shop, order_id) == [Decision.WAITING]
    monkeypatch.undo()
    answer(counter, "questionGoOn")
    counter.shown.until(lambda: not counter.shown.is_there("question"))
    assert decisions(shop, order_id) == [Decision.WAITING, Decision.REFUSED]


def test_the_question_leads_to_its_order(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    wants_to_cancel(shop, order_id)
    counter.shown.tap(counter.shown.called("questionShow"))
    counter.shown.until(lambda: counter.is_selected(order_id))


def test_an_answer_that_the_hub_does_not_know_yet_says_so(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    wants_to_cancel(shop, order_id)
    shop.store.run_blocking(cut_off, None)
    counter = open_counter()
    counter.select(order_id)

    answer(counter, "questionStop")

    waits = "Answer recorded. It is passed on as soon as possible."
    counter.shown.until(lambda: waits in counter.shown.texts())
    assert not counter.shown.is_there("questionStop")
    counter.shown.until(lambda: counter.buttons() == {})
    assert "Answer recorded. It is not passed on yet." in counter.shown.texts()
    assert shop.status(order_id) is Status.IN_PROGRESS

    shop.feed.announce(shop.store.run_blocking(pair_again, None))
    counter.wait_for(order_id, Status.CANCELLED)
    counter.shown.until(lambda: not counter.shown.is_there("question"))


def test_going_on_serves_the_customer_though_the_hub_is_away(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    wants_to_cancel(shop, order_id)
    shop.store.run_blocking(cut_off, None)
    counter = open_counter(undo_s=0.2)
    counter.select(order_id)

    answer(counter, "questionGoOn")
    counter.hand_over()

    counter.wait_for(order_id, Status.PICK_UP_OK)
    shop.feed.announce(shop.store.run_blocking(pair_again, None))
    assert shop.status(order_id) is Status.PICK_UP_OK


def test_a_hand_over_that_crosses_the_question_is_refused_with_a_word(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    shop.silent = True
    counter = open_counter()
    counter.select(order_id)
    wants_silently = Request(CommandKind.CANCEL, order_id, CancelOrder())
    shop.store.run_blocking(ask, wants_silently)

    counter.hand_over()

    refused = "Head office asks about this order. Answer first: stop or continue."
    counter.shown.until(lambda: refused in counter.shown.texts())
    assert shop.status(order_id) is Status.IN_PROGRESS
    with pytest.raises(QuestionOpen):
        shop.advance(order_id, Status.PICK_UP_OK)
