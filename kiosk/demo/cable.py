"""A simulated network cable that can be cut and joined, for the demo and tests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from threading import Event
from typing import Any, TypeVar

from kiosk.domain.events.log import LogHead
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
from kiosk.sync.protocol.diagnostics import DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.pairing_bodies import PairingsBody, PairingsReply
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.ports import LinkDown, UpstreamTransport
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply

Reply = TypeVar("Reply")
LOOK_S = 0.1


class Cable:
    """Joined at first. May be cut and joined from any thread."""

    def __init__(self) -> None:
        self._cut = Event()

    @property
    def is_cut(self) -> bool:
        """Whether the cable is cut now."""
        return self._cut.is_set()

    def cut(self) -> None:
        """Let nothing through; running calls fail."""
        self._cut.set()

    def join(self) -> None:
        """Let everything through again."""
        self._cut.clear()


class CableTransport:
    """An `UpstreamTransport` behind a cable: calls end with LinkDown while it is cut."""

    def __init__(self, transport: UpstreamTransport, cable: Cable) -> None:
        self._transport = transport
        self._cable = cable

    async def _through(self, call: Coroutine[Any, Any, Reply]) -> Reply:
        task = asyncio.ensure_future(call)
        try:
            while True:
                if self._is_cut():
                    raise LinkDown("the cable is cut")
                await asyncio.wait((task,), timeout=LOOK_S)
                if task.done():
                    return task.result()
        finally:
            task.cancel()

    def _is_cut(self) -> bool:
        return self._cable.is_cut

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """See `Transport.hello`."""
        return await self._through(self._transport.hello(epochs))

    async def send_events(self, body: EventsBody) -> EventsReply:
        """See `Transport.send_events`."""
        return await self._through(self._transport.send_events(body))

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        """See `Transport.send_entries`."""
        return await self._through(self._transport.send_entries(body))

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        """See `Transport.log`."""
        return await self._through(self._transport.log(after, limit, wait_s))

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        """See `Transport.commands`."""
        return await self._through(self._transport.commands(after, limit, wait_s))

    async def snapshot(self, as_of: int | None, cursor: str | None, limit: int) -> LogReply:
        """See `Transport.snapshot`."""
        return await self._through(self._transport.snapshot(as_of, cursor, limit))

    async def digest(self) -> DigestReply:
        """See `Transport.digest`."""
        return await self._through(self._transport.digest())

    async def people(self) -> PeopleReply:
        """See `Transport.people`."""
        return await self._through(self._transport.people())

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        """See `PairingsTransport.pairings`."""
        return await self._through(self._transport.pairings(body))

    async def settings(self, body: SettingsBody) -> SettingsReply:
        """See `SettingsTransport.settings`."""
        return await self._through(self._transport.settings(body))

    async def diagnostics(self, body: DiagnosticsBody) -> DiagnosticsReply:
        """See `DiagnosticsTransport.diagnostics`."""
        return await self._through(self._transport.diagnostics(body))

    async def store_of(self, body: CodesBody) -> StoreReply:
        """See `QuestionsTransport.store_of`."""
        return await self._through(self._transport.store_of(body))

    async def place_slots(self, body: SlotsBody) -> SlotsLeftReply:
        """See `QuestionsTransport.place_slots`."""
        return await self._through(self._transport.place_slots(body))
