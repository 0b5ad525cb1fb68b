"""The partial hand-over: which articles are handed over, why not the others, and when the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order as slots
from kiosk.domain.order import HandedLine, Order
from kiosk.domain.status import Status
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import RowsModel, qml_rows
from kiosk.screens.counter.sheets.slot_picker import SlotPicker
from kiosk.screens.counter.texts import translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class PartialLine:
    """One order line: `remaining` articles are still to be handed over, `handed` of them now."""

    number: int
    label: str
    remaining: int
    handed: int
    reason: str = ""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class PartialViewModel(QObject):  # type: ignore[operator]
    """The articles that are ticked for the hand-over, in `rows`.

    `problem`: what is missing before it can be handed over, "" for nothing.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._lines = RowsModel(self, PartialLine, "number")
        self.rows: tuple[PartialLine, ...] = ()
        self._picker = SlotPicker(self, context)
        self._picker.changed.connect(self.changed)

    @Property(RowsModel, constant=True)
    def lines(self) -> RowsModel:
        return self._lines

    @Property(SlotPicker, constant=True)
    def picker(self) -> SlotPicker:
        return self._picker

    @Property(int, notify=changed)
    def handedCount(self) -> int:
        return self._handed()

    @Property(int, notify=changed)
    def totalCount(self) -> int:
        return self._left()

    @Property(bool, notify=changed)
    def isShort(self) -> bool:
        return self._handed() < self._left()

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, object]]:
        is_french = self._context.language == "fr"
        reasons = self._context.settings.reasons.get(Status.PICK_UP_PARTIALLY, ())
        return qml_rows(
            Choice(reason.code, reason.fr if is_french else reason.en) for reason in reasons
        )

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._problem()

    @property
    def missing_count(self) -> int:
        """How many of the remaining articles are not handed over now."""
        return self._left() - self._handed()

    @property
    def rest_slot(self) -> slots.Slot | None:
        """The slot for the rest, if one was chosen."""
        return self._picker.slot

    def begin(self, order: Order) -> None:
        """Start with all remaining articles ticked."""
        self._show(
            PartialLine(line.number, line.label, order.left_of(line), order.left_of(line))
            for line in order.lines
            if order.left_of(line) > 0
        )
        self._picker.begin()
        self.changed.emit()

    def handed_lines(self) -> tuple[HandedLine, ...]:
        """All lines as ticked, for the hand-over."""
        return tuple(HandedLine(row.number, row.handed, row.reason or None) for row in self.rows)

    @Slot(int, int)
    def setHanded(self, number: int, handed: int) -> None:
        """Set how many of a line are handed over; a complete line loses its reason."""

        def changed(row: PartialLine) -> PartialLine:
            if row.number != number or not 0 <= handed <= row.remaining:
                return row
            reason = row.reason if handed < row.remaining else ""
            return replace(row, handed=handed, reason=reason)

        self._show(map(changed, self.rows))
        self.changed.emit()

    @Slot(int, str)
    def setReason(self, number: int, code: str) -> None:
        """Set why a line is not handed over completely."""
        self._show(replace(row, reason=code) if row.number == number else row for row in self.rows)
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Hand over what is ticked, unless there is a `problem`."""
        if not self._problem():
            self.submitted.emit()

    def _show(self, rows: Iterable[PartialLine]) -> None:
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
