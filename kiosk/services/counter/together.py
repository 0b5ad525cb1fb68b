"""Several orders of one customer at the counter: served together, handed over together.

All steps are one operation in one transaction, so that one tap undoes them. What the hub decides
of one order leaves the others as they are; so does an order here that cannot be acted on, of which
`Changes.refused` says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain import actions
from kiosk.domain.events.event import EventDraft
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.domain.status import Status
from kiosk.domain.steps import approved
from kiosk.services.orders.acting import check_question, close_questions, decide_each, hold
from kiosk.services.orders.counter import Advance, drafts_of
from kiosk.services.orders.recorder import Recorder
from kiosk.services.ports.changes import Action, Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class ServeTogether:
    """Claim these orders of one customer for this counter. `asked_by`: as in `counter.Advance`."""

    order_ids: tuple[str, ...]
    actor: Actor
    counter: str
    asked_by: str = ""


@frozen
class HandOverTogether:
    """Hand over several orders of one customer, of which each has its own details.

    `hold_s`: as in `counter.Advance`; if one of them is held, all are, and are withdrawn together.
    """

    hand_overs: tuple[Advance, ...]
    hold_s: float | None = None


def serve_together(uow: UnitOfWork, command: ServeTogether) -> Changes:
    """Claim orders for this counter, as `counter.serve` does with one.

    Orders that it serves already stay as they are. They get one arrival. Raises what
    `actions.serve` raises if none of them can be served.
    """
    others = tuple(
        order_id
        for order_id in command.order_ids
        if not _is_served_here(uow.order(order_id), command.counter)
    )
    if not others:
        return Changes()
    decided, refused = decide_each(
        uow,
        others,
        lambda order: approved(
            actions.serve(order, command.actor, command.counter), command.asked_by
        ),
    )
    recorder = Recorder(uow)
    for order, drafts in decided:
        _join_arrival(uow, recorder, order, command)
        recorder.steps(order, drafts)
    assert recorder.operation_id is not None
    action = Action(recorder.operation_id, decided[0][0].order_id, undoable=True)
    return replace(recorder.changes, action=action, refused=refused)


def _is_served_here(order: Order | None, counter: str) -> bool:
    if order is None or order.status is not Status.IN_PROGRESS:
        return False
    return order.state.claim is not None and order.state.claim.counter == counter


def _join_arrival(
    uow: UnitOfWork, recorder: Recorder, order: Order, command: ServeTogether
) -> None:
    """Add an order without an arrival to that of the others: one customer is here once."""
    if uow.active_arrival_of(order.order_id) is not None:
        return
    arrivals = map(uow.active_arrival_of, command.order_ids)
    arrival = next((one for one in arrivals if one is not None), None)
    if arrival is not None:
        together = (*arrival.order_ids, order.order_id)
        recorder.move(arrival, together, arrival.bay, command.actor)


def hand_over_together(uow: UnitOfWork, command: HandOverTogether) -> Changes:
    """Hand over orders, as `counter.advance` does with one.

    Raises what `advance` raises if none of them can be handed over.
    """
    asked = {each.order_id: each for each in command.hand_overs}

    def drafts(order: Order) -> Sequence[EventDraft]:
        advance = asked[order.order_id]
        handed_over = approved(drafts_of(order, advance), advance.asked_by)
        check_question(uow, order, handed_over)
        return handed_over

    decided, refused = decide_each(uow, asked, drafts)
    is_final = any(actions.is_held(order, drafts) for order, drafts in decided)
    if is_final and command.hold_s is not None:
        held = hold(uow, decided, command.hand_overs[0].counter, command.hold_s)
        return replace(held, refused=refused)
    recorder = Recorder(uow)
    for order, drafts_of_order in decided:
        recorder.steps(order, drafts_of_order)
    assert recorder.operation_id is not None
    action = Action(recorder.operation_id, decided[0][0].order_id, undoable=not is_final)
    done = replace(recorder.changes, action=action, refused=refused)
    return close_questions(uow, *(order.order_id for order, _ in decided)) | done
