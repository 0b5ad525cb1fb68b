"""Changes of hub: by managers, and by a restored head office that has forgotten some."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from tests.simulation.disk import Files
from tests.simulation.shop import ShopDevice
from tests.simulation.world import Shop, World

MOVES_MAX = 5
AGAIN_S = 10.0


class Hubs:
    """Faults around the hub's role, and how people repair them."""

    def __init__(
        self,
        world: World,
        rng: Random,
        note: Callable[..., None],
        forget_copies: Callable[[Shop], None],
    ) -> None:
        """`note` counts a fault. `forget_copies` drops the disk copies of a store's devices."""
        self._world = world
        self._rng = rng
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
        """Make the other counter the hub; returns whether it was possible.

        The former hub is paired again later, or never.
        """
        device = next(
            each for each in shop.devices if each is not shop.hub and each.name[-2] == "c"
        )
        if not (device.is_well and self._world.office.is_well):
            return False
        device.disk.heal()
        self._world.office.disk.heal()
        self._note("hub moved", device.name)
        self._forget_copies(shop)
        old = shop.hub
        await self._world.move_hub(shop, device)
        check_in = shop.devices[-1]
        self._later(self._rng.uniform(1, 60), lambda: self._pair(shop, check_in))
        if self._rng.random() < 0.5:
            self._later(self._rng.uniform(60, 200), lambda: self._pair(shop, old))
        return True

    def _pair(self, shop: Shop, device: ShopDevice) -> None:
        self._forget_copies(shop)
        self._world.pair_again(shop, device)

    # --- a head office that has forgotten hubs

    async def office_forgets(self) -> None:
        """Copy head office's disk, move the hub some times, then restore the copy."""
        office = self._world.office
        if not office.is_up:
            return
        shop = self._rng.choice(self._world.shops)
        times = self._rng.randrange(MOVES_MAX + 1)
        work = asyncio.ensure_future(self._forget(shop, office.disk.image(), times))
        self._works.add(work)
        work.add_done_callback(self._ended)

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._works.discard(work)
        error = None if work.cancelled() else work.exception()
        if error is not None:
            self._world.bug(self._world.office, error)

    async def _forget(self, shop: Shop, files: Files, times: int) -> None:
        moved = 0
        for _ in range(times):
            await asyncio.sleep(self._rng.uniform(1, 12))
            if self.is_over:
                return
            moved += await self.move(shop)
        await asyncio.sleep(self._rng.uniform(1, 12))
        if not self.is_over:
            self._note(f"restore across {moved} changes of hub", "office")
            self._world.office.pull_plug(power_cut=False)
            self._world.swap(self._world.office, files)
            self.office_was_restored()

    def office_was_restored(self) -> None:
        """Let people notice, after a while, that head office does not accept the hubs any more."""
        self._later(self._rng.uniform(1, 60), self._mend)

    def _mend(self) -> None:
        for shop in self._world.shops:
            if self._world.is_forgotten(shop) and not self._world.mend_soon(shop):
                self._later(AGAIN_S, self._mend)
                return

    def stop(self) -> None:
        """Stop moving hubs."""
        self.is_over = True
        for work in self._works:
            work.cancel()
