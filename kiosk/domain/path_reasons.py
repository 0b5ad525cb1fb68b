"""Reasons that take an order along several steps, as data.

Every step of such a path is true of the physical world, so a person takes all of them in one
action. Its end is final: the action is held before it is written, and not undone afterwards.
"""

from __future__ import annotations

from kiosk.domain.frozen import frozen
from kiosk.domain.reasons import Reason
from kiosk.domain.status import Status


@frozen
class PathReason:
    """A reason, the statuses it may be given in, and the statuses then entered one by one."""

    reason: Reason
    begins: tuple[Status, ...]
    steps: tuple[Status, ...]

    @property
    def code(self) -> str:
        """The reason's code, which each step records that needs a reason."""
        return self.reason.code

    @property
    def end(self) -> Status:
        """The status that the order has after all steps."""
        return self.steps[-1]

    @property
    def needs_slot(self) -> bool:
        """Whether a new slot must come with it."""
        return self.end is Status.REPLANNED


CUSTOMER_ABSENT_OR_LEFT = PathReason(
    Reason("CUSTOMER_ABSENT_OR_LEFT", "Client absent ou parti", "Customer absent or left"),
    begins=(Status.READY, Status.AWAITING),
    steps=(Status.BLOCKED, Status.PICK_UP_FAILED),
)

CUSTOMER_WILL_RETURN = PathReason(
    Reason("CUSTOMER_WILL_RETURN", "Client reviendra", "Customer will return"),
    begins=(Status.IN_PROGRESS,),
    steps=(Status.PICK_UP_FAILED, Status.REPLANNED),
)

PATH_REASONS: tuple[PathReason, ...] = (CUSTOMER_ABSENT_OR_LEFT, CUSTOMER_WILL_RETURN)


def path_reason(code: str | None) -> PathReason | None:
    """The reason of several steps with this code; None if there is none."""
    return next((one for one in PATH_REASONS if one.code == code), None)
