"""Books slots of orders for which nobody did: of a former version, or before a place had hours."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.replication import moved_bookings
from kiosk.headoffice.storage.collects.slot_figures import left_out
from kiosk.services.ports.order_database import StoreUnavailable

_EVERY_S = 3600.0
"""A process of a former version may go on beside this one for a while."""


async def keep_booked(work: Work) -> None:
    """Book every hour what was left out, until this is cancelled."""
    while True:
        with suppress(StoreUnavailable):
            await book_left_out(work)
        await asyncio.sleep(_EVERY_S)


async def book_left_out(work: Work) -> None:
    """Book the slots to come of open orders that hold no booking. Raises StoreUnavailable."""
    now = work.clock()
    # Read first, so that nobody waits while they are looked for.
    found = await work.read(lambda here: left_out(here, now))
    for store_id in found:
        await work.write(partial(moved_bookings.book_left_out, store_id=store_id, now=now))
