"""What the store answered about this customer, and whether the counter knows of the arrival."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.session import CheckInSession
from kiosk.services.orders.check_in import EARLY, CheckInResult, Recognised

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the check-in's view model")
class VisitViewModel(QObject):  # type: ignore[operator]
    """The customer who was recognised; every value is empty or 0 while nobody is."""

    changed = Signal()

    def __init__(self, parent: QObject, session: CheckInSession) -> None:
        super().__init__(parent)
        self._session = session

    @property
    def order_ids(self) -> tuple[str, ...]:
        """The orders of this customer."""
        return self._found.order_ids

    @property
    def _found(self) -> Recognised:
        return self._session.found

    @Property(bool, notify=changed)
    def byName(self) -> bool:
        """Whether the customer is looked up by name, not by a code."""
        return self._session.flow.retry is Page.SURNAME

    @Property(str, notify=changed)
    def shortName(self) -> str:
        return self._found.short_name

    @Property(int, notify=changed)
    def itemCount(self) -> int:
        return self._found.item_count

    @Property(bool, notify=changed)
    def isBeingServed(self) -> bool:
        return self._found.result is CheckInResult.BEING_SERVED

    @Property(bool, notify=changed)
    def isBeingPrepared(self) -> bool:
        return self._found.result is CheckInResult.BEING_PREPARED

    @Property(str, notify=changed)
    def place(self) -> str:
        """The bay; "" for the waiting area."""
        return self._found.bay or ""

    @Property(int, notify=changed)
    def ahead(self) -> int:
        """How many customers are served before this one."""
        return self._found.ahead

    @Property(float, notify=changed)
    def slotStart_ms(self) -> float:
        slot = self._found.slot
        return slot.start.timestamp() * 1000 if slot else 0.0

    @Property(float, notify=changed)
    def comeFrom_ms(self) -> float:
        slot = self._found.slot
        return (slot.start - EARLY).timestamp() * 1000 if slot else 0.0

    @Property(int, notify=changed)
    def daysUntilSlot(self) -> int:
        slot, at = self._found.slot, self._found.at
        if slot is None or at is None:
            return 0
        return (slot.start.astimezone().date() - at.astimezone().date()).days

    @Property(bool, notify=changed)
    def isMoved(self) -> bool:
        """Whether the order was moved to another slot, which begins at `slotStart_ms`."""
        return self._found.slot is not None and self._found.result is CheckInResult.COLLEAGUE

    @Property(bool, notify=changed)
    def hasArrived(self) -> bool:
        """Whether the counter has received this arrival."""
        return self._session.has_arrived

    @Property(bool, notify=changed)
    def isUndelivered(self) -> bool:
        """Whether this arrival is overdue at the counter: the customer should announce it there."""
        return self._session.is_undelivered

    @Property(str, notify=changed)
    def helpState(self) -> str:
        """The state of a call for help: "sending", "received" or "unreached"."""
        return self._session.help.state
