"""What sending and receiving share: the database, the transport and the link state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Any

from kiosk.domain.device_roles import PAIRED_BY_HUB, DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.services.devices.pairing import IssuedCodes, keep_issued_codes
from kiosk.services.phones import DEFAULT_COUNTRY
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.first_copy import ReceivedCopy
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import Link, LinkMonitor
from kiosk.services.replication.progress import note_offset
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.settings_sync import SettingsSync
from kiosk.sync.protocol.bodies import CommandsReply, HelloReply, LogReply
from kiosk.sync.protocol.diagnostics import AskedDiagnostics
from kiosk.sync.protocol.first_copy import CopyTransport
from kiosk.sync.protocol.pairing_bodies import WireCode
from kiosk.sync.protocol.ports import Transport
from kiosk.sync.protocol.signatures import Signer

Note = Callable[..., None]

CLOCK_SET_MS = 1000
"""A clock that is off by more than this between two checks was set by somebody."""


class CompareAnew(Exception):
    """Raised to reconnect at once and compare the logs of both sides again."""


@frozen
class CopyFiles:
    """How the first copy comes as a file: the hub's calls, and its place here."""

    transport: CopyTransport
    received: ReceivedCopy


@frozen
class SyncTools:
    """What `UpstreamSync` needs.

    `now`: the time in UTC. `on_change` is called with what changed here. `note` writes to the
    log: a name, then params. `country`: see `services.phones`. `signer`: this device's key;
    None: what it sends is not signed. `counters`: notes what the hub's
    counters have. `settings`: takes the store's settings; None: they are left alone. `asked`: notes
    which diagnostics head office wants. `files`: takes the first copy as a file; None: it always
    comes in pages.
    """

    store: OrderDatabase
    transport: Transport
    monitor: LinkMonitor
    backoff: Backoff
    now: Callable[[], datetime]
    on_change: Callable[[Changes], None]
    note: Note
    country: str = DEFAULT_COUNTRY
    signer: Signer | None = None
    counters: CountersInView | None = None
    settings: SettingsSync | None = None
    asked: AskedDiagnostics = field(default_factory=AskedDiagnostics)
    files: CopyFiles | None = None


class SyncContext:
    """The state that the parts of one `UpstreamSync` share, and its wake-up."""

    def __init__(self, tools: SyncTools) -> None:
        self.tools = tools
        self.store = tools.store
        self.transport = tools.transport
        self._woken = asyncio.Event()
        self._clock: tuple[int, datetime, float] | None = None
        self.store_id = ""

    def wake(self) -> None:
        """Note that something was recorded here."""
        self._woken.set()

    def clear_wake_up(self) -> None:
        """Clear the wake-up, before the database is read."""
        self._woken.clear()

    async def awoken(self, timeout_s: float) -> None:
        """Return when something was recorded since `clear_wake_up`, or after `timeout_s`."""
        try:
            # Not wait_for: on Python 3.11 it swallows a cancellation that meets the wake-up.
            async with asyncio.timeout(timeout_s):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def this_device(self) -> ThisDevice:
        """This device."""
        return await self.store.read(lambda reader: reader.devices.this_device())

    async def agree_on_settings(
        self, said: HelloReply | LogReply | CommandsReply, *, begins: bool = False
    ) -> None:
        """Take the store's settings where the upstream has others; see `SettingsSync.agree`.

        `begins`: a connection does, with whom they may have to be of another store or role.
        """
        self.report(mails_ready=said.mails_ready)
        settings = self.tools.settings
        if settings is None:
            return
        settings.note_mails(said.mails_ready)
        if begins or settings.is_due(said.settings):
            await settings.agree(self.store_id, await self.this_device(), said.settings)

    async def take_codes(self, codes: Sequence[WireCode]) -> None:
        """Keep the codes that head office made for devices of this hub's store."""
        known = {one.code_hash: one for one in codes if one.role in PAIRED_BY_HUB}
        if not known:
            return
        new = await self.store.read(
            lambda reader: [one for one in known if not reader.devices.has_pairing_code(one)]
        )
        if new:
            these = ((one, DeviceRole(known[one].role), known[one].expires_at) for one in new)
            await self.store.run(keep_issued_codes, IssuedCodes(tuple(these)))
            self.tools.note("pairing_codes_taken", count=len(new))

    def report(self, **changed: Any) -> None:
        """Change fields of the link state that the screens show; log when the link came up."""
        before = self.tools.monitor.state
        after = replace(before, **changed)
        self.tools.monitor.set(after)
        if after.link is Link.ONLINE and before.link is not Link.ONLINE:
            since = before.offline_since
            offline_s = round((self.tools.now() - since).total_seconds()) if since else 0
            self.tools.note("online", offline_s=offline_s)

    def note_peer_clock(self, offset_ms: int) -> None:
        """Note by how much the upstream's clock is ahead of this device's."""
        self._clock = offset_ms, self.tools.now(), asyncio.get_running_loop().time()
        self.report(clock_offset_ms=offset_ms)

    async def _check_clock(self) -> None:
        """Correct the clock offset if this device's clock was set since it was measured."""
        if self._clock is None:
            return
        offset_ms, then, then_s = self._clock
        passed_s = asyncio.get_running_loop().time() - then_s
        set_by_ms = round(((self.tools.now() - then).total_seconds() - passed_s) * 1000)
        if abs(set_by_ms) > CLOCK_SET_MS:
            await self.store.run(note_offset, offset_ms - set_by_ms)
            self.note_peer_clock(offset_ms - set_by_ms)

    async def count(self) -> None:
        """Report how many events wait for the upstream; also checks whether the clock was set."""
        await self._check_clock()
        waiting, this_device = await self.store.read(
            lambda reader: (reader.waiting(), reader.devices.this_device())
        )
        self.report(
            waiting=waiting.count,
            waiting_since=waiting.since,
            is_hub=this_device.role is DeviceRole.HUB,
        )
