"""When customers can be mailed again that their order is ready."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kiosk.domain.events.event import Event, EventKind, store_time
from kiosk.domain.order import Order
from kiosk.domain.status import Status

MAILED_AGAIN_IN = frozenset({Status.READY, Status.AWAITING})
"""The statuses of orders that are ready and wait for their customers."""

ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""An e-mail takes a while to arrive: nobody asks for the next one before that."""

SENT_WITHIN = timedelta(hours=24)
"""What head office learns of later is not sent: staff have asked anew by then, or seen to it."""


def may_be_mailed(order: Order) -> bool:
    """Whether the order's customer has an address, and the order waits for them."""
    return bool(order.customer.email) and order.status in MAILED_AGAIN_IN


def mail_asked_at(journal: Iterable[Event]) -> datetime | None:
    """When somebody last asked for the e-mail of an order; None for never."""
    asked = (store_time(event) for event in journal if event.kind == EventKind.MAIL_ASKED)
    return max(asked, default=None)


def is_just_asked(asked_at: datetime | None, now: datetime) -> bool:
    """Whether it is too early to ask again. A clock that was set back holds nobody up for long."""
    return asked_at is not None and abs(now - asked_at) < ASKED_AGAIN_AFTER
