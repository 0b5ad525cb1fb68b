"""Devices of one store in one process: real databases, calls without a network."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.services.devices.pairing import (
    NewPairingCode,
    PairWithStore,
    make_pairing_code,
    pair_with_store,
)
from kiosk.services.ports.place_slots import SlotLeft
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import LinkMonitor
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.questions import UpstreamQuestions
from kiosk.sync.client.settings_sync import SettingsSync
from kiosk.sync.client.sync_context import SyncTools
from kiosk.sync.client.upstream_sync import UpstreamSync
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
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.ports import LinkDown, Peer, Served
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server.hub import Hub
from tests.new_databases import new_store
from tests.storage.sample import FakeClock
from tests.sync.pair_bodies import key_of, pair_body

Body = TypeVar("Body", bound=BaseModel)
LOOK_AGAIN_S = 0.03
"""A look takes milliseconds, in which the devices that are awaited do nothing."""


def over_the_wire(body: Body) -> Body:
    """The body as the other side parses it."""
    return type(body).model_validate_json(body.model_dump_json(by_alias=True))


class DirectTransport:
    """A `Transport` that passes calls to a `Served` as long as the connection is not cut."""

    def __init__(self, served: Served, device_id: str, secret: str) -> None:
        self.served = served
        self.is_cut = False
        self.is_shown = True
        """Whether the window of a counter that calls is shown."""
        self.loses_log = False
        """Cuts off only the entries of a hub's log."""
        self.pages_left: int | None = None
        """After so many pages of a first copy the connection breaks; None: it does not."""
        self.pages: list[str | None] = []
        """The cursors of the pages that were requested."""
        self.contacts = 0
        """How often the device has said hello and was answered."""
        self.waits_until_woken = False
        """A read that waits is answered once there is something, not after its time either."""
        self._is_down = False
        self._under_way = 0
        self._device_id = device_id
        self._secret = secret
        self._cut = asyncio.Event()

    def cut(self) -> None:
        self.is_cut = True
        self._cut.set()

    def join(self) -> None:
        self.is_cut = False
        if not self._is_down:
            self._cut.clear()

    async def hang_up(self) -> None:
        """The other side goes down: nothing answers there until `lead_to`."""
        self._is_down = True
        self._cut.set()
        await eventually(lambda: self._under_way == 0)

    def lead_to(self, served: Served) -> None:
        """Another program answers there from now on."""
        self.served = served
        self._is_down = False
        if not self.is_cut:
            self._cut.clear()

    def _check(self) -> None:
        if self.is_cut:
            raise LinkDown("the cable is cut")
        if self._is_down:
            raise LinkDown("the other side is down")

    @asynccontextmanager
    async def _call(self) -> AsyncIterator[Peer]:
        self._check()
        self._under_way += 1
        try:
            peer = await self.served.authenticate(self._device_id, self._secret)
            yield replace(peer, is_shown=self.is_shown)
        finally:
            self._under_way -= 1

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        async with self._call() as peer:
            self.contacts += 1
            return over_the_wire(await self.served.hello(peer, epochs))

    async def send_events(self, body: EventsBody) -> EventsReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.ingest_events(peer, over_the_wire(body)))

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        if self.loses_log:
            raise LinkDown("nobody answers")
        async with self._call() as peer:
            return over_the_wire(await self.served.ingest_entries(peer, over_the_wire(body)))

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        async with self._call() as peer:
            reply = await self.served.log(peer, after, limit)
            if not reply.entries and wait_s:
                await self._wait(self.served.wait(peer, "log", after.seq, self._time(wait_s)))
                reply = await self.served.log(peer, after, limit)
            return over_the_wire(reply)

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        async with self._call() as peer:
            reply = await self.served.commands(peer, after, limit)
            if not reply.commands and wait_s:
                await self._wait(self.served.wait(peer, "commands", after.seq, self._time(wait_s)))
                reply = await self.served.commands(peer, after, limit)
            return over_the_wire(reply)

    def _time(self, wait_s: float) -> float:
        return 3600.0 if self.waits_until_woken else wait_s

    async def _wait(self, waiting: Coroutine[Any, Any, bool]) -> None:
        tasks = [asyncio.ensure_future(waiting), asyncio.ensure_future(self._cut.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._check()

    async def snapshot(self, as_of: int | None, cursor: str | None, limit: int) -> LogReply:
        if self.pages_left is not None:
            if self.pages_left == 0:
                raise LinkDown("the line broke")
            self.pages_left -= 1
        self.pages.append(cursor)
        async with self._call() as peer:
            return over_the_wire(await self.served.snapshot(peer, as_of, cursor, limit))

    async def digest(self) -> DigestReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.digest(peer))

    async def people(self) -> PeopleReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.people(peer))

    async def store_of(self, body: CodesBody) -> StoreReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.store_of(peer, over_the_wire(body)))

    async def place_slots(self, body: SlotsBody) -> SlotsLeftReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.place_slots(peer, over_the_wire(body)))

    async def settings(self, body: SettingsBody) -> SettingsReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.settings(peer, over_the_wire(body)))


