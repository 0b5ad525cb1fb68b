"""A store and its head office in one process: all of it is what ships, but for the wire."""

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
from kiosk.domain.order import Slot
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.headoffice import overview
from kiosk.headoffice.chance import Chance
from kiosk.headoffice.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.office import HeadOffice
from kiosk.headoffice.verification import Counted
from kiosk.headoffice.verification import verify as verify_office
from kiosk.services.collect_body import AskedOrder, read_to_pass_on
from kiosk.services.following import BeginEpoch, begin_epoch
from kiosk.services.links import LinkMonitor
from kiosk.services.pairing import BeAgain, be_again
from kiosk.services.sequencing import BecomeHub, become_hub
from kiosk.storage.backup import back_up
from kiosk.storage.database import FILE_NAME
from kiosk.storage.store import open_store
from kiosk.storage.verification import verify
from kiosk.sync.ports import Served
from tests.services.bodies import body
from tests.storage.sample import FakeClock
from tests.sync.direct import (
    DirectTransport,
    Machine,
    eventually,
    pair,
    serve_store,
    start,
)
from tests.sync.holdings import contents, gaps, put_file
from tests.sync.wishes import wish_of

OFFICE_FILE = "headoffice.db"
PLACE = "LYON-01"
NORA = "Nora"
BY_CLIENT = "CANCELLED_BY_CLIENT"

Asked = tuple[str, str | None, str | None]
"""Kind, decision and code of a request, as head office lists it."""


