"""Deletes what was sent from the outbox, so that it does not grow with every order for ever."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import outbox
from kiosk.services.ports.order_database import StoreUnavailable

KEPT = timedelta(days=30)
"""Ten times as long as a message is tried: whoever misses a status can still be shown when it
was sent. What is parked is kept until somebody sends it again."""

DELETED_AT_ONCE = 500
"""In one transaction: a store's hub that writes meanwhile waits some milliseconds, not seconds."""

_EVERY_S = 3600.0


async def forget_sent(work: Work) -> None:
    """Delete every hour what was sent long ago, until this is cancelled."""
    while True:
        with suppress(StoreUnavailable):
            while await forget_some(work):
                pass
        await asyncio.sleep(_EVERY_S)


async def forget_some(work: Work, at_once: int = DELETED_AT_ONCE) -> bool:
    """Delete some of it; whether there may be more. Raises StoreUnavailable."""
    before = work.clock() - KEPT
    # Read first, so that nobody waits while it is looked for.
    old = await work.read(lambda here: outbox.ended_before(here, before, at_once))
    if old:
        await work.write(lambda here: outbox.forget(here, old))
    return len(old) == at_once
