"""Tests finding an order by typed text, by the keypad and by a scan."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.status import Status
from kiosk.services.ports.place_slots import NoPlaceSlots
from tests.domain.keyboards import typed_on
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop


def found(counter: CounterShown) -> list[QQuickItem]:
    return counter.shown.all_called("found")


def type_in(counter: CounterShown, text: str) -> None:
    counter.shown.tap(counter.shown.named("Search for an order"))
    counter.shown.type(text)
    counter.shown.until(lambda: counter.search.answered.upper() == text)


def test_a_name_without_its_accent_finds_the_order(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY, "Élodie Lefèvre")
    shop.order_in(Status.READY, "Karim Benali")
    counter = open_counter()
    type_in(counter, "LEFEVRE")
    counter.shown.until(lambda: len(found(counter)) == 1)
    counter.shown.tap(found(counter)[0])
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.until(lambda: not counter.shown.is_there("searchPanel"))
    assert counter.shown.named("Search for an order").property("text") == ""


@pytest.mark.parametrize("display", ["10.1 inch", "coarse 15.6 inch", "21.5 inch", "24 inch"])
def test_the_field_says_what_finds_an_order(open_counter: Open, shop: Shop, display: str) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(display=display, language="fr")
    field = counter.shown.called("search")
    assert field.property("placeholder") == "Code, nom, téléphone"
    counter.find(order_id)
    counter.press("mark_ready")
    counter.shown.until(lambda: counter.shown.is_there("undoStrip"))
    assert field.property("placeholder"), "it is shorter, but not empty, beside the undo strip"


def test_who_searches_lets_go_of_the_order_before(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    shop.order_in(Status.READY, "Élodie Lefèvre")
    counter = open_counter()
    counter.select(order_id)
    type_in(counter, "LEFEVRE")
    assert counter.buttons() == {}
    counter.shown.key(Qt.Key.Key_Return)
    assert shop.status(order_id) is Status.IN_PROGRESS


def test_enter_selects_the_first_that_was_found(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY, "Élodie Lefèvre")
    counter = open_counter()
    type_in(counter, "ELODIE")
    counter.shown.key(Qt.Key.Key_Return)
    counter.shown.until(lambda: counter.is_selected(order_id))
    assert shop.status(order_id) is Status.READY


def test_a_collected_order_is_found_and_shown(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.PICK_UP_OK, "Élodie Lefèvre")
    counter = open_counter()
    type_in(counter, "ELODIE")
    counter.shown.key(Qt.Key.Key_Return)
    counter.shown.until(lambda: counter.is_selected(order_id))
    assert counter.buttons() == {}


def test_a_code_is_found_as_it_is_shown(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order()
    code = shop.code(order_id)
    counter = open_counter()
    counter.search.setText(f"{code[:3]} {code[3:]}")
    counter.shown.until(lambda: len(found(counter)) == 1)


def test_the_keypad_types_without_a_keyboard(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY, "Zoé Amrani")
    counter = open_counter()
    counter.shown.tap(counter.shown.called("search"))
    for letter in "ZO":
        counter.shown.tap(counter.shown.named(letter))
    counter.shown.until(lambda: len(found(counter)) == 1)
    counter.shown.tap(counter.shown.named("Delete the last character"))
    counter.shown.until(lambda: counter.search.text == "Z")


def test_nothing_found_says_what_to_do(open_counter: Open) -> None:
    counter = open_counter()
    type_in(counter, "QQQQ")
    counter.shown.until(lambda: "No order found." in counter.shown.texts())
    assert "Check what you typed, or try the surname alone." in counter.shown.texts()
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: not counter.shown.is_there("searchPanel"))


def test_only_the_last_text_counts(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY, "Élodie Lefèvre")
    shop.order_in(Status.READY, "Karim Benali")
    counter = open_counter()
    for text in ("k", "ka", "kar", "x", "l", "le", "lef"):
        counter.search.setText(text)
    counter.shown.until(lambda: counter.search.answered == "lef")
    counter.shown.look()
    assert [card.property("customer") for card in found(counter)] == ["Lefèvre Élodie"]


def test_a_scan_selects_the_order_and_changes_nothing(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.view_model.scanned(shop.code(order_id))
    counter.shown.until(lambda: counter.is_selected(order_id))
    assert shop.status(order_id) is Status.READY


def test_a_scanned_order_number_selects_it(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    assert "-" in order_id
    counter = open_counter()
    counter.view_model.scanned(order_id)
    counter.shown.until(lambda: counter.is_selected(order_id))


def test_a_scan_typed_on_a_french_layout_is_understood(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(code="A2W7Q")
    counter = open_counter()
    counter.view_model.scanned("QéZèA")
    counter.shown.until(lambda: counter.is_selected(order_id))


def test_a_scan_with_caps_lock_on_is_understood_and_a_hint_shows(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.view_model.scanned(order_id.swapcase())
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.until(lambda: "Caps Lock is on." in counter.shown.texts())
    assert shop.status(order_id) is Status.READY


def test_a_scan_that_may_mean_two_orders_selects_none_and_offers_both(
    open_counter: Open, shop: Shop
) -> None:
    both = {shop.new_order("Léa Roux", code="QAZ"), shop.new_order("Ali Diop", code="AQW")}
    before = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    counter.select(before)
    counter.view_model.scanned("QAZ")
    counter.shown.until(lambda: len(found(counter)) == 2)
    assert {card.property("orderId") for card in found(counter)} == both
    assert counter.buttons() == {}
    said = "Several orders have this code. Choose the right one."
    counter.shown.until(lambda: said in counter.shown.texts())
    assert not counter.shown.is_there("toast"), "it would lie over what was found"
    chosen = found(counter)[0].property("orderId")
    counter.shown.tap(found(counter)[0])
    counter.shown.until(lambda: counter.is_selected(chosen))


def test_a_made_code_of_no_order_is_said_as_it_was_meant(open_counter: Open, shop: Shop) -> None:
    code = "AQWMZ" + check_character("AQWMZ")
    counter = open_counter()
    counter.view_model.scanned(typed_on("fr", code))
    said = f"No order has the code {code}. Scan again, or search by name."
    counter.shown.until(lambda: said in counter.shown.texts())


class Stores:
    """Head office, which knows one order of another store."""

    def __init__(self, code: str) -> None:
        self._code = code
        self.may_answer = asyncio.Event()

    async def store_with(self, codes: Sequence[str]) -> str:
        await self.may_answer.wait()
        return "Nice Étoile" if self._code in codes else ""


def test_a_scan_of_an_order_of_another_store_names_that_store(
    open_counter: Open, shop: Shop
) -> None:
    code, other = (body + check_character(body) for body in ("AQWMZ2", "NCENCE"))
    stores = Stores(code)
    counter = open_counter()
    counter.view_model.ask(stores, NoPlaceSlots())
    counter.view_model.scanned(code)
    unknown = f"No order has the code {code}. Scan again, or search by name."
    counter.shown.until(lambda: unknown in counter.shown.texts())
    stores.may_answer.set()
    said = "This order is for another store: Nice Étoile."
    counter.shown.until(lambda: said in counter.shown.texts())
    counter.view_model.scanned(other)
    counter.shown.until(lambda: any(other in text for text in counter.shown.texts()))
    assert said not in counter.shown.texts()


def test_a_late_answer_covers_nothing_that_was_said_since(open_counter: Open, shop: Shop) -> None:
    code = "AQWMZ2" + check_character("AQWMZ2")
    stores = Stores(code)
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.view_model.ask(stores, NoPlaceSlots())
    counter.view_model.scanned(code)
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    counter.view_model.scanned(shop.code(order_id))
    counter.shown.until(lambda: counter.is_selected(order_id))
    if counter.shown.is_there("toast"):
        counter.shown.tap(counter.shown.named("Understood"))
    stores.may_answer.set()
    counter.shown.look()
    assert "This order is for another store: Nice Étoile." not in counter.shown.texts()


def test_a_scan_closes_the_sheet_of_another_order(open_counter: Open, shop: Shop) -> None:
    first, second = (shop.order_in(Status.READY) for _ in range(2))
    counter = open_counter()
    counter.select(first)
    counter.tell("Other reason")
    counter.shown.called("action")
    counter.view_model.scanned(shop.code(second))
    counter.shown.until(lambda: counter.is_selected(second))
    counter.shown.until(lambda: not counter.shown.is_there("action"))


def test_an_unknown_scan_says_so(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    counter.view_model.scanned("NOSUCH1\x1d7")
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    said = "Scan again: “NOSUCH1<U+001D GROUP SEPARATOR>7” was read. No order has this code."
    assert said in counter.shown.texts()
    counter.shown.tap(counter.shown.named("Understood"))
    counter.shown.until(lambda: not counter.shown.is_there("toast"))


def test_what_was_collected_last_comes_first(open_counter: Open, shop: Shop) -> None:
    first = shop.order_in(Status.PICK_UP_OK, "Zoé Amrani")
    shop.clock.pass_s(60)
    second = shop.order_in(Status.PICK_UP_OK, "Karim Benali")
    counter = open_counter()
    counter.more("recentButton")
    counter.shown.until(lambda: len(found(counter)) == 2)
    assert [card.property("orderId") for card in found(counter)] == [second, first]
    counter.shown.tap(found(counter)[1])
    counter.shown.until(lambda: counter.is_selected(first))


def test_language_and_light_are_switched_live(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    assert "Serve now" in counter.shown.texts()
    counter.shown.tap(counter.shown.called("moreButton"))
    counter.shown.tap(counter.shown.named("Français"))
    counter.shown.until(lambda: "Servir" in counter.shown.texts())
    texts = counter.shown.texts()
    assert {"Arrivés", "Prêtes", "À préparer", "Prête", "3 art."} <= set(texts)
    counter.choose("Écran sombre")
    counter.shown.until(lambda: counter.workplace.mode == "dark")
    counter.shown.tap(counter.shown.named("English"))
    counter.shown.until(lambda: "3 items" in counter.shown.texts())
