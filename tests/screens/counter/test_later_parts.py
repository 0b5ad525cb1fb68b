"""Tests that pages and sheets are read when they open: the first frame does not wait for them."""

from __future__ import annotations

from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop

PAGES_AND_SHEETS = ("OpenSheet", "OrderPages", "AlonePages")
KEYPAD = "TextKeypad"
SELDOM_SHOWN = ("KBanner", "QuestionBanner", "UndoStrip")
ORDER_PAGE = "OrderPage"


def read_parts(counter: CounterShown) -> set[str]:
    """The parts of the screen whose QML has been read."""
    return made_parts(counter).intersection({*PAGES_AND_SHEETS, KEYPAD})


def made_parts(counter: CounterShown) -> set[str]:
    """The types of everything on the screen, whether it shows or not."""
    waiting = [counter.shown.window.view.contentItem()]
    found: set[str] = set()
    while waiting:
        item = waiting.pop()
        found.add(item.metaObject().className().split("_QML")[0])
        waiting += item.childItems()
    return found


def test_pages_and_sheets_are_read_when_one_opens(open_counter: Open, shop: Shop) -> None:
    shop.new_order()
    counter = open_counter()
    counter.shown.until(lambda: counter.columns.toPrepareTotal == 1)
    assert read_parts(counter) == set()
    counter.inbox.open()
    counter.shown.until(lambda: counter.shown.is_there("backButton"))
    assert read_parts(counter) == {"OrderPages", "AlonePages"}
    counter.sheet.openPanel("keys")
    counter.shown.until(lambda: counter.sheet.kind == "keys")
    assert read_parts(counter) == set(PAGES_AND_SHEETS)


def test_what_was_read_stays(open_counter: Open) -> None:
    counter = open_counter()
    counter.sheet.openPanel("keys")
    counter.sheet.close()
    assert read_parts(counter) == {"OpenSheet"}


def test_the_keys_on_the_screen_are_made_when_somebody_searches(open_counter: Open) -> None:
    counter = open_counter()
    assert read_parts(counter) == set()
    counter.shown.tap(counter.shown.called("search"))
    counter.shown.until(lambda: counter.shown.is_there("searchPanel"))
    assert read_parts(counter) == {KEYPAD}


def test_what_is_seldom_shown_is_made_when_it_shows_and_then_kept(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    # The toast's is always there: it covers what lies below it at once.
    assert made_parts(counter).intersection(SELDOM_SHOWN) == {"KBanner"}
    counter.find(order_id)
    counter.press("mark_ready")
    counter.shown.until(lambda: counter.shown.is_there("undoStrip"))
    counter.undo.undo()
    counter.shown.until(lambda: not counter.shown.is_there("undoStrip"))
    assert "UndoStrip" in made_parts(counter)


def test_the_page_of_an_order_is_made_before_the_first_tap_on_one(open_counter: Open) -> None:
    counter = open_counter()
    counter.shown.until(lambda: ORDER_PAGE in made_parts(counter))
    assert counter.panel.page == "idle"
