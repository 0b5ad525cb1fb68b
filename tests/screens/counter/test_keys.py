"""Tests keys at the counter: a scanner types keys too, and must never act on an order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.keyboard import CTRL, ENTER, PLAIN
from tests.screens.shop import Shop

WITH_PRIMARY = [Status.STARTED, Status.READY, Status.AWAITING, Status.IN_PROGRESS]


@pytest.mark.parametrize("status", WITH_PRIMARY)
def test_a_slow_scanner_only_selects(open_counter: Open, shop: Shop, status: Status) -> None:
    """Scans three times, 60 ms between keys, then Enter, while another order is selected."""
    selected, scanned = shop.order_in(status), shop.order_in(Status.READY, "Karim Benali")
    counter = open_counter()
    for _ in range(3):
        counter.select(selected)
        counter.shown.scan(shop.code(scanned), gap_ms=60)
        counter.shown.until(lambda: counter.is_selected(scanned))
        counter.shown.keyboard.now_ms += 2000
    assert shop.status(selected) is status
    assert shop.status(scanned) is Status.READY


@pytest.mark.parametrize("focus", ["card", "button:mark_ready"])
@pytest.mark.parametrize("end", ["\r", "\r\r", "\n", "\t", ""], ids=repr)
def test_an_unknown_code_is_shown_and_presses_nothing(
    open_counter: Open, shop: Shop, focus: str, end: str
) -> None:
    selected = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(selected)
    counter.shown.called(focus).forceActiveFocus()
    counter.shown.scan("QQQQQQ", 60, end)
    counter.shown.until(lambda: "QQQQQQ" in toast(counter))
    assert shop.status(selected) is Status.STARTED


@pytest.mark.parametrize("code", ["12345", "A7B2"])
def test_a_short_barcode_selects_its_order(open_counter: Open, shop: Shop, code: str) -> None:
    selected, short = shop.order_in(Status.STARTED), shop.new_order(code=code)
    counter = open_counter()
    counter.select(selected)
    counter.shown.scan(code, 60)
    counter.shown.until(lambda: counter.is_selected(short))
    assert shop.status(selected) is Status.STARTED


@pytest.mark.parametrize("framed", ["\x02{}\x03", "\x02{}\x03\r", "\x1d{}\r", "\x1a{}\r"], ids=repr)
def test_control_characters_around_a_code_are_no_shortcuts(
    open_counter: Open, shop: Shop, framed: str
) -> None:
    selected, scanned = shop.order_in(Status.STARTED), shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(selected)
    counter.press("mark_ready")
    counter.wait_for(selected, Status.READY)
    counter.shown.scan(framed.format(shop.code(scanned)), 60, end="")
    counter.shown.until(lambda: counter.is_selected(scanned))
    assert shop.status(selected) is Status.READY, "what was done is not undone either"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_selects_and_ctrl_enter_does_the_first_action(
    open_counter: Open, shop: Shop, key: Qt.Key
) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_id))
    counter.shown.key(Qt.Key.Key_F3)
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.key(key)
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert shop.status(order_id) is Status.STARTED
    counter.shown.key(key, CTRL)
    counter.wait_for(order_id, Status.READY)


def test_ctrl_enter_means_the_order_that_was_still_shown(open_counter: Open, shop: Shop) -> None:
    seen, found = shop.order_in(Status.BLOCKED), shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.find(seen)
    counter.view_model.select(found)
    assert counter.shown_status() is Status.BLOCKED, "the other one is not read yet"
    counter.shown.keyboard.key(Qt.Key.Key_Return, modifiers=CTRL)
    counter.shown.until(lambda: counter.shown_status() is Status.STARTED)
    counter.shown.keyboard.rests()
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert shop.status(found) is Status.STARTED


def test_ctrl_enter_acts_from_an_empty_search_and_not_while_one_is_written(
    open_counter: Open, shop: Shop
) -> None:
    order_id, other = shop.order_in(Status.STARTED), shop.order_in(Status.READY, "Karim Benali")
    counter = open_counter()
    counter.select(order_id)
    counter.shown.key(Qt.Key.Key_F, CTRL)
    counter.shown.type("benali")
    counter.shown.until(lambda: counter.search.answered == "benali")
    counter.shown.key(ENTER, CTRL)
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert (shop.status(order_id), shop.status(other)) == (Status.STARTED, Status.READY)
    counter.shown.key(Qt.Key.Key_Escape)
    counter.select(order_id)
    counter.shown.key(Qt.Key.Key_F, CTRL)
    counter.shown.until(lambda: counter.shown.named("Search for an order").hasActiveFocus())
    counter.shown.key(ENTER, CTRL)
    counter.wait_for(order_id, Status.READY)


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Space])
def test_a_lone_key_presses_the_focused_button(open_counter: Open, shop: Shop, key: Qt.Key) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.called("button:mark_ready").forceActiveFocus()
    counter.shown.key(key)
    counter.wait_for(order_id, Status.READY)


def test_letters_open_the_search_and_fill_it(open_counter: Open, shop: Shop) -> None:
    selected = shop.order_in(Status.STARTED)
    found = shop.order_in(Status.READY, "Élodie Lefèvre")
    counter = open_counter()
    counter.select(selected)
    counter.shown.called("button:mark_ready").forceActiveFocus()
    counter.shown.type("lefevre")
    assert counter.shown.named("Search for an order").property("text") == "lefevre"
    counter.shown.until(lambda: counter.search.answered == "lefevre")
    counter.shown.keyboard.key(ENTER, 300)
    counter.shown.keyboard.rests()
    counter.shown.until(lambda: counter.is_selected(found))
    assert shop.status(selected) is Status.STARTED
    counter.shown.key(ENTER, CTRL)
    counter.wait_for(found, Status.AWAITING)


@pytest.mark.parametrize("end", ["", "\r", "\t"], ids=repr)
def test_a_fast_typist_searches(open_counter: Open, shop: Shop, end: str) -> None:
    shop.order_in(Status.READY, "Camille Durand")
    found = shop.order_in(Status.READY, "Anne Vasseur-Le Goff")
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(found))
    counter.shown.scan("vasseur-le", 80, end)
    counter.shown.until(lambda: counter.is_selected(found))
    assert counter.shown.named("Search for an order").property("text") == "vasseur-le"
    counter.shown.keyboard.types("x", 80)
    counter.shown.until(lambda: counter.search.answered == "vasseur-lex")
    assert toast(counter) == ""


def test_letters_that_are_neither_a_code_nor_a_name_are_said(
    open_counter: Open, shop: Shop
) -> None:
    found = shop.order_in(Status.READY, "Camille Durand")
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(found))
    counter.shown.scan("vasseur", 80)
    counter.shown.until(lambda: "“vasseur”" in toast(counter))
    counter.search.setText("durand")
    counter.shown.until(lambda: counter.is_selected(found))
    counter.shown.until(lambda: toast(counter) == "")


def test_no_letters_are_searched_behind_a_sheet(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY, "Anne Vasseur")
    counter = open_counter()
    counter.sheet.openPanel("keys")
    counter.shown.until(lambda: counter.sheet.kind == "keys")
    counter.shown.scan("vasseur", 80)
    counter.shown.until(lambda: "“vasseur”" in counter.alerts.toast)
    assert counter.search.text == ""


def test_a_tap_on_a_message_touches_no_row(open_counter: Open, shop: Shop) -> None:
    order_ids = [shop.order_in(Status.READY, f"Client {n}") for n in range(12)]
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_ids[0]))
    counter.shown.scan("QQQQ77", 60)
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    message = counter.shown.called("toast")
    place = counter.shown.middle(message)
    counter.shown.tap(message)
    counter.alerts.dismissToast()
    counter.shown.rest()
    counter.shown.look()
    QTest.mouseClick(counter.shown.window.view, Qt.MouseButton.LeftButton, pos=place)
    assert counter.order.orderId == ""
    counter.shown.until(lambda: not counter.shown.is_there("toastShield"))
    QTest.mouseClick(counter.shown.window.view, Qt.MouseButton.LeftButton, pos=place)
    counter.shown.until(lambda: counter.order.orderId in order_ids)


def test_what_a_scan_left_in_the_search_is_no_search(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    counter.shown.tap(counter.shown.named("Search for an order"))
    counter.shown.scan("QQQQQ7")
    counter.shown.until(lambda: "QQQQQ7" in toast(counter))
    assert counter.search.text == ""


def test_keys_act_on_nothing_behind_a_sheet(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("personButton"))
    counter.shown.until(counter.shown.popups)
    actions: list[Callable[[], None]] = [
        lambda: counter.shown.key(ENTER, CTRL),
        lambda: counter.shown.type("durand"),
    ]
    for action in actions:
        action()
    assert shop.status(order_id) is Status.STARTED
    assert counter.search.text == ""


def toast(counter: CounterShown) -> str:
    """The text of the counter's toast."""
    return str(counter.alerts.toast)


