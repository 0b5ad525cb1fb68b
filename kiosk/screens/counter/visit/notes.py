"""The notes that colleagues left on the selected order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.counter.short_texts import NOTE_LENGTH_MAX
from kiosk.domain.frozen import frozen
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import translate
from kiosk.services.counter.notes import (
    MarkNoteDone,
    Note,
    WriteNote,
    mark_note_done,
    notes_of,
    write_note,
)
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

Command = TypeVar("Command")

SHEET = "notes"


@frozen
class NoteRow:
    """A note: what, by whom and when, and whether somebody has seen to it."""

    note_id: str
    text: str
    who: str
    is_done: bool


@QmlElement
@QmlUncreatable("made by the counter's view model")
class NotesViewModel(QObject):  # type: ignore[operator]
    """The notes of the selected order, and a new one.

    What was written of a new note is left on its order however the sheet closes, be it by a scan.
    """

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext, order: OrderViewModel) -> None:
        super().__init__(parent)
        self._context = context
        self._order = order
        self._draft = self._draft_of = ""
        order.changed.connect(self.changed)

    @Property(int, constant=True)
    def lengthMax(self) -> int:
        return NOTE_LENGTH_MAX

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, object]]:
        """The notes as `NoteRow`, the latest first, those that were seen to last."""
        rows = [self._row(note) for note in reversed(self._notes())]
        return qml_rows(sorted(rows, key=lambda row: row.is_done))

    @Property(str, notify=changed)
    def openText(self) -> str:
        """The notes that nobody has seen to, the latest first; "" for none."""
        texts = [note.text for note in reversed(self._notes()) if note.done_by is None]
        return " · ".join(texts)

    @Slot(str)
    def edit(self, text: str) -> None:
        """The new note on the selected order reads so far."""
        self._draft, self._draft_of = text, self._order.order_id

    def sheet_changed(self, kind: str) -> None:
        """Another sheet shows, or none: leave what was written of a new note."""
        text, order_id = self._draft.strip()[:NOTE_LENGTH_MAX], self._draft_of
        if kind == SHEET:
            return
        self._draft = self._draft_of = ""
        if text and order_id:
            command = WriteNote(order_id, text, self._context.actor)
            self._context.tasks.spawn(self._run(write_note, command))

    @Slot(str)
    def markDone(self, note_id: str) -> None:
        """Say that a note was seen to."""
        if self._order.order_id:
            command = MarkNoteDone(self._order.order_id, note_id, self._context.actor)
            self._context.tasks.spawn(self._run(mark_note_done, command))

    async def _run(
        self, use_case: Callable[[UnitOfWork, Command], Changes], command: Command
    ) -> None:
        await self._context.run(use_case, command)

    def _notes(self) -> tuple[Note, ...]:
        return notes_of(self._order.details.journal) if self._order.details else ()

    def _row(self, note: Note) -> NoteRow:
        at = self._context.wording.times.timestamp(note.written_at)
        who = f"{note.person} · {at}"
        if note.done_by is not None:
            done = translate("Counter", "Seen to by %1").replace("%1", note.done_by)
            who = f"{who} · {done}"
        return NoteRow(note.note_id, note.text, who, note.done_by is not None)
