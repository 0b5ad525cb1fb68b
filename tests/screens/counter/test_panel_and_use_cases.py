"""Tests that the panel offers exactly what the use cases accept, for every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.errors import NotAllowed
from kiosk.domain.order import Actor
from kiosk.domain.path_reasons import PATH_REASONS, path_reason
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.domain.steps import one_step
from kiosk.domain.workflow import FLAGS, Role, is_legal
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.order.buttons import ButtonAction, buttons
from kiosk.screens.counter.order.order_details import read_order_details, situation
from kiosk.screens.counter.order.problems import (
    NAMED_ONLY,
    ProblemKind,
    Situation,
    other_statuses,
    problems,
)
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance, CustomerLeft, OrderCommand
from kiosk.services.ports.changes import Changes, HeldAction
from kiosk.services.ports.unit_of_work import UnitOfWork
from tests.counts import cases
from tests.domain.orders import LATER
from tests.screens.shop import COUNTER, MANAGER, Shop
from tests.storage.sample import FakeClock, details_for, opened

Wish: TypeAlias = Status | str
"""A status to advance to, "serve", "resume", "seen", "left", or the code of a path's reason."""

ON_ORDER = {"serve": counter.serve, "resume": counter.resume, "seen": counter.mark_seen}
STATES = ("as it came", "customer here", "held", "at another counter", "seen", *FLAGS)


class TakenBack(Exception):
    """Raised when a use case accepted, to roll its transaction back before the next try."""


@dataclass(frozen=True)
class Case:
    """An order's status and one of STATES; a flag as the state lies over that status."""

    status: Status
    state: str

    @property
    def is_possible(self) -> bool:
        if self.state in FLAGS:
            return is_legal(self.status, Status(self.state))
        if self.state == "customer here":
            return self.status in HERE
        claimed = self.status is Status.IN_PROGRESS
        is_cancelled = self.status is Status.CANCELLED
        return {"at another counter": claimed, "seen": is_cancelled}.get(self.state, True)


HERE = frozenset(
    {Status.INIT, Status.STOCK_OK, Status.STARTED, Status.BLOCKED, Status.DELAYED, Status.REPLANNED}
)
"""Statuses in which a check-in begins an arrival without changing the status."""

CASES = [case for status in Status for state in STATES if (case := Case(status, state)).is_possible]
AWAY = (Role.CUSTOMER, Role.HEAD_OFFICE, Role.SYSTEM)
USUAL = [
    (case, role)
    for number, case in enumerate(CASES)
    for role in (Role.STAFF, Role.MANAGER, AWAY[number % len(AWAY)])
]
"""Those who stand at the counter in every case, of the others one."""


@pytest.fixture(scope="module")
def orders() -> dict[Case, str]:
    """The order of each case, reused by all roles: every attempt on it is rolled back."""
    return {}


@pytest.fixture(scope="module")
def whole_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop that all cases share."""
    clock = FakeClock()
    with opened(tmp_path_factory.mktemp("shop"), clock) as store:
        yield Shop(store, ChangeFeed(), clock, silent=True)


def brought(shop: Shop, case: Case) -> str:
    """Makes an order for a case and returns its id."""
    if case.state == "at another counter":
        order_id = shop.order_in(Status.AWAITING)
        shop.serve(order_id, Actor(Role.STAFF, "Karim"), "Comptoir 2")
        return order_id
    order_id = shop.order_in(case.status)
    if case.state in FLAGS:
        flag = Status(case.state)
        reason = details_for(shop.order(order_id), flag).reason
        shop.advance(order_id, flag, reason=reason)
    elif case.state == "customer here":
        shop.arrive(order_id)
    elif case.state == "held":
        shop.store.run_blocking(hold, order_id)
    elif case.state == "seen":
        shop.store.run_blocking(counter.mark_seen, OrderCommand(order_id, MANAGER, COUNTER))
    return order_id


def hold(uow: UnitOfWork, order_id: str) -> None:
    """Saves a held action on an order, due in one hour."""
    order = uow.order(order_id)
    assert order is not None
    now = uow.now()
    draft = one_step(order, order.status, Status.PICK_UP_OK, 0, MANAGER)
    due_at = now + timedelta(hours=1)
    held_id = uow.new_id()
    uow.save_held_action(HeldAction(held_id, held_id, order_id, (draft,), now, due_at, COUNTER))


def shown(shop: Shop, order_id: str, role: Role) -> Situation:
    details = shop.store.read_blocking(lambda reader: read_order_details(reader, order_id))
    assert details is not None
    return situation(details, role, COUNTER, None)


def offered(bar: Situation) -> set[Wish]:
    """Everything that the panel offers: the order's buttons, and the rows of the pages behind."""
    wishes: set[Wish] = set()
    for button in buttons(bar):
        match button.action:
            case ButtonAction.ADVANCE | ButtonAction.WHY if button.to_status is not None:
                wishes.add(button.to_status)
            case ButtonAction.HAND_OVER:
                wishes |= {Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY}
            case ButtonAction.PROBLEMS:
                wishes |= rows(bar)
            case ButtonAction.STATUSES:
                wishes |= set(other_statuses(bar))
            case ButtonAction.RESUME if bar.resume_to is not None:
                wishes |= {"resume", bar.resume_to}
            case ButtonAction.SERVE | ButtonAction.SERVE_MOVED:
                wishes |= {"serve"} | ({Status.IN_PROGRESS} & set(one_step_from(bar.status)))
            case ButtonAction.SEEN:
                wishes.add("seen")
            case _:
                pass
    return wishes