def test_a_action_right_after_a_key_that_selects_needs_eyes_first(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_id))
    counter.shown.keyboard.key(Qt.Key.Key_F3)
    counter.shown.keyboard.key(ENTER, 120, CTRL)
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.keyboard.rests()
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert shop.status(order_id) is Status.STARTED


@pytest.mark.parametrize("presses", ["Ctrl+Enter", "Enter on the button"])
def test_a_key_is_for_the_order_that_was_selected_when_it_went_down(
    open_counter: Open, shop: Shop, presses: str
) -> None:
    """A search result is selected while the scanner still waits to classify the key."""
    meant, found = shop.order_in(Status.STARTED), shop.order_in(Status.STARTED, "Karim Benali")
    counter = open_counter()
    counter.select(meant)
    if presses == "Ctrl+Enter":
        counter.shown.keyboard.key(ENTER, modifiers=CTRL)
    else:
        counter.shown.called("button:mark_ready").forceActiveFocus()
        counter.shown.keyboard.key(ENTER)
    counter.find(found)
    counter.shown.keyboard.rests()
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert (shop.status(meant), shop.status(found)) == (Status.STARTED, Status.STARTED)


@pytest.mark.parametrize("presses", ["Ctrl+Enter", "Enter on the button"])
@pytest.mark.parametrize(("gap_ms", "status"), [(250, Status.STARTED), (600, Status.READY)])
def test_an_order_takes_no_key_before_anybody_can_have_seen_it(
    open_counter: Open, shop: Shop, presses: str, gap_ms: int, status: Status
) -> None:
    """Another order's code is scanned just before the key that was meant for the one before."""
    meant, scanned = shop.order_in(Status.STARTED), shop.order_in(Status.STARTED, "Karim Benali")
    counter = open_counter()
    counter.select(meant)
    counter.shown.called("button:mark_ready").forceActiveFocus()
    counter.find(scanned)
    keyboard = counter.shown.keyboard
    keyboard.key(ENTER, gap_ms, CTRL if presses == "Ctrl+Enter" else PLAIN)
    keyboard.rests()
    counter.shown.until(lambda: counter.tasks.is_idle)
    counter.wait_for(scanned, status)
    assert shop.status(meant) is Status.STARTED
