"""The partial hand-over: which articles are handed over, why not the others, and when the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order as slots
from kiosk.domain.order import HandedLine, Order
from kiosk.domain.status import Status
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.sheets.slot_picker import SlotPicker
from kiosk.screens.counter.texts import translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

ROLES = ("number", "label", "remaining", "handed", "reason")
_FIRST_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """One order line: `remaining` articles are still to be handed over, `handed` of them now."""

    number: int
    label: str
    remaining: int
    handed: int
    reason: str = ""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class LinesModel(QAbstractListModel):  # type: ignore[operator]
    """The lines of a partial hand-over, as `Row`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return {
            _FIRST_ROLE + offset: QByteArray(name.encode()) for offset, name in enumerate(ROLES)
        }

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        offset = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= offset < len(ROLES):
            return None
        return getattr(self.rows[index.row()], ROLES[offset])

    def fill(self, rows: list[Row]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def change(self, position: int, row: Row) -> None:
        """Replace one line."""
        self.rows[position] = row
        self.dataChanged.emit(self.index(position), self.index(position))


@QmlElement
@QmlUncreatable("made by the counter's view model")
class PartialViewModel(QObject):  # type: ignore[operator]
    """What is ticked. `problem`: what is missing before it can be handed over, "" for nothing."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._lines = LinesModel(self)
        self._picker = SlotPicker(self, context)
        self._picker.changed.connect(self.changed)

    @Property(LinesModel, constant=True)
    def lines(self) -> LinesModel:
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
    def reasons(self) -> list[dict[str, str]]:
        is_french = self._context.language == "fr"
        reasons = self._context.settings.reasons.get(Status.PICK_UP_PARTIALLY, ())
        return [
            {"value": reason.code, "text": reason.fr if is_french else reason.en}
            for reason in reasons
        ]

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
        self._lines.fill(
            [
                Row(line.number, line.label, order.left_of(line), order.left_of(line))
                for line in order.lines
                if order.left_of(line) > 0
            ]
        )
        self._picker.begin()
        self.changed.emit()

    def handed_lines(self) -> tuple[HandedLine, ...]:
        """All lines as ticked, for the hand-over."""
        return tuple(
            HandedLine(row.number, row.handed, row.reason or None) for row in self._lines.rows
        )

    @Slot(int, int)
    def setHanded(self, number: int, handed: int) -> None:
        """Set how many of a line are handed over; a complete line loses its reason."""
        for position, row in enumerate(self._lines.rows):
            if row.number == number and 0 <= handed <= row.remaining:
                reason = row.reason if handed < row.remaining else ""
                self._lines.change(position, replace(row, handed=handed, reason=reason))
        self.changed.emit()

    @Slot(int, str)
    def setReason(self, number: int, code: str) -> None:
        """Set why a line is not handed over completely."""
        for position, row in enumerate(self._lines.rows):
            if row.number == number:
                self._lines.change(position, replace(row, reason=code))
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Hand over what is ticked, unless there is a `problem`."""
        if not self._problem():
            self.submitted.emit()

    def _handed(self) -> int:
        return sum(row.handed for row in self._lines.rows)

    def _left(self) -> int:
        return sum(row.remaining for row in self._lines.rows)

    def _problem(self) -> str:
        if self._handed() == 0:
            return translate("Counter", "Tick what the customer takes.")
        if any(row.handed < row.remaining and not row.reason for row in self._lines.rows):
            return translate("Counter", "Choose a reason for every item that is missing.")
        return ""
