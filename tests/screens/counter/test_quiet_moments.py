"""Screens open again by themselves only where nobody notices: nobody uses them, nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.app.following.quiet import STILL_S, is_quiet
from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.counter.people.test_people import KARIM, NADIA
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock


@pytest.fixture
def counter(open_counter: Open, shop: Shop, clock: FakeClock) -> CounterShown:
    """A counter at which nobody is at work, with one order to prepare."""
    shop.order_in(Status.STARTED)
    opened = open_counter(people=(KARIM, NADIA), lock_after_s=300.0)
    clock.pass_s(STILL_S + 1)
    return opened


def quiet(counter: CounterShown) -> bool:
    return is_quiet("counter", counter.view_model)


def left(counter: CounterShown, clock: FakeClock) -> bool:
    """Whether it is quiet once nobody has touched it for a while."""
    clock.pass_s(STILL_S + 1)
    return quiet(counter)


def test_a_counter_that_nobody_uses_is_quiet(counter: CounterShown, clock: FakeClock) -> None:
    assert quiet(counter)
    counter.view_model.at_work.touched()
    assert not quiet(counter)
    assert left(counter, clock)


def test_not_while_somebody_is_at_work(counter: CounterShown, clock: FakeClock) -> None:
    counter.view_model.at_work.begin_work(NADIA)
    assert not left(counter, clock)
    clock.pass_s(300)
    counter.view_model.at_work.tick()  # Locks.
    assert left(counter, clock)


def test_a_counter_that_never_locks_is_quiet_once_it_is_left(
    open_counter: Open, clock: FakeClock
) -> None:
    counter = open_counter(person=KARIM, lock_after_s=0.0)
    assert not left(counter, clock)
    clock.pass_s(300)
    counter.view_model.at_work.tick()
    assert quiet(counter)
    counter.view_model.at_work.touched()
    assert not quiet(counter)


def open_order(counter: CounterShown) -> None:
    (order_id,) = {card.order_id for card in counter.view_model._columns.cards}
    counter.select(order_id)


def open_sheet(counter: CounterShown) -> None:
    counter.sheet.openPanel("shopSettings")


def open_page(counter: CounterShown) -> None:
    view_model: Any = counter.view_model
    view_model.panel.openAlone("inbox")


def search(counter: CounterShown) -> None:
    view_model: Any = counter.view_model
    view_model.search.setText("ro")


@pytest.mark.parametrize("use", [open_order, open_sheet, open_page, search])
def test_not_while_anything_is_open(
    counter: CounterShown, clock: FakeClock, use: Callable[[CounterShown], None]
) -> None:
    use(counter)
    assert not left(counter, clock)


def test_not_while_a_customer_waits(counter: CounterShown, clock: FakeClock, shop: Shop) -> None:
    shop.order_in(Status.AWAITING)
    counter.shown.until(lambda: counter.columns.arrived.rowCount() == 1)
    assert not left(counter, clock)


def test_not_while_an_action_can_be_undone(counter: CounterShown, clock: FakeClock) -> None:
    open_order(counter)
    counter.work_as(KARIM)
    counter.press("mark_ready")
    view_model: Any = counter.view_model
    counter.shown.until(lambda: view_model.undo.isShown)
    view_model.select("")
    view_model.at_work.lock()
    view_model.at_work._touched_s -= STILL_S + 1
    assert not quiet(counter)
