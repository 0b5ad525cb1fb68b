"""Unsigned events under a device's name do not exclude that device from its store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, EventDraft, EventKind
from kiosk.domain.events.journal import stamp
from kiosk.domain.events.payloads import HelpCalled
from kiosk.domain.status import Status
from kiosk.services.replication.ingest import IngestEvents, ingest_events
from kiosk.services.replication.links import Link
from kiosk.sync.client import upstream_sync
from kiosk.sync.protocol.bodies import EventsReply, LogReply
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import CLASH
from kiosk.sync.server.hub import Hub
from tests.storage.sample import NOON, SOPHIE, add_orders, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import ready, status

SECOND = "CMD-000002"


def forge(hub: Device, device: Device) -> str:
    """Add an event to the log under the device's next number; returns its id."""
    this_device = device.store.read_blocking(lambda reader: reader.devices.this_device())
    seq = device.store.read_blocking(
        lambda r: r.event_log.last_seq(this_device.device_id, this_device.device_epoch)
    )
    kept = device.store.read_blocking(
        lambda r: r.event_log.numbered(this_device.device_id, this_device.device_epoch, seq)
    )
    before = (
        device.store.read_blocking(lambda r: r.event_log.find([kept])[kept].hash)
        if kept
        else GENESIS_HASH
    )
    head = DeviceHead(this_device.device_id, this_device.device_epoch, seq, before)
    draft = EventDraft(EventKind.HELP, SOPHIE, payload=HelpCalled("forged", "Cour"))
    event = stamp(
        draft,
        head,
        event_id="forged",
        operation_id="forged",
        occurred_at=NOON,
        new_salt=lambda: "salt",
    )
    wish = IngestEvents(this_device.device_id, DeviceRole.COUNTER, (), ((event, None),))
    hub.store.run_blocking(ingest_events, wish)
    return event.event_id


@dataclass
class SlowLine:
    """A connection on which the log arrives only after all that a device sends is answered.

    What it asks for before it sends anything comes at once. `refusals`: the codes with which the
    hub refused what was sent.
    """

    device: Device | None = None
    refusals: list[str] = field(default_factory=list)

    def lead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Use this connection for every hub from now on."""
        monkeypatch.setattr(Hub, "log", self._then(Hub.log))
        monkeypatch.setattr(Hub, "ingest_events", self._noting(Hub.ingest_events))

    def _then(self, answered: Callable[..., Awaitable[LogReply]]) -> Callable[..., Any]:
        async def log(*asked: Any) -> LogReply:
            reply = await answered(*asked)
            while self._is_sending():  # noqa: ASYNC110 - no event is set for it
                await asyncio.sleep(0.01)
            return reply

        return log

    def _is_sending(self) -> bool:
        # A device shows that it is connected when it begins to send.
        if self.device is None or self.device.monitor.state.link is not Link.ONLINE:
            return False
        return self.device.store.read_blocking(lambda reader: reader.waiting().count) > 0

    def _noting(self, taken: Callable[..., Awaitable[EventsReply]]) -> Callable[..., Any]:
        async def ingest_events(*asked: Any) -> EventsReply:
            try:
                return await taken(*asked)
            except WireProblem as problem:
                self.refusals.append(problem.problem.code)
                raise

        return ingest_events


@pytest.mark.parametrize("is_away", [False, True], ids=["same number", "number before"])
def test_a_device_whose_number_was_used_in_its_name_works_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_away: bool
) -> None:
    """`is_away`: the hub refuses the used number, and the device sends what comes after it."""
    monkeypatch.setattr(upstream_sync, "REFUSED_AGAIN_S", 0.2)
    line = SlowLine()
    line.lead(monkeypatch)

    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        add_orders(hub.store, [new_order(2)])
        await shop.converged()
        line.device = paul
        if is_away:
            paul.line.cut()
            await eventually(lambda: paul.monitor.state.link is Link.OFFLINE, 30.0)
        forged = forge(hub, paul)
        for order_id in (CMD, SECOND):
            ready(paul, order_id)
        paul.line.join()
        await eventually(lambda: forged in events(paul.store), 20.0)
        assert line.refusals == [CLASH]
        # What Paul recorded under that number, and after it, is kept beside the journal.
        kept = paul.store.read_blocking(lambda reader: reader.event_log.set_aside_events())
        assert {one.order_id for one in kept} == {CMD, SECOND}
        ready(paul, SECOND)
        await eventually(lambda: shop._is_quiet(shop.devices), 30.0)
        assert status(hub, SECOND) is status(paul, SECOND) is Status.READY
        assert paul.monitor.state.link is Link.ONLINE

    in_shop(tmp_path, day)
