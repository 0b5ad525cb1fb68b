"""The answers that are not 2xx, one function for each."""

from __future__ import annotations

from kiosk.domain.quarantine import QuarantineReason
from kiosk.sync.ports import WireProblem
from kiosk.sync.wire import (
    ALTERED,
    BUSY,
    CODE_REFUSED,
    DIVERGED,
    GAP,
    NOT_HUB,
    NOT_PERMITTED,
    NOT_UNDERSTOOD,
    QUARANTINED,
    REVOKED,
    UNKNOWN_DEVICE,
    Problem,
)

SHARE_AGAIN_S = 2.0


class Altered(Exception):
    """Something that was sent contradicts its own hash, or what is kept here, or the workflow."""

    def __init__(self, reason: QuarantineReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def gap(expected: int) -> WireProblem:
    """Numbers are missing before the first that came."""
    message = f"Send from number {expected} on."
    return WireProblem(409, Problem(code=GAP, message=message, expected=expected))


def diverged() -> WireProblem:
    """The sender stands where this side has never been."""
    message = "This is not in the history kept here: go back to where both agree."
    return WireProblem(409, Problem(code=DIVERGED, message=message))


def not_hub(hub_epoch: int) -> WireProblem:
    """Another machine is the store's hub."""
    message = "This machine is not the hub of its store any more."
    return WireProblem(409, Problem(code=NOT_HUB, message=message, hub_epoch=hub_epoch))


def altered(error: Altered) -> WireProblem:
    """Something was altered; its sender is not listened to until a person has looked."""
    return WireProblem(422, Problem(code=ALTERED, message=str(error), reason=error.reason))


def not_understood(message: str, status: int = 422) -> WireProblem:
    """What came makes no sense; a hub that is told so waits for a person."""
    return WireProblem(status, Problem(code=NOT_UNDERSTOOD, message=message))


def unknown_device() -> WireProblem:
    """No such device, or not its secret."""
    return WireProblem(401, Problem(code=UNKNOWN_DEVICE, message="This device is not known here."))


def revoked() -> WireProblem:
    """The device was shut out."""
    return WireProblem(403, Problem(code=REVOKED, message="This device was revoked."))


def quarantined(reason: str | None) -> WireProblem:
    """The device sent what was altered. `reason`: the code that was kept of it."""
    message = "This device sent altered data: set its database aside and pair it with a new code."
    return WireProblem(403, Problem(code=QUARANTINED, message=message, reason=reason))


def not_permitted(message: str) -> WireProblem:
    """A device of this role may not do this."""
    return WireProblem(403, Problem(code=NOT_PERMITTED, message=message))


def code_refused(
    message: str, status: int = 403, after_s: float | None = None, reason: str | None = None
) -> WireProblem:
    """An enrolment code is wrong, used up or too old; with 429 there were too many wrong ones.

    `reason`: OTHER_STORE where the code is good and the device belongs to another store.
    """
    problem = Problem(code=CODE_REFUSED, message=message, retry_after_s=after_s, reason=reason)
    return WireProblem(status, problem)


def share_is_used() -> WireProblem:
    """A store's devices ask more at once than its share."""
    message = "This store is already being answered: come back in a moment."
    return WireProblem(503, Problem(code=BUSY, message=message, retry_after_s=SHARE_AGAIN_S))


def busy(after_s: float) -> WireProblem:
    """Too many write at once; `after_s`: the slot that the caller has."""
    message = "Many stores are sending at once: come back in your slot."
    return WireProblem(503, Problem(code=BUSY, message=message, retry_after_s=after_s))
