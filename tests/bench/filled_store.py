"""Fills a store with many collected orders and three hundred open ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Step
from kiosk.domain.events.replay import apply
from kiosk.domain.order import Actor, Customer, Line, NewOrder, Order, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import LocalDatabase, open_store

OPEN = 300
BATCH = 500
KEPT_DAYS = 80
"""Before which the oldest orders were collected: on its ninetieth day a customer is erased."""

STAFF = Actor(Role.STAFF, "Léa")
_FIRST = [
    "Camille",
    "Léa",
    "Hugo",
    "Chloé",
    "Élodie",
    "Noël",
    "Jean-Marc",
    "Inès",
    "Zoé",
    "Karim",
    "Sophie",
    "Paul",
    "Anaïs",
]
_LAST = [
    "Martin",
    "Bernard",
    "Dubois",
    "Thomas",
    "Robert",
    "Petit",
    "Durand",
    "Leroy",
    "Moreau",
    "Lefèvre",
    "N’Diaye",
]
_KINDS = ["Lampe", "Tapis", "Fauteuil", "Cafetière", "Étagère", "Coussin", "Vase", "Miroir"]
_LOOKS = ["de salon", "de cuisine", "en chêne", "en laiton", "pour enfant", "à suspendre"]
_COLOURS = ["blanc", "noir", "vert sauge", "terracotta", "bleu nuit"]
_COLLECTED = (Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_OK)


def new_orders(count: int, first: int = 0, *, seed: int = 1) -> Iterator[NewOrder]:
    """Yields realistic orders, the same ones for the same seed."""
    rng = random.Random(seed)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for number in range(first, first + count):
        start = now + timedelta(minutes=30 * rng.randrange(-6, 20))
        lines = tuple(
            Line(line, _label(rng), rng.randrange(1, 4), f"3{rng.randrange(5000):012}")
            for line in range(1, rng.randrange(2, 5))
        )
        yield NewOrder(
            order_id=f"CMD-{number:07}",
            exchange_place_id="BENCH",
            mode="standard",
            customer=Customer(
                rng.choice(_FIRST),
                rng.choice(_LAST) + rng.choice(("", "", " Roy", " Blanc")),
                f"+336{rng.randrange(10**8):08}",
                f"client{number}@example.fr",
                "fr",
            ),
            lines=lines,
            slot=Slot(start, start + timedelta(minutes=30)),
            shelf=f"{rng.choice('ABCD')}{rng.randrange(1, 9)}-{rng.randrange(1, 13):02}",
            content_hash=str(number),
        )


def _label(rng: random.Random) -> str:
    """The name of one of some thousand products."""
    words = (rng.choice(_KINDS), rng.choice(_LOOKS), rng.choice(_COLOURS), str(rng.randrange(20)))
    return " ".join(words)


def fill(data_dir: Path, count: int, open_count: int = OPEN) -> LocalDatabase:
    """Fills a new store with `count` orders: all collected but `open_count`; 150 are made ready.

    They were collected in the last KEPT_DAYS days, those of the last batch today.
    """
    clock = _Past()
    store = open_store(data_dir, clock)
    every = new_orders(count)
    for first in range(0, count, BATCH):
        clock.days = KEPT_DAYS * max(0, count - BATCH - first) / count
        _take(store, list(islice(every, BATCH)), count - open_count)
    for number in range(count - OPEN // 2, count):
        store.run_blocking(advance, Advance(f"CMD-{number:07}", Status.READY, STAFF, "Comptoir 1"))
    for number in range(count - 12, count):
        store.run_blocking(arrive, CheckIn((f"CMD-{number:07}",), f"A{number % 40}"))
    return store


class _Past:
    """A clock that is `days` late."""

    def __init__(self) -> None:
        self.days = 0.0

    def __call__(self) -> datetime:
        """Returns the time that it shows."""
        return datetime.now(UTC) - timedelta(days=self.days)


def _take(store: LocalDatabase, batch: list[NewOrder], collected: int) -> None:
    def take_and_collect(uow: UnitOfWork, orders: list[NewOrder]) -> None:
        take_orders(uow, orders)
        for new in orders:
            if int(new.order_id[4:]) < collected:
                order = uow.order(new.order_id)
                assert order is not None
                _collect(uow, order)

    store.run_blocking(take_and_collect, batch)


def _collect(uow: UnitOfWork, order: Order) -> None:
    state = order.state
    for to_status in _COLLECTED:
        is_last = to_status is Status.PICK_UP_OK
        handed = tuple(line.quantity for line in order.lines) if is_last else None
        draft = EventDraft(
            EventKind.STATUS,
            STAFF,
            order.order_id,
            state.status,
            to_status,
            state.version,
            payload=Step(handed=handed),
        )
        state = apply(state, uow.append(draft))
    uow.save_state(order, state)
