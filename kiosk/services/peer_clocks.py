"""How far the clocks of the machines that are paired with this one are off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.services.links import CLOCK_OFF_MS
from kiosk.services.log_ports import PeerRecord
from kiosk.services.ports import UnitOfWork

HEARD_MAX = timedelta(days=1)
"""A machine that was not heard for so long may have been put away: its clock is nobody's worry."""


@dataclass(frozen=True, slots=True)
class PeerClock:
    """By how much this machine's clock is ahead of another's."""

    device_id: str
    clock_offset_ms: int


def note_clock(uow: UnitOfWork, command: PeerClock) -> None:
    """Keep by how much a machine's clock is off."""
    peer = uow.log.peer(command.device_id)
    if peer is not None:
        uow.log.save_peer(replace(peer, clock_offset_ms=command.clock_offset_ms))


@dataclass(frozen=True, slots=True)
class WrongClock:
    """A machine of the store whose clock is more than two minutes off: slow where positive."""

    name: str
    clock_offset_min: int


def wrong_clocks(peers: Iterable[PeerRecord], now: datetime) -> tuple[WrongClock, ...]:
    """The machines to set the clock of, the worst first; not those that are here no more."""
    found = [
        WrongClock(peer.name, round(peer.clock_offset_ms / 60_000))
        for peer in peers
        if peer.clock_offset_ms is not None
        and abs(peer.clock_offset_ms) > CLOCK_OFF_MS
        and peer.revoked_at is None
        and peer.heard_at is not None
        and abs(now - peer.heard_at) < HEARD_MAX
    ]
    return tuple(sorted(found, key=lambda clock: -abs(clock.clock_offset_min)))
