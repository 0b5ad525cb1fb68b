"""What the action bar and the details show of the selected order, in short."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.board.rows import NO_CARD, CardRow

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SelectedCard(QObject):  # type: ignore[operator]
    """The row of the order's card; every text is "" while no order is shown."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._row = NO_CARD

    def show(self, row: CardRow | None) -> None:
        """Show another row; None for no order."""
        self._row = row or NO_CARD
        self.changed.emit()

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._row.code

    @Property(str, notify=changed)
    def customer(self) -> str:
        return self._row.customer

    @Property(str, notify=changed)
    def place(self) -> str:
        return self._row.place

    @Property(str, notify=changed)
    def slotText(self) -> str:
        return self._row.slot_text

    @Property(str, notify=changed)
    def statusShort(self) -> str:
        return self._row.status_short

    @Property(str, notify=changed)
    def statusToken(self) -> str:
        return self._row.status_token

    @Property(str, notify=changed)
    def itemsText(self) -> str:
        return self._row.items_text

    @Property(str, notify=changed)
    def shelf(self) -> str:
        return self._row.shelf

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._row.note

    @Property(str, notify=changed)
    def noteSeverity(self) -> str:
        return self._row.note_severity

    @Property(str, notify=changed)
    def flag(self) -> str:
        """The flag for an open question of head office or a review."""
        return self._row.flag
