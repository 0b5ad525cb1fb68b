"""What the store answered about this customer, and whether the counter knows of the arrival."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.codes.short_code import short_code
from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.session import CheckInSession
from kiosk.services.orders.arrivals.readiness import OrderProgress
from kiosk.services.orders.check_in import EARLY, CheckInResult, Recognised

CODES_MAX = 3
"""More orders than this nobody keeps in mind."""

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

    @Property(int, notify=changed)
    def orderCount(self) -> int:
        return len(self._found.order_ids)

    @Property(int, notify=changed)
    def readyCount(self) -> int:
        """How many of the orders are ready."""
        return self._found.ready_count

    @Property(bool, notify=changed)
    def needsStaff(self) -> bool:
        """Whether only a member of staff can help with these orders."""
        return self._found.colleague

    @Property(float, notify=changed)
    def readyFrom_ms(self) -> float:
        """From when the orders that are being prepared should be ready; 0 if nobody knows."""
        ready_from = self._found.ready_from
        return ready_from.timestamp() * 1000 if ready_from else 0.0

    @Property(str, notify=changed)
    def shortCode(self) -> str:
        """By what the customer is called: the short codes of their orders."""
        return " · ".join(self._short(order) for order in self._found.orders[:CODES_MAX])

    def _short(self, order: OrderProgress) -> str:
        return short_code(order.code, self._session.codes)

    @Property(list, notify=changed)
    def orders(self) -> list[dict[str, object]]:
        """Each of several orders, while not all are ready: `code`, `isReady`, `readyFrom_ms`."""
        orders = self._found.orders
        if len(orders) < 2 or all(order.is_ready for order in orders):
            return []
        return [
            {
                "code": self._short(order),
                "isReady": order.is_ready,
                "readyFrom_ms": order.ready_from.timestamp() * 1000 if order.ready_from else 0.0,
            }
            for order in orders[:CODES_MAX]
        ]

    @Property(int, notify=changed)
    def wait_min(self) -> int:
        """About how many minutes the customer waits; 0: nobody knows."""
        return self._found.wait_min

    @Property(str, notify=changed)
    def calledTo(self) -> str:
        """The counter to which the customer was called; "" for somebody in a car."""
        return "" if self._found.bay else self._found.called_to

    @Property(str, notify=changed)
    def place(self) -> str:
        """The bay; "" for the waiting area."""
        return self._found.bay or ""

    @Property(bool, notify=changed)
    def mayWaitElsewhere(self) -> bool:
        """Whether there is more than one place to wait."""
        return self._session.has_bays

    @Property(bool, notify=changed)
    def mayReject(self) -> bool:
        """Whether the customer can still say that they are not who is shown."""
        return self._session.arriving.is_held

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

    @Slot(float, result=int)
    def daysUntil(self, instant_ms: float) -> int:
        """How many days lie between the store's today and the day of an instant."""
        at = self._found.at
        if at is None:
            return 0
        then = datetime.fromtimestamp(instant_ms / 1000, UTC).astimezone()
        return (then.date() - at.astimezone().date()).days

    @Property(float, notify=changed)
    def collectedAt_ms(self) -> float:
        """When an order whose code was given was collected; 0 for one collected in this visit."""
        collected_at = self._found.collected_at
        return collected_at.timestamp() * 1000 if collected_at else 0.0

    @Property(str, notify=changed)
    def otherStore(self) -> str:
        """The store that has the order whose code was given; "" if no other one is known."""
        return self._session.flow.elsewhere.store_name

    @Property(bool, notify=changed)
    def storesUnasked(self) -> bool:
        """Whether another store may have the order, and could not be asked."""
        return self._session.flow.elsewhere.is_unasked

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
        """The state of a call for help: "sending", "received", "coming" or "unreached"."""
        return self._session.help.state

    @Property(str, notify=changed)
    def helper(self) -> str:
        """Who comes to help, once somebody has answered; "" for somebody without a name."""
        return self._session.help.coming or ""
