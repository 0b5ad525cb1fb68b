"""What sending and receiving share: the store, the upstream, and what is told of both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.links import LinkMonitor
from kiosk.services.log_ports import Node
from kiosk.services.ports import Changes
from kiosk.services.store import Store
from kiosk.sync.backoff import Backoff
from kiosk.sync.ports import Transport

Note = Callable[..., None]


class CompareAnew(Exception):
    """What both sides hold has to be compared anew, at once."""


@dataclass(frozen=True, slots=True)
class EngineTools:
    """What an engine works with. `now`: the time in UTC; `on_change` is told what changed here.

    `note` writes to the log: a name, then facts.
    """

    store: Store
    transport: Transport
    monitor: LinkMonitor
    backoff: Backoff
    now: Callable[[], datetime]
    on_change: Callable[[Changes], None]
    note: Note


class Desk:
    """The tools of one engine at hand, and the bell that rings when something was recorded."""

    def __init__(self, tools: EngineTools) -> None:
        self.tools = tools
        self.store = tools.store
        self.transport = tools.transport
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was recorded here."""
        self._woken.set()

    def look(self) -> None:
        """From now on, what is recorded wakes."""
        self._woken.clear()

    async def awoken(self, timeout_s: float) -> None:
        """Return when something was recorded, or when the time is over."""
        try:
            # Not wait_for: on Python 3.11 it swallows a cancellation that meets the wake-up.
            async with asyncio.timeout(timeout_s):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def node(self) -> Node:
        """This machine."""
        return await self.store.read(lambda reader: reader.log.node())

    def tell(self, **changed: Any) -> None:
        """Tell the screens what changed in the state of the link."""
        self.tools.monitor.set(replace(self.tools.monitor.state, **changed))

    async def count(self) -> None:
        """Tell how much still waits for the upstream."""
        waiting, node = await self.store.read(lambda reader: (reader.waiting(), reader.log.node()))
        self.tell(
            waiting=waiting.count,
            waiting_since=waiting.since,
            is_hub=node.role is DeviceRole.HUB,
        )
