"""The list of the people who work in the store: begun from the settings, kept by the hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.domain.people.person import (
    PEOPLE_MAX,
    PeopleLimit,
    Person,
    PersonExists,
    PersonUnknown,
)
from kiosk.domain.workflow import Role
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

CHANGED = Changes(people=True)


@frozen
class NewPerson:
    """Somebody begins to work in the store."""

    name: str
    role: Role


@frozen
class SetPin:
    """A person gets a PIN, or another one."""

    person_id: str
    pin_hash: str


def seed_people(uow: UnitOfWork, seeds: Sequence[Person]) -> tuple[Person, ...]:
    """The people of the store; on a hub without any, `seeds` first become them.

    A seed without an id gets one. Other devices get their people from the hub.
    """
    found = uow.people.everybody()
    if found or not uow.devices.this_device().is_hub:
        return found
    people = tuple(
        seed if seed.person_id else replace(seed, person_id=uow.new_id()) for seed in seeds
    )
    uow.people.replace(people)
    return people


def keep_people(uow: UnitOfWork, people: Sequence[Person]) -> Changes:
    """On a counter, store the people that its hub has; nobody else's list is replaced."""
    if uow.devices.this_device().role is not DeviceRole.COUNTER:
        return Changes()
    former = {person.person_id: person.pin_hash for person in uow.people.everybody()}
    uow.people.replace(people)
    for person in people:
        if former.get(person.person_id) != person.pin_hash:
            uow.people.save_misses(person.person_id, None)
    return CHANGED


def person_named(people: Sequence[Person], name: str) -> Person:
    """The person of this name, whatever its case. Raises PersonUnknown."""
    for person in people:
        if person.name.casefold() == name.casefold():
            return person
    raise PersonUnknown(name)


def add_person(uow: UnitOfWork, command: NewPerson) -> Changes:
    """Add somebody to the list, without a PIN. Raises PersonExists and PeopleLimit."""
    people = uow.people.everybody()
    if any(person.name.casefold() == command.name.casefold() for person in people):
        raise PersonExists(command.name)
    if len(people) >= PEOPLE_MAX:
        raise PeopleLimit(command.name, PEOPLE_MAX)
    uow.people.replace((*people, Person(command.name, command.role, uow.new_id())))
    return CHANGED


def remove_person(uow: UnitOfWork, name: str) -> Changes:
    """Remove somebody from the list. Raises PersonUnknown and PeopleLimit."""
    people = uow.people.everybody()
    gone = person_named(people, name)
    if len(people) == 1:
        raise PeopleLimit(name, 1)
    uow.people.replace([person for person in people if person != gone])
    return CHANGED


def set_pin(uow: UnitOfWork, command: SetPin) -> Changes:
    """Store a person's PIN; misses with the former one are forgotten. Raises PersonUnknown."""
    people = uow.people.everybody()
    if all(person.person_id != command.person_id for person in people):
        raise PersonUnknown(command.person_id)
    uow.people.replace(
        [
            replace(person, pin_hash=command.pin_hash)
            if person.person_id == command.person_id
            else person
            for person in people
        ]
    )
    uow.people.save_misses(command.person_id, None)
    return CHANGED
