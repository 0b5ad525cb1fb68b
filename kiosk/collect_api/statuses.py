"""The 11 statuses that the published contract has, and how our 13 are shown as one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kiosk.domain.status import Status

UNPUBLISHED: dict[Status, Status] = {
    Status.STOCK_OK: Status.INIT,
    Status.CANCELLED: Status.PICK_UP_FAILED,
}
"""What a status that the contract does not have is shown as. Both are read, never sent."""

PUBLISHED: tuple[Status, ...] = tuple(one for one in Status if one not in UNPUBLISHED)

ENDED: frozenset[Status] = frozenset({Status.PICK_UP_OK, Status.CANCELLED})
"""Nothing about such a collect is rescheduled any more."""


def shown(status: Status, *, shows_cancelled: bool = False) -> Status:
    """The status that a client is sent. `shows_cancelled`: it knows `COLLECT_CANCELLED`."""
    if shows_cancelled and status is Status.CANCELLED:
        return status
    return UNPUBLISHED.get(status, status)


def shown_as(statuses: Iterable[Status], *, shows_cancelled: bool = False) -> Collection[Status]:
    """The statuses of the collects that a filter by these statuses finds.

    A filter by a status that is never sent finds the collects that really have it.
    """
    asked = frozenset(statuses)
    return {
        one
        for one in Status
        if one in asked or shown(one, shows_cancelled=shows_cancelled) in asked
    }
