"""Scenes of the counter for screenshots that involve head office or other devices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from math import ceil

from kiosk.demo.counter_stage import STEP_S, CounterScene, CounterStage, cards_at, wait_steps
from kiosk.demo.pictured_devices import Request, ask, cut_off
from kiosk.domain.actions import Details
from kiosk.domain.arrival import Column
from kiosk.domain.command_payloads import CancelOrder
from kiosk.domain.commands import CommandKind
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.issues.head_office import SEEN_S
from kiosk.services.orders import counter
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.ports.boards import Card
from kiosk.services.replication.links import Link, LinkState

PAUL = Actor(Role.STAFF, "Paul")
COUNTER_2 = "Comptoir 2"
READ_STEPS = ceil(SEEN_S / STEP_S) + 1
"""Steps that a question must have been on screen before an answer is accepted."""


def linked(
    link: Link, *, is_hub: bool = True, waiting: int = 0, then: str = "", **more: object
) -> CounterScene:
    """A scene with this state of the link to the upstream. `then`: the panel to open."""

    async def scene(stage: CounterStage) -> None:
        now = stage.now()
        state = LinkState(
            link,
            is_hub,
            waiting,
            now - timedelta(minutes=20) if waiting else None,
            now - timedelta(minutes=62) if link is Link.OFFLINE else None,
            **more,  # type: ignore[arg-type]
        )
        stage.link.set(state)
        await wait_steps()
        if then:
            stage.sheet.openPanel(then)

    return scene


async def _card(stage: CounterStage, status: Status, column: Column | None = None) -> Card:
    """An order in this status without a held action, not served at counter 2.

    Raises LookupError where there is none.
    """
    for card in await stage.store.read(lambda reader: cards_at(reader, status)):
        if column in (None, card.column) and not card.held_id and card.claim_counter != COUNTER_2:
            return card
    raise LookupError(f"the sample store has no such order at {status}")


async def _ask_to_cancel(stage: CounterStage, card: Card) -> None:
    request = Request(CommandKind.CANCEL, card.order_id, CancelOrder("CANCELLED_CANNOT_SERVICE"))
    stage.feed.announce(await stage.store.run(ask, request))
    await wait_steps(3)


async def _being_served(stage: CounterStage) -> Card:
    """An order that is being handed over at this counter."""
    try:
        return await _card(stage, Status.IN_PROGRESS)
    except LookupError:
        card = await _card(stage, Status.AWAITING)
    serve = counter.OrderCommand(card.order_id, Actor(Role.STAFF, "Léa"), "Comptoir 1")
    stage.feed.announce(await stage.store.run(counter.serve, serve))
    return card


async def question(stage: CounterStage) -> None:
    """Head office wants to cancel an order whose customer is here."""
    await _ask_to_cancel(stage, await _being_served(stage))


async def two_questions(stage: CounterStage) -> None:
    """Two questions at once; the order of the first is selected."""
    first = await _being_served(stage)
    await _ask_to_cancel(stage, first)
    await _ask_to_cancel(stage, await _card(stage, Status.AWAITING))
    stage.view_model.select(first.order_id)
    await wait_steps(2)


async def answered(stage: CounterStage) -> None:
    """A question whose answer is pending because the hub is unreachable."""
    first = await _card(stage, Status.AWAITING)
    await _ask_to_cancel(stage, first)
    await stage.store.run(cut_off, None)
    await linked(Link.OFFLINE, is_hub=False, waiting=1)(stage)
    stage.view_model.select(first.order_id)
    await wait_steps(READ_STEPS)
    stage.view_model.open_issues.from_head_office.stop()
    await wait_steps(4)


async def not_passed_on(stage: CounterStage) -> None:
    """The history of an order that was made ready while the hub was unreachable."""
    card = await _card(stage, Status.STARTED, Column.TO_PREPARE)
    await stage.store.run(cut_off, None)
    await linked(Link.OFFLINE, is_hub=False, waiting=1)(stage)
    ready = counter.Advance(card.order_id, Status.READY, PAUL, COUNTER_2)
    stage.feed.announce(await stage.store.run(counter.advance, ready))
    await _show_history(stage, card)


async def _show_history(stage: CounterStage, card: Card) -> None:
    """Open an order's history."""
    stage.view_model.select(card.order_id)
    await wait_steps(3)
    stage.panel.open("history")
    await wait_steps(3)
    stage.must_show(page="history")


def _elsewhere(stage: CounterStage, card: Card, *statuses: Status) -> None:
    """Paul serves this order's customer at counter 2, then sets these statuses."""
    store = stage.second.store
    store.run_blocking(counter.serve, counter.OrderCommand(card.order_id, PAUL, COUNTER_2))
    for status in statuses:
        store.run_blocking(counter.advance, counter.Advance(card.order_id, status, PAUL, COUNTER_2))


async def at_counter_2(stage: CounterStage) -> None:
    """Another counter serves this customer."""
    card = await _card(stage, Status.AWAITING)
    stage.second.down()
    _elsewhere(stage, card)
    stage.feed.announce(stage.second.up())
    stage.second.down()
    stage.view_model.select(card.order_id)
    await wait_steps(3)


