"""How far the clocks of the store's machines are off, as their hub sees it at each request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.domain.journal import format_instant
from kiosk.services.peer_clocks import PeerClock, note_clock
from kiosk.services.ports import Changes
from kiosk.services.store import Store
from kiosk.sync.ports import Peer

CLOCK_HEADER = "kiosk-clock"
SAME_MS = 2000
"""A request under way, and a clock that runs a little fast, make no more difference than this."""


def clock_told(now: datetime) -> dict[str, str]:
    """The header by which a machine tells what its clock shows."""
    return {CLOCK_HEADER: format_instant(now)}


def clock_read(text: str | None) -> datetime | None:
    """What the header says; None where it says nothing that is a time."""
    try:
        told = datetime.fromisoformat(text or "")
        return told if told.utcoffset() is not None else None
    except ValueError:
        return None


class PeerClocks:
    """Keeps, for each machine, by how much this one's clock is ahead of its own."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], on_change: Callable[[Changes], None]
    ) -> None:
        """`on_change` is told when a clock is off by another time than before."""
        self._store = store
        self._now = now
        self._on_change = on_change
        self._offsets_ms: dict[str, int] = {}

    async def note(self, peer: Peer) -> None:
        """Keep what a machine's clock showed, if it says, and if that is new."""
        if peer.clock is None:
            return
        offset_ms = round((self._now() - peer.clock).total_seconds() * 1000)
        known_ms = self._offsets_ms.get(peer.device_id)
        if known_ms is not None and abs(known_ms - offset_ms) <= SAME_MS:
            return
        self._offsets_ms[peer.device_id] = offset_ms
        await self._store.run(note_clock, PeerClock(peer.device_id, offset_ms))
        self._on_change(Changes(issues=True))
