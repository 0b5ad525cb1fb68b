"""An upstream that keeps its log and its commands in lists, and a server on loopback for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx2

from kiosk.domain.command_payloads import CancelOrder
from kiosk.domain.commands import Command, CommandKind, next_command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import stamp
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, Entry, LogHead, sequence
from kiosk.domain.events.payloads import Unread
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.given_settings import GivenSettings
from kiosk.services.devices.pairing import code_hash
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.certificates import CertificatePaths
from kiosk.sync.identity.pairing import new_secret, seal
from kiosk.sync.protocol.bodies import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventOutcome,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from kiosk.sync.protocol.code_proof import Prover
from kiosk.sync.protocol.conversions import from_command, from_entry, from_head, to_entry, to_event
from kiosk.sync.protocol.diagnostics import DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.fields import BODY_BYTES_MAX, EVENTS_MAX
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
from kiosk.sync.protocol.ports import FeedOf, Peer, WireProblem
from kiosk.sync.protocol.problem_codes import (
    DIVERGED,
    GAP,
    NOT_UNDERSTOOD,
    PAIRING_NOT_ALLOWED,
    REVOKED,
    UNKNOWN_DEVICE,
    ProblemDetails,
)
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = "secret-of-counter-2"
BEARER = {"authorization": f"Bearer counter-2.{SECRET}"}


def refused(status: int, code: str, **params: float) -> WireProblem:
    sentence = "This device cannot take that."
    return WireProblem(
        status, ProblemDetails.model_validate({"code": code, "message": sentence, **params})
    )


def an_event(number: int, device_id: str = "counter-2", prev_hash: str = GENESIS_HASH) -> Event:
    """The event with this number of a device: a customer has arrived."""
    draft = EventDraft(
        EventKind.ARRIVED, Actor(Role.STAFF, "Léa"), payload=Unread({"bay": f"A{number}"})
    )
    head = DeviceHead(device_id, 1, number - 1, prev_hash)
    return stamp(
        draft,
        head,
        event_id=f"event-{number}",
        operation_id=f"event-{number}",
        occurred_at=NOON,
        new_salt=lambda: "salt",
    )


class Upstream:
    """`Served` in memory. `trouble` is raised by every call that a paired device makes."""

    def __init__(self) -> None:
        self.secrets = {"counter-2": SECRET}
        self.revoked: set[str] = set()
        self.codes = {"ABCD2345": DeviceRole.COUNTER}
        self.fingerprint = ""
        self.prover = Prover(new_secret)
        self.signed: HubStatement | None = None
        self.ingested: list[Event] = []
        self.entries: list[Entry] = []
        self.orders: list[Command] = []
        self.trouble: Exception | None = None
        self.waiting = 0
        self.somebody_waits = asyncio.Event()
        self.nobody_waits = asyncio.Event()
        self._news = asyncio.Condition()

    async def happen(self, *events: Event) -> None:
        """Append events to the log, and wake whoever waits."""
        for event in events:
            self.entries.append(sequence(event, self.log_head, 1, APPLIES))
        await self.call_out()

    async def command(self, command_id: str) -> None:
        """Head office asks for a cancellation."""
        head = self.orders[-1].head if self.orders else EMPTY_LOG
        self.orders.append(
            next_command(
                head,
                command_id=command_id,
                kind=CommandKind.CANCEL,
                order_id="CMD-1",
                payload=CancelOrder("CUSTOMER_REQUEST"),
                issued_by="Sophie",
                issued_at=NOON,
            )
        )
        await self.call_out()

    async def call_out(self) -> None:
        """Wake whoever waits."""
        async with self._news:
            self._news.notify_all()

    @property
    def log_head(self) -> LogHead:
        return self.entries[-1].head if self.entries else EMPTY_LOG

    async def prove(self, body: ProofBody) -> ProofReply:
        codes = [f"{secret}{seal(secret, self.fingerprint)}" for secret in self.codes]
        return await self.prover.prove(body, list(map(code_hash, codes)), self.fingerprint)

    async def pair(self, body: PairBody, source: str = "") -> PairReply:
        role = self.codes.pop(body.code.replace("-", "")[:8], None)
        if role is None:
            raise refused(403, PAIRING_NOT_ALLOWED)
        self.secrets[body.device_id] = f"secret-of-{body.device_id}"
        return PairReply(
            device_id=body.device_id,
            secret=self.secrets[body.device_id],
            role=role,
            store_id="store-1",
            store_name="Lyon",
            fingerprint=self.fingerprint,
        )

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        if self.secrets.get(device_id) != secret:
            raise refused(401, UNKNOWN_DEVICE)
        if device_id in self.revoked:
            raise refused(403, REVOKED)
        if self.trouble is not None:
            raise self.trouble
        return Peer(device_id, DeviceRole.COUNTER, "store-1")

    async def wiped(self, device_id: str, secret: str) -> WipedReply:
        return WipedReply()

    async def hello(self, peer: Peer, epochs: Sequence[int]) -> HelloReply:
        return HelloReply(
            protocol_min=2,
            protocol_max=2,
            history_id="history-1",
            store_id="store-1",
            store_name="Lyon",
            hub_epoch=1,
            role=peer.role,
            server_time=NOON,
            events_max=EVENTS_MAX,
            body_bytes_max=BODY_BYTES_MAX,
            log_head=from_head(self.log_head),
            command_head=from_head(self.orders[-1].head if self.orders else EMPTY_LOG),
            acked={epoch: len(self.ingested) if epoch == 1 else 0 for epoch in epochs},
        )

    async def ingest_events(self, peer: Peer, body: EventsBody) -> EventsReply:
        for sent in body.events:
            if sent.event.device_seq != len(self.ingested) + 1:
                raise refused(409, GAP, expected=len(self.ingested) + 1)
            self.ingested.append(to_event(sent.event))
        outcomes = tuple(
            EventOutcome(
                event_id=sent.event.event_id, outcome="applied", outcome_reason=None, store_seq=None
            )
            for sent in body.events
        )
        return EventsReply(
            outcomes=outcomes,
            device_epoch=1,
            acked_seq=len(self.ingested),
            log_head=from_head(self.log_head),
        )

    async def ingest_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        for entry in body.entries:
            if entry.store_seq != self.log_head.seq + 1:
                raise refused(409, GAP, expected=self.log_head.seq + 1)
            self.entries.append(to_entry(entry))
        return EntriesReply(log_head=from_head(self.log_head))

    async def log(self, peer: Peer, after: LogHead, limit: int) -> LogReply:
        heads = [EMPTY_LOG, *(entry.head for entry in self.entries)]
        if after not in heads:
            raise refused(409, DIVERGED)
        page = self.entries[after.seq : after.seq + limit]
        return LogReply(entries=tuple(map(from_entry, page)), head=from_head(self.log_head))

    async def commands(self, peer: Peer, after: LogHead, limit: int) -> CommandsReply:
        heads = [EMPTY_LOG, *(command.head for command in self.orders)]
        if after not in heads:
            raise refused(409, DIVERGED)
        page = self.orders[after.seq : after.seq + limit]
        return CommandsReply(commands=tuple(map(from_command, page)), head=from_head(heads[-1]))

    async def wait(self, peer: Peer, of: FeedOf, after_seq: int, timeout_s: float) -> bool:
        self.waiting += 1
        self.nobody_waits.clear()
        self.somebody_waits.set()
        try:
            async with asyncio.timeout(timeout_s), self._news:
                await self._news.wait()
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self.waiting -= 1
            if not self.waiting:
                self.somebody_waits.clear()
                self.nobody_waits.set()

    async def snapshot(
        self, peer: Peer, as_of: int | None, cursor: str | None, limit: int
    ) -> LogReply:
        upto = self.log_head.seq if as_of is None else min(as_of, self.log_head.seq)
        begin = int(cursor) if cursor and cursor.isdecimal() else 0
        page = self.entries[begin:upto][:limit]
        end = begin + len(page)
        return LogReply(
            entries=tuple(map(from_entry, page)),
            head=from_head(self.log_head),
            next=str(end) if end < upto else None,
        )

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        return PairingsReply(hub_epoch=body.hub_epoch, pairings=body.pairings)

    async def people(self, peer: Peer) -> PeopleReply:
        return PeopleReply(people=())

    async def settings(self, peer: Peer, body: SettingsBody) -> SettingsReply:
        return SettingsReply(given=GivenSettings())

    async def diagnostics(self, peer: Peer, body: DiagnosticsBody) -> DiagnosticsReply:
        return DiagnosticsReply(is_whole=True)

    async def store_of(self, peer: Peer, body: CodesBody) -> StoreReply:
        return StoreReply(store_name="Nice")

    async def place_slots(self, peer: Peer, body: SlotsBody) -> SlotsLeftReply:
        return SlotsLeftReply()

    async def statement(self) -> HubStatement:
        if self.signed is None:
            raise refused(404, NOT_UNDERSTOOD)
        return self.signed

    async def digest(self, peer: Peer) -> DigestReply:
        return DigestReply(
            head=from_head(self.log_head), orders_hash=GENESIS_HASH, order_count=0, marks={}
        )


def disk_full() -> StoreUnavailable:
    return StoreUnavailable("full", "database or disk is full")


@asynccontextmanager
async def calling(upstream: Upstream) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that calls the application without a network."""
    transport = httpx2.ASGITransport(server_app(upstream))
    async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
        yield client


@asynccontextmanager
async def listening(
    upstream: Upstream, certificate: CertificatePaths | None = None
) -> AsyncIterator[str]:
    """Serve the application on a port of this device; yields its address."""
    serving = Serving()
    port = await serving.start(server_app(upstream), "127.0.0.1", 0, certificate)
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{port}"
    finally:
        await serving.stop()


@asynccontextmanager
async def paired(url: str, certificate: str = "") -> AsyncIterator[HttpTransport]:
    """The second counter's transport to the server there."""
    transport = HttpTransport(url, "counter-2", SECRET, certificate)
    try:
        yield transport
    finally:
        await transport.aclose()
