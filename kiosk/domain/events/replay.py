"""The state of an order that its events result in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiosk.domain.closing.keeping import keep_until_after, ready_at_after, state_kept
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event, EventKind, store_time
from kiosk.domain.events.payloads import (
    Kept,
    NoteDone,
    NoteWritten,
    OrderBegins,
    Step,
    Unchanged,
    Unread,
)
from kiosk.domain.events.personal import ChosenShelf, PeopleOfStep, TheActor
from kiosk.domain.order import Claim, OrderState
from kiosk.domain.problem import Problem
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, is_legal


def resume_stack_after(
    stack: tuple[Status, ...], from_status: Status, to_status: Status
) -> tuple[Status, ...]:
    """The statuses that Resume can return to after a step, the next one last.

    A flag remembers the status it was laid over, also when that was the other flag. An order that
    is reopened resumes at its status before the cancellation, not at CANCELLED.
    """
    if to_status is Status.CANCELLED:
        return (from_status,) if from_status not in FLAGS else stack[:1]
    if to_status not in FLAGS:
        return ()
    if from_status is Status.CANCELLED:
        return stack
    if from_status not in FLAGS:
        return (from_status,)
    if stack and stack[-1] is to_status:
        return stack[:-1]
    return (*stack, from_status)


def begin(event: Event) -> OrderState:
    """The state of an order after its first event. Raises JournalCorrupt if it cannot be one."""
    to_status = event.to_status
    if event.from_status is not None or to_status is None or not is_legal(None, to_status):
        raise JournalCorrupt(
            event.order_id,
            Problem("begins_with", from_status=event.from_status, to_status=to_status),
        )
    if event.expected_version != 0:
        raise JournalCorrupt(
            event.order_id, Problem("begins_at_version", version=event.expected_version)
        )
    payload = event.payload
    if not isinstance(payload, OrderBegins):
        raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
    return OrderState(
        status=to_status,
        version=1,
        slot=payload.slot,
        handed=(0,) * payload.lines,
        changed_at=store_time(event),
    )


def apply(state: OrderState, event: Event) -> OrderState:
    """The state after one more status event.

    Raises JournalCorrupt when the step is not in the table or does not follow this state.
    """
    to_status = event.to_status
    _check_follows(state, event)
    if to_status is None or not is_legal(state.status, to_status):
        raise JournalCorrupt(
            event.order_id,
            Problem("step_not_legal", from_status=state.status, to_status=to_status),
        )
    step = event.payload
    if not isinstance(step, Step):
        raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
    stack = step.resume_stack
    if stack is None:
        stack = resume_stack_after(state.resume_stack, state.status, to_status)
    at = store_time(event)
    return OrderState(
        status=to_status,
        version=state.version + 1,
        slot=state.slot if isinstance(step.slot, Unchanged) else step.slot,
        handed=state.handed if step.handed is None else step.handed,
        resume_stack=stack,
        claim=Claim(step.claim.counter, _who_serves(event)) if step.claim else None,
        reason=event.reason if isinstance(step.reason, Unchanged) else step.reason,
        expected_at=step.expected_at,
        changed_at=at,
        ready_at=ready_at_after(state, to_status, at)
        if isinstance(step.ready_at, Unchanged)
        else step.ready_at,
        keep_until=keep_until_after(state, to_status)
        if isinstance(step.keep_until, Unchanged)
        else step.keep_until,
        shelved_on=state.shelved_on,
        open_notes=state.open_notes,
    )


def _check_follows(state: OrderState, event: Event) -> None:
    if event.from_status is not state.status or event.expected_version != state.version:
        raise JournalCorrupt(
            event.order_id,
            Problem(
                "step_does_not_follow",
                from_status=event.from_status,
                from_version=event.expected_version,
                status=state.status,
                version=state.version,
            ),
        )


def _who_serves(event: Event) -> str:
    match event.personal:
        case PeopleOfStep(claim_person=person) if not isinstance(person, TheActor):
            return person
        case Unread():
            raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
        case _:
            return event.actor.name


def moved_on(state: OrderState | None, event: Event) -> OrderState | None:
    """The state after an event of any kind; `state` None: before the order's first event.

    Raises JournalCorrupt as `begin` and `apply`.
    """
    if event.kind == EventKind.STATUS:
        return begin(event) if state is None else apply(state, event)
    if state is None:
        return None
    if event.kind == EventKind.SEEN:
        return replace(state, seen=True)
    match event.payload, event.personal:
        case Kept(until=until), _:
            return state_kept(state, event.actor.role, until)
        case _, ChosenShelf(shelf=shelf):
            return replace(state, shelved_on=shelf)
        case NoteWritten(note_id=note_id), _:
            return replace(state, open_notes=(*_others(state, note_id), note_id))
        case NoteDone(note_id=note_id), _:
            return replace(state, open_notes=_others(state, note_id))
        case _:
            return state


def _others(state: OrderState, note_id: str) -> tuple[str, ...]:
    return tuple(other for other in state.open_notes if other != note_id)


CHANGES_STATE = frozenset(
    {
        EventKind.STATUS,
        EventKind.SEEN,
        EventKind.KEPT,
        EventKind.SHELVED,
        EventKind.NOTE,
        EventKind.NOTE_DONE,
    }
)
"""The kinds of events that change an order's state."""


def replay(events: Iterable[Event]) -> OrderState:
    """The state that an order's events result in, applied in sequence.

    Raises JournalCorrupt when they are not a legal history, or when there are none.
    """
    state: OrderState | None = None
    for event in events:
        state = moved_on(state, event)
    if state is None:
        raise JournalCorrupt(None, Problem("no_events"))
    return state
