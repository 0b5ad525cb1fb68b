"""Tests that a finger which stays on one spot of a page of the panel does at most one action.

Whatever the tap opens, what comes to lie under the finger is inert: a page's rows lead to other
pages, and back to the order's own, whose buttons act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from tests.counts import cases, is_full
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.counter.finger import Finger, actions_of
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop
from tests.screens.taps import PACES_S

USUAL_PACE_S = 0.7
DISPLAYS = ("15.6 inch", "10.1 inch")

Opener = Callable[[CounterShown, str], None]


def problems(counter: CounterShown, _order_id: str) -> None:
    counter.press("problem")


def statuses(counter: CounterShown, _order_id: str) -> None:
    counter.press("other_status")


def why(counter: CounterShown, _order_id: str) -> None:
    counter.press("cancel")


def more(counter: CounterShown, _order_id: str) -> None:
    counter.tell("Other reason")


def slot(counter: CounterShown, _order_id: str) -> None:
    counter.tell("Another slot")


def identity(counter: CounterShown, _order_id: str) -> None:
    is_small = counter.shown.is_there("identityButton")
    other = counter.shown.called("identityButton") if is_small else None
    counter.shown.tap(other or counter.shown.named("Other proof of identity"))


def missing(counter: CounterShown, _order_id: str) -> None:
    counter.identity.verifyBy("known")
    counter.items.toggle(1)


def rest(counter: CounterShown, order_id: str) -> None:
    missing(counter, order_id)
    counter.shown.until(lambda: counter.shown.is_there("reason:PARTIALLY_MISSING"))
    counter.shown.until_still()
    counter.shown.tap(counter.shown.called("reason:PARTIALLY_MISSING"))


def hand_over(counter: CounterShown, order_id: str) -> None:
    statuses(counter, order_id)
    counter.identity.verifyBy("known")
    counter.tap_row("Collected")


def history(counter: CounterShown, _order_id: str) -> None:
    counter.shown.tap(counter.shown.called("historyButton"))


def inbox(counter: CounterShown, _order_id: str) -> None:
    counter.shown.tap(counter.shown.called("inboxButton"))


def inbox_orders(group: str) -> Opener:
    def open_group(counter: CounterShown, order_id: str) -> None:
        inbox(counter, order_id)
        counter.shown.tap(counter.shown.called(f"group:{group}"))

    return open_group


def lists(counter: CounterShown, order_ids: list[str]) -> bool:
    """Whether closing the day lists these orders."""
    return all(counter.closing.rows.indexOf(order_id) >= 0 for order_id in order_ids)


def closing(counter: CounterShown, order_id: str) -> None:
    inbox(counter, order_id)
    counter.shown.tap(counter.shown.called("closingButton"))


def closing_reason(counter: CounterShown, order_id: str) -> None:
    counter.shown.until(lambda: counter.closing.count > 0)
    counter.inbox.open()
    counter.panel.open("closing")
    counter.closing.choose(order_id, "cancel")


PAGES: dict[str, tuple[Status, Opener]] = {
    "problems": (Status.READY, problems),
    "problems of who is served": (Status.IN_PROGRESS, problems),
    "statuses": (Status.BLOCKED, statuses),
    "why": (Status.PICK_UP_FAILED, why),
    "more": (Status.READY, more),
    "slot": (Status.READY, slot),
    "identity": (Status.IN_PROGRESS, identity),
    "missing": (Status.IN_PROGRESS, missing),
    "rest": (Status.IN_PROGRESS, rest),
    "hand_over": (Status.BLOCKED, hand_over),
    "history": (Status.IN_PROGRESS, history),
    "inbox": (Status.CANCELLED, inbox),
    "inbox_orders": (Status.CANCELLED, inbox_orders("put_back")),
    "blocked orders": (Status.BLOCKED, inbox_orders("blocked")),
    "closing": (Status.READY, closing),
    "closing_reason": (Status.READY, closing_reason),
}
ALONE = frozenset({"inbox", "inbox_orders", "blocked orders", "closing", "closing_reason"})
"""Pages that belong to no selected order."""

SHOWN = {"problems of who is served": "problems", "blocked orders": "inbox_orders"}
"""The name in the panel of a page that is not called so there."""


@dataclass(frozen=True)
class Spot:
    """The middle of a control; `kind`: controls of one kind do the same to different things."""

    place: QPoint
    kind: str
    name: str


def spots(counter: CounterShown) -> list[Spot]:
    """The controls of the panel that are in sight, from top to bottom."""
    panel: QQuickItem = counter.shown.called("panel")
    top = panel.mapToScene(QPoint(0, 0)).toPoint().y()
    found = [
        Spot(counter.shown.middle(item), item.objectName().split(":")[0], accessible_name(item))
        for item in counter.shown.controls()
        if panel.isAncestorOf(item)
    ]
    in_sight = [spot for spot in found if top <= spot.place.y() < top + panel.height()]
    return sorted(in_sight, key=lambda spot: (spot.place.y(), spot.place.x()))


def chosen(found: list[Spot]) -> list[Spot]:
    """The spots that are tapped: by default two kinds, from the middle and the last of all."""
    if is_full():
        return found
    first = {spot.kind: spot for spot in reversed(found)}
    kinds = [spot for spot in found if spot in (first[spot.kind], found[-1])]
    return [spot for spot in kinds if spot in (kinds[len(kinds) // 2], kinds[-1])]


@pytest.mark.parametrize(
    ("page", "display", "pace_s"),
    cases(
        [(page, DISPLAYS[number % 2], USUAL_PACE_S) for number, page in enumerate(PAGES)],
        *(PAGES, DISPLAYS, PACES_S),
    ),
)
def test_twelve_taps_on_a_spot_of_a_page_are_at_most_one_action(  # noqa: PLR0917
    open_counter: Open,
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    display: str,
    pace_s: float,
) -> None:
    status, open_page = PAGES[page]
    counter = open_counter(NADIA, display, undo_s=600)
    finger = Finger(counter, monkeypatch)
    for number in range(3):
        shop.order_in(Status.AWAITING, f"Karim B{number}")
    tapped: list[str] = []
    left = 1
    while left:
        order_ids = [shop.order_in(status, f"Camille D{one}") for one in range(2)]
        if open_page in (closing, closing_reason):
            shop.clock.now += timedelta(hours=6)
        clear(counter, finger)
        if page not in ALONE:
            counter.find(order_ids[0])
        counter.shown.until_still()
        open_page(counter, order_ids[0])
        counter.shown.until(lambda: counter.panel.page == SHOWN.get(page, page))
        if page == "closing":
            counter.shown.until(partial(lists, counter, order_ids))
        counter.shown.until_still()
        wanted = chosen(spots(counter))[len(tapped) :]
        left = len(wanted) - 1
        tapped.append(wanted[0].name)
        before = actions_of(shop, shop_orders(shop))
        # Closing the day decides about each order that is left, by one tap.
        most = counter.closing.count if page == "closing" else 1
        counter.shown.rest()
        finger.taps(wanted[0].place, pace_s)
        counter.shown.until(lambda: not counter.actions.is_busy)
        done = actions_of(shop, shop_orders(shop)) - before
        assert done <= most, f"{done} actions by tapping {tapped[-1]}"


def clear(counter: CounterShown, finger: Finger) -> None:
    """The counter with nothing open, long after the last touch."""
    counter.shown.until(lambda: not counter.actions.is_busy)
    counter.sheet.close()
    counter.view_model.select("")
    counter.panel.close_alone()
    finger.now_s += 10
    counter.shown.rest()
    counter.shown.until_still()


def shop_orders(shop: Shop) -> list[str]:
    return [f"WEB-{1000 + number}" for number in range(1, shop.made + 1)]
