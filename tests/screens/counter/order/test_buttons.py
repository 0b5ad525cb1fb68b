"""Tests the buttons of the action bar for every status and role, as data and on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product

import pytest

from kiosk.domain.allowed_actions import is_claimed_elsewhere
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role
from kiosk.screens.counter.order.buttons import (
    ButtonPlace,
    Situation,
    buttons,
    other_statuses,
)
from kiosk.screens.counter.settings import Person
from kiosk.screens.counter.texts import status_word
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, NADIA, CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop

AT_COUNTER = (Role.STAFF, Role.MANAGER)


def situations() -> Iterator[Situation]:
    """Yields each status with each role, customer here or not, and for flags each status below."""
    for status, role, is_here in product(Status, AT_COUNTER, (False, True)):
        over = [s for s in Status if s is not status] if status in FLAGS else [None]
        for resume_to in over:
            yield Situation(status, role, resume_to, is_here=is_here, may_have_left=is_here)


def test_nothing_is_offered_while_a_tap_is_held() -> None:
    for situation in situations():
        held = Situation(situation.status, situation.role, situation.resume_to, is_held=True)
        assert buttons(held) == ()


@pytest.mark.parametrize("status", Status)
def test_only_a_manager_takes_over_from_another_counter(status: Status) -> None:
    for role in AT_COUNTER:
        elsewhere = is_claimed_elsewhere("Comptoir 2", "Comptoir 1", role)
        assert elsewhere is (role is Role.STAFF)
        offered = buttons(Situation(status, role, is_claimed_elsewhere=elsewhere))
        assert offered == (() if elsewhere else buttons(Situation(status, role)))


@pytest.mark.parametrize("status", Status)
def test_buttons_come_from_top_to_bottom_and_one_stands_out(status: Status) -> None:
    order = list(ButtonPlace)
    customer_here = Situation(status, Role.MANAGER, Status.READY, is_here=True, may_have_left=True)
    places = [order.index(button.place) for button in buttons(customer_here)]
    if status is Status.PICK_UP_OK:
        assert places == []
        return
    assert places == sorted(places)
    assert places.count(0) <= 1
    assert places.count(1) <= 1
    assert min(places) <= 1


def test_serving_a_moved_order_needs_its_customer() -> None:
    for status in (Status.DELAYED, Status.BLOCKED, Status.REPLANNED):
        keys = {button.key for button in buttons(Situation(status, Role.STAFF, Status.READY))}
        assert "serve_moved" not in keys
        here = Situation(status, Role.STAFF, Status.READY, is_here=True)
        assert "serve_moved" in {button.key for button in buttons(here)}


def shows(counter: CounterShown, keys: set[str]) -> bool:
    if counter.offered() != keys:
        return False
    found = set(counter.buttons())
    if counter.shown.is_there("problemButton"):
        counter.shown.tap(counter.shown.called("problemButton"))
        found |= set(counter.buttons())
        counter.shown.tap(counter.shown.called("backButton"))
    return found == keys


@pytest.mark.parametrize("person", [NADIA, KARIM], ids=["manager", "staff"])
def test_the_screen_shows_these_buttons_and_no_others(
    open_counter: Open, shop: Shop, person: Person
) -> None:
    counter = open_counter(person)
    for status in Status:
        order_id = shop.order_in(status)
        counter.find(order_id)
        resume_to = shop.order(order_id).resume_to
        situation = Situation(status, person.role, resume_to)
        expected = {button.key for button in buttons(situation)}
        counter.shown.until(partial(shows, counter, expected))
        for key in {"other_status", "reopen"} & expected:
            counter.press(key)
            counter.shown.until(lambda: counter.shown.is_there("choice"))
            shown = {accessible_name(item) for item in counter.shown.all_called("choice")}
            assert shown == {status_word(other) for other in other_statuses(situation)}
            counter.shown.tap(counter.shown.called("safe"))
            counter.shown.until(lambda: not counter.shown.is_there("safe"))


def test_another_counters_customer_is_named_and_left_alone(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.AWAITING)
    shop.serve(order_id, *KARIM_ELSEWHERE)
    counter = open_counter(Person("Julie", Role.STAFF))
    counter.select(order_id)
    assert counter.buttons() == {}
    assert "Karim is serving at Comptoir 2. A manager can take over." in counter.shown.texts()


def test_an_arrival_that_nothing_else_ends_can_be_ended(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order()
    shop.arrive(order_id)
    counter = open_counter(KARIM)
    counter.select(order_id)
    counter.press("customer_left")
    counter.shown.until(lambda: not shop.arrivals(order_id)[0].is_active)
    counter.find(order_id)
    assert "customer_left" not in counter.offered()
    assert shop.status(order_id) is Status.STARTED
