"""Plays a day in a sample shop, for the demo and for screenshots.

What happens to each order is data: the stories in `resources/demo`. They are played
through the same use cases as in a real store, each at its time, so that journals, waiting times
and slots are realistic.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from kiosk.demo.sample_orders import Shop, sample_order
from kiosk.domain.actions import Details
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, HandedLine, HandOver, NewOrder, Order, Slot
from kiosk.domain.status import Status, parse_status
from kiosk.services.orders import counter
from kiosk.services.orders.check_in import CheckIn, arrive, recognise_code
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.unit_of_work import UnitOfWork

SLOT_LENGTH = timedelta(minutes=30)
COUNTER = "Comptoir 1"

StoryAction = Callable[[UnitOfWork], object]


@frozen
class StoryMoment:
    """What happens at one time of the sample day: one transaction."""

    at: datetime
    actions: tuple[StoryAction, ...]

    def happen(self, uow: UnitOfWork) -> None:
        """Carry out the actions. The unit of work's clock must be at `at`."""
        for action in self.actions:
            action(uow)


def sample_day(shop: Shop, now: datetime, seed: int = 1) -> list[StoryMoment]:
    """Everything that happened in the shop until `now`, in sequence, for an empty store.

    The same `now` and `seed` give the same day. The caller sets the store's clock to the time of
    each before it carries it out.
    """
    rng = random.Random(seed)  # noqa: S311 - demo data, no secret
    played = sorted(_stories(shop, rng, now), key=lambda action: action[0])
    return [
        StoryMoment(at, tuple(action for _, action in actions))
        for at, actions in groupby(played, key=lambda action: action[0])
    ]


def slot_from(now: datetime, minutes: int) -> Slot:
    """The half-hour slot that begins `minutes` after the start of the current one."""
    under_way = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    start = under_way + timedelta(minutes=minutes)
    return Slot(start, start + SLOT_LENGTH)


def _stories(
    shop: Shop, rng: random.Random, now: datetime
) -> Iterator[tuple[datetime, StoryAction]]:
    """Each action of each story with its time; an order comes in before its other actions.

    A story has: `count`, the number of orders it happens to; `slot_min` (see `slot_from`; null: no
    slot yet); `begins_at`, "INIT" when the slot is agreed on later; `same_customer`, when all are
    one person's; and `steps`: minutes from now, what happens, who does it or where, details.
    """
    number = customer = 0
    for story in shop.stories:
        for index in range(story["count"]):
            number += 1
            customer += not (index and story.get("same_customer"))
            player = StoryPlayer(shop, now, story, index)
            order = sample_order(
                shop,
                rng,
                number=number,
                customer=customer - 1,
                slot=player.first_slot,
                lines_min=player.lines_min,
            )
            first_at = min((player.timestamp(step) for step in story["steps"]), default=now)
            came_in = now - timedelta(minutes=rng.randrange(4 * 60, 26 * 60))
            yield min(came_in, first_at - timedelta(hours=1)), _add(order)
            for step in story["steps"]:
                yield player.timestamp(step), player.action(order.order_id, step)


def _add(order: NewOrder) -> StoryAction:
    return lambda uow: take_orders(uow, [order])


class StoryPlayer:
    """Turns the steps of one story into actions for one of its orders."""

    def __init__(self, shop: Shop, now: datetime, story: dict[str, Any], index: int) -> None:
        self._shop = shop
        self._now = now
        self._story = story
        self._index = index
        minutes = story["slot_min"]
        self._slot = None if minutes is None else slot_from(now, minutes)
        self.first_slot = None if story.get("begins_at") == "INIT" else self._slot
        self.lines_min = 2 if any(step[1] == "partial" for step in story["steps"]) else 1

    def timestamp(self, step: list[Any]) -> datetime:
        """When a step happened; orders are 1.7 minutes apart, unless all are one person's."""
        apart = 0.0 if self._story.get("same_customer") else self._index * 1.7
        return self._now - timedelta(minutes=apart - step[0])

    def action(self, order_id: str, step: list[Any]) -> StoryAction:
        """The action of a step: minutes, action or status, person or place, details."""
        _, name, who, *rest = step
        details = rest[0] if rest else {}
        if name == "arrive":
            return lambda uow: _arrive(uow, order_id, who)
        actor = Actor(self._shop.people[who], who)
        if name == "serve":
            command = counter.OrderCommand(order_id, actor, details["counter"])
            return lambda uow: counter.serve(uow, command)
        if name == "partial":
            return lambda uow: self._hand_over_some(uow, order_id, actor, details)
        to_status = parse_status(name)
        return lambda uow: self._advance(
            uow, order_id, to_status, actor, self._details(to_status, details)
        )

    def _details(self, to_status: Status, played: dict[str, Any]) -> Details:
        slot = slot_from(self._now, played["slot_min"]) if "slot_min" in played else None
        if to_status is Status.STARTED:
            slot = self._slot
        expected_at = None
        if "expected_min" in played:
            expected_at = slot_from(self._now, played["expected_min"]).start
        return Details(played.get("reason"), played.get("comment"), slot, expected_at)

    @staticmethod
    def _advance(
        uow: UnitOfWork, order_id: str, to_status: Status, actor: Actor, details: Details
    ) -> None:
        order = _order(uow, order_id)
        claim = order.state.claim
        where = claim.counter if claim else COUNTER
        counter.advance(uow, counter.Advance(order_id, to_status, actor, where, details))

    def _hand_over_some(
        self, uow: UnitOfWork, order_id: str, actor: Actor, played: dict[str, Any]
    ) -> None:
        """Hand over all lines but the last; replan that one if the story says so."""
        order = _order(uow, order_id)
        last = order.lines[-1].number
        handed = tuple(
            HandedLine(line.number, 0, played["reason"])
            if line.number == last
            else HandedLine(line.number, line.quantity)
            for line in order.lines
        )
        rest = slot_from(self._now, played["replan_min"]) if "replan_min" in played else None
        details = Details(played["reason"], hand_over=HandOver(handed), replan_to=rest)
        self._advance(uow, order_id, Status.PICK_UP_PARTIALLY, actor, details)


def _arrive(uow: UnitOfWork, order_id: str, bay: str | None) -> None:
    """The customer scans one order's code, and arrives for all of their orders that are due."""
    recognised = recognise_code(uow, None, _order(uow, order_id).pickup_code)
    arrive(uow, CheckIn(recognised.order_ids or (order_id,), bay, by_code=True))


def _order(uow: UnitOfWork, order_id: str) -> Order:
    order = uow.order(order_id)
    assert order is not None, order_id
    return order
