"""What a device asks its upstream for a person who waits: a hub in turn asks head office."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from kiosk.services.ports.other_stores import StoresUnreachable
from kiosk.services.ports.place_slots import SlotLeft, SlotsUnreachable
from kiosk.services.replication.links import Link, LinkMonitor
from kiosk.sync.protocol.place_slots import SlotsBody, slots_read
from kiosk.sync.protocol.ports import LinkDown, QuestionsTransport, WireProblem
from kiosk.sync.protocol.whereabouts import CODES_MAX, CodesBody

Reply = TypeVar("Reply")

ASK_HUB_S = 3.0
ASK_OFFICE_S = 2.0
"""Shorter, so that a hub's answer reaches a device that still waits for it."""


class UpstreamQuestions:
    """`OtherStores` and `PlaceSlots` over the upstream of a device that is paired with one."""

    def __init__(self, monitor: LinkMonitor, *, is_hub: bool) -> None:
        self._monitor = monitor
        self._ask_s = ASK_OFFICE_S if is_hub else ASK_HUB_S
        self.transport: QuestionsTransport | None = None

    async def store_with(self, codes: Sequence[str]) -> str:
        """See `OtherStores.store_with`; nobody waits where the link is known to be down."""
        body = CodesBody(codes=tuple(codes[:CODES_MAX]))
        reply = await self._asked(lambda there: there.store_of(body), StoresUnreachable)
        return reply.store_name

    async def slots_left(self, days: int) -> tuple[SlotLeft, ...] | None:
        """See `PlaceSlots.slots_left`; nobody waits where the link is known to be down."""
        body = SlotsBody(days=days)
        return slots_read(
            await self._asked(lambda there: there.place_slots(body), SlotsUnreachable)
        )

    async def _asked(
        self,
        question: Callable[[QuestionsTransport], Awaitable[Reply]],
        unreachable: type[Exception],
    ) -> Reply:
        is_down = self._monitor.state.link is not Link.ONLINE
        if self.transport is None or is_down:
            raise unreachable
        try:
            async with asyncio.timeout(self._ask_s):
                return await question(self.transport)
        except (LinkDown, WireProblem, TimeoutError) as error:
            raise unreachable from error
