"""The two sides of the wire as ports: what a server must be able to do, and what a client sees.

A hub and head office each provide a `Served`; the router puts it on HTTP. The engine works
against a `Transport`; one speaks HTTP, another hands calls straight to a `Served`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from kiosk.domain.log import LogHead
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.links import LinkCause
from kiosk.sync.wire import (
    CommandsReply,
    DigestReply,
    EnrolBody,
    EnrolReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
    Problem,
)
from kiosk.sync.wire_pairings import HubStatement, PairingsBody, PairingsReply

FeedOf = Literal["log", "commands"]


@dataclass(frozen=True, slots=True)
class Peer:
    """A device that has shown its secret: what it is, and in which store.

    `clock`: what its own clock showed when it asked; None where it did not say. `body_bytes`:
    how long the body is that it sends.
    """

    device_id: str
    role: DeviceRole
    store_id: str
    clock: datetime | None = None
    body_bytes: int = 0


class WireProblem(Exception):
    """An answer that is not 2xx: the HTTP status and the body."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}: {problem.message}")
        self.status = status
        self.problem = problem


class LinkDown(Exception):
    """No answer came: whether the other side has done it or not is unknown.

    `cause`: why, as far as this side can know. `clock_offset_ms`: with CLOCK_WRONG, the other
    side's clock minus this device's.
    """

    def __init__(
        self,
        message: str,
        cause: LinkCause = LinkCause.UNKNOWN,
        clock_offset_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.clock_offset_ms = clock_offset_ms


class Served(Protocol):
    """What stands behind the server: all of it raises WireProblem, and StoreUnavailable."""

    async def enrol(self, body: EnrolBody, source: str = "") -> EnrolReply:
        """Trade a one-use code for a device's secret. 403 CODE_REFUSED, 429 after ten misses.

        `source`: the address that it came from, for which misses are counted.
        """

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        """Who this is. 401 UNKNOWN_DEVICE, 403 REVOKED."""

    async def hello(self, peer: Peer, epochs: Sequence[int]) -> HelloReply:
        """Where everything stands; `epochs`: those of the caller that it asks about."""

    async def take_events(self, peer: Peer, body: EventsBody) -> EventsReply:
        """Keep and judge events. 409 GAP with `expected`, 422 ALTERED (quarantined), 403."""

    async def take_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        """Keep entries of the store's log. 409 GAP, DIVERGED or NOT_HUB, 422 ALTERED, 403."""

    async def log(self, peer: Peer, after: LogHead, limit: int) -> LogReply:
        """The log after `after`, which must be part of it: else 409 DIVERGED."""

    async def commands(self, peer: Peer, after: LogHead, limit: int) -> CommandsReply:
        """The commands after `after`, which must be one of them: else 409 DIVERGED."""

    async def wait(self, peer: Peer, of: FeedOf, after_seq: int, timeout_s: float) -> None:
        """Return when there may be something after `after_seq`, or when the time is over."""

    async def snapshot(
        self, peer: Peer, as_of: int | None, cursor: str | None, limit: int
    ) -> LogReply:
        """The log up to `as_of` (None: up to now), open orders by slot first, in pages."""

    async def digest(self, peer: Peer) -> DigestReply:
        """Hashes to compare with."""

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        """Keep the devices of the store whose hub asks, and say who it is. 403, 409 NOT_HUB."""

    async def statement(self) -> HubStatement:
        """What head office says of this hub; for everybody. 404 where it has said nothing."""


class Transport(Protocol):
    """The upstream as its client sees it. All of it raises LinkDown and WireProblem."""

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """Where everything stands upstream."""

    async def send_events(self, body: EventsBody) -> EventsReply:
        """Send this device's events up."""

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        """Send the store's log up."""

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        """The log after `after`; waits up to `wait_s` where there is nothing yet."""

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        """The commands after `after`; waits up to `wait_s` where there is nothing yet."""

    async def snapshot(self, as_of: int | None, cursor: str | None, limit: int) -> LogReply:
        """A page of a snapshot."""

    async def digest(self) -> DigestReply:
        """Hashes to compare with."""
