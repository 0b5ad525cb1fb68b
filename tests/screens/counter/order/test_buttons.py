"""Tests the buttons of the action bar for every status and role, as data and on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.allowed_actions import is_claimed_elsewhere
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role
from kiosk.screens.counter.order.buttons import ButtonPlace, buttons
from kiosk.screens.counter.order.problems import (
    ProblemKind,
    Situation,
    other_statuses,
    problems,
)
from kiosk.screens.counter.settings import Person
from kiosk.screens.counter.texts import status_word
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, NADIA, Open
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
        return
    assert places == sorted(places)
    assert all(places.count(number) <= 1 for number in places)
    main = {ButtonPlace.UPPER, ButtonPlace.PRIMARY}
    assert main & {button.place for button in buttons(customer_here)}


def test_serving_a_moved_order_needs_its_customer() -> None:
    for status in (Status.DELAYED, Status.BLOCKED, Status.REPLANNED):
        keys = {button.key for button in buttons(Situation(status, Role.STAFF, Status.READY))}
        assert "serve_moved" not in keys
        here = Situation(status, Role.STAFF, Status.READY, is_here=True)
        assert "serve_moved" in {button.key for button in buttons(here)}


@pytest.mark.parametrize("person", [NADIA, KARIM], ids=["manager", "staff"])
def test_the_panel_shows_these_buttons_and_no_others(
    open_counter: Open, shop: Shop, person: Person
) -> None:
    counter = open_counter(person)
    for status in Status:
        order_id = shop.order_in(status)
        counter.find(order_id)
        situation = counter.order.situation
        expected = {button.key for button in buttons(situation)}
        counter.shown.until(partial(same, expected, lambda: set(counter.buttons())))
        for key in {"other_status", "reopen"} & expected:
            counter.press(key)
            named = {status_word(other) for other in other_statuses(situation)}
            counter.shown.until(partial(same, named, lambda: set(counter.rows())))


@pytest.mark.parametrize("status", [Status.READY, Status.IN_PROGRESS])
def test_the_page_of_problems_lists_reasons_and_where_they_lead(
    open_counter: Open, shop: Shop, status: Status
) -> None:
    counter = open_counter()
    counter.find(shop.order_in(status))
    counter.press("problem")
    counter.shown.until(counter.rows)
    listed = problems(counter.order.situation, DEFAULT_REASONS)
    rows = counter.shown.items()
    shown = [item.objectName() for item in rows if item.objectName().startswith("row:")]
    assert shown == [f"row:{problem.key}" for problem in listed]
    assert listed[-1].kind is ProblemKind.STATUSES
    led_to = {one.to_status for one in listed if one.kind is not ProblemKind.PATH} - {None}
    assert led_to == set(other_statuses(counter.order.situation))
    names = {accessible_name(item) for item in counter.rows().values()}
    assert "Item damaged, Blocked" in names
    counter.tap_row("Other status…")
    named = {status_word(other) for other in other_statuses(counter.order.situation)}
    counter.shown.until(lambda: set(counter.rows()) == named)
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: "Item damaged" in counter.rows())
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(counter.buttons)


def same(expected: set[str], found: Callable[[], set[str]]) -> bool:
    return found() == expected


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
    counter.tell("Customer left")
    counter.shown.until(lambda: not shop.arrivals(order_id)[0].is_active)
    counter.find(order_id)
    counter.press("problem")
    counter.shown.until(counter.rows)
    assert "Customer left" not in counter.rows()
    assert shop.status(order_id) is Status.STARTED
