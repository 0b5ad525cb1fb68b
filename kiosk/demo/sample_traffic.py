"""Keeps a sample store going: orders come in, become ready, and customers arrive."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from kiosk.demo.sample_orders import Shop, sample_order
from kiosk.demo.sample_store import COUNTER, slot_from
from kiosk.domain.arrival import Column
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import counter
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.boards import Card, ColumnView
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

WAITING_MAX = 14
"""No customer arrives while this many wait, because perhaps nobody serves them."""

OPEN_MAX = 90
"""No more orders come in while this many are still to be collected."""

SOON = timedelta(minutes=45)


class SampleTraffic:
    """Chooses at random what happens next in the sample store."""

    def __init__(self, shop: Shop, seed: int | None = None) -> None:
        self._shop = shop
        self._rng = random.Random(seed)  # noqa: S311 - demo data, no secret
        self._number = self._rng.randrange(1_000, 9_000_000)

    def step(self, uow: UnitOfWork, columns: Mapping[Column, ColumnView]) -> Changes:
        """Let one thing happen. `columns`: the counter's now. Returns no changes if nothing can."""
        now = uow.now()
        here = [c for c in columns[Column.ARRIVED].cards if c.status is not Status.IN_PROGRESS]
        due = [c for c in columns[Column.READY].cards if _is_due(c, now)]
        to_prepare = columns[Column.TO_PREPARE]
        started = [c for c in to_prepare.cards if c.status is Status.STARTED and not c.held_id]
        draw = self._rng.random()
        if draw < 0.45 and due and len(here) < WAITING_MAX:
            return self._arrive(uow, self._rng.choice(due))
        if draw < 0.75 and started:
            return self._get_ready(uow, started[0])
        if to_prepare.total + columns[Column.READY].total < OPEN_MAX:
            return self._come_in(uow, now)
        return Changes()

    def _arrive(self, uow: UnitOfWork, card: Card) -> Changes:
        bay = self._rng.choice((None, *self._shop.bays))
        return arrive(uow, CheckIn((card.order_id,), bay)).changes

    def _get_ready(self, uow: UnitOfWork, card: Card) -> Changes:
        staff = [name for name, role in self._shop.people.items() if role is Role.STAFF]
        actor = Actor(Role.STAFF, self._rng.choice(staff))
        order = uow.order(card.order_id)
        if order is None or order.status is not Status.STARTED:
            return Changes()
        command = counter.Advance(card.order_id, Status.READY, actor, COUNTER)
        return counter.advance(uow, command)

    def _come_in(self, uow: UnitOfWork, now: datetime) -> Changes:
        self._number += 1
        slot = slot_from(now, self._rng.choice((30, 60, 60, 90, 120)))
        customer = self._rng.randrange(len(self._shop.customers))
        order = sample_order(
            self._shop, self._rng, number=self._number, customer=customer, slot=slot
        )
        return take_orders(uow, [order]).changes


def _is_due(card: Card, now: datetime) -> bool:
    is_soon = card.slot_start is None or card.slot_start <= now + SOON
    return card.status is Status.READY and is_soon and not card.held_id