class Shop:
    """Head office and the machines of one store.

    The hub's transport leads to head office, a terminal's to the hub: cut and join them there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = FakeClock()
        self.machines: list[Machine] = []
        self._numbers = itertools.count(1)
        self.office = self._open_office()
        self.store = self.office.desk.create_store("Lyon", PLACE)

    # --- head office

    def _open_office(self) -> HeadOffice:
        self.office_database = OfficeDatabase(sqlite_url(self.path / OFFICE_FILE))
        self.office_database.prepare(Chance().new_id)
        return HeadOffice(self.office_database, clock=self.clock)

    def keep_office(self) -> Path:
        """A backup of head office as it is now."""
        kept = self.path / f"kept-office-{next(self._numbers)}.db"
        back_up(self.path / OFFICE_FILE, kept)
        return kept

    async def restore_office(self, kept: Path) -> None:
        """Head office goes down, and comes back with an older database."""
        before = self.office
        await self._hang_up(before)
        await before.close()
        self.office_database.close()
        put_file(kept, self.path / OFFICE_FILE)
        self.office = self._open_office()
        for machine in self.machines:
            if machine.transport is not None and machine.transport.served is before:
                machine.transport.lead_to(self.office)

    def _line(self, order_id: str) -> overview.OrderLine | None:
        with self.office_database.reader() as connection:
            found = [line for line in overview.orders(connection) if line.order_id == order_id]
        return found[0] if found else None

    def asked(self, order_id: str) -> list[Asked]:
        """What head office shows of its requests about an order."""
        line = self._line(order_id)
        return [(one.kind, one.decision, one.code) for one in line.commands] if line else []

    def status_at_office(self, order_id: str) -> Status | None:
        line = self._line(order_id)
        return line.status if line else None

    def heard_at(self, order_id: str) -> datetime | None:
        """Since when head office has not heard of the store that has an order."""
        line = self._line(order_id)
        return line.heard_at if line else None

    def order_online(self, order_id: str) -> None:
        """A customer orders online: head office asks the store to take it."""
        asked = read_to_pass_on(body(collectId=order_id))
        assert isinstance(asked, AskedOrder)
        self.office.desk.create_orders(self.store.store_id, [asked])

    def cancel(self, order_id: str) -> Command:
        return self.office.desk.cancel(order_id, BY_CLIENT, by=NORA)

    def replan(self, order_id: str, slot: Slot) -> Command:
        return self.office.desk.replan(order_id, slot, by=NORA)

    # --- machines

    async def hub(self, name: str = "counter 1") -> Machine:
        """A machine that is the store's hub, at work."""
        machine = self.machine(name)
        await self.enrol_hub(machine)
        start(machine, self.clock)
        return machine

    def machine(self, name: str) -> Machine:
        """A machine that nobody has told what it is."""
        machine = Machine(name, open_store(self.path / name, self.clock), LinkMonitor())
        self.machines.append(machine)
        return machine

    async def enrol_hub(self, machine: Machine) -> None:
        """Make a machine the hub, by a code of head office's; its engine is not at work."""
        code = self.office.desk.enrolment_code(self.store.store_id)
        node = machine.store.query(lambda reader: reader.log.node())
        wish = wish_of(str(code), node.device_id, machine.name)
        reply = await self.office.enrol(wish)
        epoch = self.office.desk.store(self.store.store_id).hub_epoch
        machine.store.call(become_hub, BecomeHub(epoch, reply.store_id, reply.store_name))
        machine.transport = DirectTransport(self.office, node.device_id, reply.secret)
        serve_store(machine, self.clock)

    async def terminal(
        self, name: str, hub: Machine, role: DeviceRole = DeviceRole.COUNTER
    ) -> Machine:
        """A terminal of the store, paired with its hub and at work."""
        machine = self.machine(name)
        await self.pair(machine, hub, role)
        start(machine, self.clock)
        return machine

    async def pair(self, machine: Machine, hub: Machine, role: DeviceRole) -> None:
        """Pair a machine with a hub by a code; its engine is not at work."""
        assert hub.hub is not None
        secret = await pair(hub.hub, hub.store, machine.store, role)
        node = machine.store.query(lambda reader: reader.log.node())
        machine.transport = DirectTransport(hub.hub, node.device_id, secret)

    def keep(self, machine: Machine) -> Path:
        """A backup of a machine's database as it is now."""
        kept = self.path / f"kept-{next(self._numbers)}.db"
        back_up(machine.store.database.path, kept)
        return kept

    async def restart(self, machine: Machine, kept: Path | None = None) -> None:
        """A machine goes down and comes back, with an older database if one is given.

        Its engine is not at work yet.
        """
        await machine.stop()
        await self._hang_up(machine.hub)
        machine.store.close()
        if kept is not None:
            put_file(kept, self.path / machine.name / FILE_NAME)
        machine.store = open_store(self.path / machine.name, self.clock)
        self._begin_again(machine)

    async def _hang_up(self, served: Served | None) -> None:
        for machine in self.machines:
            if machine.transport is not None and machine.transport.served is served:
                await machine.transport.hang_up()

    def _begin_again(self, machine: Machine) -> None:
        """What every program does when it starts; whoever was connected has to connect anew."""
        machine.store.call(begin_epoch, BeginEpoch(0, next(self._numbers)))
        before = machine.hub
        if before is None:
            return
        served = serve_store(machine, self.clock)
        for other in self.machines:
            if other.transport is not None and other.transport.served is before:
                other.transport.lead_to(served)

    async def lose_disk(self, machine: Machine) -> None:
        """A machine comes back with an empty database; its pairing was kept beside it."""
        await machine.stop()
        await self._hang_up(machine.hub)
        node = machine.store.query(lambda reader: reader.log.node())
        machine.store.close()
        shutil.rmtree(self.path / machine.name)
        machine.store = open_store(self.path / machine.name, self.clock)
        again = BeAgain(node.device_id, node.role, node.store_id, node.store_name)
        machine.store.call(be_again, again)
        self._begin_again(machine)

    async def pair_again(self, machine: Machine, hub: Machine, role: DeviceRole) -> None:
        """A terminal is paired anew, with its hub or another, and goes on working."""
        await machine.stop()
        await self.pair(machine, hub, role)
        start(machine, self.clock)

    def work(self, *machines: Machine) -> None:
        """Let the engines of machines work."""
        for machine in machines:
            start(machine, self.clock)

    # --- what must hold in the end

    def _is_quiet(self, machines: list[Machine]) -> bool:
        hub = next(m for m in machines if m.store.query(lambda reader: reader.log.node()).is_hub)
        with self.office_database.reader() as connection:
            query = "SELECT log_seq, log_hash FROM store WHERE store_id = ?"
            found = connection.exec_driver_sql(query, (self.store.store_id,))
            at_office = tuple(found.one())
        head = hub.store.query(lambda reader: reader.log.head())
        digests = [m.store.query(lambda reader: reader.log.digest()) for m in machines]
        waiting = [m.store.query(lambda reader: reader.log.all_unsettled()) for m in machines]
        return (
            at_office == (head.seq, head.hash)
            and not any(waiting)
            and all(digest == digests[0] for digest in digests)
        )

    async def settled(self, *left_out: Machine, timeout_s: float = 30.0) -> None:
        """Wait until everybody holds the same and nothing waits; then all of it must be sound."""
        machines = [machine for machine in self.machines if machine not in left_out]
        await eventually(lambda: self._is_quiet(machines), timeout_s)
        for machine in machines:
            assert {machine.name: list(verify(machine.store.database))} == {machine.name: []}
            assert contents(machine.store) == contents(machines[0].store), machine.name
            assert gaps(machine.store) == [], machine.name
        with self.office_database.reader() as connection:
            assert list(verify_office(connection, Counted())) == []

    def events_at_office(self) -> set[str]:
        """The identity of every event that head office holds."""
        with self.office_database.reader() as connection:
            query = "SELECT event_id FROM entry"
            return set(connection.exec_driver_sql(query).scalars())

    async def close(self) -> None:
        for machine in self.machines:
            await machine.stop()
        await self.office.close()
        for machine in self.machines:
            machine.store.close()
        self.office_database.close()


@asynccontextmanager
async def open_shop(path: Path) -> AsyncIterator[Shop]:
    """A shop that is closed in the end."""
    shop = Shop(path)
    try:
        yield shop
    finally:
        await shop.close()


def in_shop(path: Path, day: Callable[[Shop], Coroutine[Any, Any, None]]) -> None:
    """Let a day pass in a shop."""

    async def work() -> None:
        async with open_shop(path) as shop:
            await day(shop)

    asyncio.run(work())
