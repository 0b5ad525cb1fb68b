"""The personal data that an event records besides names of actors: one class for each kind.

It is JSON beside the payload, under the event's seals instead of its hash, so that it can be
erased (see `seals`). `payloads.encode` writes it; `services.replication.payload_codec` reads and
checks it once, where an event enters the program. Every field may be missing: erasing leaves out
what names the customer.
"""

from __future__ import annotations

from dataclasses import fields, replace
from enum import Enum
from typing import Any, ClassVar

from kiosk.domain.events.payloads import Unread
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Customer


class TheActor(Enum):
    """Says that who serves is the event's actor; None would be nobody, which no claim allows."""

    THE_ACTOR = b""  # No JSON value is bytes: no text that is read can be this one.


THE_ACTOR = TheActor.THE_ACTOR


@frozen
class PeopleOfStep:
    """A STATUS event: who serves, if the step claims; who collected, if not the customer.

    `asked_by`: the person at work, whose action the event's actor, a manager, has approved.
    `signature`: that of whoever collected, as in `domain.codes.signature`.
    """

    claim_person: str | TheActor = THE_ACTOR
    collected_by: str | None = None
    asked_by: str | None = None
    signature: str | None = None


@frozen
class ChangedCustomer:
    """What head office changed of a customer; None: unchanged."""

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None

    def of(self, customer: Customer) -> Customer:
        """The customer with these changes."""
        changes = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(
            customer, **{name: text for name, text in changes.items() if text is not None}
        )


@frozen
class RecordedChange(ChangedCustomer):
    """The same in an event, which is not read if it changed a field that is unknown here."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


@frozen
class ChangedDetails:
    """A DETAILS event: what head office changed of the customer, and the new shelf."""

    customer: RecordedChange | None = None
    shelf: str | None = None


@frozen
class ChosenShelf:
    """A SHELVED event: the shelf; None if it was taken off, or erased."""

    shelf: str | None = None


@frozen
class NoteText:
    """A NOTE event: its text; None if it was erased."""

    text: str | None = None


@frozen
class NothingPersonal:
    """An event of any other kind."""


Personal = PeopleOfStep | ChangedDetails | ChosenShelf | NoteText | NothingPersonal | Unread
"""Unread: of a kind that this version does not know, or a value of a wrong type."""
