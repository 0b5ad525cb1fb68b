"""The hand-over that a step records, and how its event stores it."""

from __future__ import annotations

from kiosk.domain.errors import InvalidHandOver
from kiosk.domain.events.payloads import RecordedHandOver, RecordedLine
from kiosk.domain.order import (
    HandOver,
    Order,
    hand_over_all,
    hand_over_none,
    hand_over_problem,
)
from kiosk.domain.status import Status


def hand_over_for(order: Order, to_status: Status, given: HandOver | None) -> HandOver | None:
    """The hand-over that a step records: `given`, else everything for OK and nothing for FAILED.

    None for a partial step without one: the event then does not say how much was handed over.
    Raises InvalidHandOver when `given` does not fit the order or the status.
    """
    if given is None:
        if to_status is Status.PICK_UP_PARTIALLY:
            return None
        all_or_none = hand_over_all if to_status is Status.PICK_UP_OK else hand_over_none
        return all_or_none(order)
    problem = hand_over_problem(order, given, to_status)
    if problem is not None:
        raise InvalidHandOver(order.order_id, *problem)
    return given


def handed_after(order: Order, hand_over: HandOver) -> tuple[int, ...]:
    """The totals per line after a hand-over."""
    handed = list(order.state.handed)
    for line in hand_over.lines:
        handed[line.number - 1] += line.handed
    return tuple(handed)


def recorded_hand_over(hand_over: HandOver) -> RecordedHandOver:
    """A hand-over as an event records it, without who collected and signed."""
    lines = (RecordedLine(line.number, line.handed, line.reason) for line in hand_over.lines)
    return RecordedHandOver(hand_over.verified_by, tuple(lines), hand_over.unsigned)
