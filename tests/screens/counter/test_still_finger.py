"""Tests that repeated taps on one spot cause one action, not a chain of actions."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.order.buttons import ButtonPlace, buttons
from kiosk.screens.counter.order.problems import Situation
from tests.counts import cases
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.counter.finger import Finger, actions_of
from tests.screens.shop import Shop
from tests.screens.taps import PACES_S

USUAL = (Status.READY, Status.IN_PROGRESS)
USUAL_PACES_S = (PACES_S[0], PACES_S[-1])
PLACES = (ButtonPlace.UPPER, ButtonPlace.PRIMARY)
PLACES_OF_PRIMARY = ("card", "corner", "statuses")
OPENING = frozenset({"replan", "replan_rest", "serve_moved"})
"""Buttons that ask something first, so that taps on their place alone do nothing."""


def spots() -> list[tuple[Status, str, float]]:
    """Each button of the upper spot and of the bottom, for every status, at every pace."""
    found = []
    for status in Status:
        here = Situation(status, Role.MANAGER, Status.READY, is_here=True, may_have_left=True)
        keys = [button.key for button in buttons(here) if button.place in PLACES]
        found += [(status, key, pace_s) for key in keys for pace_s in PACES_S]
    return found


def usual(spot: tuple[Status, str, float]) -> bool:
    """Whether it is tapped by default: every button once, those of two statuses at every pace."""
    return spot[2] == PACES_S[-1] or (spot[0] in USUAL and spot[1] != "serve_now")


CLEARED = [
    (Status.STARTED, "mark_ready", Status.READY),
    (Status.IN_PROGRESS, "hand_over_all", Status.PICK_UP_OK),
]


@pytest.mark.parametrize(
    ("status", "key", "pace_s"),
    [pytest.param(*spot, marks=() if usual(spot) else pytest.mark.full) for spot in spots()],
)
def test_twelve_taps_on_a_button_are_one_action(  # noqa: PLR0917
    open_counter: Open,
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    status: Status,
    key: str,
    pace_s: float,
) -> None:
    order_ids = [shop.order_in(status, name) for name in ("Camille Durand", "Karim Benali")]
    if key == "serve_moved":
        shop.arrive(order_ids[0])
    counter = open_counter(undo_s=600)
    counter.find(order_ids[0])
    counter.identity.verifyBy("known")
    before = actions_of(shop, order_ids)
    counter.shown.until(lambda: key in counter.buttons())
    counter.shown.look()
    finger = Finger(counter, monkeypatch)
    finger.taps(counter.shown.middle(counter.buttons()[key]), pace_s)
    asks_first = key in OPENING or status is Status.STOCK_OK
    done = 0 if asks_first else 1
    counter.shown.until(lambda: actions_of(shop, order_ids) == before + done)


@pytest.mark.parametrize("pace_s", cases([(pace_s,) for pace_s in USUAL_PACES_S], PACES_S))
def test_twelve_taps_on_the_next_customer_serve_one(
    open_counter: Open, shop: Shop, monkeypatch: pytest.MonkeyPatch, pace_s: float
) -> None:
    order_ids = [shop.order_in(Status.READY, name) for name in ("Léo Roy", "Ana Diaz")]
    for order_id in order_ids:
        shop.arrive(order_id, by_code=True)
    counter = open_counter(undo_s=600)
    before = actions_of(shop, order_ids)
    spot = counter.shown.middle(counter.shown.called("serveNextButton"))
    Finger(counter, monkeypatch).taps(spot, pace_s)
    counter.shown.until(lambda: actions_of(shop, order_ids) == before + 1)


@pytest.mark.parametrize(
    ("place", "pace_s"),
    cases([*product(PLACES_OF_PRIMARY, USUAL_PACES_S)], PLACES_OF_PRIMARY, PACES_S),
)
def test_twelve_taps_wherever_a_primary_may_come_are_at_most_one_action(
    open_counter: Open,
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    pace_s: float,
) -> None:
    """Taps a card of a list, the bottom of the panel, or a button that opens a sheet."""
    order_ids = [shop.order_in(Status.BLOCKED), shop.order_in(Status.STARTED, "Karim Benali")]
    counter = open_counter(undo_s=600)
    counter.find(order_ids[0])
    before = actions_of(shop, order_ids)
    finger = Finger(counter, monkeypatch)
    counter.shown.look()
    finger.taps(spot_of(counter, place, order_ids[1]), pace_s)
    assert actions_of(shop, order_ids) <= before + 1


def spot_of(counter: CounterShown, place: str, order_id: str) -> QPoint:
    if place == "card":
        return counter.shown.middle(counter.card(order_id))
    if place == "statuses":
        return counter.shown.middle(counter.buttons()["other_status"])
    panel: QQuickItem = counter.shown.called("panel")
    return counter.shown.middle(panel) + QPoint(0, int(panel.height() / 2) - 60)


@pytest.mark.parametrize(("status", "key", "becomes"), CLEARED)
def test_an_order_with_which_nothing_is_left_to_do_is_let_go(
    open_counter: Open, shop: Shop, status: Status, key: str, becomes: Status
) -> None:
    order_id = shop.order_in(status)
    counter = open_counter(undo_s=0.3)
    counter.select(order_id)
    counter.identity.verifyBy("known")
    counter.press(key)
    counter.wait_for(order_id, becomes)
    counter.shown.until(lambda: counter.order.order_id == "")
    assert counter.buttons() == {}


def test_who_is_served_stays_selected(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.AWAITING)
    counter = open_counter()
    counter.select(order_id)
    counter.press("serve")
    counter.wait_for(order_id, Status.IN_PROGRESS)
    assert counter.is_selected(order_id)
