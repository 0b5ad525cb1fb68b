"""How the hub resolves an event that another device recorded.

Events are resolved one after the other as they arrive, each against the state that the log gives
its order so far. No clock decides the sequence, and a later write never overwrites an earlier
one: an event either still applies, or is kept with the reason why it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.domain.actions import HAND_OVERS
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import APPLIES, Outcome, OutcomeReason, Verdict
from kiosk.domain.events.operations import is_of_same_operation
from kiosk.domain.events.payloads import Step
from kiosk.domain.order import Order
from kiosk.domain.problem import Problem
from kiosk.domain.status import Status
from kiosk.domain.workflow import may


def resolve_step(
    event: Event, order: Order | None, journal: Callable[[], Sequence[Event]]
) -> Verdict:
    """The verdict on a status event, given its order and the order's events in the log.

    `journal` returns these events: most steps follow their order's state, and need none of them.

    The entry of a new order applies when there is no order yet. A step applies when it follows
    the order's current status and version. Otherwise: a step into a status that the order has
    entered meanwhile is superseded; a hand-over that meets another hand-over or a cancellation,
    and any other step that was legal where it was taken, is a conflict that a person resolves.
    """
    to_status = event.to_status
    if to_status is None or not may(event.actor.role, event.from_status, to_status):
        return Verdict(Outcome.REJECTED, OutcomeReason.ILLEGAL)
    if order is None:
        if event.from_status is None and event.expected_version == 0:
            return APPLIES
        return Verdict(Outcome.REJECTED, OutcomeReason.UNKNOWN_ORDER)
    if event.from_status is None:
        return Verdict(Outcome.SUPERSEDED, OutcomeReason.ALREADY_SO)
    state = order.state
    if (event.from_status, event.expected_version) == (state.status, state.version):
        return APPLIES
    return _resolve_late(event, order, journal())


def _resolve_late(event: Event, order: Order, journal: Sequence[Event]) -> Verdict:
    to_status = event.to_status
    state = order.state
    if any(_is_same_step(event, step) for step in journal):
        return Verdict(Outcome.SUPERSEDED, OutcomeReason.ALREADY_SO)
    since = _since(event, journal)
    if to_status in HAND_OVERS:
        return Verdict(Outcome.CONFLICT, _hand_over_reason(event, since))
    is_behind = (event.expected_version or 0) < state.version
    if is_behind and (event.from_status, to_status) == (Status.READY, Status.AWAITING):
        return Verdict(Outcome.SUPERSEDED, OutcomeReason.ALREADY_SO)
    if to_status is Status.IN_PROGRESS and Status.IN_PROGRESS in since:
        return Verdict(Outcome.SUPERSEDED, OutcomeReason.CLAIMED_ELSEWHERE)
    if is_behind and to_status in since:
        return Verdict(Outcome.SUPERSEDED, OutcomeReason.ALREADY_SO)
    return Verdict(Outcome.CONFLICT, OutcomeReason.OLD_VERSION)


def _is_same_step(event: Event, step: Event) -> bool:
    """Whether both events are the same step of the same action on the same device.

    A device whose disk was restored to a state in which the action was still held carries the
    action out a second time.
    """
    return (
        is_of_same_operation(event, step)
        and (step.from_status, step.to_status) == (event.from_status, event.to_status)
        and step.expected_version == event.expected_version
    )


def _since(event: Event, journal: Sequence[Event]) -> list[Status | None]:
    """The statuses that the order entered in the log unknown to the device that recorded `event`.

    Raises JournalCorrupt for a step that cannot be read.
    """
    step = event.payload
    if not isinstance(step, Step):
        raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
    base = (event.expected_version or 0) if step.base_version is None else step.base_version
    return [step.to_status for step in journal if (step.expected_version or 0) >= base]


def _hand_over_reason(event: Event, since: Sequence[Status | None]) -> OutcomeReason:
    others = [status for status in since if status in HAND_OVERS]
    if others:
        is_same = event.to_status is Status.PICK_UP_OK and others[-1] is Status.PICK_UP_OK
        return OutcomeReason.DOUBLE_HAND_OVER if is_same else OutcomeReason.DISPUTED_HAND_OVER
    if Status.CANCELLED in since:
        return OutcomeReason.HANDED_OVER_AFTER_CANCEL
    return OutcomeReason.OLD_VERSION
