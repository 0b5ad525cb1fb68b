"""Calls for help: somebody at a check-in wants a colleague, until one has seen it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.journal import EventDraft, EventKind
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.ports import Changes, UnitOfWork


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """What was recorded: which call it is, and what changed."""

    help_id: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class EndHelp:
    """A call is over: the customer took it back, or a colleague at a counter has seen it."""

    help_id: str
    actor: Actor


def ask_help(uow: UnitOfWork, place: str) -> HelpAsked:
    """Call a colleague to the check-in of this name. A call that is open there is the same one."""
    open_id = next((call.help_id for call in uow.log.calls_for_help() if call.place == place), None)
    if open_id is not None:
        return HelpAsked(open_id, Changes())
    data = {"help_id": uow.new_id(), "place": place}
    uow.append(EventDraft(EventKind.HELP, Actor(Role.CUSTOMER, ""), data=data))
    return HelpAsked(data["help_id"], Changes(issues=True))


def end_help(uow: UnitOfWork, command: EndHelp) -> Changes:
    """Nobody needs to come any more. Twice is once."""
    if all(call.help_id != command.help_id for call in uow.log.calls_for_help()):
        return Changes()
    uow.append(EventDraft(EventKind.HELPED, command.actor, data={"help_id": command.help_id}))
    return Changes(issues=True)
