"""Machines of one store in one process: real databases, real engines, calls without a wire."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from kiosk.domain.log import LogHead
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.links import LinkMonitor
from kiosk.services.pairing import JoinStore, Offer, join_store, offer
from kiosk.storage.store import LocalStore, open_store
from kiosk.sync.backoff import Backoff
from kiosk.sync.desk import EngineTools
from kiosk.sync.engine import Engine
from kiosk.sync.hub import Hub
from kiosk.sync.ports import LinkDown, Peer, Served
from kiosk.sync.wire import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from tests.storage.sample import FakeClock
from tests.sync.wishes import key_of, wish_of

Body = TypeVar("Body", bound=BaseModel)


def over_the_wire(body: Body) -> Body:
    """The body as the other side reads it."""
    return type(body).model_validate_json(body.model_dump_json(by_alias=True))


class DirectTransport:
    """A `Transport` that hands calls to a `Served`, while the cable is not cut."""

    def __init__(self, served: Served, device_id: str, secret: str) -> None:
        self.served = served
        self.is_cut = False
        self.loses_log = False
        """Nothing of a hub's log comes through; the rest does."""
        self.pages_left: int | None = None
        """After so many pages of a first copy the line breaks; None: it does not."""
        self.pages: list[str | None] = []
        """The cursors of the pages that were asked for."""
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
        """The other side goes down: nobody answers there until `lead_to`."""
        self._is_down = True
        self._cut.set()
        await eventually(lambda: self._under_way == 0)

    def lead_to(self, served: Served) -> None:
        """Another program answers there now."""
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
            yield await self.served.authenticate(self._device_id, self._secret)
        finally:
            self._under_way -= 1

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.hello(peer, epochs))

    async def send_events(self, body: EventsBody) -> EventsReply:
        async with self._call() as peer:
            return over_the_wire(await self.served.take_events(peer, over_the_wire(body)))

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        if self.loses_log:
            raise LinkDown("nobody answers")
        async with self._call() as peer:
            return over_the_wire(await self.served.take_entries(peer, over_the_wire(body)))

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        async with self._call() as peer:
            reply = await self.served.log(peer, after, limit)
            if not reply.entries and wait_s:
                await self._wait(self.served.wait(peer, "log", after.seq, wait_s))
                reply = await self.served.log(peer, after, limit)
            return over_the_wire(reply)

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        async with self._call() as peer:
            reply = await self.served.commands(peer, after, limit)
            if not reply.commands and wait_s:
                await self._wait(self.served.wait(peer, "commands", after.seq, wait_s))
                reply = await self.served.commands(peer, after, limit)
            return over_the_wire(reply)

    async def _wait(self, waiting: Coroutine[Any, Any, None]) -> None:
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


@dataclass
class Machine:
    """One machine of a store: its database and, on a terminal, its engine at work."""

    name: str
    store: LocalStore
    monitor: LinkMonitor
    transport: DirectTransport | None = None
    engine: Engine | None = None
    hub: Hub | None = None
    task: asyncio.Task[None] | None = None

    @property
    def line(self) -> DirectTransport:
        """The line to its upstream, to cut and to join."""
        assert self.transport is not None
        return self.transport

    async def stop(self) -> None:
        """The engine ends; one that has failed before fails the test here."""
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
            self.task = None


def make_hub(data_dir: Path, clock: FakeClock) -> Machine:
    machine = Machine("hub", open_store(data_dir, clock), LinkMonitor())
    serve_store(machine, clock)
    return machine


def serve_store(machine: Machine, clock: FakeClock) -> Hub:
    """Let a machine answer the others of its store; what it records itself wakes them."""
    loop = asyncio.get_running_loop()
    hub = Hub(machine.store, now=clock, make_secret=lambda: secrets.token_urlsafe(32))

    def written() -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(hub.wake)

    machine.store.on_written.append(written)
    machine.hub = hub
    return hub


async def pair(served: Hub, hub_store: LocalStore, store: LocalStore, role: DeviceRole) -> str:
    """Pair a machine by a code; returns its secret."""
    code = secrets.token_hex(4)
    await hub_store.run(offer, Offer(code, role))
    node = await store.read(lambda reader: reader.log.node())
    reply = await served.enrol(wish_of(code, node.device_id, role.value))
    await store.run(join_store, JoinStore(role, reply.store_id, reply.store_name))
    return reply.secret


async def make_terminal(
    data_dir: Path, clock: FakeClock, hub: Machine, role: DeviceRole = DeviceRole.COUNTER
) -> Machine:
    """A terminal, paired and at work."""
    assert hub.hub is not None
    store = open_store(data_dir, clock)
    secret = await pair(hub.hub, hub.store, store, role)
    node = await store.read(lambda reader: reader.log.node())
    transport = DirectTransport(hub.hub, node.device_id, secret)
    machine = Machine(role.value, store, LinkMonitor(), transport)
    start(machine, clock)
    return machine


def start(machine: Machine, clock: FakeClock) -> None:
    """Let a machine's engine work."""
    assert machine.transport is not None
    machine.engine = Engine(
        EngineTools(
            store=machine.store,
            transport=machine.transport,
            monitor=machine.monitor,
            backoff=Backoff(lambda: 0.02, 1.0),
            now=clock,
            on_change=lambda _changes: None,
            note=lambda *_args, **_facts: None,
            signer=key_of(machine.store.query(lambda reader: reader.log.node()).device_id),
        )
    )
    loop, engine = asyncio.get_running_loop(), machine.engine

    def written() -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(engine.wake)

    machine.store.on_written.append(written)
    machine.task = asyncio.ensure_future(engine.run())


@asynccontextmanager
async def at_work(*machines: Machine) -> AsyncIterator[None]:
    """The machines work in the block, and are closed after it."""
    try:
        yield
    finally:
        for machine in machines:
            await machine.stop()
        for machine in machines:
            machine.store.close()


async def eventually(condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
    """Wait until a condition on the machines holds."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 - what is waited for has no bell
            await asyncio.sleep(0.01)


def same(*machines: Machine) -> bool:
    """Whether all machines hold the same log and the same orders, and nothing waits."""
    digests = [
        machine.store.query(lambda reader: (reader.log.digest(), reader.log.all_unsettled()))
        for machine in machines
    ]
    return all(not waiting and digest == digests[0][0] for digest, waiting in digests)
