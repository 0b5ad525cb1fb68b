"""The port to the people who work in the store, and to the hashes of their PINs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kiosk.domain.people.person import Person
from kiosk.domain.people.pins import PinMisses


class ReadPeople(Protocol):
    """Reads who works in the store."""

    def everybody(self) -> tuple[Person, ...]:
        """The people of the store, in the order in which they are listed."""


class People(ReadPeople, Protocol):
    """Reads and stores who works in the store, and the wrong PINs at this device."""

    def replace(self, people: Sequence[Person]) -> None:
        """Store these people instead of all others; misses of those who are gone are deleted."""

    def misses(self, person_id: str) -> PinMisses | None:
        """The wrong PINs in a row for this person; None if the last one was right."""

    def save_misses(self, person_id: str, misses: PinMisses | None) -> None:
        """Store a person's wrong PINs; None: none."""


class PinHasher(Protocol):
    """Hashes PINs, slowly on purpose: call it on no thread that draws or that writes."""

    def hash(self, person_id: str, pin: str) -> str:
        """The hash to store of this person's PIN, with a salt and its parameters."""

    def is_right(self, person_id: str, pin: str, pin_hash: str) -> bool:
        """Whether this is the PIN of which a hash was stored; False for a hash of another kind."""
