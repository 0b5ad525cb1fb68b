"""Nobody is named for longer than needed: who collects is erased some time after an order ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.journal import EventDraft, EventKind
from kiosk.domain.status import Status
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.recording import SYSTEM, Recorder

ENDED = frozenset({Status.PICK_UP_OK, Status.PICK_UP_FAILED, Status.CANCELLED})
"""Nobody is expected for such an order any more. All others are kept until they end."""

AT_ONCE_MAX = 20
"""So many orders in one transaction: taps must not wait for it."""


@dataclass(frozen=True, slots=True)
class EraseEnded:
    """Erase who collects from orders that ended before this time."""

    before: datetime


def erase_ended(uow: UnitOfWork, command: EraseEnded) -> Changes:
    """Erase the oldest of them, and record that it was done: the hub alone does.

    Its log takes the word to the store's other machines and to head office. Returns no changes
    when nothing is left to do.
    """
    if not uow.log.node().is_hub:
        return Changes()
    recorder = Recorder(uow)
    for order_id in uow.log.unerased(ENDED, command.before, AT_ONCE_MAX):
        recorder.append(EventDraft(EventKind.ERASED, SYSTEM, order_id))
        uow.log.erase(order_id)
    return recorder.changes
