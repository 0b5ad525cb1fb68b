"""The world of one run: head office, two stores of three machines each, and the lines between."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from kiosk.domain.sequencing import DeviceRole
from kiosk.headoffice.database import OfficeDatabase, sqlite_url
from kiosk.services.following import StepDown, step_down
from kiosk.services.pairing import Offer, offer
from kiosk.services.ports import StoreUnavailable, UnitOfWork
from kiosk.services.sequencing import BecomeHub, become_hub
from kiosk.storage.database import FILE_NAME
from kiosk.storage.store import open_store
from kiosk.sync.pairing import secret_hash
from tests.simulation.disk import Files
from tests.simulation.headquarters import OfficeMachine
from tests.simulation.machine import Computer
from tests.simulation.record import Tally, Trace
from tests.simulation.shop import ShopMachine
from tests.simulation.wires import Wire
from tests.sync.wishes import wish_of

STORES = ("nord", "sud")
MEMORY_DISK = Path("/dev/shm")


@dataclass
class Shop:
    """A store's machines. `hub` is the one that people take for it."""

    name: str
    store_id: str
    machines: list[ShopMachine]
    hub: ShopMachine
    order_ids: list[str] = field(default_factory=list)


class Town:
    """Everything there is in one run."""

    def __init__(self, seed: int, trace: Trace, tally: Tally) -> None:
        self.seed = seed
        self.trace = trace
        self.tally = tally
        self.chance = Random(seed)
        where = MEMORY_DISK if MEMORY_DISK.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="kiosk-simulation-", dir=where))
        self.shops: list[Shop] = []
        self.watchers: list[Callable[[Computer], None]] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self._pairings: list[asyncio.Future[None]] = []
        self.office = OfficeMachine(self, self._file("office", empty_office()), self._chance())

    def _chance(self) -> Random:
        return Random(self.chance.getrandbits(64))

    def _file(self, name: str, content: bytes) -> Path:
        folder = self.folder / name
        folder.mkdir()
        path = folder / FILE_NAME
        path.write_bytes(content)
        return path

    @property
    def computers(self) -> list[Computer]:
        """Every machine there is."""
        return [self.office, *self.machines]

    @property
    def machines(self) -> list[ShopMachine]:
        """Every machine in a store."""
        return [machine for shop in self.shops for machine in shop.machines]

    def shop_of(self, machine: ShopMachine) -> Shop:
        """The store that a machine stands in."""
        return next(shop for shop in self.shops if machine in shop.machines)

    # --- what machines tell

    def committed(self, machine: Computer) -> None:
        """A transaction was saved on a machine."""
        for watch in self.watchers:
            watch(machine)

    def bug(self, machine: Computer, error: BaseException) -> None:
        """The program failed in a way that no fault explains."""
        if isinstance(error, StoreUnavailable):
            return  # The machine may well say that it cannot work just now.
        self.trace.note(machine.name, "BUG", repr(error)[:300])
        self.bugs.append((machine.name, error))

    # --- setting up

    async def build(self) -> None:
        """Head office runs, stores are enrolled, their machines paired; nothing fails yet."""
        assert self.office.start()
        assert self.office.office is not None
        for name in STORES:
            store = self.office.office.desk.create_store(name, name)
            machines = [self._machine(f"{name}-{role}", name) for role in ("c1", "c2", "in")]
            shop = Shop(name, store.store_id, machines, machines[0])
            self.shops.append(shop)
            for machine in machines:
                machine.start()
            await self.enrol_hub(shop, machines[0])
            for machine, role in zip(
                machines[1:], (DeviceRole.COUNTER, DeviceRole.CHECK_IN), strict=True
            ):
                await self.pair(shop, machine, role)
            for machine in machines:
                machine.stop()

    def _machine(self, name: str, store: str) -> ShopMachine:
        path = self._file(name, empty_store())
        machine = ShopMachine(self, name, store, path, self._chance())
        machine.start()
        device_id = str(self.chance.getrandbits(64))
        machine.use(_be, ("device_id", f"{name}-{device_id}"), ("history_id", name + device_id))
        machine.stop()
        return machine

    async def enrol_hub(self, shop: Shop, machine: ShopMachine) -> None:
        """Make a machine the hub of its store, by a code of head office's."""
        assert self.office.office is not None
        code = self.office.office.desk.enrolment_code(shop.store_id)
        body = wish_of(str(code), machine.device_id(), machine.name)
        reply = await self.office.office.enrol(body)
        ((epoch,),) = self.office.rows(
            "SELECT hub_epoch FROM store WHERE store_id = ?", shop.store_id
        )
        machine.use(become_hub, BecomeHub(epoch, reply.store_id, reply.store_name))
        machine.device = (reply.device_id, reply.secret)
        machine.role = DeviceRole.HUB
        machine.paired_with = None
        machine.wire = self.wire(machine, lambda: self.office)
        shop.hub = machine

    async def pair(self, shop: Shop, machine: ShopMachine, role: DeviceRole) -> None:
        """Pair a machine with the hub of its store, by a code that the hub shows."""
        hub = shop.hub
        code = f"{self.chance.getrandbits(40):012d}"
        hub.use(offer, Offer(code, role))
        assert hub.hub is not None
        body = wish_of(str(code), machine.device_id(), machine.name)
        reply = await hub.hub.enrol(body)
        if machine.is_hub() and machine.device[0]:
            machine.use(step_down, StepDown(hub.hub_epoch()))
        machine.use(_be, ("role", role), ("store_id", reply.store_id))
        machine.device = (reply.device_id, reply.secret)
        machine.role = role
        machine.paired_with = hub
        machine.wire = self.wire(machine, lambda: hub)

    async def move_hub(self, shop: Shop, machine: ShopMachine) -> None:
        """A manager makes another machine the hub; the old one learns it from head office."""
        await self.enrol_hub(shop, machine)
        machine.stop()
        machine.start()

    def pair_again(self, shop: Shop, machine: ShopMachine) -> None:
        """Somebody pairs a machine with the hub that there is now, if both run."""
        steps_down = machine.is_well and machine is not shop.hub and not machine.is_hub()
        if not (steps_down and shop.hub.is_well):
            return
        machine.disk.heal()
        shop.hub.disk.heal()
        role = machine.role if machine.role is DeviceRole.CHECK_IN else DeviceRole.COUNTER
        self._pairings.append(asyncio.ensure_future(self._pair_again(shop, machine, role)))

    # --- what a restored head office has forgotten

    def lets_in(self, machine: ShopMachine) -> bool:
        """Whether head office knows a machine by its secret."""
        device_id, secret = machine.device
        kept = self.office.rows("SELECT secret_hash FROM device WHERE device_id = ?", device_id)
        return kept == [(secret_hash(secret),)]

    def is_forgotten(self, shop: Shop) -> bool:
        """Whether head office takes another machine for the hub than the store does."""
        query = "SELECT hub_device_id FROM store WHERE store_id = ?"
        is_hub = self.office.rows(query, shop.store_id) == [(shop.hub.device[0],)]
        return not (is_hub and self.lets_in(shop.hub))

    def mend_soon(self, shop: Shop) -> bool:
        """Somebody enrols the hub again that a store has, if both run; whether they do."""
        if not (shop.hub.is_well and self.office.is_well):
            return False
        shop.hub.disk.heal()
        self.office.disk.heal()
        self._pairings.append(asyncio.ensure_future(self._mend(shop)))
        return True

    async def _mend(self, shop: Shop) -> None:
        await self.move_hub(shop, shop.hub)
        self.trace.note(shop.hub.name, "is enrolled again")

    async def pair_at_last(self) -> None:
        """Whoever is not let in any more is enrolled or paired again.

        A machine that was paired with a former hub is paired with the one that is, and so is a
        former hub that a restored head office does not know.
        """
        for shop in self.shops:
            if self.is_forgotten(shop):
                await self._mend(shop)
            for machine in shop.machines:
                if machine is not shop.hub and machine.paired_with is None:
                    if not self.lets_in(machine):
                        await self._pair_again(shop, machine, DeviceRole.COUNTER)
                    continue
                if machine.paired_with not in (None, shop.hub):
                    await self._pair_again(shop, machine, machine.role)

    async def _pair_again(self, shop: Shop, machine: ShopMachine, role: DeviceRole) -> None:
        await self.pair(shop, machine, role)
        self.trace.note(machine.name, "paired with", shop.hub.name)
        if machine.is_up:
            machine.stop()
            machine.start()

    def swap(self, computer: Computer, files: Files) -> None:
        """A disk is lost and an older copy of it put in its place.

        What people were told is saved, and was on no other disk, is lost with it.
        """
        computer.restore(files)
        for shop in self.shops:
            if computer is not self.office and computer not in shop.machines:
                continue
            held = self.held_somewhere(shop)
            for machine in shop.machines:
                for event_id in sorted(machine.confirmed.keys() - held):
                    del machine.confirmed[event_id]
                    self.tally.faults["lost with its disk"] += 1
                    self.trace.note(machine.name, "lost with its disk", event_id)

    def held_somewhere(self, shop: Shop) -> set[str]:
        """The events of a store that stand on any disk from which they come back.

        A check-in passes on what was recorded there, not what others did.
        """
        query = "SELECT event_id FROM entry WHERE store_id = ?"
        held = {event_id for (event_id,) in self.office.rows(query, shop.store_id)}
        for machine in shop.machines:
            own = " WHERE device_id = (SELECT device_id FROM device)"
            only = own if machine.role is DeviceRole.CHECK_IN else ""
            held |= {event_id for (event_id,) in machine.rows(f"SELECT event_id FROM event{only}")}
        return held

    def wire(self, machine: ShopMachine, upstream: Callable[[], Computer]) -> Wire:
        """A new line from a machine up."""
        return Wire(machine.name, upstream, self._chance(), self.trace, self.tally)

    def close(self) -> None:
        """The run is over."""
        for computer in self.computers:
            computer.stop()
            computer.disk.forget()
        shutil.rmtree(self.folder, ignore_errors=True)


def _be(uow: UnitOfWork, *named: tuple[str, Any]) -> None:
    uow.log.save_node(replace(uow.log.node(), **dict(named)))


@cache
def empty_store() -> bytes:
    """The file of a store without orders: made once, for to make it takes long."""
    with tempfile.TemporaryDirectory(prefix="kiosk-simulation-") as folder:
        open_store(Path(folder)).close()
        return (Path(folder) / FILE_NAME).read_bytes()


@cache
def empty_office() -> bytes:
    """The file of a head office without stores."""
    with tempfile.TemporaryDirectory(prefix="kiosk-simulation-") as folder:
        path = Path(folder) / FILE_NAME
        database = OfficeDatabase(sqlite_url(path))
        database.prepare(lambda: "head office")
        database.close()
        return path.read_bytes()


@dataclass(frozen=True)
class Copy:
    """A copy of a disk that somebody made."""

    files: Files
    made_at_s: float


def now_s() -> float:
    """Seconds since the run began."""
    return asyncio.get_running_loop().time()