@dataclass
class Device:
    """One device of a store: its database and, on a terminal, its running `UpstreamSync`."""

    name: str
    store: LocalDatabase
    monitor: LinkMonitor
    transport: DirectTransport | None = None
    upstream_sync: UpstreamSync | None = None
    hub: Hub | None = None
    task: asyncio.Task[None] | None = None
    counters: CountersInView = field(default_factory=lambda: CountersInView(time.monotonic))
    keeper: SettingsKeeper = field(default_factory=lambda: SettingsKeeper(None))

    @property
    def line(self) -> DirectTransport:
        """The connection to its upstream, to cut and to restore."""
        assert self.transport is not None
        return self.transport

    async def slots_left(self, days: int) -> tuple[SlotLeft, ...] | None:
        """What its upstream says of the place's slots, as a counter asks it."""
        asked = UpstreamQuestions(self.monitor, is_hub=self.hub is not None)
        asked.transport = self.transport
        return await asked.slots_left(days)

    async def stop(self) -> None:
        """Stop synchronising; if that has failed before, the test fails here."""
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
            self.task = None


def make_hub(data_dir: Path, clock: FakeClock) -> Device:
    device = Device("hub", new_store(data_dir, clock), LinkMonitor())
    serve_store(device, clock)
    return device


def serve_store(device: Device, clock: FakeClock) -> Hub:
    """Let a device serve the others of its store; its own new events wake them."""
    loop = asyncio.get_running_loop()
    hub = Hub(
        device.store,
        now=clock,
        make_secret=lambda: secrets.token_urlsafe(32),
        signer=key_of(
            device.store.read_blocking(lambda reader: reader.devices.this_device()).device_id
        ),
        counters=device.counters,
        slots=device,
        settings=device.keeper,
    )

    def written() -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(hub.wake)

    device.store.on_written.append(written)
    device.hub = hub
    return hub


async def pair(
    served: Hub, hub_store: LocalDatabase, store: LocalDatabase, role: DeviceRole
) -> str:
    """Pair a device by a code; returns its secret."""
    code = secrets.token_hex(4)
    await hub_store.run(make_pairing_code, NewPairingCode(code, role))
    this_device = await store.read(lambda reader: reader.devices.this_device())
    reply = await served.pair(pair_body(code, this_device.device_id, role.value))
    await store.run(pair_with_store, PairWithStore(role, reply.store_id, reply.store_name))
    return reply.secret


async def make_terminal(
    data_dir: Path, clock: FakeClock, hub: Device, role: DeviceRole = DeviceRole.COUNTER
) -> Device:
    """A terminal that is paired and synchronises."""
    assert hub.hub is not None
    store = new_store(data_dir, clock)
    secret = await pair(hub.hub, hub.store, store, role)
    this_device = await store.read(lambda reader: reader.devices.this_device())
    transport = DirectTransport(hub.hub, this_device.device_id, secret)
    device = Device(role.value, store, LinkMonitor(), transport)
    start(device, clock)
    return device


def start(device: Device, clock: FakeClock, **tools: Any) -> None:
    """Let a device synchronise with its upstream; `tools`: more of SyncTools."""
    assert device.transport is not None
    device.upstream_sync = UpstreamSync(
        SyncTools(
            store=device.store,
            transport=device.transport,
            monitor=device.monitor,
            backoff=Backoff(lambda: 0.02, 1.0),
            now=clock,
            on_change=lambda _changes: None,
            note=tools.pop("note", lambda *_args, **_params: None),
            signer=key_of(
                device.store.read_blocking(lambda reader: reader.devices.this_device()).device_id
            ),
            counters=device.counters,
            settings=SettingsSync(device.keeper, device.transport, lambda *_a, **_p: None),
            **tools,
        )
    )
    loop, upstream_sync = asyncio.get_running_loop(), device.upstream_sync

    def written() -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(upstream_sync.wake)

    device.store.on_written.append(written)
    device.task = asyncio.ensure_future(upstream_sync.run())


@asynccontextmanager
async def at_work(*devices: Device) -> AsyncIterator[None]:
    """Let the devices synchronise in the block, and close the devices after it."""
    try:
        yield
    finally:
        for device in devices:
            await device.stop()
        for device in devices:
            device.store.close()


async def eventually(condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
    """Wait until a condition on the devices holds."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 - no event is set for it
            await asyncio.sleep(LOOK_AGAIN_S)


def same(*devices: Device) -> bool:
    """Whether all devices hold the same log and the same orders, and nothing waits to be sent."""
    digests = [
        device.store.read_blocking(
            lambda reader: (reader.projections.digest(), reader.order_events.all_pending())
        )
        for device in devices
    ]
    return all(not waiting and digest == digests[0][0] for digest, waiting in digests)
