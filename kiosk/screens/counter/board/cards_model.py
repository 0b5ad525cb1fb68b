"""A list of cards that changes row by row, so that views keep scroll position and selection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
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

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

ROLES = (
    "orderId",
    "code",
    "customer",
    "place",
    "sinceS",
    "slotText",
    "slotStart",
    "statusText",
    "statusToken",
    "itemsText",
    "shelf",
    "note",
    "noteSeverity",
    "flag",
    "heldUntilS",
    "spoken",
)
_FIRST_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ROOT = QModelIndex()

Row = dict[str, object]


@QmlElement
@QmlUncreatable("made by the counter's view model")
class CardsModel(QAbstractListModel):  # type: ignore[operator]
    """Rows built by `rows.card_row`, identified by `orderId`.

    `aboutToMove` and `moved` enclose every change of positions, so that views can keep theirs.
    """

    aboutToMove = Signal()
    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

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
        return self._rows[index.row()][ROLES[offset]]

    @Slot(str, result=int)
    def indexOf(self, order_id: str) -> int:
        """The position of this order; -1 when it is not in the list."""
        ids = [row["orderId"] for row in self._rows]
        return ids.index(order_id) if order_id in ids else -1

    @Slot(int, result=str)
    def orderAt(self, position: int) -> str:
        """The order at this position; "" outside the list."""
        is_inside = 0 <= position < len(self._rows)
        return str(self._rows[position]["orderId"]) if is_inside else ""

    def show(self, rows: Sequence[Row]) -> None:
        """Change the list to `rows` by removing, inserting, moving and updating single rows."""
        ids = [row["orderId"] for row in rows]
        if ids == [row["orderId"] for row in self._rows]:
            self._update(rows)
            return
        self.aboutToMove.emit()
        self._remove_all_but(set(ids))
        present = {row["orderId"] for row in self._rows}
        position = 0
        while position < len(rows):
            if ids[position] not in present:
                count = 1
                while position + count < len(ids) and ids[position + count] not in present:
                    count += 1
                self._insert(position, rows[position : position + count])
                position += count
                continue
            if self._rows[position]["orderId"] != ids[position]:
                self._bring(ids[position], position)
            position += 1
        self._update(rows)
        self.moved.emit()

    def _remove_all_but(self, kept: set[object]) -> None:
        end = len(self._rows)
        while end:
            if self._rows[end - 1]["orderId"] in kept:
                end -= 1
                continue
            begin = end - 1
            while begin and self._rows[begin - 1]["orderId"] not in kept:
                begin -= 1
            self.beginRemoveRows(_ROOT, begin, end - 1)
            del self._rows[begin:end]
            self.endRemoveRows()
            end = begin

    def _insert(self, position: int, rows: Sequence[Row]) -> None:
        self.beginInsertRows(_ROOT, position, position + len(rows) - 1)
        self._rows[position:position] = rows
        self.endInsertRows()

    def _bring(self, order_id: object, position: int) -> None:
        origin = next(
            index
            for index in range(position, len(self._rows))
            if self._rows[index]["orderId"] == order_id
        )
        self.beginMoveRows(_ROOT, origin, origin, _ROOT, position)
        self._rows.insert(position, self._rows.pop(origin))
        self.endMoveRows()

    def _update(self, rows: Sequence[Row]) -> None:
        for position, row in enumerate(rows):
            if self._rows[position] != row:
                self._rows[position] = row
                index = self.index(position)
                self.dataChanged.emit(index, index)
