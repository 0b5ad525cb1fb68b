"""How the hub judges an event that another machine recorded.

Events are judged one after the other, in the order they arrive, each against the order as the
log has brought it so far. Nothing is ordered by a clock, and no later write wins over an
earlier one: an event either still fits, or is kept with the reason why it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from kiosk.domain.deeds import HAND_OVERS
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.log import APPLIES, Outcome, Verdict, Why
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, is_legal, may

BASE_VERSION = "base_version"


class DeviceRole(StrEnum):
    """What a machine is in its store. A check-in only sends arrivals, a board only reads."""

    HUB = "hub"
    COUNTER = "counter"
    CHECK_IN = "check-in"
    BOARD = "board"


RELAYING = frozenset({DeviceRole.HUB, DeviceRole.COUNTER})
"""Who may hand on what other machines recorded."""

OF_CHECK_IN = frozenset(
    {
        EventKind.ARRIVED,
        EventKind.LEFT,
        EventKind.HELP,
        EventKind.HELPED,
        EventKind.SET_ASIDE,
    }
)
"""What a check-in records beside the call of a ready order: who is here, who needs help."""

HUB_ONLY = frozenset({EventKind.DECIDED, EventKind.DETAILS, EventKind.ERASED})
"""What only a hub records: what became of head office's requests."""


ACTORS: dict[DeviceRole, frozenset[Role]] = {
    DeviceRole.HUB: frozenset(Role),
    DeviceRole.COUNTER: frozenset(Role),
    DeviceRole.CHECK_IN: frozenset({Role.CUSTOMER, Role.SYSTEM}),
    DeviceRole.BOARD: frozenset(),
}
"""Who can have done what a machine of a role records, whatever it is."""


def may_send(role: DeviceRole, event: Event) -> bool:
    """Whether a machine of this role may record such an event at all.

    A counter names head office only for steps: it may have been the hub that took them.
    """
    if event.actor.role not in ACTORS[role]:
        return False
    if role is DeviceRole.CHECK_IN:
        is_arrival = (event.from_status, event.to_status) == (Status.READY, Status.AWAITING)
        return is_arrival if event.kind == EventKind.STATUS else event.kind in OF_CHECK_IN
    if role is DeviceRole.COUNTER and event.actor.role is Role.HEAD_OFFICE:
        return event.kind == EventKind.STATUS
    return role is DeviceRole.HUB or event.kind not in HUB_ONLY


def judge_step(event: Event, order: Order | None, journal: Sequence[Event]) -> Verdict:
    """What becomes of a status event, given its order and the order's journal in the log.

    The entry of a new order applies when there is no order yet. A step applies when it follows
    the order as it stands. Else: what the order has been meanwhile is superseded; a hand-over
    that meets another hand-over or a cancellation, and any other step that was legal where it
    was taken, is a conflict that a person settles.
    """
    to_status = event.to_status
    if to_status is None or not may(event.actor.role, event.from_status, to_status):
        return Verdict(Outcome.REJECTED, Why.ILLEGAL)
    if order is None:
        if event.from_status is None and event.expected_version == 0:
            return APPLIES
        return Verdict(Outcome.REJECTED, Why.UNKNOWN_ORDER)
    if event.from_status is None:
        return Verdict(Outcome.SUPERSEDED, Why.ALREADY_SO)
    state = order.state
    if (event.from_status, event.expected_version) == (state.status, state.version):
        return APPLIES
    return _judge_late(event, order, journal)


def _judge_late(event: Event, order: Order, journal: Sequence[Event]) -> Verdict:
    to_status = event.to_status
    state = order.state
    if any(_is_same_step(event, step) for step in journal):
        return Verdict(Outcome.SUPERSEDED, Why.ALREADY_SO)
    since = _since(event, journal)
    if to_status in HAND_OVERS:
        return Verdict(Outcome.CONFLICT, _why_hand_over(event, since))
    is_behind = (event.expected_version or 0) < state.version
    if is_behind and (event.from_status, to_status) == (Status.READY, Status.AWAITING):
        return Verdict(Outcome.SUPERSEDED, Why.ALREADY_SO)
    if to_status is Status.IN_PROGRESS and Status.IN_PROGRESS in since:
        return Verdict(Outcome.SUPERSEDED, Why.CLAIMED_ELSEWHERE)
    if is_behind and to_status in since:
        return Verdict(Outcome.SUPERSEDED, Why.ALREADY_SO)
    return Verdict(Outcome.CONFLICT, Why.OLD_VERSION)


def _is_same_step(event: Event, step: Event) -> bool:
    """Whether a machine tells a step of a deed again.

    A disk that was restored to a moment when the deed was still held carries it out once more.
    """
    return (
        step.deed_id == event.deed_id
        and step.device_id == event.device_id
        and (step.from_status, step.to_status) == (event.from_status, event.to_status)
        and step.expected_version == event.expected_version
    )


def _since(event: Event, journal: Sequence[Event]) -> list[Status | None]:
    """What the order entered in the log that the machine did not know of when it recorded this.

    `base_version` in the event's data is the version that the machine had from the hub.
    """
    base = int(event.data.get(BASE_VERSION, event.expected_version or 0))
    return [step.to_status for step in journal if (step.expected_version or 0) >= base]


def _why_hand_over(event: Event, since: Sequence[Status | None]) -> Why:
    others = [status for status in since if status in HAND_OVERS]
    if others:
        is_same = event.to_status is Status.PICK_UP_OK and others[-1] is Status.PICK_UP_OK
        return Why.DOUBLE_HAND_OVER if is_same else Why.DISPUTED_HAND_OVER
    if Status.CANCELLED in since:
        return Why.HANDED_OVER_AFTER_CANCEL
    return Why.OLD_VERSION


def fits(event: Event, order: Order) -> bool:
    """Whether an unsettled step still follows the order as the log has brought it."""
    to_status = event.to_status
    return (
        to_status is not None
        and event.from_status is not None
        and (event.from_status, event.expected_version) == (order.status, order.state.version)
        and is_legal(event.from_status, to_status)
    )
