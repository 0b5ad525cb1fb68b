"""A store and its head office in one process: the real code, except for the network."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.domain.commands import Command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_office
from kiosk.headoffice.replication.mail_rows import NOTHING_MAILED, MailedChanges
from kiosk.headoffice.replication.signature_checks import misused
from kiosk.headoffice.storage import overview
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import RestoreIdentity, restore_identity
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from kiosk.services.orders.role_view import CUT_ROLES
from kiosk.services.replication.epochs import BeginEpoch, begin_epoch
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.services.replication.links import LinkMonitor
from kiosk.storage.backup import back_up
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import open_store
from kiosk.storage.verification import verify
from kiosk.sync.protocol.ports import Served
from tests.cheap_codes import cheap_code
from tests.new_databases import new_office, new_store
from tests.services.bodies import body
from tests.storage.sample import FakeClock
from tests.sync.direct import (
    Device,
    DirectTransport,
    eventually,
    pair,
    serve_store,
    start,
)
from tests.sync.holdings import contents, gaps, put_file
from tests.sync.pair_bodies import pair_body

OFFICE_FILE = "headoffice.db"
PLACE = "LYON-01"
NORA = "Nora"
BY_CLIENT = "CANCELLED_BY_CLIENT"

ProbeTarget = tuple[str, str | None, str | None]
"""Kind, decision and code of a command, as head office lists it."""


class Shop:
    """Head office and the devices of one store.

    The hub's transport leads to head office, a terminal's to the hub: tests cut and restore them.
    """

    def __init__(self, path: Path, mailed: MailedChanges = NOTHING_MAILED) -> None:
        self.path = path
        self.mailed = mailed
        self.clock = FakeClock()
        self.devices: list[Device] = []
        self._numbers = itertools.count(1)
        self.office = self._open_office()
        self.store = self.office.admin.create_store("Lyon", PLACE)

    # --- head office

    def _open_office(self) -> HeadOffice:
        self.office_database = new_office(sqlite_url(self.path / OFFICE_FILE))
        return HeadOffice(self.office_database, clock=self.clock, mailed=self.mailed)

    def keep_office(self) -> Path:
        """A backup of head office as it is now."""
        kept = self.path / f"kept-office-{next(self._numbers)}.db"
        back_up(self.path / OFFICE_FILE, kept)
        return kept

    async def restore_office(self, kept: Path) -> None:
        """Stop head office, and start it again with an older database."""
        before = self.office
        await self._hang_up(before)
        await before.close()
        self.office_database.close()
        put_file(kept, self.path / OFFICE_FILE)
        self.office = self._open_office()
        for device in self.devices:
            if device.transport is not None and device.transport.served is before:
                device.transport.lead_to(self.office)

    def _line(self, order_id: str) -> overview.OrderLine | None:
        with self.office_database.reader() as connection:
            found = [line for line in overview.orders(connection) if line.order_id == order_id]
        return found[0] if found else None

    def asked(self, order_id: str) -> list[ProbeTarget]:
        """What head office shows of its commands for an order."""
        line = self._line(order_id)
        return [(one.kind, one.decision, one.code) for one in line.commands] if line else []

    def status_at_office(self, order_id: str) -> Status | None:
        line = self._line(order_id)
        return line.status if line else None

    def last_contact_at(self, order_id: str) -> datetime | None:
        """The time of head office's last contact with the store of an order."""
        line = self._line(order_id)
        return line.last_contact_at if line else None

    def order_online(self, order_id: str) -> None:
        """A customer orders online: head office asks the store to take it."""
        asked = read_to_pass_on(body(collectId=order_id))
        assert isinstance(asked, AskedOrder)
        self.office.admin.create_orders(self.store.store_id, [asked])

    def cancel(self, order_id: str) -> Command:
        return self.office.admin.cancel(order_id, BY_CLIENT, by=NORA)

    def replan(self, order_id: str, slot: Slot) -> Command:
        return self.office.admin.replan(order_id, slot, by=NORA)

    # --- devices

    async def hub(self, name: str = "counter 1") -> Device:
        """A device that is the store's hub and synchronises."""
        device = self.device(name)
        await self.pair_hub(device)
        start(device, self.clock)
        return device

    def device(self, name: str) -> Device:
        """A device that has no role yet."""
        device = Device(name, new_store(self.path / name, self.clock), LinkMonitor())
        self.devices.append(device)
        return device

    async def pair_hub(self, device: Device) -> None:
        """Make a device the hub, by a code of head office; it does not synchronise yet."""
        code = cheap_code(self.office.admin, self.store.store_id)
        this_device = device.store.read_blocking(lambda reader: reader.devices.this_device())
        wish = pair_body(str(code), this_device.device_id, device.name)
        reply = await self.office.pair(wish)
        epoch = self.office.admin.store(self.store.store_id).hub_epoch
        device.store.run_blocking(become_hub, BecomeHub(epoch, reply.store_id, reply.store_name))
        device.transport = DirectTransport(self.office, this_device.device_id, reply.secret)
        serve_store(device, self.clock)

    async def terminal(
        self, name: str, hub: Device, role: DeviceRole = DeviceRole.COUNTER
    ) -> Device:
        """A terminal of the store that is paired with its hub and synchronises."""
        device = self.device(name)
        await self.pair(device, hub, role)
        start(device, self.clock)
        return device

    async def pair(self, device: Device, hub: Device, role: DeviceRole) -> None:
        """Pair a device with a hub by a code; it does not synchronise yet."""
        assert hub.hub is not None
        secret = await pair(hub.hub, hub.store, device.store, role)
        this_device = device.store.read_blocking(lambda reader: reader.devices.this_device())
        device.transport = DirectTransport(hub.hub, this_device.device_id, secret)

    def keep(self, device: Device) -> Path:
        """A backup of a device's database as it is now."""
        kept = self.path / f"kept-{next(self._numbers)}.db"
        back_up(device.store.database.path, kept)
        return kept

    async def restart(self, device: Device, kept: Path | None = None) -> None:
        """Stop a device and start it again, with an older database if one is given.

        It does not synchronise yet.
        """
        await device.stop()
        await self._hang_up(device.hub)
        device.store.close()
        if kept is not None:
            put_file(kept, self.path / device.name / FILE_NAME)
        device.store = open_store(self.path / device.name, self.clock)
        self._begin_again(device)

    async def _hang_up(self, served: Served | None) -> None:
        for device in self.devices:
            if device.transport is not None and device.transport.served is served:
                await device.transport.hang_up()

    def _begin_again(self, device: Device) -> None:
        """Do what every program does at its start; whoever was connected has to connect anew."""
        device.store.run_blocking(begin_epoch, BeginEpoch(0, next(self._numbers)))
        before = device.hub
        if before is None:
            return
        served = serve_store(device, self.clock)
        for other in self.devices:
            if other.transport is not None and other.transport.served is before:
                other.transport.lead_to(served)

    async def lose_disk(self, device: Device) -> None:
        """Start a device with an empty database; its pairing was stored beside the old one."""
        await device.stop()
        await self._hang_up(device.hub)
        this_device = device.store.read_blocking(lambda reader: reader.devices.this_device())
        device.store.close()
        shutil.rmtree(self.path / device.name)
        device.store = open_store(self.path / device.name, self.clock)
        again = RestoreIdentity(
            this_device.device_id, this_device.role, this_device.store_id, this_device.store_name
        )
        device.store.run_blocking(restore_identity, again)
        self._begin_again(device)

    async def pair_again(self, device: Device, hub: Device, role: DeviceRole) -> None:
        """Pair a terminal anew, with its hub or another, and let it synchronise."""
        await device.stop()
        await self.pair(device, hub, role)
        start(device, self.clock)

    def work(self, *devices: Device) -> None:
        """Let devices synchronise."""
        for device in devices:
            start(device, self.clock)

    # --- what must hold in the end

    def _is_quiet(self, devices: list[Device]) -> bool:
        """Whether nothing is on its way; what takes longest to compare comes last."""
        hub = next(
            m
            for m in devices
            if m.store.read_blocking(lambda reader: reader.devices.this_device()).is_hub
        )
        with self.office_database.reader() as connection:
            query = "SELECT log_seq, log_hash FROM store WHERE store_id = ?"
            found = connection.exec_driver_sql(query, (self.store.store_id,))
            at_office = tuple(found.one())
        head = hub.store.read_blocking(lambda reader: reader.event_log.head())
        if at_office != (head.seq, head.hash):
            return False
        for device in devices:
            if device.store.read_blocking(lambda reader: reader.order_events.all_pending()):
                return False
        digests = [
            m.store.read_blocking(lambda reader: reader.projections.digest()) for m in devices
        ]
        return all(digest == digests[0] for digest in digests)

    async def converged(self, *left_out: Device, timeout_s: float = 30.0) -> None:
        """Wait until all devices hold the same and nothing is to be sent; then verify all of it."""
        devices = [device for device in self.devices if device not in left_out]
        await eventually(lambda: self._is_quiet(devices), timeout_s)
        for device in devices:
            assert {device.name: list(verify(device.store.database))} == {device.name: []}
            is_cut = (
                device.store.read_blocking(lambda reader: reader.devices.this_device()).role
                in CUT_ROLES
            )
            here, there = contents(device.store, cut=is_cut), devices[0].store
            assert here == contents(there, cut=is_cut), device.name
            assert gaps(device.store) == [], device.name
        with self.office_database.reader() as connection:
            assert list(verify_office(connection, VerificationCounts())) == []
            # Nobody forges here: every event has reached head office with its signature.
            assert misused(connection) == ()

    def events_at_office(self) -> set[str]:
        """The identity of every event that head office holds."""
        with self.office_database.reader() as connection:
            query = "SELECT event_id FROM entry"
            return set(connection.exec_driver_sql(query).scalars())

    async def close(self) -> None:
        for device in self.devices:
            await device.stop()
        await self.office.close()
        for device in self.devices:
            device.store.close()
        self.office_database.close()


@asynccontextmanager
async def open_shop(path: Path) -> AsyncIterator[Shop]:
    """A shop that is closed at the end."""
    shop = Shop(path)
    try:
        yield shop
    finally:
        await shop.close()


def in_shop(path: Path, day: Callable[[Shop], Coroutine[Any, Any, None]]) -> None:
    """Run a test's day in a shop."""

    async def work() -> None:
        async with open_shop(path) as shop:
            await day(shop)

    asyncio.run(work())
