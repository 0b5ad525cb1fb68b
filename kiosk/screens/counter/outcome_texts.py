"""Texts about an action that took no effect: what was recorded, why it failed, what to do."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.actions import HAND_OVERS
from kiosk.domain.events.log import OutcomeReason
from kiosk.domain.status import Status
from kiosk.screens.counter.texts import Times, person_word, status_word, translate
from kiosk.services.ports.boards import Review

_RECORDED: dict[Status, Callable[[], str]] = {
    Status.PICK_UP_OK: lambda: translate("Counter", "%1 handed over the order at %2."),
    Status.PICK_UP_PARTIALLY: lambda: translate(
        "Counter", "%1 handed over a part of the order at %2."
    ),
    Status.PICK_UP_FAILED: lambda: translate("Counter", "%1 recorded “not collected” at %2."),
    Status.IN_PROGRESS: lambda: translate("Counter", "%1 began to serve the customer at %2."),
    Status.CANCELLED: lambda: translate("Counter", "%1 cancelled the order at %2."),
}

_OUTCOME_TEXTS: dict[str, Callable[[], tuple[str, str, str]]] = {
    OutcomeReason.DOUBLE_HAND_OVER: lambda: (
        translate("Counter", "Handed over twice"),
        translate("Counter", "This order had already been handed over at another counter."),
        translate("Counter", "Check with your colleagues whether two parcels left the store."),
    ),
    OutcomeReason.DISPUTED_HAND_OVER: lambda: (
        translate("Counter", "Disputed hand-over"),
        translate("Counter", "Another counter had already recorded something else."),
        translate("Counter", "Ask those who served the customer what was really handed over."),
    ),
    OutcomeReason.HANDED_OVER_AFTER_CANCEL: lambda: (
        translate("Counter", "Handed over after cancellation"),
        translate("Counter", "The order had been cancelled meanwhile. It stays cancelled."),
        translate("Counter", "If the customer has the goods, confirm the hand-over."),
    ),
    OutcomeReason.OLD_VERSION: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "The order had changed meanwhile, on another device."),
        translate("Counter", "Look at the order. Take the step again if it is still right."),
    ),
    OutcomeReason.CLAIMED_ELSEWHERE: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "Another counter was already serving this customer."),
        translate("Counter", "Agree with that counter who goes on."),
    ),
    OutcomeReason.ILLEGAL: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "This step was not possible where the order stood."),
        translate("Counter", "Look at the order, and put it right with its buttons."),
    ),
    OutcomeReason.NOT_PERMITTED: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "The device that recorded it may not take such steps."),
        translate("Counter", "Take the step at a counter if it is right."),
    ),
    OutcomeReason.SET_ASIDE: lambda: (
        translate("Counter", "Records that had been altered"),
        translate(
            "Counter",
            "A device of the store held other records than the rest of the store. The true ones "
            "were put back; what differed is kept aside there.",
        ),
        translate("Counter", "Call the person in charge: “kiosk doctor” says which device."),
    ),
    OutcomeReason.UNKNOWN_ORDER: lambda: (
        translate("Counter", "Order not known"),
        translate("Counter", "The store’s main device does not know this order."),
        translate("Counter", "Look for the order by the customer’s name."),
    ),
}


def outcome_texts(outcome_reason: str) -> tuple[str, str, str]:
    """A title, why the action took no effect, and what to do. Shows an unknown reason's code."""

    def other() -> tuple[str, str, str]:
        return (
            translate("Counter", "Step not applied"),
            translate("Counter", "It did not take effect (%1).").replace("%1", outcome_reason),
            translate("Counter", "Look at the order, and put it right with its buttons."),
        )

    return _OUTCOME_TEXTS.get(outcome_reason, other)()


def outcome_short_text(outcome_reason: str | None) -> str:
    """Why an event took no effect, for the timeline; "" where there is no reason."""
    if outcome_reason == OutcomeReason.ALREADY_SO:
        return translate("Counter", "The order was already further.")
    return outcome_texts(outcome_reason)[1] if outcome_reason else ""


def recorded_text(review: Review, times: Times) -> str:
    """Who recorded what, and when."""
    if review.outcome_reason == OutcomeReason.SET_ASIDE:
        text = translate("Counter", "Found at %1.")
        return text.replace("%1", times.timestamp(review.recorded_at))
    if review.to_status is None:
        text = translate("Counter", "%1 recorded something at %2.")
    elif review.to_status in _RECORDED:
        text = _RECORDED[review.to_status]()
    else:
        text = translate("Counter", "%1 set the order to “%3” at %2.")
        text = text.replace("%3", status_word(review.to_status))
    who = person_word(review.person) or translate("Counter", "Somebody")
    return text.replace("%1", who).replace("%2", times.timestamp(review.recorded_at))


def can_be_confirmed(review: Review) -> bool:
    """Whether a hand-over can be recorded after all; other steps are repeated by their buttons."""
    return review.can_confirm and review.to_status in HAND_OVERS
