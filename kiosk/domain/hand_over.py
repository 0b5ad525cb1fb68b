"""Which hand-over a step records, and what its event tells of it."""

from __future__ import annotations

from typing import Any

from kiosk.domain.errors import HandOverWrong
from kiosk.domain.order import (
    HandOver,
    Order,
    hand_over_all,
    hand_over_none,
    hand_over_problem,
)
from kiosk.domain.status import Status


def hand_over_for(order: Order, to_status: Status, given: HandOver | None) -> HandOver | None:
    """The hand-over a step records: as given; else everything for OK and nothing for FAILED.

    A partial step without one records that some was handed, not how much of what. Raises
    HandOverWrong.
    """
    if given is None:
        if to_status is Status.PICK_UP_PARTIALLY:
            return None
        all_or_none = hand_over_all if to_status is Status.PICK_UP_OK else hand_over_none
        return all_or_none(order)
    problem = hand_over_problem(order, given, to_status)
    if problem is not None:
        raise HandOverWrong(order.order_id, *problem)
    return given


def hand_over_data(order: Order, hand_over: HandOver) -> dict[str, Any]:
    """What an event tells of a hand-over: totals and lines, without who collected."""
    handed = list(order.state.handed)
    for line in hand_over.lines:
        handed[line.number - 1] += line.handed
    return {
        "handed": handed,
        "hand_over": {
            "verified_by": hand_over.verified_by,
            "lines": [
                {"line": line.number, "handed": line.handed, "reason": line.reason}
                for line in hand_over.lines
            ],
        },
    }
