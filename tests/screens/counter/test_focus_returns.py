"""Tests that keys work again once a sheet has closed, however it closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop


def scopes(item: QQuickItem | None) -> Iterator[QQuickItem]:
    """The item that has the focus, and all around it."""
    while item is not None:
        yield item
        item = item.parentItem()


def opens_inbox(counter: CounterShown) -> None:
    """F4 works, as it does when no sheet is open, once the sheet is gone altogether."""
    screen = counter.shown.window
    counter.shown.until(lambda: screen.root in scopes(screen.view.activeFocusItem()))
    counter.shown.key(Qt.Key.Key_F4)
    counter.shown.until(lambda: counter.panel.page == "inbox")


def test_after_somebody_said_who_is_at_work(open_counter: Open) -> None:
    counter = open_counter()
    counter.shown.tap(counter.shown.called("personButton"))
    counter.shown.until(lambda: counter.shown.all_called("person:Karim"))
    counter.shown.tap(counter.shown.called("person:Karim"))
    counter.shown.until(lambda: not counter.shown.all_called("person:Karim"))

    opens_inbox(counter)


@pytest.mark.parametrize("kind", ["settings", "keys", "recent", "introduction"])
def test_after_a_sheet_was_closed(open_counter: Open, shop: Shop, kind: str) -> None:
    shop.new_order()
    counter = open_counter()
    counter.sheet.openPanel(kind)
    counter.shown.look()
    counter.sheet.dismiss()
    counter.shown.until(lambda: counter.sheet.kind == "")

    opens_inbox(counter)
