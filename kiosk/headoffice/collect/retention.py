"""Deletes what was sent and booked long ago, so that no table grows with every order for ever."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial

from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.bookings import drop_old
from kiosk.headoffice.storage.collects.places import places_found
from kiosk.services.ports.order_database import StoreUnavailable

KEPT = timedelta(days=30)
"""Ten times as long as a message is tried: whoever misses a status can still be shown when it
was sent. What is parked can be sent again for as long: later than that, whoever missed it has read
the collect, and no customer wants the e-mail any more."""

DELETED_AT_ONCE = 500
"""In one transaction: a store's hub that writes meanwhile waits some milliseconds, not seconds."""

_EVERY_S = 3600.0


async def forget_old(work: Work) -> None:
    """Delete every hour what was sent or parked long ago and booked, until this is cancelled."""
    while True:
        with suppress(StoreUnavailable):
            while await forget_some(work):
                pass
            await _forget_booked(work)
        await asyncio.sleep(_EVERY_S)


async def forget_some(work: Work, at_once: int = DELETED_AT_ONCE) -> bool:
    """Delete some of it; whether there may be more. Raises StoreUnavailable."""
    before = work.clock() - KEPT
    # Read first, so that nobody waits while it is looked for.
    old = await work.read(lambda here: outbox.ended_before(here, before, at_once))
    if old:
        await work.write(lambda here: outbox.forget(here, old))
    return len(old) == at_once


async def _forget_booked(work: Work) -> None:
    for place in await work.read(places_found):
        await work.write(partial(drop_old, place_id=place.exchange_place_id, now=work.clock()))
