"""Tests the picking list in the panel: how it is reached, what it shows, how it follows."""

from __future__ import annotations

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports.boards import COLUMN_LIMIT
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def opened(counter: CounterShown) -> None:
    """Taps what leads from the page without an order to the picking list."""
    counter.shown.until(lambda: counter.shown.is_there("pickingButton"))
    counter.shown.tap(counter.shown.called("pickingButton"))
    counter.shown.until(lambda: counter.shown.is_there("pickingList"))


def shown(counter: CounterShown, kind: str) -> list[str]:
    """What the rows of this kind say, from top to bottom."""
    rows = counter.shown.all_called(f"pick:{kind}")
    return [accessible_name(row) for row in sorted(rows, key=lambda row: row.y())]


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch"])
def test_one_tap_shows_what_to_fetch_shelf_by_shelf(
    open_counter: Open, shop: Shop, display: str
) -> None:
    shop.new_order(lines=(("Perceuse 18 V", 1),), shelf="B2", code="K7M4PX")
    shop.new_order(lines=(("Perceuse 18 V", 2), ("Mètre", 1)), shelf="B2", code="R3T9WZ")
    shop.new_order(lines=(("Seau", 1),), shelf=None, code="H6J2QA")
    counter = open_counter(display=display)
    opened(counter)
    counter.shown.until(lambda: len(shown(counter, "item")) == 3)
    assert shown(counter, "slot") == ["13:00 · 3"]
    assert shown(counter, "shelf") == ["B2", "No shelf"]
    assert [text.replace("\u00a0", " ") for text in shown(counter, "item")] == [
        "1 × Mètre, R3T 9WZ",
        "3 × Perceuse 18 V, K7M 4PX · R3T 9WZ",
        "1 × Seau, H6J 2QA",
    ]
    counter.shown.tap(counter.shown.called("backButton"))
    counter.shown.until(lambda: counter.panel.shown == "idle")


def test_orders_that_the_list_has_no_room_for_are_fetched_too(
    open_counter: Open, shop: Shop
) -> None:
    count = COLUMN_LIMIT + 5
    for _ in range(count):
        shop.new_order(lines=(("Seau", 1),), shelf="B2")
    shop.new_order(lines=(("Pelle", 1),), in_min=60 * 24 * 3)
    counter = open_counter()
    opened(counter)
    counter.shown.until(lambda: shown(counter, "slot") == [f"13:00 · {count}"])
    (item,) = shown(counter, "item")
    assert item.replace("\u00a0", " ").startswith(f"{count} × Seau")


def test_what_leads_there_says_what_comes_first(open_counter: Open, shop: Shop) -> None:
    shop.new_order(in_min=-10)
    shop.new_order(in_min=60)
    counter = open_counter(language="fr")
    counter.shown.until(lambda: counter.shown.is_there("pickingButton"))
    button = counter.shown.called("pickingButton")
    assert accessible_name(button) == "Liste de préparation\u00a0: En retard · 1"


def test_the_list_follows_what_becomes_ready(open_counter: Open, shop: Shop) -> None:
    first, second = shop.new_order(shelf="A1"), shop.new_order(shelf="B2")
    counter = open_counter()
    opened(counter)
    counter.shown.until(lambda: shown(counter, "shelf") == ["A1", "B2"])
    shop.advance(first, Status.READY)
    counter.shown.until(lambda: shown(counter, "shelf") == ["B2"])
    shop.advance(second, Status.READY)
    counter.shown.until(lambda: "Nothing to prepare." in counter.shown.texts())
    counter.shown.until(lambda: shown(counter, "item") == [])


def test_where_nothing_is_to_prepare_nothing_leads_there(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY)
    counter = open_counter()
    counter.shown.until(lambda: counter.shown.is_there("card"))
    assert not counter.shown.is_there("pickingButton")


def test_a_slot_that_begins_is_late_now(open_counter: Open, shop: Shop) -> None:
    shop.new_order(in_min=5)
    counter = open_counter()
    opened(counter)
    counter.shown.until(lambda: shown(counter, "slot") == ["12:05 · 1"])
    shop.clock.pass_s(400)
    counter.view_model.ticking.tick()
    counter.shown.until(lambda: shown(counter, "slot") == ["Late · 1"])


def test_a_long_list_scrolls(open_counter: Open, shop: Shop) -> None:
    for number in range(12):
        shop.new_order(lines=((f"Article {number:02}", 1),), shelf="A1")
    counter = open_counter(display="10.1 inch")
    opened(counter)
    listed = counter.shown.called("pickingList")
    counter.shown.until(lambda: listed.property("contentHeight") > listed.height())
    listed.setProperty("contentY", listed.property("contentHeight") - listed.height())
    counter.shown.until(lambda: any("Article 11" in text for text in shown(counter, "item")))
