"""Scenarios in which a device lies for one morning and is then taken out of its store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import ClassVar

from kiosk.services.devices.pairing import revoke
from tests.simulation.byzantine.at_rest import AfterLyingHub, JournalCheck
from tests.simulation.byzantine.checks import (
    NamesCheck,
    OfficeNamesCheck,
    Truth,
    require_bounded,
    require_refused,
)
from tests.simulation.byzantine.device import LyingDevice
from tests.simulation.byzantine.hub import LyingHub
from tests.simulation.checks.at_rest import AtRest
from tests.simulation.checks.head_office import OfficeCheck
from tests.simulation.checks.invariants import Numbered, ShopCheck
from tests.simulation.run import Options, Result, Scenario, run_seed
from tests.simulation.shop import ShopDevice
from tests.simulation.world import World

ACTIONS = 14
TROUBLE = 0.12
LIES_MAX = 3
PAIRED_AGAIN = 0.3
PAIRED_AS_HUB_AGAIN = 0.8
ORDERS_FIRST = 3


class DeviceLies(Scenario):
    """The second counter or the check-in of the first store lies, by the seed."""

    stores: ClassVar[Mapping[str, Sequence[str]]] = {"nord": ("c1", "c2", "in"), "sud": ("c1",)}

    def __init__(self, world: World, options: Options) -> None:
        super().__init__(world, options)
        self._lies = Random(world.rng.getrandbits(64))
        self._truth = Truth()
        self._liar_name = ""

    def _traitor(self) -> ShopDevice:
        return self._world.shops[0].devices[self._world.seed % 2 + 1]

    async def days(self) -> None:
        """Run one morning: people work, and one device lies in between."""
        with self._truth.noted():
            await self._morning()

    def _liar(self, traitor: ShopDevice, victims: Sequence[str]) -> LyingDevice | LyingHub:
        return LyingDevice(self._world, traitor, victims)

    def _begin(self) -> LyingDevice | LyingHub:
        world = self._world
        shop = world.shops[0]
        traitor = self._traitor()
        terminals = [device for device in shop.devices if device is not shop.hub]
        victims = [device.device_id() for device in terminals if device is not traitor]
        liar = self._liar(traitor, victims)
        self._liar_name = traitor.name
        self._watch_beside(liar)
        self._set_clocks()
        for each in world.shops:
            self._take_orders(each, ORDERS_FIRST)
        for device in world.devices:
            device.start()
        return liar

    def _watch_beside(self, liar: LyingDevice | LyingHub) -> None:
        """Set the checks that run after every transaction on honest devices."""
        world = self._world
        honest = [device for device in world.devices if device is not liar.device]
        self._truth.honest = {device.device_id() for device in honest}
        numbered: Numbered = {}
        for device in honest:
            journal = ShopCheck(device, world.shop_of(device).name, numbered)
            names = NamesCheck(device, self._truth, liar.forger)
            self._checks[device.name] = _both(journal, names)
        names = OfficeNamesCheck(world.office, self._truth, liar.forger)
        self._checks["office"] = _both(OfficeCheck(world.office), names)

    async def _morning(self) -> None:
        liar = self._begin()
        for _ in range(ACTIONS):
            await asyncio.sleep(self._lies.choice([0.01, 0.2, 1.0, 3.0, 9.0]))
            self._step()
            for _ in range(self._lies.randrange(LIES_MAX + 1)):
                await liar.act()
            if self._lies.random() < TROUBLE:
                await self._trouble.mild()
            self._switch_on()
            self._pair_liar(liar)
            self._stand()
        await self._throw_out(liar)

    def _stand(self) -> None:
        """Ignore errors of the lying device's program, which its own lies may cause."""
        world = self._world
        world.bugs = [bug for bug in world.bugs if bug[0] != self._liar_name]
        super()._stand()

    def _pair_liar(self, liar: LyingDevice | LyingHub) -> None:
        """Pair it again once it is quarantined, as people do who think that its disk is damaged."""
        shop = self._world.shops[0]
        query = "SELECT 1 FROM peer WHERE device_id = ? AND quarantined_at IS NOT NULL"
        if shop.hub.rows(query, liar.forger.device_id) and self._lies.random() < PAIRED_AGAIN:
            self._world.pair_again(shop, liar.device)

    async def _throw_out(self, liar: LyingDevice | LyingHub) -> None:
        """Stop all faults and take the lying device out of the store."""
        self._trouble.stop()
        await asyncio.sleep(0.1)
        for computer in self._world.computers:
            if not computer.is_up:
                assert computer.start()
        await asyncio.sleep(1)
        self._stand()
        await self._shut_out(liar)
        self._stand()

    async def _shut_out(self, liar: LyingDevice | LyingHub) -> None:
        """Revoke the device, and check that its next call is refused."""
        hub = self._world.shops[0].hub
        hub.use(revoke, liar.forger.device_id)
        reported = await liar.ask("hello", b'{"epochs":[]}')
        if reported.status is not None:
            require_refused(reported, hub.name, "it was revoked")
        self._world.throw_out(liar.device)

    def _at_rest(self) -> AtRest:
        return AtRest(self._world)

    async def rest(self) -> None:
        """Wait until all honest devices are at rest, then check that they agree."""
        with self._truth.noted():
            await self._agree()

    async def _agree(self) -> None:
        world = self._world
        await world.pair_at_last()
        at_rest = self._at_rest()
        await at_rest.wait_for(self._stand)
        self._check()
        self._stand()
        at_rest.check()
        self.statuses = at_rest.statuses()
        honest = {device.name for device in world.devices}
        world.tally.most_calls = require_bounded(world.wires, honest)


