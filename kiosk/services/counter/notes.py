"""Notes that colleagues leave on an order: written, read, seen to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kiosk.domain.counter.short_texts import NOTE_LENGTH_MAX, read_note
from kiosk.domain.errors import CustomerErased, InvalidText
from kiosk.domain.events.event import Event, EventDraft, EventKind, store_time
from kiosk.domain.events.payloads import NoteDone, NoteWritten
from kiosk.domain.events.personal import NoteText
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.services.orders.recorder import Recorder, known_order
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.text_rules import is_printable


@frozen
class WriteNote:
    """Leave a note for colleagues on an order."""

    order_id: str
    text: str
    actor: Actor


@frozen
class MarkNoteDone:
    """A note was seen to."""

    order_id: str
    note_id: str
    actor: Actor


@frozen
class Note:
    """A note as colleagues read it. `done_by`: who has seen to it; None while nobody has."""

    note_id: str
    text: str
    person: str
    written_at: datetime
    done_by: str | None = None


def write_note(uow: UnitOfWork, command: WriteNote) -> Changes:
    """Leave a note; also on an order with a held action, which it does not touch.

    Raises InvalidText, OrderUnknown, and CustomerErased for an order whose customer was erased.
    """
    text = read_note(command.text)
    if not is_printable(text):
        raise InvalidText("note", "UNPRINTABLE", NOTE_LENGTH_MAX)
    order = known_order(uow, command.order_id)
    if uow.projections.is_erased(order.order_id):
        raise CustomerErased(order.order_id)
    draft = EventDraft(
        EventKind.NOTE,
        command.actor,
        order.order_id,
        payload=NoteWritten(uow.new_id()),
        personal=NoteText(text),
    )
    return _recorded(uow, order, draft)


def mark_note_done(uow: UnitOfWork, command: MarkNoteDone) -> Changes:
    """Note that a note was seen to; does nothing the second time. Raises OrderUnknown."""
    order = known_order(uow, command.order_id)
    if command.note_id not in order.state.open_notes:
        return Changes()
    done = NoteDone(command.note_id)
    draft = EventDraft(EventKind.NOTE_DONE, command.actor, order.order_id, payload=done)
    return _recorded(uow, order, draft)


def _recorded(uow: UnitOfWork, order: Order, draft: EventDraft) -> Changes:
    recorder = Recorder(uow)
    recorder.note(order, draft)
    return recorder.changes


def notes_of(journal: Iterable[Event]) -> tuple[Note, ...]:
    """The notes among an order's events, the oldest first; without those that were erased."""
    notes: dict[str, Note] = {}
    for event in journal:
        match event.payload, event.personal:
            case NoteWritten(note_id=note_id), NoteText(text=str(text)):
                notes[note_id] = Note(note_id, text, event.actor.name, store_time(event))
            case NoteDone(note_id=note_id), _ if note_id in notes:
                notes[note_id] = replace(notes[note_id], done_by=event.actor.name)
            case _:
                pass
    return tuple(notes.values())
