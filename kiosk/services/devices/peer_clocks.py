"""Clock offsets of the devices that are paired with this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain.frozen import frozen
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.links import CLOCK_OFF_MS

CONTACT_MAX = timedelta(days=1)
"""Devices without contact for longer are ignored: they may have been put away."""


@frozen
class PeerClock:
    """How far this device's clock is ahead of another's, in milliseconds."""

    device_id: str
    clock_offset_ms: int


def note_clock(uow: UnitOfWork, command: PeerClock) -> None:
    """Store the clock offset of a device."""
    peer = uow.devices.peer(command.device_id)
    if peer is not None:
        uow.devices.save_peer(replace(peer, clock_offset_ms=command.clock_offset_ms))


@frozen
class SkewedClock:
    """A device whose clock is more than two minutes off; it is slow if the offset is positive."""

    name: str
    clock_offset_min: int


def skewed_clocks(peers: Iterable[PeerRecord], now: datetime) -> tuple[SkewedClock, ...]:
    """The devices whose clocks must be set, the worst first.

    Leaves out revoked devices and those without contact within CONTACT_MAX.
    """
    found = [
        SkewedClock(peer.name, round(peer.clock_offset_ms / 60_000))
        for peer in peers
        if peer.clock_offset_ms is not None
        and abs(peer.clock_offset_ms) > CLOCK_OFF_MS
        and peer.revoked_at is None
        and peer.last_contact_at is not None
        and abs(now - peer.last_contact_at) < CONTACT_MAX
    ]
    return tuple(sorted(found, key=lambda clock: -abs(clock.clock_offset_min)))
