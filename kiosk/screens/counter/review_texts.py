"""A deed that took no effect, in plain words: what was recorded, why not, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.deeds import HAND_OVERS
from kiosk.domain.log import Why
from kiosk.domain.status import Status
from kiosk.screens.counter.texts import Times, status_word, translate
from kiosk.services.boards import Review

_RECORDED: dict[Status, Callable[[], str]] = {
    Status.PICK_UP_OK: lambda: translate("Counter", "%1 handed over the order at %2."),
    Status.PICK_UP_PARTIALLY: lambda: translate(
        "Counter", "%1 handed over a part of the order at %2."
    ),
    Status.PICK_UP_FAILED: lambda: translate("Counter", "%1 recorded “not collected” at %2."),
    Status.IN_PROGRESS: lambda: translate("Counter", "%1 began to serve the customer at %2."),
    Status.CANCELLED: lambda: translate("Counter", "%1 cancelled the order at %2."),
}

_WHY: dict[str, Callable[[], tuple[str, str, str]]] = {
    Why.DOUBLE_HAND_OVER: lambda: (
        translate("Counter", "Handed over twice"),
        translate("Counter", "This order had already been handed over at another counter."),
        translate("Counter", "Check with your colleagues whether two parcels left the store."),
    ),
    Why.DISPUTED_HAND_OVER: lambda: (
        translate("Counter", "Disputed hand-over"),
        translate("Counter", "Another counter had already recorded something else."),
        translate("Counter", "Ask those who served the customer what was really handed over."),
    ),
    Why.HANDED_OVER_AFTER_CANCEL: lambda: (
        translate("Counter", "Handed over after cancellation"),
        translate("Counter", "The order had been cancelled meanwhile, and stands cancelled."),
        translate("Counter", "If the customer has the goods, confirm the hand-over."),
    ),
    Why.OLD_VERSION: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "The order had changed meanwhile, on another machine."),
        translate("Counter", "Look at the order, and take the step again if it is still right."),
    ),
    Why.CLAIMED_ELSEWHERE: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "Another counter was already serving this customer."),
        translate("Counter", "Agree with that counter who goes on."),
    ),
    Why.ILLEGAL: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "This step was not possible where the order stood."),
        translate("Counter", "Look at the order, and put it right with its buttons."),
    ),
    Why.NOT_PERMITTED: lambda: (
        translate("Counter", "Step not applied"),
        translate("Counter", "The machine that recorded it may not take such steps."),
        translate("Counter", "Take the step at a counter if it is right."),
    ),
    Why.SET_ASIDE: lambda: (
        translate("Counter", "Records that had been altered"),
        translate(
            "Counter",
            "A machine of the store held other records than the rest of the store. The true ones "
            "were put back; what differed is kept aside there.",
        ),
        translate("Counter", "Call the person in charge: “kiosk doctor” says which machine."),
    ),
    Why.UNKNOWN_ORDER: lambda: (
        translate("Counter", "Order not known"),
        translate("Counter", "The store’s main machine does not know this order."),
        translate("Counter", "Look for the order by the customer’s name."),
    ),
}


def why_words(why: str) -> tuple[str, str, str]:
    """A title, why the deed took no effect, and what to do. An unknown reason has its code."""

    def other() -> tuple[str, str, str]:
        return (
            translate("Counter", "Step not applied"),
            translate("Counter", "It did not take effect (%1).").replace("%1", why),
            translate("Counter", "Look at the order, and put it right with its buttons."),
        )

    return _WHY.get(why, other)()


def why_short(why: str | None) -> str:
    """Why an event took no effect, for the timeline; "" where there is no reason."""
    if why == Why.ALREADY_SO:
        return translate("Counter", "The order was already further.")
    return why_words(why)[1] if why else ""


def recorded_text(review: Review, times: Times) -> str:
    """Who recorded what, and when."""
    if review.why == Why.SET_ASIDE:
        text = translate("Counter", "Found at %1.")
        return text.replace("%1", times.moment(review.recorded_at))
    if review.to_status is None:
        text = translate("Counter", "%1 recorded something at %2.")
    elif review.to_status in _RECORDED:
        text = _RECORDED[review.to_status]()
    else:
        text = translate("Counter", "%1 set the order to “%3” at %2.")
        text = text.replace("%3", status_word(review.to_status))
    who = review.person or translate("Counter", "Somebody")
    return text.replace("%1", who).replace("%2", times.moment(review.recorded_at))


def can_be_confirmed(review: Review) -> bool:
    """Whether it can be recorded after all; any other step is taken again with its own button."""
    return review.can_confirm and review.to_status in HAND_OVERS
