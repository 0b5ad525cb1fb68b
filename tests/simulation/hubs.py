"""Who is hub: moved by managers, forgotten by a restored head office, mended by people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from tests.simulation.disk import Files
from tests.simulation.shop import ShopMachine
from tests.simulation.town import Shop, Town

MOVES_MAX = 5
AGAIN_S = 10.0


class Hubs:
    """The trouble that there is with hubs, and what people do about it."""

    def __init__(
        self,
        town: Town,
        chance: Random,
        note: Callable[..., None],
        forget_copies: Callable[[Shop], None],
    ) -> None:
        """`note` counts a trouble. `forget_copies`: those of a store's machines."""
        self._town = town
        self._chance = chance
        self._note = note
        self._forget_copies = forget_copies
        self._works: set[asyncio.Task[None]] = set()
        self.is_over = False

    def _later(self, seconds: float, do: Callable[[], None]) -> None:
        def act() -> None:
            if not self.is_over:
                do()

        asyncio.get_running_loop().call_later(seconds, act)

    async def move(self, shop: Shop) -> bool:
        """A manager makes the other counter the hub, whatever becomes of the old one."""
        machine = next(
            each for each in shop.machines if each is not shop.hub and each.name[-2] == "c"
        )
        if not (machine.is_well and self._town.office.is_well):
            return False
        machine.disk.heal()
        self._town.office.disk.heal()
        self._note("hub moved", machine.name)
        self._forget_copies(shop)
        old = shop.hub
        await self._town.move_hub(shop, machine)
        check_in = shop.machines[-1]
        self._later(self._chance.uniform(1, 60), lambda: self._pair(shop, check_in))
        if self._chance.random() < 0.5:
            self._later(self._chance.uniform(60, 200), lambda: self._pair(shop, old))
        return True

    def _pair(self, shop: Shop, machine: ShopMachine) -> None:
        self._forget_copies(shop)
        self._town.pair_again(shop, machine)

    # --- a head office that has forgotten hubs

    async def office_forgets(self) -> None:
        """Head office is copied, the hub moves some times, and the copy is put in its place."""
        office = self._town.office
        if not office.is_up:
            return
        shop = self._chance.choice(self._town.shops)
        times = self._chance.randrange(MOVES_MAX + 1)
        work = asyncio.ensure_future(self._forget(shop, office.disk.image(), times))
        self._works.add(work)
        work.add_done_callback(self._ended)

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._works.discard(work)
        error = None if work.cancelled() else work.exception()
        if error is not None:
            self._town.bug(self._town.office, error)

    async def _forget(self, shop: Shop, files: Files, times: int) -> None:
        moved = 0
        for _ in range(times):
            await asyncio.sleep(self._chance.uniform(1, 12))
            if self.is_over:
                return
            moved += await self.move(shop)
        await asyncio.sleep(self._chance.uniform(1, 12))
        if not self.is_over:
            self._note(f"restore across {moved} changes of hub", "office")
            self._town.office.pull_plug(power_cut=False)
            self._town.swap(self._town.office, files)
            self.office_was_restored()

    def office_was_restored(self) -> None:
        """Somebody sees after a while that head office lets machines in no more."""
        self._later(self._chance.uniform(1, 60), self._mend)

    def _mend(self) -> None:
        for shop in self._town.shops:
            if self._town.is_forgotten(shop) and not self._town.mend_soon(shop):
                self._later(AGAIN_S, self._mend)
                return

    def stop(self) -> None:
        """Nobody moves a hub any more."""
        self.is_over = True
        for work in self._works:
            work.cancel()
