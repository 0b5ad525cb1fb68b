"""Checks PINs at one device, and records who was at work there.

An attempt takes three steps: `begin_attempt` counts it as a miss and commits; then the PIN is
compared, slowly and outside of any transaction; `end_attempt` records the result. Whoever ends
the program in between has used up an attempt.
"""

from __future__ import annotations

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import AtCounter
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person
from kiosk.domain.people.pins import (
    RunningTime,
    counted_from_now,
    one_more,
    wait_after_s,
    wait_left_s,
)
from kiosk.domain.workflow import Role
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

SIGNED_IN = "SIGNED_IN"
LOCKED = "LOCKED"
WRONG_PIN = "WRONG_PIN"
ENDED_PROGRAM = "ENDED_PROGRAM"
WHAT = (SIGNED_IN, LOCKED, WRONG_PIN, ENDED_PROGRAM)
"""What an event of the kind `at_counter` has as its reason."""


@frozen
class BeginAttempt:
    """Somebody gives a PIN as this person. `running`: this device's running time now."""

    person_id: str
    running: RunningTime


@frozen
class PinAttempt:
    """An attempt that was counted. `pin_hash`: to compare with; "" if the person has none.

    `wait_s`: not counted, and not to be compared, as the person must wait for so many seconds.
    """

    pin_hash: str = ""
    wait_s: float = 0.0


@frozen
class WrongPin:
    """The PIN was wrong. `person`: as whom it was given; `counter`: where."""

    person: Person
    counter: str


@frozen
class NoteAtCounter:
    """Record what a person did at a counter besides orders; `what` is one of `WHAT`."""

    what: str
    person: Person
    counter: str


def begin_attempt(uow: UnitOfWork, command: BeginAttempt) -> PinAttempt:
    """Count an attempt as a miss, before anything is compared; nothing while one must wait."""
    now, running = uow.now(), command.running
    misses = uow.people.misses(command.person_id)
    if misses is not None:
        left_s = wait_left_s(misses, now, running)
        if left_s > 0:
            uow.people.save_misses(command.person_id, counted_from_now(misses, now, running))
            return PinAttempt(wait_s=left_s)
    uow.people.save_misses(command.person_id, one_more(misses, now, running))
    found = [one for one in uow.people.everybody() if one.person_id == command.person_id]
    return PinAttempt(found[0].pin_hash if found else "")


def forgive_attempts(uow: UnitOfWork, person_id: str) -> Changes:
    """The PIN was right: the next slip is the first again."""
    uow.people.save_misses(person_id, None)
    return Changes()


def note_wrong_pin(uow: UnitOfWork, command: WrongPin) -> float:
    """Record a wrong PIN in the store's journal; returns how long to wait now, in seconds."""
    note_at_counter(uow, NoteAtCounter(WRONG_PIN, command.person, command.counter))
    misses = uow.people.misses(command.person.person_id)
    return wait_after_s(misses.count) if misses else 0.0


def note_at_counter(uow: UnitOfWork, command: NoteAtCounter) -> Changes:
    """Record in the store's journal who began to work, was locked out, or gave a wrong PIN.

    Of a lock and a wrong PIN the person is not the actor: nobody knows who that was.
    """
    is_known = command.what not in (LOCKED, WRONG_PIN)
    role = command.person.role if is_known else Role.SYSTEM
    draft = EventDraft(
        EventKind.AT_COUNTER,
        Actor(role, command.person.name),
        reason=command.what,
        payload=AtCounter(command.counter),
    )
    uow.append(draft)
    return Changes()


def wait_of(uow: UnitOfWork, command: BeginAttempt) -> float:
    """How long this person must still wait, in seconds; counts nothing."""
    return wait_left_s(uow.people.misses(command.person_id), uow.now(), command.running)
