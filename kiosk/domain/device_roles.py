"""The roles of a store's devices, and what a device of each role may record."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.events.event import SUBJECTS, Event, EventKind
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role

_BASE_VERSION = "base_version"


class DeviceRole(StrEnum):
    """A device's role in its store. A check-in records who is here, a board only reads."""

    HUB = "hub"
    COUNTER = "counter"
    CHECK_IN = "check-in"
    BOARD = "board"


PAIRED_BY_HUB = (DeviceRole.COUNTER, DeviceRole.CHECK_IN, DeviceRole.BOARD)
"""The roles of devices that pair with the hub of their store: those that have a screen."""

RELAYING = frozenset({DeviceRole.HUB, DeviceRole.COUNTER})
"""The roles that may forward events which other devices recorded."""

OF_CHECK_IN = frozenset(
    {
        EventKind.ARRIVED,
        EventKind.LEFT,
        EventKind.HELP,
        EventKind.HELPED,
        EventKind.SET_ASIDE,
    }
)
"""What a check-in records besides steps from READY to AWAITING: who is here, who needs help."""

_SUBJECT: dict[str, str] = {
    EventKind.ARRIVED: "arrival_id",
    EventKind.LEFT: "arrival_id",
    EventKind.HELP: "help_id",
    EventKind.HELPED: "help_id",
}

HUB_ONLY = frozenset({EventKind.DECIDED, EventKind.DETAILS, EventKind.ERASED})
"""What only a hub records: decisions on head office's commands, changed details, erasures."""

BY_STAFF = frozenset(
    {
        EventKind.SHELVED,
        EventKind.NOTE,
        EventKind.NOTE_DONE,
        EventKind.CALLED,
        EventKind.MAIL_ASKED,
    }
)
"""What only a member of staff records, at a counter."""

ACTORS: dict[DeviceRole, frozenset[Role]] = {
    DeviceRole.HUB: frozenset(Role),
    DeviceRole.COUNTER: frozenset(Role),
    DeviceRole.CHECK_IN: frozenset({Role.CUSTOMER, Role.SYSTEM}),
    DeviceRole.BOARD: frozenset(),
}
"""Per role of a device: the roles of actors that its events may name."""


def may_send(role: DeviceRole, event: Event) -> bool:
    """Whether a device of this role may record such an event at all.

    A counter names head office as the actor of steps and pick-up-by dates only: it may have been
    the hub when head office's command was carried out.
    """
    if event.actor.role not in ACTORS[role]:
        return False
    if role is DeviceRole.CHECK_IN:
        return _is_call(event) if event.kind == EventKind.STATUS else _is_of_check_in(event)
    if role is DeviceRole.COUNTER and event.actor.role is Role.HEAD_OFFICE:
        return event.kind in (EventKind.STATUS, EventKind.KEPT)
    if event.kind in BY_STAFF and event.actor.role not in (Role.STAFF, Role.MANAGER):
        return False
    return role is DeviceRole.HUB or event.kind not in HUB_ONLY


def _is_call(event: Event) -> bool:
    """Whether a step takes a ready order to AWAITING and carries nothing else.

    Other steps may carry a hand-over, a claim, a slot or a command's id.
    """
    is_call = (event.from_status, event.to_status) == (Status.READY, Status.AWAITING)
    is_silent = not event.recorded_personal and event.comment is None and event.reason is None
    return is_call and is_silent and event.recorded.keys() <= {_BASE_VERSION}


def _is_of_check_in(event: Event) -> bool:
    """Whether the event is of a kind for check-ins and has no subject other than its kind's."""
    others = set(SUBJECTS) - {_SUBJECT.get(str(event.kind))}
    return event.kind in OF_CHECK_IN and not others & event.recorded.keys()
