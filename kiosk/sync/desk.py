"""What sending and receiving share: the store, the upstream, and what is told of both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.links import Link, LinkMonitor
from kiosk.services.log_ports import Node
from kiosk.services.phones import DEFAULT_COUNTRY
from kiosk.services.ports import Changes
from kiosk.services.progress import note_offset
from kiosk.services.store import Store
from kiosk.sync.backoff import Backoff
from kiosk.sync.ports import Transport
from kiosk.sync.signatures import Signer

Note = Callable[..., None]

CLOCK_SET_MS = 1000
"""By so much a clock does not run fast or slow between two looks: it was set."""


class CompareAnew(Exception):
    """What both sides hold has to be compared anew, at once."""


@dataclass(frozen=True, slots=True)
class EngineTools:
    """What an engine works with. `now`: the time in UTC; `on_change` is told what changed here.

    `note` writes to the log: a name, then facts. `country`: see `services.phones`.
    `signer`: this device's key; None: what it sends is not signed.
    """

    store: Store
    transport: Transport
    monitor: LinkMonitor
    backoff: Backoff
    now: Callable[[], datetime]
    on_change: Callable[[Changes], None]
    note: Note
    country: str = DEFAULT_COUNTRY
    signer: Signer | None = None


class Desk:
    """The tools of one engine at hand, and the bell that rings when something was recorded."""

    def __init__(self, tools: EngineTools) -> None:
        self.tools = tools
        self.store = tools.store
        self.transport = tools.transport
        self._woken = asyncio.Event()
        self._clock: tuple[int, datetime, float] | None = None

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
        """Tell the screens what changed in the state of the link, and the log when it came up."""
        before = self.tools.monitor.state
        after = replace(before, **changed)
        self.tools.monitor.set(after)
        if after.link is Link.ONLINE and before.link is not Link.ONLINE:
            since = before.offline_since
            offline_s = round((self.tools.now() - since).total_seconds()) if since else 0
            self.tools.note("online", offline_s=offline_s)

    def heard_clock(self, offset_ms: int) -> None:
        """The upstream's clock is ahead of this machine's by so much now."""
        self._clock = offset_ms, self.tools.now(), asyncio.get_running_loop().time()
        self.tell(clock_offset_ms=offset_ms)

    async def _check_clock(self) -> None:
        """Somebody may have set this machine's clock since: then it is off by another time."""
        if self._clock is None:
            return
        offset_ms, then, then_s = self._clock
        passed_s = asyncio.get_running_loop().time() - then_s
        set_by_ms = round(((self.tools.now() - then).total_seconds() - passed_s) * 1000)
        if abs(set_by_ms) > CLOCK_SET_MS:
            await self.store.run(note_offset, offset_ms - set_by_ms)
            self.heard_clock(offset_ms - set_by_ms)

    async def count(self) -> None:
        """Tell how much still waits for the upstream, and whether the clock was set."""
        await self._check_clock()
        waiting, node = await self.store.read(lambda reader: (reader.waiting(), reader.log.node()))
        self.tell(
            waiting=waiting.count,
            waiting_since=waiting.since,
            is_hub=node.role is DeviceRole.HUB,
        )
