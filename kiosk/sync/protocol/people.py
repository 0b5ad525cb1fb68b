"""The people of a store on the wire: from a hub to its counters, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from kiosk.domain.people.person import PEOPLE_MAX, Person
from kiosk.domain.workflow import Role
from kiosk.services.text_rules import is_printable
from kiosk.sync.protocol.fields import Id, WireModel

NAME_MAX = 40
PIN_HASH_MAX = 200


class WirePerson(WireModel):
    """Somebody who works in the store; `pin_hash` is empty without a PIN."""

    person_id: Id
    name: Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
    role: Literal["staff", "manager"]
    pin_hash: Annotated[str, Field(max_length=PIN_HASH_MAX)] = ""


class PeopleReply(WireModel):
    """`GET /v1/people`: everybody who works in the store, in the order of the list."""

    people: Annotated[tuple[WirePerson, ...], Field(max_length=PEOPLE_MAX)]


def people_reply(people: Sequence[Person]) -> PeopleReply:
    """The reply of a hub with these people."""
    wired = [
        WirePerson(
            person_id=one.person_id,
            name=one.name,
            role="manager" if one.role is Role.MANAGER else "staff",
            pin_hash=one.pin_hash,
        )
        for one in people
    ]
    return PeopleReply(people=tuple(wired))


def to_people(reply: PeopleReply) -> tuple[Person, ...]:
    """The people of a reply."""
    return tuple(
        Person(one.name, Role(one.role), one.person_id, one.pin_hash) for one in reply.people
    )


def people_problems(reply: PeopleReply) -> Iterable[str]:
    """Yields why a hub's people cannot be used; nothing if they can."""
    if len({one.person_id for one in reply.people}) < len(reply.people):
        yield "a person twice"
    texts = [text for one in reply.people for text in (one.person_id, one.name, one.pin_hash)]
    if not all(map(is_printable, texts)):
        yield "a text"
