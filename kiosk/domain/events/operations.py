"""How the steps of one operation depend on each other."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.payloads import Step
from kiosk.domain.workflow import is_correctable


def is_of_same_operation(event: Event, other: Event) -> bool:
    """Whether two events belong to one operation of one device."""
    return (event.operation_id, event.device_id) == (other.operation_id, other.device_id)


def lacks_step_before(event: Event, journal: Sequence[Event], operation: Sequence[Event]) -> bool:
    """Whether a step must not apply because a step before it in its operation did not.

    `journal`: the order's events that apply. `operation`: those of the event's operation, whatever
    their outcome. A final step and a correction mean what they mean only after the steps before
    them: nobody fails an order, or lifts its flag, on what another device did meanwhile. Any other
    step may apply: a claim stands also where the arrival before it was recorded already.
    """
    if event.operation_id == event.event_id:
        return False  # The first of its operation.
    last = next((step for step in reversed(journal) if step.kind is EventKind.STATUS), None)
    if last is not None and is_of_same_operation(event, last):
        return False
    if not has_step_before(event, operation):
        return False
    from_status, to_status = event.from_status, event.to_status
    if from_status is None or to_status is None:
        return False
    is_correction = isinstance(event.payload, Step) and event.payload.corrects is not None
    return is_correction or not is_correctable(from_status, to_status)


def has_step_before(event: Event, operation: Sequence[Event]) -> bool:
    """Whether its operation has a step of the same order before this one."""
    return any(_is_before(step, event) for step in operation)


def _is_before(step: Event, event: Event) -> bool:
    """Whether one step of an operation was recorded before another of the same order."""
    return (
        step.kind is EventKind.STATUS
        and step.order_id == event.order_id
        and is_of_same_operation(event, step)
        and (step.device_epoch, step.device_seq) < (event.device_epoch, event.device_seq)
    )
