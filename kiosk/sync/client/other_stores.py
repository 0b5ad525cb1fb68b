"""Asks a device's upstream which other store has an order: a hub in turn asks head office."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kiosk.services.ports.other_stores import StoresUnreachable
from kiosk.services.replication.links import Link, LinkMonitor
from kiosk.sync.protocol.ports import LinkDown, StoresTransport, WireProblem
from kiosk.sync.protocol.whereabouts import CODES_MAX, CodesBody

ASK_HUB_S = 3.0
ASK_OFFICE_S = 2.0
"""Shorter, so that a hub's answer reaches a device that still waits for it."""


class UpstreamStores:
    """`OtherStores` over the upstream of a device that is paired with one."""

    def __init__(self, monitor: LinkMonitor, *, is_hub: bool) -> None:
        self._monitor = monitor
        self._ask_s = ASK_OFFICE_S if is_hub else ASK_HUB_S
        self.transport: StoresTransport | None = None

    async def store_with(self, codes: Sequence[str]) -> str:
        """See `OtherStores.store_with`; nobody waits where the link is known to be down."""
        is_down = self._monitor.state.link is not Link.ONLINE
        if self.transport is None or is_down:
            raise StoresUnreachable
        try:
            async with asyncio.timeout(self._ask_s):
                reply = await self.transport.store_of(CodesBody(codes=tuple(codes[:CODES_MAX])))
        except (LinkDown, WireProblem, TimeoutError) as error:
            raise StoresUnreachable from error
        return reply.store_name
