"""The items ticked for the hand-over of an order; why not the others, and when the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order as slots
from kiosk.domain.codes.scan_reading import code_key, readings
from kiosk.domain.frozen import frozen
from kiosk.domain.order import HandedLine, Order
from kiosk.domain.status import Status
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.rows_model import RowsModel, qml_rows
from kiosk.screens.counter.sheets.slot_picker import SlotPicker
from kiosk.screens.counter.texts import translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

MISSING = "missing"
REST = "rest"


@frozen
class TickedLine:
    """One order line: `remaining` articles are still to be handed over, `handed` of them now."""

    number: int
    label: str
    remaining: int
    handed: int
    reason: str = ""
    reason_text: str = ""
    is_scanned: bool = False


NO_LINE = TickedLine(0, "", 0, 0)


@QmlElement
@QmlUncreatable("made by the counter's view model")
class TickedItemsViewModel(QObject):  # type: ignore[operator]
    """The articles of the selected order, all ticked at first.

    `problem`: what is missing before they can be handed over, "" for nothing. The page MISSING asks
    why the line `asked` is not complete, the page REST when the customer comes for the rest.
    `handOverAsked`: they are to be handed over.
    """

    changed = Signal()
    handOverAsked = Signal()

    def __init__(self, parent: QObject, context: CounterContext, panel: PanelViewModel) -> None:
        super().__init__(parent)
        self._context = context
        self._panel = panel
        self._lines = RowsModel(self, TickedLine, "number")
        self._order_id = ""
        self._asked = 0
        self.rows: tuple[TickedLine, ...] = ()
        self._picker = SlotPicker(self, context)
        self._picker.changed.connect(self.changed)

    @Property(RowsModel, constant=True)
    def lines(self) -> RowsModel:
        return self._lines

    @Property(SlotPicker, constant=True)
    def picker(self) -> SlotPicker:
        return self._picker

    @Property(bool, notify=changed)
    def isShort(self) -> bool:
        return self.missing_count > 0

    @Property(str, notify=changed)
    def actionText(self) -> str:
        """What the button says that hands over what is ticked."""
        if not self.missing_count:
            return translate("Counter", "Hand over all")
        text = translate("Counter", "Hand over %1 of %2")
        return text.replace("%1", str(self._handed())).replace("%2", str(self._left()))

    @Property(str, notify=changed)
    def restText(self) -> str:
        """When the customer comes for the rest; "" until a slot is chosen."""
        slot = self._picker.slot
        return self._context.wording.times.slot(slot) if slot else ""

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._problem()

    @Property(str, notify=changed)
    def askedLabel(self) -> str:
        return self._asked_line().label

    @Property(int, notify=changed)
    def askedNumber(self) -> int:
        return self._asked

    @Property(int, notify=changed)
    def askedRemaining(self) -> int:
        return self._asked_line().remaining

    @Property(int, notify=changed)
    def askedHanded(self) -> int:
        return self._asked_line().handed

    @Property(str, notify=changed)
    def askedReason(self) -> str:
        return self._asked_line().reason

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, object]]:
        """Why an item may stay, as `Choice`."""
        return qml_rows(Choice(code, text) for code, text in self._reasons().items())

    @property
    def missing_count(self) -> int:
        """How many of the remaining articles are not handed over now."""
        return self._left() - self._handed()

    @property
    def rest_slot(self) -> slots.Slot | None:
        """The slot for the rest, if one was chosen."""
        return self._picker.slot

    @property
    def has_problem(self) -> bool:
        """As `problem`, as a fact."""
        return bool(self._problem())

    def show(self, order: Order | None) -> None:
        """Show this order; what was ticked stays while the same articles are left of it.

        None: no order is selected, or it is not read yet.
        """
        if order is None:
            self._reset()
            return
        fresh = tuple(
            TickedLine(line.number, line.label, order.left_of(line), order.left_of(line))
            for line in order.lines
            if order.left_of(line) > 0
        )
        known = [(row.number, row.remaining) for row in self.rows]
        if order.order_id == self._order_id and known == [(r.number, r.remaining) for r in fresh]:
            return
        self._order_id, self._asked = order.order_id, 0
        self._show(fresh)
        self._picker.clear()
        self.changed.emit()

    def _reset(self) -> None:
        self._order_id, self._asked = "", 0
        self._show(())
        self.changed.emit()

    def retranslate(self) -> None:
        """Update after a change of the language."""
        texts = self._reasons()
        self._show(replace(row, reason_text=texts.get(row.reason, "")) for row in self.rows)
        self.changed.emit()

    def handed_lines(self) -> tuple[HandedLine, ...]:
        """All lines as ticked, for the hand-over."""
        return tuple(HandedLine(row.number, row.handed, row.reason or None) for row in self.rows)

    def take_scan(self, scan: str, order: Order) -> bool:
        """Tick the item whose code was scanned, or all for the parcel's; False if it is neither.

        The parcel's code is the order's number.
        """
        read = readings(scan, self._context.settings.keyboard_layouts)
        keys = {reading.key for reading in read}
        if code_key(order.order_id) in keys:
            self._tick_scanned({row.number for row in self.rows})
            return True
        eans = {line.number: line.ean for line in order.lines if line.ean}
        scanned = {number for number, ean in eans.items() if code_key(ean) in keys}
        if scanned:
            self._tick_scanned(scanned)
        return bool(scanned)

    def ask_missing_reason(self) -> bool:
        """Ask about the first line that lacks a reason; returns whether there is one."""
        for row in self.rows:
            if row.handed < row.remaining and not row.reason:
                self._ask(row.number)
                return True
        return False

    @Slot(int)
    def toggle(self, number: int) -> None:
        """Untick a line and ask why it stays, or tick it again."""
        row = self._line(number)
        if row.handed < row.remaining:
            self.setHanded(number, row.remaining)
            return
        self.setHanded(number, 0)
        self._ask(number)

    @Slot(int, int)
    def setHanded(self, number: int, handed: int) -> None:
        """Set how many of a line are handed over; a complete line loses its reason."""

        def changed(row: TickedLine) -> TickedLine:
            if row.number != number or not 0 <= handed <= row.remaining:
                return row
            if handed < row.remaining:
                return replace(row, handed=handed, is_scanned=row.is_scanned and handed > 0)
            return replace(row, handed=handed, reason="", reason_text="")

        self._show(map(changed, self.rows))
        self.changed.emit()

    @Slot(str)
    def chooseReason(self, code: str) -> None:
        """Set why the line that is asked about stays, and ask for the slot for the rest."""
        text = self._reasons().get(code, "")
        self._show(
            replace(row, reason=code, reason_text=text) if row.number == self._asked else row
            for row in self.rows
        )
        self.changed.emit()
        self._panel.return_to_hand_over()
        if self._handed() and self._picker.slot is None:
            self.openRest()

    @Slot(str)
    def chooseTime(self, value: str) -> None:
        """Choose the slot for the rest, and return to the items."""
        self._picker.chooseTime(value)
        if self._picker.slot is not None:
            self._panel.return_to_hand_over()

    @Slot()
    def handOver(self) -> None:
        """Ask to hand over what is ticked, of an order that is not being served."""
        self.handOverAsked.emit()

    @Slot()
    def openRest(self) -> None:
        """Ask when the customer comes for the rest."""
        if not self._picker.has_begun:
            self._picker.begin()
        self._panel.open(REST)

    def _ask(self, number: int) -> None:
        self._asked = number
        self.changed.emit()
        self._panel.open(MISSING)

    def _tick_scanned(self, numbers: Iterable[int]) -> None:
        ticked = set(numbers)
        self._show(
            replace(row, handed=row.remaining, reason="", reason_text="", is_scanned=True)
            if row.number in ticked
            else row
            for row in self.rows
        )
        self.changed.emit()

    def _reasons(self) -> dict[str, str]:
        is_french = self._context.language == "fr"
        reasons = self._context.settings.reasons.get(Status.PICK_UP_PARTIALLY, ())
        return {reason.code: reason.fr if is_french else reason.en for reason in reasons}

    def _line(self, number: int) -> TickedLine:
        return next((row for row in self.rows if row.number == number), NO_LINE)

    def _asked_line(self) -> TickedLine:
        return self._line(self._asked)

    def _show(self, rows: Iterable[TickedLine]) -> None:
        self.rows = tuple(rows)
        self._lines.show(self.rows)

    def _handed(self) -> int:
        return sum(row.handed for row in self.rows)

    def _left(self) -> int:
        return sum(row.remaining for row in self.rows)

    def _problem(self) -> str:
        if self._handed() == 0:
            return translate("Counter", "Tick what the customer takes.")
        if any(row.handed < row.remaining and not row.reason for row in self.rows):
            return translate("Counter", "Choose a reason for every item that is missing.")
        return ""
