"""Who is at work, and in whose name an action is done: a manager's, if one approves it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kiosk.domain.errors import ClaimedElsewhere, NotAllowed, TransitionNotAllowed
from kiosk.domain.order import Actor
from kiosk.domain.people.person import NotApproved, Person, approvers, works_unasked
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role

Command = TypeVar("Command")
Ask = Callable[[], Awaitable[Person | None]]

_INNER = "hand_overs"
"""The field of a command that holds commands about one order each."""


async def _nobody() -> Person | None:
    return None


class Authority:
    """The person at work, and the questions that an action may need first.

    `ask_who` asks who is at work, `ask_approval` for a manager; both return None when that was
    dismissed. The screen sets them.
    """

    def __init__(self, people: Sequence[Person], *, staff_pins: bool) -> None:
        self.people = tuple(people)
        self.staff_pins = staff_pins
        self.person = self.unasked
        self.ask_who: Ask = _nobody
        self.ask_approval: Ask = _nobody

    @property
    def unasked(self) -> Person:
        """Who is at work when nobody has said so; NOBODY if that must be asked."""
        return works_unasked(self.people, staff_pins=self.staff_pins)

    @property
    def actor(self) -> Actor:
        """The person at work, as the journal names them."""
        return Actor(self.person.role, self.person.name)

    @property
    def offered_role(self) -> Role:
        """The role whose steps are offered: a manager's too where one can approve them."""
        return Role.MANAGER if approvers(self.people) else self.person.role

    @property
    def offered_actor(self) -> Actor:
        """The person at work, with the role whose steps are offered."""
        return Actor(self.offered_role, self.person.name)

    async def signed(self, command: Command) -> Command | None:
        """A command in the name of who is at work, asked first if nobody is; None: dismissed."""
        actor = _actor_of(command)
        if actor is None or actor.role is not Role.STAFF or actor.name:
            return command
        person = await self.ask_who()
        if person is None:
            return None
        signed: Command = _in_name_of(command, Actor(person.role, person.name))
        return signed

    async def approved(self, command: Command, refusal: NotAllowed) -> Command | None:
        """A refused command in the name of a manager who approves it, on the spot and once.

        None if no manager could do it either, or none is there, or if the command has no place to
        say who asked: both names go into the journal. Raises NotApproved when the question was
        dismissed.
        """
        actor = _actor_of(command)
        is_staff = actor is not None and actor.role is Role.STAFF
        if actor is None or not is_staff or not _needs_manager(refusal):
            return None
        if not approvers(self.people) or not _names_who_asked(command):
            return None
        manager = await self.ask_approval()
        if manager is None:
            raise NotApproved
        approved: Command = _in_name_of(command, Actor(manager.role, manager.name), actor.name)
        return approved


def _needs_manager(refusal: NotAllowed) -> bool:
    """Whether a manager may do what was refused: cancel, reopen, or take over."""
    if isinstance(refusal, TransitionNotAllowed):
        return Status.CANCELLED in (refusal.from_status, refusal.to_status)
    return isinstance(refusal, ClaimedElsewhere)


def _names_who_asked(command: Any) -> bool:
    if _INNER in _names(command):
        return all(_names_who_asked(inner) for inner in getattr(command, _INNER))
    return "asked_by" in _names(command)


def _names(command: Any) -> frozenset[str]:
    is_command = is_dataclass(command) and not isinstance(command, type)
    return frozenset(one.name for one in fields(command)) if is_command else frozenset()


def _actor_of(command: Any) -> Actor | None:
    names = _names(command)
    if _INNER in names:
        return next((_actor_of(inner) for inner in getattr(command, _INNER)), None)
    actor = getattr(command, "actor", None) if "actor" in names else None
    return actor if isinstance(actor, Actor) else None


def _in_name_of(command: Any, actor: Actor, asked_by: str = "") -> Any:
    names = _names(command)
    given: dict[str, Any] = {"actor": actor, "asked_by": asked_by}
    changes = {name: value for name, value in given.items() if name in names}
    if _INNER in names:
        inner = getattr(command, _INNER)
        changes[_INNER] = tuple(_in_name_of(each, actor, asked_by) for each in inner)
    return replace(command, **changes)
