"""Runs one seed: two days with people, head office and faults, then rest, then all checks."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from kiosk.domain.order import Slot
from kiosk.domain.workflow import HEAD_OFFICE_STEPS
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import Link
from kiosk.sync.client import push
from kiosk.sync.server import polls
from tests.simulation.acting.operated import Wish
from tests.simulation.checks.at_rest import AtRest
from tests.simulation.checks.head_office import OfficeCheck
from tests.simulation.checks.invariants import BUG, Numbered, ShopCheck, Violation
from tests.simulation.checks.reached import PROVISIONAL, Log
from tests.simulation.device import Computer
from tests.simulation.first_copies.short_logs import short_logs_as_files
from tests.simulation.identity import seeded_identity
from tests.simulation.loop import run_virtually
from tests.simulation.people import Person
from tests.simulation.record import Tally, Trace
from tests.simulation.sharing import shared_statements
from tests.simulation.shop import ShopDevice
from tests.simulation.trouble import DAY_S, Trouble
from tests.simulation.world import STORES, Shop, World, empty_office, empty_store
from tests.storage.sample import TOMORROW

ORDERS_FIRST = 5
ASKED = ("cancel",) * 5 + ("replan",) * 4 + ("confirm slot",) * 2 + ("update", "rename", "erase")
WEIGHTS = (2, 2, 1)
"""Relative frequency of actions at each device of a store."""
LOOKS_EVERY_S = 10.0
"""How often a device polls for other processes' writes: here there are none, so rarely."""


@dataclass
class Result:
    """The result of a seed. `violation` None: all invariants held."""

    seed: int
    digest: str
    tally: Tally
    violation: str | None = None
    tail: list[str] = field(default_factory=list)
    statuses: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """How a seed is run. `clocks`: the clock offsets in seconds, in the order of
    `World.computers`; None: random. `calm`: without faults. `say`: called with each line of the
    trace. `asks_for_steps`: order systems ask for steps of orders, too. `first_copies`: counters
    get new disks, too, and load their store anew, as a file.
    """

    clocks: tuple[float, ...] | None = None
    calm: bool = False
    asks_for_steps: bool = False
    first_copies: bool = False
    say: Callable[[str], None] | None = None


def run_seed(
    seed: int,
    options: Options | None = None,
    scenario: Callable[[World, Options], Scenario] | None = None,
) -> Result:
    """Run one seed from beginning to end. `scenario`: what happens; None: Scenario."""
    empty_store()
    empty_office()
    options = options or Options()
    logs = short_logs_as_files() if options.first_copies else nullcontext()
    with seeded_identity(Random(f"identity {seed}")), _looking_less(), shared_statements(), logs:
        return run_virtually(_live(seed, options, scenario or Scenario))


@contextmanager
def _looking_less() -> Iterator[None]:
    before = polls.POLL_S, push.LOOK_EVERY_S
    polls.POLL_S = push.LOOK_EVERY_S = LOOKS_EVERY_S
    try:
        yield
    finally:
        polls.POLL_S, push.LOOK_EVERY_S = before


async def _live(seed: int, options: Options, begin: Callable[[World, Options], Scenario]) -> Result:
    tally = Tally(seeds=1)
    trace = Trace(asyncio.get_running_loop().time, options.say)
    stores = getattr(begin, "stores", STORES)
    world = World(seed, trace, tally, stores)
    result = Result(seed, "", tally)
    scenario = begin(world, options)
    try:
        await world.build()
        await scenario.days()
        await scenario.rest()
    except Violation as violation:
        result.violation = str(violation)
    except Exception as error:  # noqa: BLE001 - any failure is reported with its seed
        result.violation = f"{type(error).__name__}: {error}"
        result.violation += "".join(traceback.format_exception(error)[-24:])
    finally:
        result.tail = list(trace.tail)
        world.close()
    tally.virtual_s = asyncio.get_running_loop().time()
    result.digest = trace.digest
    result.statuses = scenario.statuses
    return result


SEEDS_A_CLOSING, CLOSING_SEED = 7, 4
"""In one seed of so many people close the day too; none of the seeds that show a mutant is one."""


