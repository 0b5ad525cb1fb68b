"""Checks a first copy that came as a file before others depend on this device."""

from __future__ import annotations

from kiosk.app.first_copy.received import ReceivedFile
from kiosk.services.replication.progress import count_checked
from kiosk.storage.local_database import LocalDatabase


async def settle(store: LocalDatabase) -> None:
    """Check a copy that is unchecked yet, and discard it if it is invalid. Raises StoreUnavailable.

    A device that becomes the hub passes on what it has; what it discards, head office sends it.
    """
    progress = await store.read(lambda reader: reader.upstream.progress())
    if not progress.is_unchecked:
        return
    received = ReceivedFile(store)
    if await received.check() is None:
        await store.run(count_checked, None)
    else:
        await received.discard()