async def _ready(stage: CounterStage, count: int) -> list[Card]:
    """The first `count` ready orders; makes more ready where earlier scenes used them up."""
    ready = await stage.store.read(lambda reader: cards_at(reader, Status.READY))
    while len(ready) < count:
        card = await _card(stage, Status.STARTED, Column.TO_PREPARE)
        advance = counter.Advance(card.order_id, Status.READY, PAUL, COUNTER_2)
        await stage.store.run(counter.advance, advance)
        ready = await stage.store.read(lambda reader: cards_at(reader, Status.READY))
    return ready[:count]


async def conflicts(stage: CounterStage) -> list[Card]:
    """Two counters that were cut off from each other worked on the same orders."""
    twice, cancelled, late = await _ready(stage, 3)
    stage.second.down()
    for card in (twice, cancelled):
        _elsewhere(stage, card, Status.PICK_UP_OK)
    delayed = Details(reason="DELAYED_SUPPLIER")
    delay = counter.Advance(late.order_id, Status.DELAYED, PAUL, COUNTER_2, delayed)
    stage.second.store.run_blocking(counter.advance, delay)
    here = Actor(Role.STAFF, "Léa")
    run = stage.store.run_blocking
    run(counter.serve, counter.OrderCommand(twice.order_id, here, "Comptoir 1"))
    run(counter.advance, counter.Advance(twice.order_id, Status.PICK_UP_OK, here, "Comptoir 1"))
    run(ask, Request(CommandKind.CANCEL, cancelled.order_id, CancelOrder("CANCELLED_BY_CLIENT")))
    damaged = Details(reason="BLOCKED_DAMAGED")
    block = counter.Advance(late.order_id, Status.BLOCKED, here, "Comptoir 1", damaged)
    run(counter.advance, block)
    stage.second.up()
    stage.second.down()
    stage.feed.announce(None)
    await wait_steps(20)
    return [twice, cancelled, late]


async def flagged(stage: CounterStage) -> None:
    """Cards of orders with open reviews; one is selected."""
    cards = await conflicts(stage)
    stage.view_model.select(cards[2].order_id)
    await wait_steps(2)


async def to_check(stage: CounterStage) -> None:
    """The list of actions that took no effect."""
    await conflicts(stage)
    stage.sheet.openPanel("reviews")


async def confirming(stage: CounterStage) -> None:
    """A hand-over that took no effect is about to be confirmed."""
    cards = await conflicts(stage)
    reviews = await stage.store.read(lambda reader: reader.reviews())
    action = [review for review in reviews if review.order_id == cards[1].order_id][-1]
    stage.sheet.openPanel("reviews")
    await wait_steps(2)
    stage.view_model.open_issues.to_check.askToConfirm(action.operation_id)


async def without_effect(stage: CounterStage) -> None:
    """The history of an order that was handed over twice."""
    cards = await conflicts(stage)
    await _show_history(stage, cards[0])


async def replanned_and_here(stage: CounterStage) -> None:
    """The order was moved to another day, but its customer came."""
    card = await _card(stage, Status.REPLANNED)
    arrived = await stage.store.run(arrive, CheckIn((card.order_id,), None))
    stage.feed.announce(arrived.changes)
    stage.view_model.select(card.order_id)
    await wait_steps(3)


async def everything(stage: CounterStage) -> None:
    """A question, something to check, a wrong clock, and no connection."""
    await conflicts(stage)
    await two_questions(stage)
    await linked(Link.OFFLINE, waiting=128, clock_offset_ms=300_000)(stage)


_offline_terminal = partial(linked, Link.OFFLINE, is_hub=False, waiting=3)
_refused = partial(linked, Link.REFUSED, is_hub=False, waiting=3)

NETWORK_SCENES: dict[str, Callable[[CounterStage], Awaitable[None]]] = {
    "link-online": linked(Link.ONLINE, is_hub=False),
    "link-connecting": linked(Link.CONNECTING, is_hub=False),
    "link-first-copy": linked(Link.ONLINE, is_hub=False, loading=True),
    "link-head-office-away": linked(Link.OFFLINE, waiting=3),
    "link-only-here": _offline_terminal(),
    "link-offline": linked(Link.OFFLINE, is_hub=False),
    "link-withdrawn": _refused(refusal="revoked"),
    "link-clock-wrong": linked(Link.ONLINE, is_hub=False, clock_offset_ms=300_000),
    "sheet-link-online": linked(Link.ONLINE, is_hub=False, then="link"),
    "sheet-link-first-copy": linked(Link.ONLINE, is_hub=False, loading=True, then="link"),
    "sheet-link-head-office-away": linked(Link.OFFLINE, waiting=3, then="link"),
    "sheet-link-only-here": _offline_terminal(then="link"),
    "sheet-link-withdrawn": _refused(refusal="revoked", then="link"),
    "sheet-link-hub-moved": _refused(refusal="not_hub", then="link"),
    "sheet-link-set-aside": _refused(refusal="quarantined", then="link"),
    "sheet-link-clash": _refused(refusal="clash", then="link"),
    "sheet-more": linked(Link.ONLINE, is_hub=False, then="settings"),
    "question": question,
    "questions-two": two_questions,
    "question-answered": answered,
    "history-not-passed-on": not_passed_on,
    "at-counter-2": at_counter_2,
    "replanned-customer-here": replanned_and_here,
    "to-check": flagged,
    "sheet-to-check": to_check,
    "sheet-confirm-hand-over": confirming,
    "history-without-effect": without_effect,
    "everything-at-once": everything,
}
