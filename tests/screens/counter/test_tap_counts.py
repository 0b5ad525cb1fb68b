"""Works through each job at the counter with real clicks, and counts them.

A job begins unlocked with nothing selected; whoever is served has given their code at check-in.
Closing the day is counted in `inbox/test_closing.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.domain.status import Status
from kiosk.services.orders import check_in
from tests.screens.counter.conftest import KARIM, CounterShown, Open
from tests.screens.counter.saturday import saturday
from tests.screens.hands import Shown
from tests.screens.shop import Shop

SWIPES_MAX = 4
SWIPE_STEPS = 12

Taps = Callable[[], int]


@pytest.fixture
def taps(monkeypatch: pytest.MonkeyPatch) -> Taps:
    """How many taps there were."""
    made: list[QQuickItem] = []
    tap_at_once = Shown.tap_at_once

    def tap(shown: Shown, item: QQuickItem) -> None:
        made.append(item)
        tap_at_once(shown, item)

    monkeypatch.setattr(Shown, "tap_at_once", tap)
    return lambda: len(made)


def waits(shop: Shop, customer: str = "Camille Durand") -> str:
    """A customer who gave their code at check-in, and whose order is ready."""
    order_id = shop.order_in(Status.READY, customer)
    shop.arrive(order_id, by_code=True)
    return order_id


def test_who_has_waited_longest_is_served_in_two(
    open_counter: Open, shop: Shop, taps: Taps
) -> None:
    order_id = waits(shop)
    counter = open_counter(KARIM, undo_s=0.2)
    counter.shown.until_still()
    counter.shown.tap(counter.shown.called("serveNextButton"))
    counter.wait_for(order_id, Status.IN_PROGRESS)
    counter.shown.until(lambda: counter.identity.verifiedBy == "code")
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert taps() == 2


def test_who_is_scanned_is_served_in_two(open_counter: Open, shop: Shop, taps: Taps) -> None:
    waits(shop, "Karim Benali")
    order_id = shop.order_in(Status.READY)
    counter = open_counter(KARIM, undo_s=0.2)
    counter.shown.scan(shop.code(order_id))
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.press("serve_now")
    counter.wait_for(order_id, Status.IN_PROGRESS)
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert taps() == 2


def two_of_one_customer(shop: Shop) -> list[str]:
    """Two ready orders of a customer who gave one code at check-in, for both."""
    order_ids = [shop.new_order(phone="+33639980001") for _ in range(2)]
    for order_id in order_ids:
        shop.advance(order_id, Status.READY)
    came = check_in.CheckIn(tuple(order_ids), None, by_code=True)
    shop.store.run_blocking(check_in.arrive, came)
    return order_ids


def test_both_orders_of_a_customer_are_handed_over_in_two(
    open_counter: Open, shop: Shop, taps: Taps
) -> None:
    order_ids = two_of_one_customer(shop)
    counter = open_counter(KARIM, undo_s=0.2)
    counter.shown.until(lambda: "Serve the 2 orders" in counter.shown.texts())
    counter.shown.until_still()
    counter.shown.tap(counter.shown.named("Serve the 2 orders"))
    for order_id in order_ids:
        counter.wait_for(order_id, Status.IN_PROGRESS)
    counter.shown.until(lambda: "Hand over all (2)" in counter.shown.texts())
    counter.press("hand_over_all")
    for order_id in order_ids:
        counter.wait_for(order_id, Status.PICK_UP_OK)
    assert taps() == 2


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
def test_both_orders_of_a_customer_in_the_list_are_handed_over_in_three(
    open_counter: Open, shop: Shop, taps: Taps, display: str
) -> None:
    waits(shop, "Karim Benali")
    order_ids = two_of_one_customer(shop)
    counter = open_counter(KARIM, display, undo_s=0.2)
    counter.select(order_ids[0])
    counter.shown.tap(counter.shown.named("Serve the 2 orders"))
    for order_id in order_ids:
        counter.wait_for(order_id, Status.IN_PROGRESS)
    counter.shown.until(lambda: "Hand over all (2)" in counter.shown.texts())
    counter.press("hand_over_all")
    for order_id in order_ids:
        counter.wait_for(order_id, Status.PICK_UP_OK)
    assert taps() == 3


def test_who_walks_in_is_found_by_surname_and_served_in_four(
    open_counter: Open, shop: Shop, taps: Taps
) -> None:
    shop.order_in(Status.READY, "Karim Benali")
    order_id = shop.order_in(Status.READY, "Inès da Costa")
    counter = open_counter(KARIM, undo_s=0.2)
    counter.shown.type("dacosta")
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.press("serve_now")
    counter.wait_for(order_id, Status.IN_PROGRESS)
    counter.verify()
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert taps() <= 4


def test_what_is_not_collected_is_said_in_three(open_counter: Open, shop: Shop, taps: Taps) -> None:
    order_id = waits(shop)
    shop.serve(order_id)
    counter = open_counter(undo_s=0.2)
    counter.find(order_id)
    counter.tell("Refused by customer")
    counter.wait_for(order_id, Status.PICK_UP_FAILED)
    assert taps() <= 3


@pytest.mark.parametrize(
    ("reason", "status"),
    [("Parcel not found", Status.BLOCKED), ("Preparation late", Status.DELAYED)],
)
def test_an_order_is_held_up_with_its_reason_in_three(
    open_counter: Open, shop: Shop, taps: Taps, reason: str, status: Status
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(KARIM)
    counter.select(order_id)
    counter.tell(reason)
    counter.wait_for(order_id, status)
    assert taps() <= 3


def test_three_orders_are_marked_ready_in_three_and_undone_in_one(
    open_counter: Open, shop: Shop, taps: Taps
) -> None:
    order_ids = [shop.order_in(Status.STARTED, f"Camille D{number}") for number in range(3)]
    counter = open_counter(KARIM)
    for order_id in order_ids:
        counter.shown.until(lambda: counter.has_card(order_id))  # noqa: B023
        counter.shown.tap(mark_of(counter, order_id))
        counter.wait_for(order_id, Status.READY)
    assert taps() == 3
    counter.shown.until(lambda: counter.undo.orderId == order_ids[-1])
    counter.shown.tap(counter.shown.called("undoButton"))
    counter.wait_for(order_ids[-1], Status.STARTED)
    assert taps() == 4


def mark_of(counter: CounterShown, order_id: str) -> QQuickItem:
    """The ✓ on an order's row."""
    row = counter.row(order_id)
    (mark,) = [
        item
        for item in counter.shown.all_called("markReady")
        if row.mapToScene(QPoint(0, 0)).y()
        <= counter.shown.middle(item).y()
        < row.mapToScene(QPoint(0, 0)).y() + row.height()
    ]
    return mark