class HubLies(DeviceLies):
    """The hub of the first store lies; then it is replaced by the other counter."""

    def _traitor(self) -> ShopDevice:
        return self._world.shops[0].hub

    def _liar(self, traitor: ShopDevice, victims: Sequence[str]) -> LyingDevice | LyingHub:
        return LyingHub(self._world, self._world.shops[0], victims)

    def _watch_beside(self, liar: LyingDevice | LyingHub) -> None:
        world = self._world
        lied_to = world.shops[0]
        for device in lied_to.devices:
            if device is not liar.device:
                self._checks[device.name] = JournalCheck(device, lied_to.name)
        numbered: Numbered = {}
        self._truth.honest = set()
        for shop in world.shops[1:]:
            for device in shop.devices:
                self._truth.honest.add(device.device_id())
                names = NamesCheck(device, self._truth, None)
                self._checks[device.name] = _both(ShopCheck(device, shop.name, numbered), names)
        names = OfficeNamesCheck(world.office, self._truth, None)
        self._checks["office"] = _both(OfficeCheck(world.office, lied_to.name), names)

    def _pair_liar(self, liar: LyingDevice | LyingHub) -> None:
        assert isinstance(liar, LyingHub)
        if liar.is_shut_out() and self._lies.random() < PAIRED_AS_HUB_AGAIN:
            self._world.mend_soon(self._world.shops[0])

    async def _shut_out(self, liar: LyingDevice | LyingHub) -> None:
        """Revoke the hub at head office, then make another device the hub."""
        world, shop = self._world, self._world.shops[0]
        assert world.office.office is not None
        world.office.office.admin.revoke(liar.forger.device_id)
        reported = await liar.ask("hello", b'{"epochs":[]}')
        if reported.status is not None:
            require_refused(reported, "office", "it was revoked")
        world.throw_out(liar.device)
        await world.move_hub(shop, shop.devices[0])

    def _at_rest(self) -> AtRest:
        return AfterLyingHub(self._world, self._world.shops[0])


def _both(*checks: Callable[[], None]) -> Callable[[], None]:
    def check() -> None:
        for one in checks:
            one()

    return check


def byzantine_seed(seed: int, options: Options | None = None) -> Result:
    """Run one seed in which a device lies: in two of five the hub, else another device."""
    return run_seed(seed, options, HubLies if seed % 5 > 2 else DeviceLies)
