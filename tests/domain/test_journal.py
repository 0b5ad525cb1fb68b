from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventKind
from kiosk.domain.events.journal import check_chain, event_hash
from kiosk.domain.events.replay import apply, replay, resume_stack_after
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.domain.workflow import Role, legal_next
from tests.domain.orders import LATER, SLOT, Notebook

START = DeviceHead("device-1", 1, 0, GENESIS_HASH)


def a_journal() -> list[Event]:
    steps = (Status.READY, Status.BLOCKED, Status.READY, Status.AWAITING, Status.IN_PROGRESS)
    return Notebook().go(*steps).events


def test_an_untouched_chain_verifies_and_ends_at_the_last_event() -> None:
    events = a_journal()
    head = check_chain(events, START)
    assert (head.device_seq, head.hash) == (len(events), events[-1].hash)


# Another value for everything that an event states.
OTHER: dict[str, Callable[[Event], Any]] = {
    "event_id": lambda _: "another",
    "operation_id": lambda _: "another",
    "device_id": lambda _: "device-2",
    "device_epoch": lambda _: 2,
    "kind": lambda _: EventKind.SEEN,
    "order_id": lambda _: "C-2",
    "from_status": lambda _: Status.DELAYED,
    "to_status": lambda _: Status.DELAYED,
    "expected_version": lambda _: 99,
    "reason": lambda _: "BLOCKED_OTHER",
    "recorded": lambda event: {**event.recorded, "slot": None, "more": 1},
    "occurred_at": lambda event: event.occurred_at + timedelta(microseconds=1),
    "clock_offset_ms": lambda _: 1,
    "schema": lambda _: 2,
    "prev_hash": lambda _: "1" * 64,
    "hash": lambda _: "1" * 64,
    "device_seq": lambda _: 77,
}
PERSONAL: dict[str, Callable[[Event], Any]] = {
    "comment": lambda _: "something else",
    "recorded_personal": lambda _: {"collected_by": "Paul"},
    "actor": lambda event: Actor(event.actor.role, ""),
}


def test_every_field_is_either_hashed_or_personal() -> None:
    # `payload` and `personal` are what this version reads in what was recorded.
    assert {*OTHER, *PERSONAL} == set(Event.__dataclass_fields__) - {"payload", "personal"}


@pytest.mark.parametrize("field", OTHER)
def test_an_altered_field_is_found(field: str) -> None:
    for index in range(len(a_journal())):
        events = a_journal()
        events[index] = replace(events[index], **{field: OTHER[field](events[index])})
        with pytest.raises(JournalCorrupt):
            check_chain(events, START)


def test_an_altered_role_is_found() -> None:
    events = a_journal()
    events[2] = replace(events[2], actor=Actor(Role.STAFF, events[2].actor.name))
    with pytest.raises(JournalCorrupt, match="event_altered"):
        check_chain(events, START)


@pytest.mark.parametrize("field", PERSONAL)
def test_personal_data_can_be_erased_and_the_chain_still_verifies(field: str) -> None:
    events = a_journal()
    erased = [replace(event, **{field: PERSONAL[field](event)}) for event in events]
    assert erased != events
    assert check_chain(erased, START) == check_chain(events, START)


def test_a_gap_a_repetition_and_a_swap_are_found() -> None:
    events = a_journal()
    for broken in (
        events[1:],
        [*events[:2], *events[3:]],
        [*events[:2], events[1], *events[2:]],
        [events[0], events[2], events[1], *events[3:]],
    ):
        with pytest.raises(JournalCorrupt):
            check_chain(broken, START)


def test_a_forged_event_that_hashes_itself_does_not_chain() -> None:
    events = a_journal()
    forged = replace(events[2], reason="BLOCKED_OTHER", hash="")
    events[2] = replace(forged, hash=event_hash(forged))
    with pytest.raises(JournalCorrupt, match="event_unchained"):
        check_chain(events, START)


def test_a_chain_goes_on_from_where_it_was_left() -> None:
    events = a_journal()
    middle = check_chain(events[:3], START)
    assert check_chain(events[3:], middle) == check_chain(events, START)


