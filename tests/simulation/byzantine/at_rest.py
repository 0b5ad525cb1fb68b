"""The checks at rest after a lying hub was replaced."""

from __future__ import annotations

from kiosk.storage.verification import verify
from tests.simulation.byzantine.checks import SHOWN
from tests.simulation.checks.at_rest import AtRest
from tests.simulation.checks.invariants import Numbered, ShopCheck, require
from tests.simulation.shop import ShopDevice
from tests.simulation.world import Shop, World

EXPECTED = {"records_set_aside", "event_unchained"}
"""What `verify` finds where a hub lied: events that contradict the log, and events that it forged
between a device's own.
"""


class JournalCheck(ShopCheck):
    """Checks a device whose hub lies: its log is unbroken and its orders' steps are legal.

    Does not check devices' own numbers, because the hub may forge events with them.
    """

    def __init__(self, device: ShopDevice, store: str) -> None:
        numbered: Numbered = {}
        super().__init__(device, store, numbered)
        self._position = 0

    def _own_numbers(self, done: object) -> set[str]:
        rows = self._device.rows(
            "SELECT position, order_id FROM event WHERE position > ?", self._position
        )
        self._position = max([self._position, *(position for position, _ in rows)])
        return {order_id for _, order_id in rows if order_id}


class AfterLyingHub(AtRest):
    """Checks that devices and head office agree, and that all confirmed events are kept or shown.

    `lied_to`: the store whose hub lied.
    """

    def __init__(self, world: World, lied_to: Shop) -> None:
        super().__init__(world)
        self._lied_to = lied_to

    def _confirmed_arrived(self, shop: Shop) -> None:
        """2 and 12; in the lying hub's store, confirmed events may be set aside with a card."""
        if shop is not self._lied_to:
            super()._confirmed_arrived(shop)
            return
        query = "SELECT event_id FROM entry WHERE store_id = ?"
        held = {event_id for (event_id,) in self._world.office.rows(query, shop.store_id)}
        for device in shop.devices:
            aside = _aside(device)
            lost = device.confirmed.keys() - held - aside
            require(not lost, SHOWN, device.name, lambda: f"{sorted(lost)} are nowhere")  # noqa: B023
            reported = device.rows("SELECT 1 FROM event WHERE kind = 'set_aside'")
            is_shown = not (device.confirmed.keys() & aside - held) or bool(reported)
            require(is_shown, SHOWN, device.name, lambda: f"no card tells of {aside}")  # noqa: B023

    def _erased(self, shop: Shop) -> None:
        """17, but not in the lying hub's store, as that hub may not have erased anything."""
        if shop is not self._lied_to:
            super()._erased(shop)

    @staticmethod
    def _database_is_valid(device: ShopDevice) -> None:
        """16, and `kiosk verify` finds no problem other than those that a lying hub causes."""
        assert device.store is not None
        found = verify(device.store.database)
        problems = [problem for problem in found if EXPECTED.isdisjoint(problem.codes())]
        require(not problems, 16, device.name, lambda: "; ".join(map(str, problems)))

    @staticmethod
    def _kept(device: ShopDevice) -> None:
        """1: every confirmed event is on the disk, in the journal or set aside."""
        here = {event_id for (event_id,) in device.rows("SELECT event_id FROM event")}
        lost = device.confirmed.keys() - here - _aside(device)
        require(not lost, 1, device.name, lambda: f"{sorted(lost)} are gone")


def _aside(device: ShopDevice) -> set[str]:
    return {event_id for (event_id,) in device.rows("SELECT event_id FROM set_aside")}
