"""A hub that gives its store as a file, and a counter that takes it, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.app.first_copy.given import GivenCopies
from kiosk.app.first_copy.received import ReceivedFile
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.problem import Problem
from kiosk.services.ports.first_copy import CopyOffer
from kiosk.services.ports.upstream_state import Progress
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.sync.client.sync_context import CopyFiles
from kiosk.sync.protocol.bodies import EventsBody, EventsReply
from kiosk.sync.protocol.conversions import from_head
from kiosk.sync.protocol.first_copy import CopyReply
from kiosk.sync.protocol.ports import LinkDown
from kiosk.sync.protocol.problem_codes import NOT_UNDERSTOOD
from kiosk.sync.server.refused import refused
from tests.storage.sample import LEA, PAUL, add_orders, new_order
from tests.sync.direct import Device, eventually, start
from tests.sync.network import Shop
from tests.sync.pair_bodies import key_of
from tests.sync.people import hand_over, ready

ORDERS = 60
PART_BYTES = 50_000


def named(number: int) -> str:
    return f"CMD-{number:06}"


class DirectFiles:
    """`CopyTransport` to a hub in this process, with small parts and what a test wants to fail."""

    def __init__(self, given: GivenCopies) -> None:
        self.given = given
        self.offsets: list[int] = []
        """Where the parts began that were asked for."""
        self.parts_left: int | None = None
        """After so many parts the connection breaks; None: it does not."""
        self.is_known = True
        """False: the hub is of a version that does not know these calls."""
        self.has_offered: Callable[[CopyOffer], Any] = lambda _offer: None
        """What happens once the file is made."""

    async def offered_copy(self) -> CopyReply:
        offer = await self.given.offer() if self.is_known else None
        if offer is None:
            raise refused(404, NOT_UNDERSTOOD, "There is nothing at this address.")
        self.has_offered(offer)
        head = from_head(offer.head)
        return CopyReply(copy_id=offer.copy_id, size_bytes=offer.size_bytes, head=head)

    async def copy_part(self, copy_id: str, offset: int, limit: int) -> bytes:
        if self.parts_left is not None:
            if not self.parts_left:
                raise LinkDown("the connection is broken")
            self.parts_left -= 1
        self.offsets.append(offset)
        part = await self.given.part(copy_id, offset, min(limit, PART_BYTES))
        if part is None:
            raise refused(404, NOT_UNDERSTOOD, "There is no such file here.")
        return part


class HeldCheck(ReceivedFile):
    """Checks only once the test lets it."""

    def __init__(self, device: Device) -> None:
        super().__init__(device.store)
        self.may_check = asyncio.Event()

    async def check(self) -> Problem | None:
        await self.may_check.wait()
        return await super().check()


class Counter:
    """A counter that was just paired, and the file that it is given."""

    def __init__(self, shop: Shop, device: Device, files: DirectFiles) -> None:
        self.device, self.files = device, files
        self.received = HeldCheck(device)
        self.notes: list[str] = []
        self._shop = shop

    @property
    def path(self) -> Path:
        """Where the file lies that it receives."""
        return self.device.store.database.path.with_name("kiosk-received.db")

    def work(self) -> None:
        files = CopyFiles(self.files, self.received)
        start(self.device, self._shop.clock, files=files, note=self._note)

    def _note(self, name: str, **_params: object) -> None:
        self.notes.append(name)

    def progress(self) -> Progress:
        return self.device.store.read_blocking(lambda reader: reader.upstream.progress())

    def is_unchecked(self) -> bool:
        return self.progress().is_unchecked

    def is_complete(self) -> bool:
        """Whether the copy is whole and checked."""
        head = self.device.store.read_blocking(lambda reader: reader.event_log.head())
        return head.seq > 0 and self.progress().snapshot_as_of is None


async def worked_hub(shop: Shop) -> Device:
    """A hub without a network, with open orders and some that were handed over."""
    hub = await shop.hub()
    hub.line.cut()
    add_orders(hub.store, [new_order(number) for number in range(ORDERS)])
    for number in range(20):
        ready(hub, named(number))
        hand_over(hub, named(number), LEA, "Comptoir 1")
    for number in range(20, 30):
        ready(hub, named(number), PAUL)
    return hub


def given_by(hub: Device) -> DirectFiles:
    """The files of this hub."""
    this_device = hub.store.read_blocking(lambda reader: reader.devices.this_device())
    signer = key_of(this_device.device_id)
    return DirectFiles(GivenCopies(hub.store, hub.store.database.path.parent, signer))


async def new_counter(
    shop: Shop, hub: Device, role: DeviceRole = DeviceRole.COUNTER, name: str = "counter 2"
) -> Counter:
    """A device that is paired with the hub and does not work yet."""
    device = shop.device(name)
    await shop.pair(device, hub, role)
    return Counter(shop, device, given_by(hub))


def altered(hub: Device, statement: str) -> None:
    """Change the files that a hub has ready, past all that it checks; their lengths stay."""
    for path in hub.store.database.path.parent.glob("kiosk-given-*.db"):
        with closing(load_sqlite().connect(path)) as connection:
            connection.execute(statement)
            connection.commit()


def sends_only_after_it_was_discarded(counter: Counter) -> None:
    """Hold up what the counter sends until its copy is gone."""
    line = counter.device.line
    send = line.send_events

    async def later(body: EventsBody) -> EventsReply:
        await eventually(lambda: "copy_discarded" in counter.notes)
        return await send(body)

    line.send_events = later  # type: ignore[method-assign]


async def takes_over(counter: Counter) -> None:
    """Let a counter work until it has all orders of a file that it may not check yet."""
    counter.work()
    await eventually(counter.is_unchecked)


def has_orders(counter: Counter) -> bool:
    return bool(counter.device.store.read_blocking(lambda reader: reader.projections.order_ids()))
