"""The world of one run: head office, two stores of three devices each, and their connections."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import StepDown, step_down
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.pairing import secret_hash
from tests.cheap_codes import cheap_code
from tests.simulation.device import Computer
from tests.simulation.disk import Files
from tests.simulation.headquarters import OfficeDevice
from tests.simulation.record import Tally, Trace
from tests.simulation.shop import ShopDevice
from tests.simulation.wires import Wire
from tests.sync.pair_bodies import pair_body

DEVICES = ("c1", "c2", "in")
STORES: Mapping[str, Sequence[str]] = {"nord": DEVICES, "sud": DEVICES}
"""The devices of each store: the first is its hub, "in" a check-in."""
MEMORY_DISK = Path("/dev/shm")


@dataclass
class Shop:
    """A store's devices. `hub`: the device that people consider the hub."""

    name: str
    store_id: str
    devices: list[ShopDevice]
    hub: ShopDevice
    order_ids: list[str] = field(default_factory=list)


class World:
    """All computers and connections of one run."""

    def __init__(
        self,
        seed: int,
        trace: Trace,
        tally: Tally,
        stores: Mapping[str, Sequence[str]] = STORES,
    ) -> None:
        self.seed = seed
        self._stores = stores
        self.trace = trace
        self.tally = tally
        self.rng = Random(seed)
        where = MEMORY_DISK if MEMORY_DISK.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="kiosk-simulation-", dir=where))
        self.shops: list[Shop] = []
        self.watchers: list[Callable[[Computer], None]] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self.wires: list[Wire] = []
        self.thrown_out: list[ShopDevice] = []
        """Devices that were taken out of their store."""
        self._pairings: list[asyncio.Future[None]] = []
        self.office = OfficeDevice(self, self._file("office", empty_office()), self._new_rng())

    def _new_rng(self) -> Random:
        return Random(self.rng.getrandbits(64))

    def _file(self, name: str, content: bytes) -> Path:
        folder = self.folder / name
        folder.mkdir()
        path = folder / FILE_NAME
        path.write_bytes(content)
        return path

    @property
    def computers(self) -> list[Computer]:
        """Head office and all devices."""
        return [self.office, *self.devices]

    @property
    def devices(self) -> list[ShopDevice]:
        """All devices of all stores."""
        return [device for shop in self.shops for device in shop.devices]

    def shop_of(self, device: ShopDevice) -> Shop:
        """The store that a device belongs to."""
        return next(shop for shop in self.shops if device in shop.devices)

    # --- called by computers

    def committed(self, device: Computer) -> None:
        """Called when a transaction was committed on a computer."""
        for watch in self.watchers:
            watch(device)

    def bug(self, device: Computer, error: BaseException) -> None:
        """Called when the program failed in a way that no simulated fault explains."""
        if isinstance(error, StoreUnavailable):
            return  # Simulated faults cause this error.
        self.trace.note(device.name, "BUG", repr(error)[:300])
        self.bugs.append((device.name, error))

    # --- setting up

    async def build(self) -> None:
        """Start head office, create the stores and pair their devices, without faults."""
        assert self.office.start()
        assert self.office.office is not None
        for name, places in self._stores.items():
            store = self.office.office.admin.create_store(name, name)
            devices = [self._device(f"{name}-{place}", name) for place in places]
            shop = Shop(name, store.store_id, devices, devices[0])
            self.shops.append(shop)
            for device in devices:
                device.start()
            await self.pair_hub(shop, devices[0])
            for device, place in zip(devices[1:], places[1:], strict=True):
                role = DeviceRole.CHECK_IN if place == "in" else DeviceRole.COUNTER
                await self.pair(shop, device, role)
            for device in devices:
                device.stop()

    def _device(self, name: str, store: str) -> ShopDevice:
        path = self._file(name, empty_store())
        device = ShopDevice(self, name, store, path, self._new_rng())
        device.start()
        device_id = str(self.rng.getrandbits(64))
        device.use(_be, ("device_id", f"{name}-{device_id}"), ("history_id", name + device_id))
        device.stop()
        return device

    async def pair_hub(self, shop: Shop, device: ShopDevice) -> None:
        """Make a device the hub of its store with a code from head office."""
        assert self.office.office is not None
        code = cheap_code(self.office.office.admin, shop.store_id)
        body = pair_body(str(code), device.device_id(), device.name)
        reply = await self.office.office.pair(body)
        ((epoch,),) = self.office.rows(
            "SELECT hub_epoch FROM store WHERE store_id = ?", shop.store_id
        )
        device.use(become_hub, BecomeHub(epoch, reply.store_id, reply.store_name))
        device.device = (reply.device_id, reply.secret)
        device.role = DeviceRole.HUB
        device.paired_with = None
        device.wire = self.wire(device, lambda: self.office)
        shop.hub = device

    async def pair(self, shop: Shop, device: ShopDevice, role: DeviceRole) -> None:
        """Pair a device with its store's hub with a code from the hub."""
        hub = shop.hub
        code = f"{self.rng.getrandbits(40):012d}"
        hub.use(make_pairing_code, NewPairingCode(code, role))
        assert hub.hub is not None
        since = device.device_epoch()
        body = pair_body(str(code), device.device_id(), device.name, signs_since=since)
        reply = await hub.hub.pair(body)
        if device.is_hub() and device.device[0]:
            device.use(step_down, StepDown(hub.hub_epoch()))
        device.use(_be, ("role", role), ("store_id", reply.store_id))
        device.device = (reply.device_id, reply.secret)
        device.role = role
        device.paired_with = hub
        device.wire = self.wire(device, lambda: hub)

    async def move_hub(self, shop: Shop, device: ShopDevice) -> None:
        """Make another device the hub; the former one learns it from head office."""
        await self.pair_hub(shop, device)
        device.stop()
        device.start()

    def pair_again(self, shop: Shop, device: ShopDevice) -> None:
        """Start to pair a device with the present hub, if both run and it is no hub itself."""
        steps_down = device.is_well and device is not shop.hub and not device.is_hub()
        if not (steps_down and shop.hub.is_well):
            return
        device.disk.heal()
        shop.hub.disk.heal()
        role = device.role if device.role is DeviceRole.CHECK_IN else DeviceRole.COUNTER
        self._pairings.append(asyncio.ensure_future(self._pair_again(shop, device, role)))

    def throw_out(self, device: ShopDevice) -> None:
        """Take a device out of its store."""
        device.stop()
        self.shop_of(device).devices.remove(device)
        self.thrown_out.append(device)

    # --- what a restored head office has forgotten

    def lets_in(self, device: ShopDevice) -> bool:
        """Whether head office accepts a device's secret."""
        device_id, secret = device.device
        kept = self.office.rows("SELECT secret_hash FROM device WHERE device_id = ?", device_id)
        return kept == [(secret_hash(secret),)]

    def is_forgotten(self, shop: Shop) -> bool:
        """Whether head office has another hub than the store, or refuses the store's hub."""
        query = "SELECT hub_device_id FROM store WHERE store_id = ?"
        is_hub = self.office.rows(query, shop.store_id) == [(shop.hub.device[0],)]
        return not (is_hub and self.lets_in(shop.hub))

    def mend_soon(self, shop: Shop) -> bool:
        """Start to pair a store's hub with head office again; returns whether both run."""
        if not (shop.hub.is_well and self.office.is_well):
            return False
        shop.hub.disk.heal()
        self.office.disk.heal()
        self._pairings.append(asyncio.ensure_future(self._mend(shop)))
        return True

    async def _mend(self, shop: Shop) -> None:
        await self.move_hub(shop, shop.hub)
        self.trace.note(shop.hub.name, "is paired again")

    async def pair_at_last(self) -> None:
        """Pair again every device that its upstream does not accept any more.

        A hub that a restored head office has forgotten is paired with head office. A device that
        was paired with a former hub, and a former hub that head office does not know, are paired
        with the present hub.
        """
        for shop in self.shops:
            if self.is_forgotten(shop):
                await self._mend(shop)
            for device in shop.devices:
                if device is not shop.hub and device.paired_with is None:
                    if not self.lets_in(device):
                        await self._pair_again(shop, device, DeviceRole.COUNTER)
                    continue
                if device.paired_with not in (None, shop.hub):
                    await self._pair_again(shop, device, device.role)

    async def _pair_again(self, shop: Shop, device: ShopDevice, role: DeviceRole) -> None:
        await self.pair(shop, device, role)
        self.trace.note(device.name, "paired with", shop.hub.name)
        if device.is_up:
            device.stop()
            device.start()

    def swap(self, computer: Computer, files: Files) -> None:
        """Replace a disk by an older copy.

        Confirmed events that were on no other disk are lost with it, and are not expected any
        more.
        """
        computer.restore(files)
        for shop in self.shops:
            if computer is not self.office and computer not in shop.devices:
                continue
            held = self.held_somewhere(shop)
            for device in shop.devices:
                for event_id in sorted(device.confirmed.keys() - held):
                    del device.confirmed[event_id]
                    self.tally.faults["lost with its disk"] += 1
                    self.trace.note(device.name, "lost with its disk", event_id)

    def held_somewhere(self, shop: Shop) -> set[str]:
        """The ids of a store's events that are on a disk from which they will be sent again.

        A check-in sends only its own events, not those of other devices.
        """
        query = "SELECT event_id FROM entry WHERE store_id = ?"
        held = {event_id for (event_id,) in self.office.rows(query, shop.store_id)}
        for device in shop.devices:
            own = " WHERE device_id = (SELECT device_id FROM device)"
            only = own if device.role is DeviceRole.CHECK_IN else ""
            held |= {event_id for (event_id,) in device.rows(f"SELECT event_id FROM event{only}")}
        return held

    def wire(self, device: ShopDevice, upstream: Callable[[], Computer]) -> Wire:
        """A new connection from a device to its upstream."""
        made = Wire(device.name, upstream, self._new_rng(), self.trace, self.tally)
        self.wires.append(made)
        return made

    def close(self) -> None:
        """End the run: stop all computers and delete their files."""
        for computer in (*self.computers, *self.thrown_out):
            computer.stop()
            computer.disk.forget()
        shutil.rmtree(self.folder, ignore_errors=True)


def _be(uow: UnitOfWork, *named: tuple[str, Any]) -> None:
    uow.devices.save_this_device(replace(uow.devices.this_device(), **dict(named)))


@cache
def empty_store() -> bytes:
    """The database file of a store without orders; cached, because making it is slow."""
    with tempfile.TemporaryDirectory(prefix="kiosk-simulation-") as folder:
        open_store(Path(folder)).close()
        return (Path(folder) / FILE_NAME).read_bytes()


@cache
def empty_office() -> bytes:
    """The database file of a head office without stores; cached."""
    with tempfile.TemporaryDirectory(prefix="kiosk-simulation-") as folder:
        path = Path(folder) / FILE_NAME
        database = OfficeDatabase(sqlite_url(path))
        database.prepare(lambda: "head office")
        database.close()
        return path.read_bytes()


@dataclass(frozen=True)
class Copy:
    """A copy of a disk, with the time it was made."""

    files: Files
    made_at_s: float


def now_s() -> float:
    """Virtual seconds since the run began."""
    return asyncio.get_running_loop().time()