def rows(bar: Situation) -> set[Wish]:
    """What the page of problems offers; what it names must be what its reasons lead to."""
    wishes: set[Wish] = set()
    by_name: set[Wish] = set()
    for problem in problems(bar, DEFAULT_REASONS):
        match problem.kind:
            case ProblemKind.PATH if problem.reason is not None:
                wishes.add(problem.reason.code)
            case ProblemKind.LEFT:
                wishes.add("left")
            case ProblemKind.STATUSES:
                by_name = set(other_statuses(bar))
            case _ if problem.to_status is not None:
                wishes.add(problem.to_status)
    if by_name and bar.status not in NAMED_ONLY:
        assert {wish for wish in wishes if isinstance(wish, Status)} == by_name
    return wishes | by_name


def one_step_from(status: Status) -> list[Status]:
    """IN_PROGRESS if serving is one step, as from AWAITING; nothing for other statuses."""
    return [Status.IN_PROGRESS] if status is Status.AWAITING else []


def is_accepted(shop: Shop, order_id: str, wish: Wish, actor: Actor) -> bool:
    """Whether the use case accepts `wish` and changes something; always rolled back."""

    def attempt(uow: UnitOfWork, work: Callable[[UnitOfWork], Changes]) -> None:
        changes = work(uow)
        if changes.order_ids or changes.arrival_ids or changes.action:
            raise TakenBack

    try:
        shop.store.run_blocking(attempt, lambda uow: do(uow, order_id, wish, actor))
    except TakenBack:
        return True
    except NotAllowed:
        return False
    return False


def do(uow: UnitOfWork, order_id: str, wish: Wish, actor: Actor) -> Changes:
    order = uow.order(order_id)
    assert order is not None
    if isinstance(wish, Status):
        details = details_for(order, wish)
        return counter.advance(uow, Advance(order_id, wish, actor, COUNTER, details))
    if (reason := path_reason(wish)) is not None:
        details = Details(reason.code, slot=LATER if reason.needs_slot else None)
        return counter.advance(uow, Advance(order_id, reason.end, actor, COUNTER, details))
    if wish == "left":
        arrival = uow.active_arrival_of(order_id)
        return (
            counter.customer_left(uow, CustomerLeft(arrival.arrival_id, actor))
            if arrival
            else Changes()
        )
    return ON_ORDER[wish](uow, OrderCommand(order_id, actor, COUNTER))


def kept_back(bar: Situation) -> set[Wish]:
    """What the panel does not offer although the use case accepts it.

    Serving a flagged or replanned order whose customer is not here, and ending an arrival that
    serving or handing over will end.
    """
    wishes: set[Wish] = set()
    if bar.status in (*FLAGS, Status.REPLANNED) and not bar.is_here:
        wishes.add("serve")
    if bar.is_held or not bar.may_have_left:
        wishes.add("left")
    return wishes


@pytest.mark.parametrize(
    ("case", "role"),
    cases(USUAL, CASES, list(Role)),
    ids=lambda value: f"{value.status.name}, {value.state}" if isinstance(value, Case) else None,
)
def test_the_panel_offers_what_the_use_cases_accept(
    whole_shop: Shop, orders: dict[Case, str], case: Case, role: Role
) -> None:
    order_id = orders.get(case) or brought(whole_shop, case)
    orders[case] = order_id
    bar = shown(whole_shop, order_id, role)
    every: list[Wish] = [*Status, *ON_ORDER, "left", *(one.code for one in PATH_REASONS)]
    actor = Actor(role, "Nadia")
    accepted = {wish for wish in every if is_accepted(whole_shop, order_id, wish, actor)}
    assert offered(bar) == accepted - kept_back(bar)


def test_every_status_and_every_flag_over_it_is_among_the_cases() -> None:
    assert {case.status for case in CASES} == set(Status)
    assert {case.state for case in CASES} == set(STATES)
