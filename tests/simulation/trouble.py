"""What goes wrong, drawn from the seed: on lines, on disks, with clocks, with machines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from tests.simulation.disk import Files
from tests.simulation.hubs import Hubs
from tests.simulation.machine import Computer
from tests.simulation.shop import ShopMachine
from tests.simulation.town import Shop, Town
from tests.simulation.wires import Wire

DAY_S = 86_400.0


class Trouble:
    """Makes things go wrong until it is told to stop."""

    def __init__(self, town: Town, chance: Random, *, clocks_step: bool = True) -> None:
        self._town = town
        self._chance = chance
        self._copies: dict[str, list[Files]] = {}
        self._clocks_step = clocks_step
        self._hubs = Hubs(town, chance, self._note, self._forget_copies)
        self._is_over = False
        self._kinds = (
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

    async def one(self) -> None:
        """Something goes wrong."""
        await self._chance.choice(self._kinds)()

    def _note(self, kind: str, who: str, *facts: object) -> None:
        self._town.tally.faults[kind] += 1
        self._town.trace.note(who, "TROUBLE", kind, *facts)

    def _after(self, seconds: float, do: Callable[[], None]) -> None:
        def act() -> None:
            if not self._is_over:
                do()

        asyncio.get_running_loop().call_later(seconds, act)

    def _machine(self) -> ShopMachine:
        return self._chance.choice(self._town.machines)

    def _computer(self) -> Computer:
        return self._chance.choice(self._town.computers)

    def _wire(self) -> Wire:
        wire = self._machine().wire
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
        weather.slowest_s = self._chance.choice([0.02, 0.3, 2.0])
        weather.newer_peer = self._chance.random() < 0.3
        if weather.newer_peer:
            self._note("newer peer", wire.name)
        if weather.slowest_s > 0.1:
            self._note("delay", wire.name)
        wire.trouble()
        self._after(self._chance.uniform(10, 120), wire.calm)

    def _likely(self) -> float:
        return self._chance.choice([0.0, 0.0, 0.1, 0.3])

    async def _cut(self) -> None:
        wire = self._wire()
        up, down = self._chance.choice([(True, True), (True, True), (True, False), (False, True)])
        kind = "two-way partition" if up and down else "one-way partition"
        self._note(kind, wire.name, "up" if up else "", "down" if down else "")
        wire.cut(up=up, down=down)
        self._after(self._chance.uniform(5, 150), wire.restore)

    async def _wrong_address(self) -> None:
        """A machine asks the hub of another store."""
        shop, other = self._chance.sample(self._town.shops, 2)
        machine = next(each for each in shop.machines if each is not shop.hub)
        wire = machine.wire
        assert wire is not None
        self._note("wrong address", machine.name)
        wire.mislead(lambda: other.hub)
        self._after(self._chance.uniform(5, 40), lambda: wire.mislead(None))

    # --- disks and machines

    async def _crash(self) -> None:
        computer = self._computer()
        if self._chance.random() < 0.5:
            computer.disk.crash_after(self._chance.randrange(1, 80))
        else:
            computer.disk.crash_at_commit(self._chance.choice(["before", "after"]))

    async def _plug(self) -> None:
        computer = self._computer()
        if computer.is_up:
            power_cut = self._chance.random() < 0.6
            self._note("power cut" if power_cut else "kill", computer.name)
            computer.pull_plug(power_cut=power_cut)

    async def _rival(self) -> None:
        """A command runs beside the program, on the same file."""
        machine = self._machine()
        self._note("another process writes", machine.name)
        machine.disk.rival_after(self._chance.randrange(1, 4))

    async def _full(self) -> None:
        await self._ail("disk full", "database or disk is full")

    async def _io(self) -> None:
        if self._chance.random() < 0.5:
            computer = self._computer()
            self._note("I/O error", computer.name)
            computer.disk.fail_once(self._chance.randrange(1, 60))
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

        self._after(self._chance.uniform(2, 25), heal)

    async def _clock(self) -> None:
        if not self._clocks_step:
            return
        computer = self._computer()
        step_s = self._chance.choice([-DAY_S, DAY_S, -3600.0, 600.0, -30.0, -computer.clock_off_s])
        computer.clock_off_s = max(-DAY_S, min(DAY_S, computer.clock_off_s + step_s))
        self._note("clock steps", computer.name, computer.clock_off_s)

    async def _copy(self) -> None:
        computer = self._computer()
        if computer.is_up:
            self._copies.setdefault(computer.name, []).append(computer.disk.image())
            self._town.trace.note(computer.name, "copied")

    async def _restore(self) -> None:
        """The disk is lost, and an older copy is put in its place."""
        names = sorted(name for name, copies in self._copies.items() if copies)
        if not names:
            return
        name = self._chance.choice(names)
        computer = next(each for each in self._town.computers if each.name == name)
        files = self._chance.choice(self._copies[name])
        self._note("restore", name)
        computer.pull_plug(power_cut=False)
        self._town.swap(computer, files)
        if computer is self._town.office:
            self._hubs.office_was_restored()

    # --- who is hub

    async def _move_hub(self) -> None:
        await self._hubs.move(self._chance.choice(self._town.shops))

    async def _office_forgets(self) -> None:
        await self._hubs.office_forgets()

    def _forget_copies(self, shop: Shop) -> None:
        """A copy from before would bring back who was hub, or paired, then: people mend that.

        Head office's stay: what it forgets with one, the stores tell it.
        """
        for machine in shop.machines:
            self._copies.pop(machine.name, None)

    # --- the end

    def stop(self) -> None:
        """Nothing goes wrong any more: lines are whole, disks sound."""
        self._is_over = True
        self._hubs.stop()
        for computer in self._town.computers:
            computer.disk.heal()
        for machine in self._town.machines:
            if machine.wire is not None:
                machine.wire.restore()
                machine.wire.calm()
                machine.wire.mislead(None)
