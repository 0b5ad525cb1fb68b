"""Checks who may send what: by the sender's role, and by the signatures of other devices.

A signature covers all events before it in its device's hash chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.domain.device_roles import ACTORS, RELAYING, DeviceRole
from kiosk.services.ports.device_registry import PeerRecord

Position = tuple[str, int, int]
"""Device id, device epoch and number in that epoch: one event of a device."""


class Chained(Protocol):
    """What of an event says where it is in its device's hash chain."""

    @property
    def device_id(self) -> str: ...
    @property
    def device_epoch(self) -> int: ...
    @property
    def device_seq(self) -> int: ...
    @property
    def prev_hash(self) -> str: ...
    @property
    def hash(self) -> str: ...


def may_push(role: DeviceRole, *, relays: bool) -> bool:
    """Whether a device of this role may send events at all, or (`relays`) other devices' events."""
    return bool(ACTORS[role]) and (not relays or role in RELAYING)


def must_sign(peer: PeerRecord | None, event: Chained) -> bool:
    """Whether an event counts as the device's own only with its signature.

    A device signs from an epoch on that it names itself; in earlier epochs it had no key yet.
    """
    return (
        peer is not None
        and bool(peer.public_key)
        and peer.signs_since is not None
        and event.device_epoch >= peer.signs_since
    )


class Coverage:
    """Which events their devices' signatures cover, asked from the last event to the first.

    `links`: the positions before covered events, with the hash that is covered there.
    """

    def __init__(self) -> None:
        self.links: dict[Position, str] = {}

    def covers(self, event: Chained, is_signed: Callable[[], bool]) -> bool:
        """Whether a signature covers an event: a later one, or (`is_signed`) its own."""
        if self.links.get(position(event)) != event.hash and not is_signed():
            return False
        before = (event.device_id, event.device_epoch, event.device_seq - 1)
        self.links[before] = event.prev_hash
        return True


def position(event: Chained) -> Position:
    """Where an event is in its device's hash chain."""
    return event.device_id, event.device_epoch, event.device_seq
