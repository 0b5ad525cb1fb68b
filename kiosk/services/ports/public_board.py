"""What the public board reads: no more of an order than may be shown to everybody."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Call


@frozen
class PublicOrder:
    """One order on the board. Times are UTC, by the store's clock.

    `code`: the pickup code, of which the board shows `short_code` only. `short_name`: "Camille D.",
    or "" where this device is sent no names. `since`: when what it says became true: the parcel is
    ready, its customer came, or was called. `bay`: where they parked. `calls`: this is the order by
    which the customer was called; others that they came for are not called once more.
    """

    order_id: str
    code: str
    short_name: str
    is_ready: bool
    is_here: bool
    since: datetime
    bay: str | None = None
    call: Call | None = None
    calls: bool = False


@frozen
class PublicTimes:
    """Which orders the board reads.

    Ready ones since `ready_from`, and those to prepare whose slot begins from `slots_from` on and
    before `slots_until`; besides, all whose customers are here.
    """

    ready_from: datetime
    slots_from: datetime
    slots_until: datetime
