"""The people with whom a store begins: those of its settings."""

from __future__ import annotations

from kiosk.domain.people.person import BUILT_IN, BUILT_IN_NAMES, Person
from kiosk.domain.workflow import Role
from kiosk.settings import Settings


def seeds(settings: Settings) -> tuple[Person, ...]:
    """The people of the settings; where these name nobody, the built-in ones in their language."""
    if "people" not in settings.model_fields_set:
        names = BUILT_IN_NAMES[settings.language]
        return tuple(Person(names[role], role, BUILT_IN[role]) for role in BUILT_IN)
    return tuple(Person(person.name, Role(person.role)) for person in settings.people)
