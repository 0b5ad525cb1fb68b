"""A Saturday at eleven: eleven customers are here, fourteen orders are ready, 31 to prepare."""

from __future__ import annotations

from datetime import timedelta

from kiosk.demo.sample_orders import load_shop
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import check_in
from tests.screens.shop import COUNTER, MANAGER, Shop

ARRIVED, READY, TO_PREPARE = 11, 14, 31

WAITS_S = (550, 370, 754, 436, 324, 272, 272, 195, 147, 100, 52)
"""How long each customer has been here, those who are served first."""

UNPREPARED = 3
"""The customer whose order is not ready."""

BAYS = ("A2", None, "B3", None, None, "A4", "A4", "A12", "A9", "A7", None)
READY_SLOTS_MIN = (-90,) * 4 + (-30,) * 4 + (0,) * 3 + (30,) * 3
TO_PREPARE_SLOTS_MIN = (-4,) + (26,) * 5 + (56,) * 5 + (86,) * 5 + (116,) * 6 + (60 * 24,) * 9


def arrivals(here: list[str]) -> list[tuple[int, str | None, tuple[str, ...]]]:
    """Who has waited how long, where, and for which orders: one customer for two."""
    alone = [number for number in range(ARRIVED) if number not in (5, 6)]
    both = (WAITS_S[5], BAYS[5], (here[5], here[6]))
    return [both, *((WAITS_S[n], BAYS[n], (here[n],)) for n in alone)]


def saturday(shop: Shop) -> None:
    """Fills the store with a Saturday's orders, at the shop's time."""
    sample = load_shop()
    names = iter([f"{first} {last}" for first, last in sample.customers] * 3)

    def order(in_min: float, number: int, shelf: str | None = None) -> str:
        lines = (("Perceuse 18 V", 1 + number % 4),)
        return shop.new_order(
            next(names), in_min=in_min, lines=lines, shelf=shelf or sample.shelves[number % 8]
        )

    now = shop.clock.now
    here = [order(20, number) for number in range(ARRIVED)]
    for number in range(READY):
        shop.advance(order(READY_SLOTS_MIN[number] + 4, number), Status.READY)
    for number in range(TO_PREPARE):
        order(TO_PREPARE_SLOTS_MIN[number], number)
    for order_id in here[:UNPREPARED] + here[UNPREPARED + 1 :]:
        shop.advance(order_id, Status.READY)
    for waited_s, bay, order_ids in sorted(arrivals(here), key=lambda one: -one[0]):
        shop.clock.now = now - timedelta(seconds=waited_s)
        shop.store.run_blocking(check_in.arrive, check_in.CheckIn(order_ids, bay))
    shop.serve(here[0], MANAGER, COUNTER)
    shop.serve(here[1], Actor(Role.STAFF, "Karim"), "Comptoir 2")
    shop.clock.now = now
    shop.advance(here[8], Status.BLOCKED, reason="BLOCKED_OTHER")
