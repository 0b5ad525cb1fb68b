"""The ports of server and client.

The hub and head office each provide a `Served`, which `server` serves over HTTP. The client
uses a `Transport`: one uses HTTP, another calls a `Served` directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.services.devices.device_reports import OwnReport
from kiosk.services.replication.links import LinkCause
from kiosk.sync.protocol.bodies import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from kiosk.sync.protocol.diagnostics import (
    DiagnosticsBody,
    DiagnosticsReply,
    DiagnosticsTransport,
)
from kiosk.sync.protocol.pairing_bodies import (
    HubStatement,
    PairBody,
    PairingsBody,
    PairingsReply,
    PairReply,
    ProofBody,
    ProofReply,
    WipedReply,
)
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.problem_codes import ProblemDetails
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply

FeedOf = Literal["log", "commands"]


@frozen
class Peer:
    """An authenticated device, with its role and its store.

    `clock`: its own time when it sent the request; None if not sent. `body_bytes`: the length of
    the request's body. `is_shown`: whether the window of a counter is shown. `report`: what it says
    of itself; None from older versions.
    """

    device_id: str
    role: DeviceRole
    store_id: str
    clock: datetime | None = None
    body_bytes: int = 0
    is_shown: bool = True
    report: OwnReport | None = None


class WireProblem(Exception):
    """An answer that is not 2xx: the HTTP status and the body."""

    def __init__(self, status: int, problem: ProblemDetails) -> None:
        super().__init__(f"{status} {problem.code}: {problem.message}")
        self.status = status
        self.problem = problem


class LinkDown(Exception):
    """No usable answer came: whether the other side handled the request is unknown.

    `cause`: why, as far as this side knows. `clock_offset_ms`: with CLOCK_SKEWED, the other
    side's clock minus this device's.
    """

    def __init__(
        self,
        message: str,
        cause: LinkCause = LinkCause.UNREACHABLE,
        clock_offset_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.clock_offset_ms = clock_offset_ms


class Served(Protocol):
    """The server's operations. All of them raise WireProblem and StoreUnavailable."""

    async def prove(self, body: ProofBody) -> ProofReply:
        """Prove to a device that the open codes are known here; binds this certificate."""

    async def pair(self, body: PairBody, source: str = "") -> PairReply:
        """Trade a one-use code for a secret. 403 PAIRING_NOT_ALLOWED, 429 after ten misses.

        `source`: the client's address, by which misses are counted.
        """

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        """The device with this id and secret. 401 UNKNOWN_DEVICE, 403 REVOKED."""

    async def wiped(self, device_id: str, secret: str) -> WipedReply:
        """Note that a revoked device has wiped its data, as it was ordered. 401 UNKNOWN_DEVICE."""

    async def hello(self, peer: Peer, epochs: Sequence[int]) -> HelloReply:
        """The heads and epochs here, and the last event held of each of the caller's `epochs`."""

    async def ingest_events(self, peer: Peer, body: EventsBody) -> EventsReply:
        """Store and resolve events. 409 GAP with `expected`, 422 ALTERED (quarantined), 403."""

    async def ingest_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        """Store entries of the store's log. 409 GAP, DIVERGED or NOT_HUB, 422 ALTERED, 403."""

    async def log(self, peer: Peer, after: LogHead, limit: int) -> LogReply:
        """The entries after `after`, which must be an entry here: else 409 DIVERGED."""

    async def commands(self, peer: Peer, after: LogHead, limit: int) -> CommandsReply:
        """The commands after `after`, which must be a command here: else 409 DIVERGED."""

    async def wait(self, peer: Peer, of: FeedOf, after_seq: int, timeout_s: float) -> bool:
        """Return when there may be something after `after_seq`, or after `timeout_s`.

        False: the answer would be what it was before. Then nothing is read for it.
        """

    async def snapshot(
        self, peer: Peer, as_of: int | None, cursor: str | None, limit: int
    ) -> LogReply:
        """A page of the log up to `as_of` (None: now); open orders come first, by slot."""

    async def digest(self, peer: Peer) -> DigestReply:
        """Hashes of the log and the orders here, to compare with the caller's."""

    async def people(self, peer: Peer) -> PeopleReply:
        """Who works in the store, with the hashes of their PINs: for counters. 403 for others."""

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        """Store the devices of the calling hub; return the store's devices and its hub's epoch.

        Raises 403, 409 NOT_HUB.
        """

    async def store_of(self, peer: Peer, body: CodesBody) -> StoreReply:
        """Which other store has the order with one of these codes. 403, 429, 503 BUSY."""

    async def place_slots(self, peer: Peer, body: SlotsBody) -> SlotsLeftReply:
        """The slots of the store's place, with what is left of each. 403, 409 NOT_HUB, 503 BUSY."""

    async def settings(self, peer: Peer, body: SettingsBody) -> SettingsReply:
        """The store's settings as head office gives them, in the newest version here. 409."""

    async def diagnostics(self, peer: Peer, body: DiagnosticsBody) -> DiagnosticsReply:
        """Take a part of what a device was asked for. 403, 404, 409 NOT_HUB, 422, 503 BUSY."""

    async def statement(self) -> HubStatement:
        """Head office's statement on this hub, without authentication. 404 if there is none."""


class Transport(Protocol):
    """The upstream's operations, for its client. All raise LinkDown and WireProblem."""

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """The heads upstream, and the last event held there of each of these own `epochs`."""

    async def send_events(self, body: EventsBody) -> EventsReply:
        """Send events of this device, and relayed ones."""

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        """Send entries of the store's log."""

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        """The entries after `after`; waits up to `wait_s` while there are none."""

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        """The commands after `after`; waits up to `wait_s` while there are none."""

    async def snapshot(self, as_of: int | None, cursor: str | None, limit: int) -> LogReply:
        """A page of a snapshot; see `Served.snapshot`."""

    async def digest(self) -> DigestReply:
        """Hashes of the log and the orders upstream, to compare with this device's."""

    async def people(self) -> PeopleReply:
        """The people of the store, from its hub."""


class PairingsTransport(Protocol):
    """The operation of head office about a store's devices. Raises LinkDown and WireProblem."""

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        """Report the hub's devices; return the store's devices as head office knows them."""


class QuestionsTransport(Protocol):
    """The questions that a person waits for. Raises LinkDown and WireProblem."""

    async def store_of(self, body: CodesBody) -> StoreReply:
        """Which other store has the order with one of these codes."""

    async def place_slots(self, body: SlotsBody) -> SlotsLeftReply:
        """The slots of the store's place, with what is left of each."""


class SettingsTransport(Protocol):
    """The question for a store's settings. Raises LinkDown and WireProblem."""

    async def settings(self, body: SettingsBody) -> SettingsReply:
        """The newest version upstream; see `SettingsBody`."""


class UpstreamTransport(
    Transport,
    PairingsTransport,
    QuestionsTransport,
    SettingsTransport,
    DiagnosticsTransport,
    Protocol,
):
    """All that a device calls at its upstream."""