@pytest.mark.parametrize("display", ["15.6 inch"])
def test_the_fortieth_order_comes_in_sight_in_four_swipes(
    open_counter: Open, shop: Shop, display: str
) -> None:
    saturday(shop)
    for number in range(10):
        shop.new_order(f"Camille D{number}", in_min=60)
    counter = open_counter(KARIM, display)
    (items,) = [
        item
        for item in counter.shown.all_called("list")
        if counter.shown.called("toPrepare").isAncestorOf(item)
    ]
    fortieth = counter.columns.toPrepare.keyAt(39)
    assert fortieth
    swipes = 0
    while not is_in_sight(counter, items, fortieth) and swipes < SWIPES_MAX:
        swipe_up(counter, items)
        swipes += 1
    assert is_in_sight(counter, items, fortieth)


def is_in_sight(counter: CounterShown, items: QQuickItem, order_id: str) -> bool:
    """Whether the row of an order lies wholly within its list."""
    if not counter.has_card(order_id):
        return False
    card = counter.card(order_id)
    top = card.mapToItem(items, QPoint(0, 0)).y()
    return top >= 0 and top + card.height() <= items.height()


def swipe_up(counter: CounterShown, items: QQuickItem) -> None:
    """A slow swipe over nine tenths of a list, which does not make it roll on."""
    view, middle = counter.shown.window.view, counter.shown.middle(items)
    reach = int(items.height() * 0.45)
    start, end = middle + QPoint(0, reach), middle - QPoint(0, reach)
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, button, none, start)
    for step in range(1, SWIPE_STEPS + 1):
        QTest.mouseMove(view, start + (end - start) * step / SWIPE_STEPS)
        counter.shown.look()
    QTest.mouseRelease(view, button, none, end)
    counter.shown.until_still()
