"""Random faults from the seed: of the network, disks, clocks and devices."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from kiosk.domain.device_roles import DeviceRole
from tests.simulation.device import Computer
from tests.simulation.disk import Files
from tests.simulation.hubs import Hubs
from tests.simulation.shop import ShopDevice
from tests.simulation.wires import Wire
from tests.simulation.world import Shop, World

DAY_S = 86_400.0


class Trouble:
    """Causes faults until `stop` is called."""

    def __init__(self, world: World, rng: Random, *, clocks_step: bool = True) -> None:
        self._world = world
        self._rng = rng
        self._copies: dict[str, list[Files]] = {}
        self._new_disks: dict[str, Files] = {}
        self._clocks_step = clocks_step
        self._hubs = Hubs(world, rng, self._note, self._forget_copies)
        self._is_over = False
        self._kinds: tuple[Callable[[], Awaitable[None]], ...] = (
            *[self._storm] * 4,
            *[self._cut] * 4,
            *[self._crash] * 4,
            self._plug,
            self._full,
            self._io,
            self._unsaved,
            self._clock,
            self._rival,
            *[self._copy] * 3,
            self._restore,
            self._move_hub,
            self._office_forgets,
            self._wrong_address,
        )

    def hand_out_new_disks(self) -> None:
        """From now on, counters may get a disk as it is now: paired, and without a log."""
        for shop in self._world.shops:
            for device in shop.devices:
                if device is not shop.hub and device.role is DeviceRole.COUNTER:
                    self._new_disks[device.name] = device.disk.image()
        self._kinds += (self._new_disk,) * 4

    async def one(self) -> None:
        """Cause one random fault."""
        await self._rng.choice(self._kinds)()

    async def mild(self) -> None:
        """Cause one everyday fault: of the network, or a device that goes down."""
        await self._rng.choice((self._storm, self._cut, self._plug, self._crash))()

    def _note(self, kind: str, who: str, *params: object) -> None:
        self._world.tally.faults[kind] += 1
        self._world.trace.note(who, "TROUBLE", kind, *params)

    def _after(self, seconds: float, do: Callable[[], None]) -> None:
        def act() -> None:
            if not self._is_over:
                do()

        asyncio.get_running_loop().call_later(seconds, act)

    def _device(self) -> ShopDevice:
        return self._rng.choice(self._world.devices)

    def _computer(self) -> Computer:
        return self._rng.choice(self._world.computers)

    def _wire(self) -> Wire:
        wire = self._device().wire
        assert wire is not None
        return wire

    # --- lines

    async def _storm(self) -> None:
        wire = self._wire()
        weather = wire.weather
        weather.lost, weather.reply_lost, weather.twice = (
            self._likely(),
            self._likely(),
            self._likely(),
        )
        weather.late, weather.truncated = self._likely() / 2, self._likely() / 2
        weather.reply_truncated = self._likely() / 2
        weather.slowest_s = self._rng.choice([0.02, 0.3, 2.0])
        weather.newer_peer = self._rng.random() < 0.3
        if weather.newer_peer:
            self._note("newer peer", wire.name)
        if weather.slowest_s > 0.1:
            self._note("delay", wire.name)
        wire.trouble()
        self._after(self._rng.uniform(10, 120), wire.calm)

    def _likely(self) -> float:
        return self._rng.choice([0.0, 0.0, 0.1, 0.3])

    async def _cut(self) -> None:
        wire = self._wire()
        up, down = self._rng.choice([(True, True), (True, True), (True, False), (False, True)])
        kind = "two-way partition" if up and down else "one-way partition"
        self._note(kind, wire.name, "up" if up else "", "down" if down else "")
        wire.cut(up=up, down=down)
        self._after(self._rng.uniform(5, 150), wire.restore)

    async def _wrong_address(self) -> None:
        """A device's calls reach the hub of another store for a while."""
        shop, other = self._rng.sample(self._world.shops, 2)
        device = next(each for each in shop.devices if each is not shop.hub)
        wire = device.wire
        assert wire is not None
        self._note("wrong address", device.name)
        wire.mislead(lambda: other.hub)
        self._after(self._rng.uniform(5, 40), lambda: wire.mislead(None))

    # --- disks and devices

    async def _crash(self) -> None:
        computer = self._computer()
        if self._rng.random() < 0.5:
            computer.disk.crash_after(self._rng.randrange(1, 80))
        else:
            computer.disk.crash_at_commit(self._rng.choice(["before", "after"]))

    async def _plug(self) -> None:
        computer = self._computer()
        if computer.is_up:
            power_cut = self._rng.random() < 0.6
            self._note("power cut" if power_cut else "kill", computer.name)
            computer.pull_plug(power_cut=power_cut)

    async def _rival(self) -> None:
        """A subcommand writes to the same database beside the program."""
        device = self._device()
        self._note("another process writes", device.name)
        device.disk.rival_after(self._rng.randrange(1, 4))

    async def _full(self) -> None:
        await self._ail("disk full", "database or disk is full")

    async def _io(self) -> None:
        if self._rng.random() < 0.5:
            computer = self._computer()
            self._note("I/O error", computer.name)
            computer.disk.fail_once(self._rng.randrange(1, 60))
            return
        await self._ail("I/O error", "disk I/O error")

    async def _unsaved(self) -> None:
        computer = self._computer()
        self._note("I/O error at commit", computer.name)
        computer.disk.fail_at_commit()

    async def _ail(self, kind: str, message: str) -> None:
        computer = self._computer()
        self._note(kind, computer.name)
        computer.disk.ailment = message
        computer.troubled_at = asyncio.get_running_loop().time()

        def heal() -> None:
            computer.disk.ailment = None
            computer.troubled_at = asyncio.get_running_loop().time()

        self._after(self._rng.uniform(2, 25), heal)

    async def _clock(self) -> None:
        if not self._clocks_step:
            return
        computer = self._computer()
        step_s = self._rng.choice([-DAY_S, DAY_S, -3600.0, 600.0, -30.0, -computer.clock_off_s])
        computer.clock_off_s = max(-DAY_S, min(DAY_S, computer.clock_off_s + step_s))
        self._note("clock steps", computer.name, computer.clock_off_s)

    async def _copy(self) -> None:
        computer = self._computer()
        if computer.is_up:
            self._copies.setdefault(computer.name, []).append(computer.disk.image())
            self._world.trace.note(computer.name, "copied")

    async def _restore(self) -> None:
        """A disk is lost and replaced by an older copy."""
        names = sorted(name for name, copies in self._copies.items() if copies)
        if not names:
            return
        name = self._rng.choice(names)
        computer = next(each for each in self._world.computers if each.name == name)
        files = self._rng.choice(self._copies[name])
        self._note("restore", name)
        computer.pull_plug(power_cut=False)
        self._world.swap(computer, files)
        if computer is self._world.office:
            self._hubs.office_was_restored()

    async def _new_disk(self) -> None:
        names = sorted(self._new_disks)
        if names:
            name = self._rng.choice(names)
            device = next(each for each in self._world.devices if each.name == name)
            self._note("new disk", name)
            device.pull_plug(power_cut=False)
            self._world.swap(device, self._new_disks[name])

    # --- changes of hub

    async def _move_hub(self) -> None:
        await self._hubs.move(self._rng.choice(self._world.shops))

    async def _office_forgets(self) -> None:
        await self._hubs.office_forgets()

    def _forget_copies(self, shop: Shop) -> None:
        """Drop the disk copies of a store's devices: they hold an outdated hub or pairing.

        Head office's copies stay: the stores send again what it forgets with one.
        """
        for device in shop.devices:
            self._copies.pop(device.name, None)
            self._new_disks.pop(device.name, None)

    # --- the end

    def stop(self) -> None:
        """Stop all faults: lines and disks work again."""
        self._is_over = True
        self._hubs.stop()
        for computer in self._world.computers:
            computer.disk.heal()
        for device in self._world.devices:
            if device.wire is not None:
                device.wire.restore()
                device.wire.calm()
                device.wire.mislead(None)
