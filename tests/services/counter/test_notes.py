"""Notes between colleagues on an order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import CustomerErased, InvalidText, OrderUnknown
from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.services.counter.notes import (
    MarkNoteDone,
    Note,
    WriteNote,
    mark_note_done,
    notes_of,
    write_note,
)
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.services.orders.role_view import CUT_ROLES, event_for
from kiosk.services.ports.changes import Changes
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import LEA, PAUL, FakeClock, bring, opened, order_of

CALLS_BACK = "Le client rappelle à 16 h : sa sœur viendra"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def leaves(store: LocalDatabase, order_id: str, text: str = CALLS_BACK) -> Changes:
    return store.run_blocking(write_note, WriteNote(order_id, text, LEA))


def sees_to(store: LocalDatabase, order_id: str, note: Note) -> Changes:
    return store.run_blocking(mark_note_done, MarkNoteDone(order_id, note.note_id, PAUL))


def notes(store: LocalDatabase, order_id: str) -> tuple[Note, ...]:
    return notes_of(store.read_blocking(lambda reader: reader.journal(order_id)))


def count_on_row(store: LocalDatabase, order_id: str) -> int:
    return store.read_blocking(lambda reader: reader.cards([order_id]))[order_id].note_count


def test_colleagues_read_who_wrote_what_and_when(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.READY)
    before = order_of(store, order_id).state.version
    assert leaves(store, order_id, f"  {CALLS_BACK}\n ").order_ids == {order_id}
    leaves(store, order_id, "Fragile")
    first, second = notes(store, order_id)
    assert (first.text, first.person, first.written_at) == (CALLS_BACK, "Léa", clock.now)
    assert count_on_row(store, order_id) == 2
    sees_to(store, order_id, first)
    assert sees_to(store, order_id, first) == Changes()
    assert [note.done_by for note in notes(store, order_id)] == ["Paul", None]
    assert count_on_row(store, order_id) == 1
    assert order_of(store, order_id).state.version == before
    assert second.note_id in order_of(store, order_id).state.open_notes


@pytest.mark.parametrize("typed", ["", " \n ", "x" * 281, "a\u202eb"])
def test_what_is_no_note_is_refused(store: LocalDatabase, typed: str) -> None:
    order_id = bring(store, 1, Status.READY)
    with pytest.raises(InvalidText):
        leaves(store, order_id, typed)
    leaves(store, order_id, "x" * 280)


def test_no_order_no_note(store: LocalDatabase) -> None:
    with pytest.raises(OrderUnknown):
        leaves(store, "CMD-404")


def test_text_is_erased_with_the_customer(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)
    leaves(store, order_id)
    clock.pass_s(60)
    store.run_blocking(erase_ended, EraseEnded(clock.now))
    assert notes(store, order_id) == ()
    kinds = [e.kind for e in store.read_blocking(lambda reader: reader.journal(order_id))]
    assert EventKind.NOTE in kinds
    with pytest.raises(CustomerErased):
        leaves(store, order_id)


@pytest.mark.parametrize("role", sorted(CUT_ROLES))
def test_no_screen_in_public_view_is_sent_a_note(store: LocalDatabase, role: DeviceRole) -> None:
    order_id = bring(store, 1, Status.READY)
    leaves(store, order_id)
    order = order_of(store, order_id)
    journal = store.read_blocking(lambda reader: reader.journal(order_id))
    (note,) = (event for event in journal if event.kind is EventKind.NOTE)
    sent = event_for(role, note, order)
    assert "sœur" in repr(note)
    assert "sœur" not in repr(sent)
