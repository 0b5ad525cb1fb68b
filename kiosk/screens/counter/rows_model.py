"""Rows for QML: a list model that changes row by row, and short lists replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

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

_FIRST_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ROOT = QModelIndex()

Row = Any
"""A frozen dataclass of plain values."""


def role_names(row_type: type[Row]) -> dict[str, str]:
    """The name in QML of each field of a row: `slot_text` is `slotText`."""
    return {field.name: _camel_case(field.name) for field in fields(row_type)}


def qml_rows(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Returns rows for a short list that is always replaced as a whole; names as `role_names`."""
    return [
        {role: getattr(row, name) for name, role in role_names(type(row)).items()} for row in rows
    ]


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


@QmlElement
@QmlUncreatable("made by the counter's view models")
class RowsModel(QAbstractListModel):  # type: ignore[operator]
    """Rows of one dataclass; its fields are the roles.

    `aboutToMove` and `moved` enclose every change of positions and of rows' heights, so that
    views can keep theirs.
    """

    aboutToMove = Signal()
    moved = Signal()

    def __init__(
        self, parent: QObject, row_type: type[Row], key: str, resized_by: str | None = None
    ) -> None:
        """`key`: the field that identifies a row. `resized_by`: the text that makes it higher."""
        super().__init__(parent)
        names = role_names(row_type)
        self._fields = tuple(names)
        self._roles = tuple(names.values())
        self._key = key
        self._key_of = attrgetter(key)
        self._resized_by = resized_by
        self._rows: list[Row] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return {
            _FIRST_ROLE + offset: QByteArray(role.encode())
            for offset, role in enumerate(self._roles)
        }

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        offset = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= offset < len(self._fields):
            return None
        return getattr(self._rows[index.row()], self._fields[offset])

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown."""
        return self._rows

    @Slot(str, result=int)
    def indexOf(self, key: str) -> int:
        """The position of the row with this key; -1 when it is not in the list."""
        keys = self._keys(self._rows)
        return keys.index(key) if key in keys else -1

    @Slot(int, result=str)
    def keyAt(self, position: int) -> str:
        """The key of the row at this position; "" outside the list."""
        is_inside = 0 <= position < len(self._rows)
        return str(getattr(self._rows[position], self._key)) if is_inside else ""

    def show(self, rows: Sequence[Row]) -> None:
        """Change the list to `rows` by removing, inserting, moving and updating single rows."""
        keys = self._keys(rows)
        if keys == self._keys(self._rows) and not self._resizes(rows):
            self._update(rows)
            return
        self.aboutToMove.emit()
        self._remove_all_but(set(keys))
        present = set(self._keys(self._rows))
        position = 0
        while position < len(rows):
            if keys[position] not in present:
                count = 1
                while position + count < len(keys) and keys[position + count] not in present:
                    count += 1
                self._insert(position, rows[position : position + count])
                position += count
                continue
            if getattr(self._rows[position], self._key) != keys[position]:
                self._bring(keys[position], position)
            position += 1
        self._update(rows)
        self.moved.emit()

    def _keys(self, rows: Sequence[Row]) -> list[object]:
        return list(map(self._key_of, rows))

    def _resizes(self, rows: Sequence[Row]) -> bool:
        """Whether some row becomes higher or lower; the rows are those of the model."""
        name = self._resized_by
        if name is None:
            return False
        pairs = zip(self._rows, rows, strict=True)
        return any(bool(getattr(a, name)) != bool(getattr(b, name)) for a, b in pairs)

    def _remove_all_but(self, kept: set[object]) -> None:
        end = len(self._rows)
        while end:
            if getattr(self._rows[end - 1], self._key) in kept:
                end -= 1
                continue
            begin = end - 1
            while begin and getattr(self._rows[begin - 1], self._key) not in kept:
                begin -= 1
            self.beginRemoveRows(_ROOT, begin, end - 1)
            del self._rows[begin:end]
            self.endRemoveRows()
            end = begin

    def _insert(self, position: int, rows: Sequence[Row]) -> None:
        self.beginInsertRows(_ROOT, position, position + len(rows) - 1)
        self._rows[position:position] = rows
        self.endInsertRows()

    def _bring(self, key: object, position: int) -> None:
        origin = self._keys(self._rows).index(key, position)
        self.beginMoveRows(_ROOT, origin, origin, _ROOT, position)
        self._rows.insert(position, self._rows.pop(origin))
        self.endMoveRows()

    def _update(self, rows: Sequence[Row]) -> None:
        for position, row in enumerate(rows):
            former = self._rows[position]
            # Most rows are kept from before: they need not be compared field by field.
            if former is not row and former != row:
                self._rows[position] = row
                index = self.index(position)
                self.dataChanged.emit(index, index, self._changed_roles(former, row))

    def _changed_roles(self, former: Row, row: Row) -> list[int]:
        """Those that differ: a delegate asks for each role that may have changed."""
        return [
            _FIRST_ROLE + offset
            for offset, name in enumerate(self._fields)
            if getattr(former, name) != getattr(row, name)
        ]
