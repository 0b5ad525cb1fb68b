"""Tests that every button lies inside the window on a display of any size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from kiosk.domain.display_size import DisplaySize
from kiosk.domain.status import Status
from tests.screens import hands
from tests.screens.checkin.conftest import approach, counters
from tests.screens.checkin.pages import some_sights
from tests.screens.checkin.person import Approach
from tests.screens.counter.conftest import Open, open_counter
from tests.screens.hands import Shown
from tests.screens.shop import Shop

__all__ = ["approach", "counters", "open_counter"]

SIZES = {
    "160 mm for 1920": DisplaySize(1920, 1080, 160, 90),
    "1 mm by 1 mm": DisplaySize(1920, 1080, 1, 1),
    "nothing": DisplaySize(1366, 768, 0, 0),
    "10.1 inch, wide": DisplaySize(1366, 768, 223, 125),
    "11.6 inch": DisplaySize(1920, 1080, 256, 144),
    "12 inch, 4:3": DisplaySize(1024, 768, 246, 185),
    "13.3 inch, 4K": DisplaySize(3840, 2160, 294, 165),
    "43 inch": DisplaySize(1920, 1080, 941, 529),
}
SMALLEST = list(SIZES).index("10.1 inch, wide")


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def display(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a display that reports such a size."""
    size: DisplaySize = request.param
    reported = (size.width_px, size.height_px, size.px_per_mm)
    monkeypatch.setitem(hands.DISPLAYS, "reported", reported)
    return "reported"


def outside(shown: Shown) -> list[str]:
    window = shown.window.view.contentItem()
    room = QRectF(0, 0, window.width(), window.height()).adjusted(-1, -1, 1, 1)
    found = []
    for item in shown.items():
        is_button = item.inherits("QQuickAbstractButton") and item.isEnabled()
        if is_button and not room.contains(
            item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        ):
            found.append(item.objectName() or item.metaObject().className())
    return found


def test_the_counters_controls_are_inside(open_counter: Open, shop: Shop, display: str) -> None:
    order_id = shop.order_in(Status.AWAITING)
    counter = open_counter(display=display)
    counter.select(order_id)
    counter.shown.look()
    assert counter.buttons()
    assert outside(counter.shown) == []


def test_the_check_ins_controls_are_inside(
    approach: Approach, display: str, request: pytest.FixtureRequest
) -> None:
    """By default all pages on the smallest display, and each on two of the others."""
    number = list(SIZES).index(request.node.callspec.id)
    person = approach(display)
    for sight in some_sights(person, number, 1 if number == SMALLEST else 4):
        assert outside(person.shown) == [], sight
