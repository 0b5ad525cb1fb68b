"""Which page the counter's panel shows, and which pages lie beneath it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

IDLE = "idle"
ORDER = "order"
HAND_OVER = "hand_over"


@QmlElement
@QmlUncreatable("made by the counter's view model")
class PanelViewModel(QObject):  # type: ignore[operator]
    """A pile of pages, of which the topmost shows.

    At the bottom lies IDLE, above it what was opened alone (as the inbox), then the page of the
    selected order, then pages that belong to that order (as its problems). `orderLeft`: the order's
    page was left, so the order should no longer be selected.
    """

    changed = Signal()
    orderLeft = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = [IDLE]

    @Property(str, notify=changed)
    def page(self) -> str:
        """The name of the page that shows."""
        return self._pages[-1]

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return len(self._pages) > 1

    @property
    def shown(self) -> str:
        """As `page`."""
        return self._pages[-1]

    @Slot(str)
    def open(self, page: str) -> None:
        """Show another page; `back` returns from it to the one that shows now."""
        if page != self._pages[-1]:
            self._show([*self._pages, page])

    @Slot(str)
    def openAlone(self, page: str) -> None:
        """Show a page that concerns no selected order, which is left."""
        had_order = ORDER in self._pages
        self._show([IDLE, page])
        if had_order:
            self.orderLeft.emit()

    @Slot()
    def back(self) -> None:
        """Return to the page beneath; from the order's own page, leave the order."""
        if len(self._pages) == 1:
            return
        had_order = ORDER in self._pages
        self._show(self._pages[:-1])
        if had_order and ORDER not in self._pages:
            self.orderLeft.emit()

    def follow(self, order_id: str) -> None:
        """Show the page of the order that is selected now; "" for none."""
        if order_id:
            self.show_order()
        else:
            self.leave_order()

    def show_order(self) -> None:
        """Show the page of the selected order, without any page of the order before it."""
        self._show([*self._below_order(), ORDER])

    def leave_order(self) -> None:
        """Take away the order's page and those above it: no order is selected any more."""
        self._show(self._below_order())

    def return_to_hand_over(self) -> None:
        """Take away the pages above the one on which items are ticked."""
        for page in (HAND_OVER, ORDER):
            if page in self._pages:
                self._show(self._pages[: self._pages.index(page) + 1])
                return

    def return_to_order(self) -> None:
        """Take away the pages above the order's own: what they asked for is known."""
        if ORDER in self._pages:
            self.show_order()

    def close_alone(self) -> None:
        """Take away what was opened alone, so that the order's page does not lead back to it."""
        if ORDER not in self._pages:
            self._show([IDLE])
        else:
            self._show([IDLE, *self._pages[self._pages.index(ORDER) :]])

    def _below_order(self) -> list[str]:
        return self._pages[: self._pages.index(ORDER)] if ORDER in self._pages else self._pages

    def _show(self, pages: list[str]) -> None:
        if pages != self._pages:
            self._pages = list(pages)
            self.changed.emit()
