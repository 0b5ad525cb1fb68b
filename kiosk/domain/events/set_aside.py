"""Events of a device that contradict the store's log, as they are kept beside the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kiosk.domain.events.payloads import EventsSetAside
from kiosk.domain.frozen import frozen
from kiosk.domain.problem import Problem

if TYPE_CHECKING:
    from kiosk.domain.events.event import Event


class SetAsideReason(StrEnum):
    """Why an event was set aside."""

    CONTRADICTS = "contradicts"
    """The log has other contents under its id, or another event under its number."""
    FOLLOWS = "follows"
    """It follows an event that was set aside, and the log does not have it."""


@frozen
class SetAsideEvent:
    """One event that was set aside. `contents`: its columns, and the order that it created."""

    event_id: str
    order_id: str | None
    reason: str
    at: datetime
    contents: Mapping[str, Any]


def set_aside_problem(event: Event) -> Problem:
    """What `verify` says of a report (kind SET_ASIDE) that nobody has reviewed yet."""
    report = event.payload
    return Problem(
        "records_set_aside",
        at=event.occurred_at,
        device_id=event.device_id,
        count=report.count if isinstance(report, EventsSetAside) else 0,
    )
