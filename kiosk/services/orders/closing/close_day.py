"""Closes a day: decides in one go about every order that was ready and that nobody collected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from enum import StrEnum

from kiosk.domain.actions import Details
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.errors import KeepingNotAllowed, NotAllowed, TransitionNotAllowed
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.domain.path_reasons import CUSTOMER_ABSENT_OR_LEFT
from kiosk.domain.reasons import DEFAULT_REASONS, Reasons
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, may, permitted_next
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance, Undo
from kiosk.services.orders.keeping import KeepLonger, keep_longer
from kiosk.services.orders.recorder import order_to_act_on
from kiosk.services.ports.changes import Action, Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


class ClosingChoice(StrEnum):
    """What happens to an order at closing."""

    KEEP = "keep"
    ABSENT = "absent"
    CANCEL = "cancel"


@frozen
class CloseDay:
    """Decide about these orders. `choices`: by collect id, in the sequence in which to act.

    `cancel_reasons`: why each order that is cancelled is, as a code of the store's `reasons`.
    `hold_s`: as in `Advance`, for what is final. `asked_by`: the person at work, if `actor`
    approves what they may not do; the rest is recorded in that person's own name.
    """

    choices: Mapping[str, ClosingChoice]
    actor: Actor
    counter: str
    rules: KeepingRules
    reasons: Reasons = field(default_factory=lambda: DEFAULT_REASONS)
    hold_s: float | None = None
    cancel_reasons: Mapping[str, str] = field(default_factory=dict)
    asked_by: str = ""


@frozen
class UndoClosing:
    """Undo what a closing did, as far as nothing happened since. `operation_ids`: its actions.

    `asked_by`: as in `CloseDay`.
    """

    operation_ids: tuple[str, ...]
    actor: Actor
    counter: str
    asked_by: str = ""


@frozen
class ClosingResult:
    """What became of the orders: an action for each one decided, and why others were refused.

    `refused`: by collect id; when a closing is undone, by operation id.
    """

    changes: Changes
    actions: tuple[Action, ...]
    refused: Mapping[str, NotAllowed]


def close_day(uow: UnitOfWork, command: CloseDay) -> ClosingResult:
    """Act on every order in one transaction, each as an operation of its own.

    An order that changed meanwhile (its customer is here, somebody else decided about it) is left
    as it is and returned as refused; the others are closed all the same. Raises
    TransitionNotAllowed, and does nothing, if only a manager may do some of it.
    """
    _check_role(command)
    changes, actions, refused = Changes(), [], {}
    for order_id, choice in command.choices.items():
        try:
            done = _close(uow, command, order_id, choice)
        except NotAllowed as error:
            refused[order_id] = error
            continue
        assert done.action is not None
        actions.append(done.action)
        changes |= done
    return ClosingResult(changes, tuple(actions), refused)


def undo_closing(uow: UnitOfWork, command: UndoClosing) -> ClosingResult:
    """Undo the actions of a closing in one transaction, the last one first.

    Raises TransitionNotAllowed, and does nothing, if only a manager may undo some of it.
    """
    changes, refused = Changes(), {}
    for operation_id in reversed(command.operation_ids):
        try:
            changes |= _undo(uow, command, operation_id)
        except NotAllowed as error:
            is_role = isinstance(error, TransitionNotAllowed)
            if is_role and command.actor.role is not Role.MANAGER:
                raise
            refused[operation_id] = error
    return ClosingResult(changes, (), refused)


def _undo(uow: UnitOfWork, command: UndoClosing, operation_id: str) -> Changes:
    own = Undo(operation_id, _person_at_work(command), command.counter)
    try:
        return counter.undo(uow, own)
    except TransitionNotAllowed:
        if not command.asked_by:
            raise
    return counter.undo(uow, replace(own, actor=command.actor, asked_by=command.asked_by))


def _person_at_work(command: CloseDay | UndoClosing) -> Actor:
    """In whose name everything is done that needs nobody's approval."""
    return Actor(Role.STAFF, command.asked_by) if command.asked_by else command.actor


def _check_role(command: CloseDay) -> None:
    """Raise TransitionNotAllowed for the first order that this person may not cancel."""
    role = command.actor.role
    if may(role, Status.READY, Status.CANCELLED):
        return
    for order_id, choice in command.choices.items():
        if choice is ClosingChoice.CANCEL:
            legal = permitted_next(role, Status.READY)
            raise TransitionNotAllowed(order_id, Status.READY, Status.CANCELLED, legal)


def _close(uow: UnitOfWork, command: CloseDay, order_id: str, choice: ClosingChoice) -> Changes:
    order = order_to_act_on(uow, order_id)
    if order.status is not Status.READY or uow.active_arrival_of(order_id) is not None:
        raise KeepingNotAllowed(order_id, order.status)
    return _CHOICES[choice](uow, command, order_id)


def _keep(uow: UnitOfWork, command: CloseDay, order_id: str) -> Changes:
    return keep_longer(uow, KeepLonger(order_id, _person_at_work(command), command.rules))


def _absent(uow: UnitOfWork, command: CloseDay, order_id: str) -> Changes:
    reason = CUSTOMER_ABSENT_OR_LEFT
    absent = _advance(command, order_id, reason.end, reason.code)
    return counter.advance(uow, replace(absent, actor=_person_at_work(command)))


def _cancel(uow: UnitOfWork, command: CloseDay, order_id: str) -> Changes:
    reason = command.cancel_reasons.get(order_id)
    cancelled = _advance(command, order_id, Status.CANCELLED, reason)
    return counter.advance(uow, replace(cancelled, asked_by=command.asked_by))


def _advance(command: CloseDay, order_id: str, to_status: Status, reason: str | None) -> Advance:
    return Advance(
        order_id,
        to_status,
        command.actor,
        command.counter,
        Details(reason=reason),
        command.reasons,
        hold_s=command.hold_s,
    )


_CHOICES: dict[ClosingChoice, Callable[[UnitOfWork, CloseDay, str], Changes]] = {
    ClosingChoice.KEEP: _keep,
    ClosingChoice.ABSENT: _absent,
    ClosingChoice.CANCEL: _cancel,
}
