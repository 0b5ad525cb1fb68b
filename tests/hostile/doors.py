"""The doors by which events come from other devices, each as a function of a bad event.

A door takes an empty folder and a `Case`, and returns the result of the last event: an answer
such as "422 altered: invalid_hash", an outcome such as "rejected: ILLEGAL", the cause why a
link is down, or "taken".
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

import httpx2
from fastapi import FastAPI
from sqlalchemy import update

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft
from kiosk.domain.events.journal import head_after, stamp
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, LogHead, sequence
from kiosk.headoffice.replication.signature_checks import misused
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.storage.tables import DEVICES
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import (
    NewPairingCode,
    PairWithStore,
    make_pairing_code,
    pair_with_store,
)
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.replication.incoming import Incoming
from kiosk.services.replication.links import LinkMonitor, LinkState
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.pull import Receiver
from kiosk.sync.client.replies import read_reply
from kiosk.sync.client.sync_context import CompareAnew, SyncContext, SyncTools
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody, LogReply
from kiosk.sync.protocol.conversions import from_entry, from_head, from_sent
from kiosk.sync.protocol.pairing_bodies import PairBody, PairingsBody, from_peer
from kiosk.sync.protocol.ports import LinkDown, Transport, WireProblem
from kiosk.sync.protocol.problem_codes import DIVERGED, ProblemDetails
from kiosk.sync.protocol.records import WireEntry
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from tests.cheap_codes import cheap_code
from tests.new_databases import new_office, new_store
from tests.sync.pair_bodies import key_of, pair_body

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HUB, DEVICE, PAUL = "hub-1", "counter-2", "counter-3"
COUNTER = DeviceRole.COUNTER
_numbers = count(1)


class Journal:
    """Makes the events of one device, each chained to the one before."""

    def __init__(self, device_id: str = DEVICE) -> None:
        self.head = DeviceHead(device_id, 1, 0, GENESIS_HASH)

    def record(self, draft: EventDraft) -> Event:
        name = f"event-{next(_numbers)}"
        event = stamp(
            draft,
            self.head,
            event_id=name,
            operation_id=name,
            occurred_at=NOON,
            new_salt=lambda: "salt",
        )
        self.take(event)
        return event

    def take(self, event: Event) -> None:
        self.head = head_after(event)


@dataclass(frozen=True)
class Case:
    """Bad events, and how they are sent.

    `before`: valid events sent first. `role`, `sender_role`: of the device that recorded them and
    of the one that relays them. `has_key`: their device signs, but these have no signature.
    `is_handed_on`: another device sends them, also to head office. As a log: `after`: they follow
    this head, `entry`: changed fields of the last entry, `is_hub`: whether the hub sends it.
    """

    sent: Sequence[Incoming]
    before: Sequence[Incoming] = ()
    role: DeviceRole = COUNTER
    sender_role: DeviceRole = COUNTER
    has_key: bool = False
    is_handed_on: bool = False
    is_hub: bool = True
    after: LogHead | None = None
    hub_epoch: int = 1
    entry: Mapping[str, object] = field(default_factory=dict)

    def log(self) -> tuple[list[WireEntry], list[WireEntry]]:
        """Returns the log entries of `before`, and those of the bad events."""
        before, head = _entries(self.before, EMPTY_LOG, 1)
        sent, _ = _entries(self.sent, self.after or head, self.hub_epoch)
        sent[-1] = sent[-1].model_copy(update=dict(self.entry))
        return before, sent


def _entries(
    incoming: Sequence[Incoming], head: LogHead, hub_epoch: int
) -> tuple[list[WireEntry], LogHead]:
    entries = []
    for event, order in incoming:
        entry = sequence(event, head, hub_epoch, APPLIES, order)
        head = entry.head
        entries.append(from_entry(entry))
    return entries, head


def _events(own: Sequence[Incoming] = (), relayed: Sequence[Incoming] = ()) -> EventsBody:
    events, handed_on = ([from_sent(*one) for one in some] for some in (own, relayed))
    return EventsBody(events=tuple(events), relayed=tuple(handed_on))


class Caller:
    """Calls a server as one of the devices that are paired with it."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.secrets: dict[str, str] = {}

    def post(self, device_id: str, path: str, body: EventsBody | EntriesBody) -> httpx2.Response:
        async def call() -> httpx2.Response:
            headers = {"authorization": f"Bearer {device_id}.{self.secrets[device_id]}"}
            transport = httpx2.ASGITransport(app=self.app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://it") as client:
                sent = body.model_dump_json(by_alias=True).encode()
                return await client.post(path, content=sent, headers=headers)

        return asyncio.run(call())

    def result(self, device_id: str, body: EventsBody) -> str:
        """Sends a request; returns the result of its last event."""
        answer = self.post(device_id, "/v1/events", body)
        if answer.status_code != 200:
            return refusal(answer)
        outcomes = answer.json()["outcomes"]
        if len(outcomes) < len(body.events) + len(body.relayed):
            return "skipped"
        outcome, reason = outcomes[-1]["outcome"], outcomes[-1]["outcome_reason"]
        return f"{outcome}: {reason}" if reason else str(outcome)


def refusal(answer: httpx2.Response) -> str:
    problem = answer.json()
    reason = problem.get("reason")
    return f"{answer.status_code} {problem['code']}" + (f": {reason}" if reason else "")


def _at_hub(path: Path, case: Case, *, is_relayed: bool) -> str:
    store = new_store(path)
    served = Hub(store, now=lambda: NOON, make_secret=lambda: "made")
    caller = Caller(server_app(served))
    for device_id, role in ((DEVICE, case.role), (PAUL, case.sender_role)):
        store.run_blocking(make_pairing_code, NewPairingCode(f"code-{device_id}", role))
        wish = PairBody(code=f"code-{device_id}", device_id=device_id, device_name=device_id)
        if case.has_key and device_id == DEVICE:
            wish = pair_body(f"code-{device_id}", device_id, device_id)
        caller.secrets[device_id] = asyncio.run(served.pair(wish)).secret
    if case.before:
        assert caller.result(DEVICE, _events(case.before)) == "applied"
    if is_relayed:
        result = caller.result(PAUL, _events(relayed=case.sent))
    else:
        result = caller.result(DEVICE, _events(case.sent))
    store.close()
    return result


def own(path: Path, case: Case) -> str:
    """A device sends its own events to the hub."""
    return _at_hub(path, case, is_relayed=False)


def relayed(path: Path, case: Case) -> str:
    """A counter relays another device's events to the hub."""
    return _at_hub(path, case, is_relayed=True)


class OneLog:
    """A transport that returns these pages as the hub's log, then says `diverged`."""

    def __init__(self, pages: Sequence[list[WireEntry]]) -> None:
        self._pages = list(pages)

    async def log(self, _after: LogHead, _limit: int, _wait_s: float) -> LogReply:
        if not self._pages:
            raise WireProblem(409, ProblemDetails(code=DIVERGED, message="Not here."))
        page = LogReply.model_construct(
            entries=tuple(self._pages.pop(0)), head=from_head(EMPTY_LOG), next=None
        )
        return read_reply(page.model_dump_json(by_alias=True).encode(), LogReply)


def followed(path: Path, case: Case) -> str:
    """A counter follows the hub's log."""
    store = new_store(path)
    store.run_blocking(pair_with_store, PairWithStore(COUNTER, "store-1", "Lyon"))
    pages = [page for page in case.log() if page]
    tools = SyncTools(
        store=store,
        transport=cast(Transport, OneLog(pages)),
        monitor=LinkMonitor(LinkState()),
        backoff=Backoff(random.Random(1).random, 0.2),
        now=lambda: NOON,
        on_change=lambda _changes: None,
        note=lambda *_arguments, **_params: None,
    )

    async def catch_up() -> None:
        await Receiver(SyncContext(tools)).catch_up(sum(map(len, pages)))

    try:
        asyncio.run(catch_up())
    except LinkDown as down:
        return str(down.cause)
    except CompareAnew:
        return "compares anew"
    else:
        return "taken"
    finally:
        store.close()


class Office:
    """Head office with one store: HUB is its hub, PAUL and DEVICE are former hubs."""

    def __init__(self, path: Path, case: Case) -> None:
        self.database = new_office(sqlite_url(path / "headoffice.db"))
        self.office = HeadOffice(self.database)
        self.caller = Caller(server_app(self.office))
        store = self.office.admin.create_store("Lyon", "LYON-01")
        for device_id in (PAUL, DEVICE, HUB):
            code = str(cheap_code(self.office.admin, store.store_id))
            paired = asyncio.run(self.office.pair(pair_body(code, device_id, device_id)))
            self.caller.secrets[device_id] = paired.secret
        self.peer = asyncio.run(self.office.authenticate(HUB, self.caller.secrets[HUB]))
        self.epoch = asyncio.run(self.office.hello(self.peer, ())).hub_epoch
        if case.role is not COUNTER:
            self.change(DEVICE, role=case.role)

    def change(self, device_id: str, **columns: object) -> None:
        with self.database.transaction() as connection:
            this = update(DEVICES).where(DEVICES.c.device_id == device_id)
            connection.execute(this.values(columns))

    def report_key(self) -> None:
        """The hub reports the key with which DEVICE signs."""
        device = PeerRecord(
            DEVICE,
            COUNTER,
            "Comptoir 2",
            "0" * 64,
            NOON,
            None,
            None,
            None,
            public_key=key_of(DEVICE).public,
            signs_since=0,
        )
        body = PairingsBody(hub_epoch=self.epoch, fingerprint="", pairings=(from_peer(device),))
        asyncio.run(self.office.pairings(self.peer, body))

    def close(self) -> None:
        asyncio.run(self.office.close())
        self.database.close()


def log(path: Path, case: Case) -> str:
    """The hub sends its log to head office."""
    office = Office(path, case)
    if case.is_handed_on:
        office.report_key()
    elif case.has_key:
        office.change(HUB, signs_since=0)
    sender = HUB if case.is_hub else DEVICE
    answer: Any = None
    for entries in case.log():
        if entries:
            body = EntriesBody.model_construct(
                hub_epoch=max(office.epoch, case.hub_epoch), entries=tuple(entries)
            )
            answer = office.caller.post(sender, "/v1/entries", body)
    with office.database.reader() as connection:
        listed = misused(connection)
    office.close()
    if answer.status_code != 200:
        return refusal(answer)
    return "listed" if listed else "taken"


def late(path: Path, case: Case) -> str:
    """A former hub sends its remaining events to head office."""
    office = Office(path, case)
    if case.has_key:
        office.report_key()
    if case.before:
        assert office.caller.result(DEVICE, _events(case.before)) == "relayed"
    if case.is_handed_on:
        result = office.caller.result(PAUL, _events(relayed=case.sent))
    else:
        result = office.caller.result(DEVICE, _events(case.sent))
    office.close()
    return result


DOORS = {"own": own, "relayed": relayed, "followed": followed, "log": log, "late": late}
"""By their name in the replication README's table of checks."""
