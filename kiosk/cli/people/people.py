"""`kiosk people`: the list of the people who work in the store, which the hub keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.cli import arguments
from kiosk.cli.people.pins import typed
from kiosk.cli.session import DONE, INVALID_INPUT, USAGE, Session
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.people.person import Person
from kiosk.domain.people.pins import PIN_LENGTH_MAX, PIN_LENGTH_MIN, pin_problem
from kiosk.services.people.people import (
    NewPerson,
    SetPin,
    add_person,
    person_named,
    remove_person,
    seed_people,
)
from kiosk.services.people.people import set_pin as keep_pin
from kiosk.services.people.seeds import seeds
from kiosk.services.text_rules import short
from kiosk.setting_values import NAME_LENGTH_MAX
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.identity.pin_hash import Argon2Pins


def people(session: Session, *, as_json: bool) -> int:
    """List everybody: name, role, and whether they have a PIN."""
    with session.store() as store:
        found = store.run_blocking(seed_people, seeds(session.settings))
    if as_json:
        session.say_json(
            [{"name": one.name, "role": one.role, "has_pin": one.has_pin} for one in found]
        )
        return DONE
    if not found:
        session.say(session.words("people.none"))
        return DONE
    width = max(len(person.name) for person in found)
    for person in found:
        session.say(f"{person.name:{width}}  {_about(session, person)}")
    return DONE


def _about(session: Session, person: Person) -> str:
    words = session.words
    role = words(f"people.{person.role}")
    if person.has_pin:
        return words("people.with_pin", role=role)
    if person.can_work(staff_pins=session.settings.staff_pins):
        return words("people.without_pin", role=role)
    return words("people.pin_missing", role=role, name=person.name)


@contextmanager
def _hub(session: Session) -> Iterator[LocalDatabase]:
    """The store of a device that is the hub; its people are begun. Stops on other devices."""
    with session.store() as store:
        role = store.read_blocking(lambda reader: reader.devices.this_device()).role
        if role is not DeviceRole.HUB:
            session.stop(USAGE, "network.ask_the_hub", role=session.words(f"role.{role}"))
        store.run_blocking(seed_people, seeds(session.settings))
        yield store


def set_pin(session: Session, *, name: str) -> int:
    """Ask for a PIN twice, and store its hash; the counters get it from the hub."""
    with _hub(session) as store:
        person = person_named(store.read_blocking(lambda reader: reader.people.everybody()), name)
        pin = _asked_twice(session, person)
        pin_hash = Argon2Pins().hash(person.person_id, pin)
        store.run_blocking(keep_pin, SetPin(person.person_id, pin_hash))
    session.say(session.words("people.pin_set", name=person.name))
    return DONE


def _asked_twice(session: Session, person: Person) -> str:
    words = session.words
    pin = typed(words("people.type_pin", name=person.name, length=PIN_LENGTH_MIN))
    problem = pin_problem(pin)
    if problem is not None:
        params = {"least": PIN_LENGTH_MIN, "most": PIN_LENGTH_MAX}
        session.stop(INVALID_INPUT, f"people.pin_{problem}", **params)
    if typed(words("people.type_again")) != pin:
        session.stop(INVALID_INPUT, "people.pins_differ")
    return pin


def add(session: Session, *, name: str, role: str) -> int:
    """Add somebody; a manager can work as soon as they have a PIN."""
    given = arguments.name_given(session, "NAME", name, NAME_LENGTH_MAX)
    wanted = arguments.role_named(session, role)
    with _hub(session) as store:
        store.run_blocking(add_person, NewPerson(given, wanted))
    person = Person(given, wanted)
    session.say(f"{given}: {_about(session, person)}")
    return DONE


def remove(session: Session, *, name: str) -> int:
    """Remove somebody; what they did stays in the journal."""
    with _hub(session) as store:
        store.run_blocking(remove_person, name)
    session.say(session.words("people.removed", name=short(name)))
    return DONE
