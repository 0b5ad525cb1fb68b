"""Asks for the PIN of whoever a subcommand acts as, as the counter does."""

from __future__ import annotations

import getpass
import math
import sys
from typing import TYPE_CHECKING, NoReturn

from kiosk.app.since_boot import boot_id, steady_s
from kiosk.cli.session import INVALID_INPUT, USAGE, Session
from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person, approvers
from kiosk.domain.people.pins import RunningTime
from kiosk.domain.workflow import Role
from kiosk.services.people.pin_check import (
    BeginAttempt,
    WrongPin,
    begin_attempt,
    forgive_attempts,
    note_wrong_pin,
)
from kiosk.services.text_rules import short
from kiosk.sync.identity.pin_hash import Argon2Pins

if TYPE_CHECKING:
    from kiosk.storage.local_database import LocalDatabase


def typed(prompt: str) -> str:
    """What is typed without being shown; a line of the standard input if that is no terminal."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"{prompt} ").strip()
    return "" if sys.stdin is None else sys.stdin.readline().strip()


def check_manager(session: Session, store: LocalDatabase, actor: Actor) -> None:
    """Let a manager act only with their PIN, in a store where managers have one.

    The PIN is asked for, or is a line of the standard input; it is no argument, which other
    people of the computer could read. Stops when the person is no manager of the store, when the
    PIN is wrong, and while one must wait after wrong ones.
    """
    people = store.read_blocking(lambda reader: reader.people.everybody())
    managers = approvers(people)
    if actor.role is not Role.MANAGER or not managers:
        return
    named = [one for one in managers if one.name.casefold() == actor.name.casefold()]
    if not named:
        names = ", ".join(manager.name for manager in managers)
        session.stop(USAGE, "people.not_a_manager", name=short(actor.name), names=names)
    _check_pin(session, store, named[0])


def _check_pin(session: Session, store: LocalDatabase, person: Person) -> None:
    pin = typed(session.words("people.type_own_pin", name=person.name))
    # Counted before it is compared: whoever ends the program in between has used up an attempt.
    running = RunningTime(boot_id(), steady_s())
    begun = store.run_blocking(begin_attempt, BeginAttempt(person.person_id, running))
    if begun.wait_s:
        _stop_waiting(session, person, begun.wait_s)
    if Argon2Pins().is_right(person.person_id, pin, begun.pin_hash):
        store.run_blocking(forgive_attempts, person.person_id)
        return
    wrong = WrongPin(person, session.settings.counter_name)
    wait_s = store.run_blocking(note_wrong_pin, wrong)
    if wait_s:
        _stop_waiting(session, person, wait_s)
    session.stop(INVALID_INPUT, "people.pin_wrong", name=person.name)


def _stop_waiting(session: Session, person: Person, wait_s: float) -> NoReturn:
    count = math.ceil(wait_s)
    session.stop(INVALID_INPUT, "people.pin_wait", name=person.name, count=count)
