"""One run: a seed's shop days, with people, head office and trouble; then quiet, and the count."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from kiosk.domain.order import Slot
from kiosk.services.links import Link
from kiosk.services.ports import StoreUnavailable
from kiosk.sync import hub, sending
from tests.simulation.at_rest import AtRest
from tests.simulation.checks_of_office import OfficeCheck
from tests.simulation.identity import seeded_identity
from tests.simulation.invariants import BUG, Numbered, ShopCheck, Violation
from tests.simulation.loop import run_virtually
from tests.simulation.machine import Computer
from tests.simulation.people import Person, Wish
from tests.simulation.reached import PROVISIONAL, Log
from tests.simulation.record import Tally, Trace
from tests.simulation.sharing import shared_statements
from tests.simulation.shop import ShopMachine
from tests.simulation.town import Shop, Town, empty_office, empty_store
from tests.simulation.trouble import DAY_S, Trouble
from tests.storage.sample import TOMORROW

ORDERS_FIRST = 5
ASKED = ("cancel",) * 5 + ("replan",) * 4 + ("confirm slot",) * 2 + ("update", "rename", "erase")
LOOKS_EVERY_S = 10.0
"""How often hub and engine look for what other processes wrote: here there are none."""


@dataclass
class Result:
    """What became of a seed. `violation` None: everything held."""

    seed: int
    digest: str
    tally: Tally
    violation: str | None = None
    tail: list[str] = field(default_factory=list)
    statuses: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """How a seed is run. `clocks`: how far each machine's clock is off, by its place; None: drawn.

    `calm`: without trouble.
    """

    clocks: tuple[float, ...] | None = None
    calm: bool = False
    say: Callable[[str], None] | None = None


def run_seed(seed: int, options: Options | None = None) -> Result:
    """Run one seed from beginning to end."""
    empty_store()
    empty_office()
    with seeded_identity(Random(f"identity {seed}")), _looking_less(), shared_statements():
        return run_virtually(_live(seed, options or Options()))


@contextmanager
def _looking_less() -> Iterator[None]:
    before = hub.POLL_S, sending.LOOK_EVERY_S
    hub.POLL_S = sending.LOOK_EVERY_S = LOOKS_EVERY_S
    try:
        yield
    finally:
        hub.POLL_S, sending.LOOK_EVERY_S = before


async def _live(seed: int, options: Options) -> Result:
    tally = Tally(seeds=1)
    trace = Trace(asyncio.get_running_loop().time, options.say)
    town = Town(seed, trace, tally)
    result = Result(seed, "", tally)
    life = Life(town, options)
    try:
        await town.build()
        await life.days()
        await life.rest()
    except Violation as violation:
        result.violation = str(violation)
    except Exception as error:  # noqa: BLE001 - a failure of the harness names its seed, too
        result.violation = f"{type(error).__name__}: {error}"
        result.violation += "".join(traceback.format_exception(error)[-24:])
    finally:
        result.tail = list(trace.tail)
        town.close()
    tally.virtual_s = asyncio.get_running_loop().time()
    result.digest = trace.digest
    result.statuses = life.statuses
    return result


class Life:
    """What happens, one step after the other, and what is checked after each."""

    def __init__(self, town: Town, options: Options) -> None:
        self._town = town
        self._options = options
        self._chance = Random(town.chance.getrandbits(64))
        self._people = Person(Random(town.chance.getrandbits(64)))
        self._trouble = Trouble(
            town, Random(town.chance.getrandbits(64)), clocks_step=options.clocks is None
        )
        self._checks: dict[str, Callable[[], None]] = {}
        self._dirty: dict[str, None] = {}
        self._broken: Violation | None = None
        self._numbers = 0
        self._steps = 0
        self.statuses: dict[str, tuple[str, ...]] = {}
        town.watchers.append(self._committed)

    # --- checking

    def _committed(self, machine: Computer) -> None:
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._check)
        self._dirty[machine.name] = None

    def _check(self) -> None:
        dirty, self._dirty = list(self._dirty), {}
        for name in dirty:
            check = self._checks.get(name)
            if check is None or self._broken is not None or name not in self._running():
                continue
            try:
                check()
            except Violation as violation:
                self._town.trace.note(name, "VIOLATION", violation)
                self._broken = violation

    def _running(self) -> set[str]:
        return {computer.name for computer in self._town.computers if computer.is_up}

    def _stand(self) -> None:
        """Raise what was found wrong: rather what does not hold than what failed because of it."""
        if self._broken is not None:
            raise self._broken
        if self._town.bugs:
            name, error = self._town.bugs[0]
            if isinstance(error, Violation):
                raise error
            raise Violation(BUG, name, repr(error)) from error

    # --- days

    async def days(self) -> None:
        """Two days, with a night between them."""
        town = self._town
        self._checks["office"] = OfficeCheck(town.office)
        numbered: Numbered = {}
        for shop in town.shops:
            for machine in shop.machines:
                self._checks[machine.name] = ShopCheck(machine, shop.name, numbered)
        self._set_clocks()
        for shop in town.shops:
            self._take_orders(shop, ORDERS_FIRST)
        for day in range(2):
            for machine in town.machines:
                machine.start()
            await self._business(28 if day == 0 else 22)
            if day == 0:
                await self._night()

    def _set_clocks(self) -> None:
        offsets = [self._chance.choice([0.0, 0.0, 40.0, -900.0, DAY_S, -DAY_S]) for _ in range(7)]
        given = self._options.clocks
        for place, computer in enumerate(self._town.computers):
            computer.clock_off_s = given[place] if given else offsets[place]

    async def _night(self) -> None:
        for machine in self._town.machines:
            machine.stop()
        await asyncio.sleep(self._chance.uniform(0.3, 1.2) * DAY_S)
        if not self._town.office.is_up:
            self._town.office.start()

    async def _business(self, deeds: int) -> None:
        """People do things; things go wrong; machines that went down are switched on again."""
        for _ in range(deeds):
            await asyncio.sleep(self._chance.choice([0.01, 0.2, 1.0, 3.0, 9.0, 20.0]))
            self._step()
            if not self._options.calm and self._chance.random() < 0.45:
                await self._trouble.one()
            self._switch_on()
            self._stand()

    def _step(self) -> None:
        self._steps += 1
        shop = self._chance.choice(self._town.shops)
        if self._chance.random() < 0.2:
            self._head_office(shop)
            return
        machine = self._chance.choices(shop.machines, (2, 2, 1))[0]
        for _ in range(self._chance.choice([1, 1, 2])):
            if machine.is_up:
                wish = self._wish(machine)
                if wish is not None:
                    machine.do(wish)
            if machine.monitor.state.waiting and machine.monitor.state.link is Link.OFFLINE:
                self._town.tally.rows[PROVISIONAL] += 1

    def _wish(self, machine: ShopMachine) -> Wish | None:
        """What somebody would do; None where the machine cannot even show its orders."""
        try:
            return self._people.wish(machine)
        except BaseException as error:
            if not (isinstance(error, StoreUnavailable) or machine.disk.is_dead):
                raise
            return None

    def _head_office(self, shop: Shop) -> None:
        office = self._town.office
        if not office.is_up:
            return
        if self._chance.random() < 0.15:
            self._take_orders(shop, 1)
            return
        order_id = self._chance.choice(shop.order_ids)
        later = timedelta(minutes=self._chance.randrange(1, 90))
        slot = Slot(TOMORROW.start + later, TOMORROW.end + later)
        office.ask(self._chance.choice(ASKED), order_id, slot, shop.store_id)

    def _take_orders(self, shop: Shop, count: int) -> None:
        for _ in range(count):
            self._numbers += 1
            office = self._town.office
            if not office.is_up:
                return
            with_slot = self._chance.random() < 0.7
            shop.order_ids.append(
                office.create(shop.store_id, shop.name, self._numbers, with_slot=with_slot)
            )

    def _switch_on(self) -> None:
        for computer in self._town.computers:
            if not computer.is_up and self._chance.random() < 0.3:
                computer.start()

    # --- rest

    async def rest(self) -> None:
        """Faults stop; everything must come to rest, and then add up."""
        self._trouble.stop()
        self._town.trace.note("all", "faults stop")
        await asyncio.sleep(0.1)
        for computer in self._town.computers:
            if not computer.is_up:
                assert computer.start()
        await self._town.pair_at_last()
        at_rest = AtRest(self._town)
        await at_rest.wait_for(self._stand)
        self._check()
        self._stand()
        at_rest.check()
        self.statuses = at_rest.statuses()
        for shop in self._town.shops:
            log = Log(shop.hub)
            self._town.tally.transitions.update(log.transitions())
            self._town.tally.rows.update(log.rows())
