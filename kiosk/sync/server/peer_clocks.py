"""Tracks the clock offsets of the store's devices, as the hub measures them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.services.devices.peer_clocks import PeerClock, note_clock
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.sync.protocol.ports import Peer

SAME_MS = 2000
"""Smaller changes are ignored: they come from transit times and slightly fast clocks."""


class PeerClocks:
    """Keeps, for each device, by how much the hub's clock is ahead of the device's."""

    def __init__(
        self,
        store: OrderDatabase,
        now: Callable[[], datetime],
        on_change: Callable[[Changes], None],
    ) -> None:
        """`on_change` is called when a device's offset has changed by more than SAME_MS."""
        self._store = store
        self._now = now
        self._on_change = on_change
        self._offsets_ms: dict[str, int] = {}

    async def note(self, peer: Peer) -> None:
        """Save a device's clock offset if it sent its time and the offset has changed."""
        if peer.clock is None:
            return
        offset_ms = round((self._now() - peer.clock).total_seconds() * 1000)
        known_ms = self._offsets_ms.get(peer.device_id)
        if known_ms is not None and abs(known_ms - offset_ms) <= SAME_MS:
            return
        self._offsets_ms[peer.device_id] = offset_ms
        await self._store.run(note_clock, PeerClock(peer.device_id, offset_ms))
        self._on_change(Changes(issues=True))
