"""Head office's error responses, one function for each."""

from __future__ import annotations

from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.replication.validation.faults import QUARANTINED_FOR, Fault
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import (
    ALTERED,
    BUSY,
    DIVERGED,
    GAP,
    NOT_HUB,
    NOT_PERMITTED,
    NOT_UNDERSTOOD,
    PAIRING_NOT_ALLOWED,
    QUARANTINED,
    REVOKED,
    STORE_CLOSED,
    UNKNOWN_DEVICE,
    WIPE,
    ProblemDetails,
)

SHARE_AGAIN_S = 2.0


class Altered(Exception):
    """Received data contradicts its own hash, the data saved here, or the workflow."""

    def __init__(self, reason: QuarantineReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def altered_event(fault: Fault, what: str) -> Altered:
    """The exception for an event with this fault. `what`: names the event, in English."""
    is_cut = fault is Fault.ORDER_CUT
    problem = "has an order that was cut for a screen" if is_cut else "is not what its hash says"
    return Altered(QUARANTINED_FOR[fault], f"{what} {problem}")


def gap(expected: int) -> WireProblem:
    """Numbers are missing before the first one sent; `expected`: the number to send from."""
    message = f"Send from number {expected} on."
    return WireProblem(409, ProblemDetails(code=GAP, message=message, expected=expected))


def diverged() -> WireProblem:
    """The sender's head is not part of the log, or of the commands, kept here."""
    message = "This is not in the history kept here: go back to where both agree."
    return WireProblem(409, ProblemDetails(code=DIVERGED, message=message))


def not_hub(hub_epoch: int) -> WireProblem:
    """The sender is not the store's hub; `hub_epoch`: the present hub's."""
    message = "This device is not the hub of its store any more."
    return WireProblem(409, ProblemDetails(code=NOT_HUB, message=message, hub_epoch=hub_epoch))


def altered(error: Altered) -> WireProblem:
    """Received data was altered; its sender is quarantined until a person pairs it again."""
    return WireProblem(422, ProblemDetails(code=ALTERED, message=str(error), reason=error.reason))


def not_understood(message: str, status: int = 422) -> WireProblem:
    """The request is malformed; a hub that gets this response waits for a person."""
    return WireProblem(status, ProblemDetails(code=NOT_UNDERSTOOD, message=message))


def unknown_device() -> WireProblem:
    """No device has this identifier and secret."""
    return WireProblem(
        401, ProblemDetails(code=UNKNOWN_DEVICE, message="This device is not known here.")
    )


def revoked(*, wipes: bool) -> WireProblem:
    """The device was revoked; `wipes`: it is to wipe its data."""
    message, reason = "This device was revoked.", WIPE if wipes else None
    return WireProblem(403, ProblemDetails(code=REVOKED, message=message, reason=reason))


def store_closed() -> WireProblem:
    """The device's store was closed."""
    message = "This store was closed at head office."
    return WireProblem(403, ProblemDetails(code=STORE_CLOSED, message=message))


def quarantined(reason: str | None) -> WireProblem:
    """The device sent altered data. `reason`: the saved code of a QuarantineReason."""
    message = "This device sent altered data: set its database aside and pair it with a new code."
    return WireProblem(403, ProblemDetails(code=QUARANTINED, message=message, reason=reason))


def not_permitted(message: str) -> WireProblem:
    """The device may not do this: it has another role, or has not signed the request."""
    return WireProblem(403, ProblemDetails(code=NOT_PERMITTED, message=message))


def pairing_not_allowed(
    message: str, status: int = 403, after_s: float | None = None, reason: str | None = None
) -> WireProblem:
    """A pairing code is wrong, used up or expired; status 429: too many wrong ones were tried.

    `reason`: OTHER_STORE where the code is valid but the device belongs to another store.
    """
    problem = ProblemDetails(
        code=PAIRING_NOT_ALLOWED, message=message, retry_after_s=after_s, reason=reason
    )
    return WireProblem(status, problem)


def share_is_used() -> WireProblem:
    """A store's devices make more concurrent requests than its share allows."""
    message = "This store is already being answered: come back in a moment."
    return WireProblem(503, ProblemDetails(code=BUSY, message=message, retry_after_s=SHARE_AGAIN_S))


def busy(after_s: float) -> WireProblem:
    """Too many requests write at once; `after_s`: seconds until the caller's slot."""
    message = "Many stores are sending at once: come back in your slot."
    return WireProblem(503, ProblemDetails(code=BUSY, message=message, retry_after_s=after_s))
