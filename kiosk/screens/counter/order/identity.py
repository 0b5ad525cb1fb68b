"""How the person who collects was verified, and who it is if not the customer."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.order import Verification
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import translate, verification_word

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

SAME_VISIT = timedelta(hours=2)
"""A code that was scanned here counts for so long."""

SHOWN = (Verification.CODE, Verification.IDENTITY_DOCUMENT)
"""The ways that have a button of their own; the others are behind OTHER."""

OTHER = "other"


@QmlElement
@QmlUncreatable("made by the counter's view model")
class IdentityViewModel(QObject):  # type: ignore[operator]
    """The identity check of the selected order; `verifiedBy` is "" until a way was used or chosen.

    A code counts as used only if it was scanned here or given at check-in for this visit.
    """

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._order_id = ""
        self._verified_by: Verification | None = None
        self._collected_by = ""
        self._scanned_at: dict[str, datetime] = {}
        self._given_at: datetime | None = None
        self._is_chosen = False

    @Property(str, notify=changed)
    def verifiedBy(self) -> str:
        return self._verified_by.value if self._verified_by else ""

    @Property(bool, notify=changed)
    def isVerified(self) -> bool:
        return self._verified_by is not None

    @Property(str, notify=changed)
    def why(self) -> str:
        """Why a way is chosen that nobody at the counter has chosen; "" where somebody has."""
        if self._verified_by is None or self._is_chosen:
            return ""
        scanned_at, times = self._scanned_at.get(self._order_id), self._context.wording.times
        if self._given_at is not None:
            text = translate("Counter", "Code given at check-in, %1")
            return text.replace("%1", times.timestamp(self._given_at))
        if scanned_at is not None:
            text = translate("Counter", "Code scanned here, %1")
            return text.replace("%1", times.timestamp(scanned_at))
        return ""

    @Property(str, notify=changed)
    def shownWay(self) -> str:
        """As `verifiedBy`, with "other" for a way without a button of its own."""
        if self._verified_by is None:
            return ""
        return self._verified_by.value if self._verified_by in SHOWN else OTHER

    @Property(str, notify=changed)
    def text(self) -> str:
        """The way, and who collects if it is not the customer; "" until a way is known."""
        word = verification_word(self._verified_by) if self._verified_by else ""
        return " · ".join(part for part in (word, self._collected_by) if part)

    @Property(str, notify=changed)
    def collectedBy(self) -> str:
        return self._collected_by

    @Property(list, notify=changed)
    def ways(self) -> list[dict[str, object]]:
        """Every way, as `Choice`."""
        return qml_rows(Choice(way.value, verification_word(way)) for way in Verification)

    @property
    def verification(self) -> Verification | None:
        """How the person was verified, for the hand-over; None if nobody said it yet."""
        return self._verified_by

    @property
    def collector(self) -> str | None:
        """Who collects instead of the customer; None if the customer does."""
        return self._collected_by or None

    def begin(self, order_id: str) -> None:
        """Another order is selected, "" for none."""
        self._order_id = order_id
        self._verified_by, self._collected_by = None, ""
        self._given_at, self._is_chosen = None, False
        scanned_at = self._scanned_at.get(order_id)
        if scanned_at and self._context.clock() - scanned_at < SAME_VISIT:
            self._verified_by = Verification.CODE
        self.changed.emit()

    def came_by_code(self, at: datetime) -> None:
        """The customer of the selected order gave a code at check-in."""
        self._given_at = at
        self._use_code()

    def scanned(self, order_id: str) -> None:
        """The code of an order was scanned here."""
        self._scanned_at[order_id] = self._context.clock()
        if order_id == self._order_id:
            self._use_code()

    def forget(self, order_id: str) -> None:
        """The order was handed over: a code that was scanned for it counts no more."""
        self._scanned_at.pop(order_id, None)

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()

    @Slot(str)
    def verifyBy(self, value: str) -> None:
        """Set how the person who collects was verified."""
        self._verified_by, self._is_chosen = Verification(value), True
        self.changed.emit()

    def _use_code(self) -> None:
        if self._verified_by is None:
            self._verified_by = Verification.CODE
            self.changed.emit()

    @Slot(str)
    def collectBy(self, name: str) -> None:
        """Set who collects; "" for the customer."""
        self._collected_by = name.strip()
        self.changed.emit()