# --- replay --------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 12), max_size=25), st.booleans())
def test_any_legal_path_replays_to_its_end(choices: list[int], has_slot: bool) -> None:
    notebook = Notebook(Status.STARTED if has_slot else Status.INIT)
    status = notebook.order().status
    steps = 0
    for choice in choices:
        following = legal_next(status)
        if not following:
            break
        status = following[choice % len(following)]
        notebook.go(status)
        steps += 1
    state = replay(notebook.events)
    assert (state.status, state.version) == (status, steps + 1)
    assert state.slot == notebook.order().state.slot
    assert check_chain(notebook.events, START) == notebook.head


def test_a_step_outside_the_table_is_corrupt() -> None:
    notebook = Notebook().go(Status.READY)
    state = replay(notebook.events)
    ready = notebook.events[-1]
    jump = replace(ready, from_status=Status.READY, to_status=Status.PICK_UP_OK, expected_version=2)
    with pytest.raises(JournalCorrupt, match="step_not_legal"):
        apply(state, jump)


def test_a_step_from_elsewhere_or_another_version_is_corrupt() -> None:
    notebook = Notebook().go(Status.READY, Status.AWAITING)
    first, second, third = notebook.events
    with pytest.raises(JournalCorrupt, match="step_does_not_follow"):
        replay([first, third])
    with pytest.raises(JournalCorrupt, match="step_does_not_follow"):
        replay([first, second, replace(third, expected_version=1)])


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.INIT, Status.STARTED)])
def test_a_journal_begins_with_an_entry(status: Status) -> None:
    entry = Notebook().events[0]
    with pytest.raises(JournalCorrupt, match="begins"):
        replay([replace(entry, to_status=status)])


def test_an_empty_journal_and_a_second_entry_are_corrupt() -> None:
    entry = Notebook().events[0]
    with pytest.raises(JournalCorrupt):
        replay([])
    with pytest.raises(JournalCorrupt):
        replay([entry, entry])


def test_replanning_moves_the_slot() -> None:
    notebook = Notebook()
    assert notebook.order().state.slot == SLOT
    assert notebook.go(Status.REPLANNED).order().state.slot == LATER


def test_serving_names_counter_and_person_until_the_next_step() -> None:
    notebook = Notebook().go(Status.READY, Status.AWAITING, Status.IN_PROGRESS)
    claim = notebook.order().state.claim
    assert claim is not None
    assert (claim.counter, claim.person) == ("Comptoir 1", "Sophie")
    assert notebook.go(Status.PICK_UP_OK).order().state.claim is None


# --- what Resume returns to ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("walk", "resume_to"),
    [
        ((Status.READY, Status.BLOCKED), Status.READY),
        ((Status.DELAYED,), Status.STARTED),
        ((Status.READY, Status.BLOCKED, Status.DELAYED), Status.BLOCKED),
        ((Status.READY, Status.BLOCKED, Status.DELAYED, Status.BLOCKED), Status.READY),
        ((Status.READY, Status.BLOCKED, Status.READY), None),
        ((Status.READY, Status.CANCELLED, Status.BLOCKED), Status.READY),
        ((Status.READY, Status.DELAYED, Status.CANCELLED, Status.BLOCKED), Status.READY),
    ],
)
def test_a_flag_remembers_where_it_was_entered_from(
    walk: tuple[Status, ...], resume_to: Status | None
) -> None:
    assert Notebook().go(*walk).order().resume_to == resume_to


@given(st.lists(st.integers(0, 12), max_size=30))
def test_the_stack_of_flags_stays_short_and_never_returns_to_where_it_is(
    choices: list[int],
) -> None:
    status = Status.STARTED
    stack: tuple[Status, ...] = ()
    for choice in choices:
        following = legal_next(status)
        if not following:
            break
        to = following[choice % len(following)]
        stack = resume_stack_after(stack, status, to)
        status = to
        assert len(stack) <= 2
        assert status not in stack
        assert Status.CANCELLED not in stack


def test_timestamps_sort_as_text_whatever_their_offset() -> None:
    paris = datetime.fromisoformat("2026-11-24T14:00:00.5+01:00")
    assert format_timestamp(paris) == "2026-11-24T13:00:00.500000Z"
    early = datetime(2026, 11, 24, 12, 59, 59, 999999, tzinfo=UTC)
    assert format_timestamp(early) < format_timestamp(paris)
