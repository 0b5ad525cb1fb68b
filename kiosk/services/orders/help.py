"""Calls for help: a customer at a check-in asks for a colleague, until one has seen it."""

from __future__ import annotations

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import HelpCalled, HelpEnded
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class HelpAsked:
    """The call for help that is open now, and what changed."""

    help_id: str
    changes: Changes


@frozen
class EndHelp:
    """End a call: the customer withdrew it, or a colleague at a counter has seen it."""

    help_id: str
    actor: Actor


def ask_help(uow: UnitOfWork, place: str) -> HelpAsked:
    """Call a colleague to the check-in of this name; the same call if one is open there."""
    open_id = next(
        (call.help_id for call in uow.projections.calls_for_help() if call.place == place), None
    )
    if open_id is not None:
        return HelpAsked(open_id, Changes())
    called = HelpCalled(uow.new_id(), place)
    uow.append(EventDraft(EventKind.HELP, Actor(Role.CUSTOMER, ""), payload=called))
    return HelpAsked(called.help_id, Changes(issues=True))


def end_help(uow: UnitOfWork, command: EndHelp) -> Changes:
    """End a call for help. Does nothing if it is not open."""
    if all(call.help_id != command.help_id for call in uow.projections.calls_for_help()):
        return Changes()
    ended = HelpEnded(command.help_id)
    uow.append(EventDraft(EventKind.HELPED, command.actor, payload=ended))
    return Changes(issues=True)
