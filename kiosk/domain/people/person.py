"""The people who work in a store: names, roles, and who works with a PIN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import ClassVar

from kiosk.domain.errors import NotAllowed
from kiosk.domain.events.hashed_json import json_hash
from kiosk.domain.frozen import frozen
from kiosk.domain.workflow import Role

PEOPLE_MAX = 50

BUILT_IN: dict[Role, str] = {Role.STAFF: "built-in-staff", Role.MANAGER: "built-in-manager"}
"""The ids of the people of a store that has named nobody: their names follow the language."""

BUILT_IN_NAMES: dict[str, dict[Role, str]] = {
    "fr": {Role.STAFF: "Équipe", Role.MANAGER: "Responsable"},
    "en": {Role.STAFF: "Team", Role.MANAGER: "Manager"},
}
"""What the journal calls them, by the language of the store."""


class PersonUnknown(NotAllowed):
    """Nobody of this name works in the store."""

    code: ClassVar[str] = "person_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PersonExists(NotAllowed):
    """Somebody of this name works in the store already."""

    code: ClassVar[str] = "person_exists"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PeopleLimit(NotAllowed):
    """Without this person nobody would work in the store; or too many would with another one.

    `limit`: how many people a store has at least and at most.
    """

    code: ClassVar[str] = "people_limit"

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(name, limit)
        self.name = name
        self.limit = limit


def built_in_role(name: str) -> Role | None:
    """The role of the built-in person of this name, in any language; None for other names."""
    for names in BUILT_IN_NAMES.values():
        for role, known in names.items():
            if name == known:
                return role
    return None


class NotApproved(NotAllowed):
    """Only a manager may do this, and none has approved it."""

    code: ClassVar[str] = "not_approved"


@frozen
class Person:
    """Somebody who works in the store. `pin_hash`: "" for nobody's PIN.

    The id stays when the name changes; the hash is bound to it.
    """

    name: str
    role: Role
    person_id: str = ""
    pin_hash: str = field(default="", repr=False)

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was set for this person."""
        return bool(self.pin_hash)

    def needs_pin(self, *, staff_pins: bool) -> bool:
        """Whether this person works with a PIN: a manager always, staff where the store says so.

        Staff who have one use it in any case: somebody has set it for them.
        """
        return self.role is Role.MANAGER or staff_pins or self.has_pin

    def can_work(self, *, staff_pins: bool) -> bool:
        """Whether this person can begin to work: not while the PIN that they need is missing."""
        return self.has_pin or not self.needs_pin(staff_pins=staff_pins)


NOBODY = Person("", Role.STAFF)
"""Who is at work while the counter is locked: the screens show what staff may do."""


def works_unasked(people: Sequence[Person], *, staff_pins: bool) -> Person:
    """Who is at work when nobody has said so: the only person without a PIN, if there is one.

    Where there are several, or none, it is NOBODY: the first action asks.
    """
    free = [person for person in people if not person.needs_pin(staff_pins=staff_pins)]
    return free[0] if len(free) == 1 else NOBODY


def approvers(people: Sequence[Person]) -> tuple[Person, ...]:
    """The people who can approve what only a manager may do."""
    return tuple(person for person in people if person.role is Role.MANAGER and person.has_pin)


def people_digest(people: Sequence[Person]) -> str:
    """The version of a list of people: SHA-256 over all of it; "" for nobody at all."""
    if not people:
        return ""
    listed = [[one.person_id, one.name, one.role.value, one.pin_hash] for one in people]
    return json_hash(listed)
