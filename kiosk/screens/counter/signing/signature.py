"""The signature of whoever collects an order: its strokes, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.codes.signature import (
    GRID_MAX,
    SIGNATURE_BYTES_MAX,
    UNSIGNED_REASONS,
    Point,
    signature_text,
    text_length,
)
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import unsigned_word

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

STEP_MIN = GRID_MAX // 200
"""A finger moves at least so far between two points: closer ones add nothing to be seen."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SignatureViewModel(QObject):  # type: ignore[operator]
    """What is drawn on the pad. `settled`: it is accepted, or the reason why there is none chosen.

    Coordinates are parts of the pad's width, from 0 to 1.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QObject, order: OrderViewModel) -> None:
        super().__init__(parent)
        self._order = order
        self._strokes: list[list[Point]] = []
        self.unsigned: str | None = None
        order.selected.connect(self.clear)

    @Property(bool, notify=changed)
    def isEmpty(self) -> bool:
        return not self._has_line()

    @Property(str, notify=changed)
    def signer(self) -> str:
        """Who collects, and so signs."""
        return self._order.verified.collector or self._order.full_name

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, object]]:
        """Why there may be no signature, as `Choice`."""
        return qml_rows(Choice(code, unsigned_word(code)) for code in UNSIGNED_REASONS)

    @property
    def text(self) -> str | None:
        """What is drawn, as it is recorded; None while that is nothing but dots."""
        return signature_text(self._strokes) if self._has_line() else None

    @Slot()
    def clear(self) -> None:
        """Begin anew."""
        self._strokes = []
        self.unsigned = None
        self.changed.emit()

    @Slot(float, float, result=bool)
    def beginStroke(self, x: float, y: float) -> bool:
        """The finger comes down; False if no more can be drawn."""
        if not self._has_room():
            return False
        self._strokes.append([_on_grid(x, y)])
        self.changed.emit()
        return True

    @Slot(float, float, result=bool)
    def extendStroke(self, x: float, y: float) -> bool:
        """The finger moves; False if it did not move far enough, or no more can be drawn."""
        if not self._strokes or not self._has_room():
            return False
        stroke, point = self._strokes[-1], _on_grid(x, y)
        if max(abs(point[0] - stroke[-1][0]), abs(point[1] - stroke[-1][1])) < STEP_MIN:
            return False
        stroke.append(point)
        self.changed.emit()
        return True

    @Slot(result=list)
    def lines(self) -> list[list[float]]:
        """All strokes, each as x and y of one point after the other."""
        return [[at / GRID_MAX for point in stroke for at in point] for stroke in self._strokes]

    @Slot()
    def accept(self) -> None:
        """Take what is drawn as the signature, if anything is."""
        if self.text is not None:
            self.unsigned = None
            self.settled.emit()

    @Slot(str)
    def goWithout(self, reason: str) -> None:
        """Hand over without a signature, for one of `reasons`."""
        self.clear()
        self.unsigned = reason
        self.settled.emit()

    def _has_line(self) -> bool:
        return any(len(stroke) > 1 for stroke in self._strokes)

    def _has_room(self) -> bool:
        """Whether one more point, in a stroke of its own, leaves the text short enough."""
        points = sum(map(len, self._strokes))
        return text_length(points + 1, len(self._strokes) + 1) <= SIGNATURE_BYTES_MAX


def _on_grid(x: float, y: float) -> Point:
    return round(x * GRID_MAX), round(y * GRID_MAX)
