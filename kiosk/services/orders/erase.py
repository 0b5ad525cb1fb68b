"""Erases the customers of orders that ended some time ago."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.services.orders.recorder import SYSTEM, Recorder
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

ERASABLE = frozenset({Status.PICK_UP_OK, Status.PICK_UP_FAILED, Status.CANCELLED})
"""Statuses of orders that nobody is expected to collect any more."""

AT_ONCE_MAX = 20
"""How many orders one transaction erases at most, so that taps need not wait for it."""


@frozen
class EraseEnded:
    """Erase the customers of orders that ended before this time."""

    before: datetime


def erase_ended(uow: UnitOfWork, command: EraseEnded) -> Changes:
    """Erase the customers of the oldest such orders, and record that; only a hub does so.

    Through the log the store's other devices and head office erase them too. Handles AT_ONCE_MAX
    orders per call, and returns no changes when nothing is left to do.
    """
    if not uow.devices.this_device().is_hub:
        return Changes()
    recorder = Recorder(uow)
    for order_id in uow.projections.unerased(ERASABLE, command.before, AT_ONCE_MAX):
        recorder.append(EventDraft(EventKind.ERASED, SYSTEM, order_id))
        uow.projections.erase(order_id)
    return recorder.changes