class Scenario:
    """The events of a run, one after the other, and the checks after each transaction."""

    def __init__(self, world: World, options: Options) -> None:
        self._world = world
        self._options = options
        self._rng = Random(world.rng.getrandbits(64))
        closes = type(self) is Scenario and world.seed % SEEDS_A_CLOSING == CLOSING_SEED
        self._people = Person(Random(world.rng.getrandbits(64)), closes=closes)
        self._trouble = Trouble(
            world, Random(world.rng.getrandbits(64)), clocks_step=options.clocks is None
        )
        self._checks: dict[str, Callable[[], None]] = {}
        self._dirty: dict[str, None] = {}
        self._broken: Violation | None = None
        self._numbers = 0
        self._steps = 0
        self.statuses: dict[str, tuple[str, ...]] = {}
        world.watchers.append(self._committed)

    # --- checking

    def _committed(self, device: Computer) -> None:
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._check)
        self._dirty[device.name] = None

    def _check(self) -> None:
        dirty, self._dirty = list(self._dirty), {}
        for name in dirty:
            check = self._checks.get(name)
            if check is None or self._broken is not None or name not in self._running():
                continue
            try:
                check()
            except Violation as violation:
                self._world.trace.note(name, "VIOLATION", violation)
                self._broken = violation

    def _running(self) -> set[str]:
        return {computer.name for computer in self._world.computers if computer.is_up}

    def _stand(self) -> None:
        """Raise the first problem found: a violation rather than an error that followed from it."""
        if self._broken is not None:
            raise self._broken
        if self._world.bugs:
            name, error = self._world.bugs[0]
            if isinstance(error, Violation):
                raise error
            raise Violation(BUG, name, repr(error)) from error

    # --- days

    async def days(self) -> None:
        """Run two days, with a night between them."""
        world = self._world
        self._watch()
        self._set_clocks()
        if self._options.first_copies:
            self._trouble.hand_out_new_disks()
        for shop in world.shops:
            self._take_orders(shop, ORDERS_FIRST)
        for day in range(2):
            for device in world.devices:
                device.start()
            await self._business(28 if day == 0 else 22)
            if day == 0:
                await self._night()

    def _watch(self) -> None:
        """Set the check that runs after every transaction on each computer."""
        self._checks["office"] = OfficeCheck(self._world.office)
        numbered: Numbered = {}
        for shop in self._world.shops:
            for device in shop.devices:
                self._checks[device.name] = ShopCheck(device, shop.name, numbered)

    def _set_clocks(self) -> None:
        offsets = [self._rng.choice([0.0, 0.0, 40.0, -900.0, DAY_S, -DAY_S]) for _ in range(7)]
        given = self._options.clocks
        for place, computer in enumerate(self._world.computers):
            computer.clock_off_s = given[place] if given else offsets[place]

    async def _night(self) -> None:
        for device in self._world.devices:
            device.stop()
        await asyncio.sleep(self._rng.uniform(0.3, 1.2) * DAY_S)
        if not self._world.office.is_up:
            self._world.office.start()

    async def _business(self, actions: int) -> None:
        """Draw `actions` actions with faults between them; restart devices that went down."""
        for _ in range(actions):
            await asyncio.sleep(self._rng.choice([0.01, 0.2, 1.0, 3.0, 9.0, 20.0]))
            self._step()
            if not self._options.calm and self._rng.random() < 0.45:
                await self._trouble.one()
            self._switch_on()
            self._stand()

    def _step(self) -> None:
        self._steps += 1
        shop = self._rng.choice(self._world.shops)
        if self._rng.random() < 0.2:
            self._head_office(shop)
            return
        device = self._rng.choices(shop.devices, WEIGHTS[: len(shop.devices)])[0]
        for _ in range(self._rng.choice([1, 1, 2])):
            if device.is_up:
                wish = self._wish(device)
                if wish is not None:
                    device.do(wish)
            if device.monitor.state.waiting and device.monitor.state.link is Link.OFFLINE:
                self._world.tally.rows[PROVISIONAL] += 1

    def _wish(self, device: ShopDevice) -> Wish | None:
        """The next action; None where there is none or the device cannot even show its orders."""
        try:
            return self._people.wish(device)
        except BaseException as error:
            if not (isinstance(error, StoreUnavailable) or device.disk.is_dead):
                raise
            return None

    def _head_office(self, shop: Shop) -> None:
        office = self._world.office
        if not office.is_up:
            return
        if self._rng.random() < 0.15:
            self._take_orders(shop, 1)
            return
        order_id = self._rng.choice(shop.order_ids)
        later = timedelta(minutes=self._rng.randrange(1, 90))
        slot = Slot(TOMORROW.start + later, TOMORROW.end + later)
        # Its own choices, so that seeds without such steps run as they always did.
        if self._options.asks_for_steps and self._rng.random() < 0.4:
            to_status = self._rng.choice(HEAD_OFFICE_STEPS)
            office.ask_for_step(order_id, to_status, shop.store_id)
            return
        office.ask(self._rng.choice(ASKED), order_id, slot, shop.store_id)

    def _take_orders(self, shop: Shop, count: int) -> None:
        for _ in range(count):
            self._numbers += 1
            office = self._world.office
            if not office.is_up:
                return
            with_slot = self._rng.random() < 0.7
            shop.order_ids.append(
                office.create(shop.store_id, shop.name, self._numbers, with_slot=with_slot)
            )

    def _switch_on(self) -> None:
        for computer in self._world.computers:
            if not computer.is_up and self._rng.random() < 0.3:
                computer.start()

    # --- rest

    async def rest(self) -> None:
        """Stop the faults, wait until everything is at rest, then check that all agrees."""
        self._trouble.stop()
        self._world.trace.note("all", "faults stop")
        await asyncio.sleep(0.1)
        for computer in self._world.computers:
            if not computer.is_up:
                assert computer.start()
        await self._world.pair_at_last()
        at_rest = AtRest(self._world)
        await at_rest.wait_for(self._stand)
        self._check()
        self._stand()
        at_rest.check()
        self.statuses = at_rest.statuses()
        for shop in self._world.shops:
            log = Log(shop.hub)
            self._world.tally.transitions.update(log.transitions())
            self._world.tally.rows.update(log.rows())
