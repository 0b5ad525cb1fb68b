"""Closes a day: decides in one go about every order that was ready and that nobody collected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.actions import Details
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.errors import KeepingNotAllowed, NotAllowed
from kiosk.domain.order import Actor
from kiosk.domain.path_reasons import CUSTOMER_ABSENT_OR_LEFT
from kiosk.domain.reasons import DEFAULT_REASONS, Reasons, reason_codes
from kiosk.domain.status import Status
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


@dataclass(frozen=True, slots=True)
class CloseDay:
    """Decide about these orders. `choices`: by collect id, in the sequence in which to act.

    `hold_s`: as in `Advance`, for what is final. `reasons`: the store's lists; an order is
    cancelled for the last reason of its list, which is "other".
    """

    choices: Mapping[str, ClosingChoice]
    actor: Actor
    counter: str
    rules: KeepingRules
    reasons: Reasons = field(default_factory=lambda: DEFAULT_REASONS)
    hold_s: float | None = None


@dataclass(frozen=True, slots=True)
class UndoClosing:
    """Undo what a closing did, as far as nothing happened since. `operation_ids`: its actions."""

    operation_ids: tuple[str, ...]
    actor: Actor
    counter: str


@dataclass(frozen=True, slots=True)
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
    as it is and returned as refused; the others are closed all the same.
    """
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
    """Undo the actions of a closing in one transaction, the last one first."""
    changes, refused = Changes(), {}
    for operation_id in reversed(command.operation_ids):
        try:
            changes |= counter.undo(uow, Undo(operation_id, command.actor, command.counter))
        except NotAllowed as error:
            refused[operation_id] = error
    return ClosingResult(changes, (), refused)


def _close(uow: UnitOfWork, command: CloseDay, order_id: str, choice: ClosingChoice) -> Changes:
    order = order_to_act_on(uow, order_id)
    if order.status is not Status.READY or uow.active_arrival_of(order_id) is not None:
        raise KeepingNotAllowed(order_id, order.status)
    return _CHOICES[choice](uow, command, order_id)


def _keep(uow: UnitOfWork, command: CloseDay, order_id: str) -> Changes:
    return keep_longer(uow, KeepLonger(order_id, command.actor, command.rules))


def _absent(uow: UnitOfWork, command: CloseDay, order_id: str) -> Changes:
    reason = CUSTOMER_ABSENT_OR_LEFT
    return _advance(uow, command, order_id, reason.end, reason.code)


def _cancel(uow: UnitOfWork, command: CloseDay, order_id: str) -> Changes:
    reason = reason_codes(command.reasons, Status.CANCELLED)[-1]
    return _advance(uow, command, order_id, Status.CANCELLED, reason)


def _advance(
    uow: UnitOfWork, command: CloseDay, order_id: str, to_status: Status, reason: str
) -> Changes:
    return counter.advance(
        uow,
        Advance(
            order_id,
            to_status,
            command.actor,
            command.counter,
            Details(reason=reason),
            command.reasons,
            hold_s=command.hold_s,
        ),
    )


_CHOICES: dict[ClosingChoice, Callable[[UnitOfWork, CloseDay, str], Changes]] = {
    ClosingChoice.KEEP: _keep,
    ClosingChoice.ABSENT: _absent,
    ClosingChoice.CANCEL: _cancel,
}
