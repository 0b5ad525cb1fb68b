"""The open sheet: it asks to confirm an action, or shows what belongs to no order."""

from __future__ import annotations

from dataclasses import field

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.actions import Details
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.screens.counter.order.buttons import ButtonAction
from kiosk.screens.counter.sheets.questions import SheetQuestion

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

SETTINGS = "settings"


@frozen
class Pending:
    """An action, with what was asked for it already."""

    order_id: str
    action: ButtonAction
    to_status: Status | None = None
    details: Details = field(default_factory=Details)


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SheetViewModel(QObject):  # type: ignore[operator]
    """One sheet at a time; it closes when its action is saved.

    `submitted` requests the pending action; `declined`: its safe button was tapped instead.
    """

    changed = Signal()
    submitted = Signal()
    declined = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = SheetQuestion()
        self.pending: Pending | None = None

    @Property(str, notify=changed)
    def kind(self) -> str:
        return self._asked.kind

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._asked.title

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._asked.text

    @Property(str, notify=changed)
    def actionText(self) -> str:
        return self._asked.action_text

    @Property(str, notify=changed)
    def safeText(self) -> str:
        return self._asked.safe_text

    @Property(bool, notify=changed)
    def isDangerous(self) -> bool:
        return self._asked.is_dangerous

    @property
    def is_open(self) -> bool:
        """Whether a sheet is open."""
        return bool(self._asked.kind)

    @property
    def shown(self) -> str:
        """As `kind`."""
        return self._asked.kind

    @property
    def shows_reviews(self) -> bool:
        """Whether the list of cases to check is open, or a question about one of them."""
        return self._asked.kind in ("reviews", "confirm_review")

    def ask(self, asked: SheetQuestion, pending: Pending | None = None) -> None:
        """Open a sheet with these texts."""
        self._asked, self.pending = asked, pending
        self.changed.emit()

    def close(self) -> None:
        """Close the sheet, if one is open."""
        if self.is_open or self.pending is not None:
            self.ask(SheetQuestion())

    def retranslate(self) -> None:
        """Close what was asked in the language of before; the choice of a language stays open."""
        if self._asked.kind not in (SETTINGS, "shopSettings"):
            self.close()

    @Slot()
    def submit(self) -> None:
        """Request the action."""
        if self.pending is not None:
            self.submitted.emit()

    @Slot()
    def dismiss(self) -> None:
        """Close without the action."""
        pending = self.pending
        self.close()
        if pending is not None:
            self.declined.emit(pending)

    @Slot(str)
    def openPanel(self, kind: str) -> None:
        """Open one of the sheets that belong to no action, such as people."""
        self.ask(SheetQuestion(kind))
