"""What each sheet asks, in words. Buttons name the deed; the safe one says what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.status import Status
from kiosk.screens.counter.facts import Facts
from kiosk.screens.counter.plurals import CounterPlurals
from kiosk.screens.counter.rows import named
from kiosk.screens.counter.texts import status_word, translate
from kiosk.services.boards import Review


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sheet says. `kind` names the sheet; "" is none."""

    kind: str = ""
    title: str = ""
    text: str = ""
    deed_text: str = ""
    safe_text: str = ""
    is_dangerous: bool = False


_REASON_TITLES: dict[Status, Callable[[], tuple[str, str]]] = {
    Status.CANCELLED: lambda: (
        translate("Counter", "Why is the order cancelled?"),
        translate("Counter", "Cancel the order"),
    ),
    Status.BLOCKED: lambda: (
        translate("Counter", "Why is the order blocked?"),
        translate("Counter", "Block the order"),
    ),
    Status.DELAYED: lambda: (
        translate("Counter", "Why is the order late?"),
        translate("Counter", "Delay the order"),
    ),
    Status.PICK_UP_FAILED: lambda: (
        translate("Counter", "Why is it not collected?"),
        translate("Counter", "Record: not collected"),
    ),
}


def reason(to_status: Status) -> Asked:
    """Why the order leaves its course. Cancelling is confirmed here: the safe button has focus."""
    title, deed_text = _REASON_TITLES[to_status]()
    is_dangerous = to_status is Status.CANCELLED
    keep = translate("Counter", "Keep the order")
    safe_text = keep if is_dangerous else translate("Counter", "Back")
    return Asked("reason", title, "", deed_text, safe_text, is_dangerous)


def slot(to_status: Status) -> Asked:
    """Which new slot."""
    if to_status is Status.REPLANNED:
        title = translate("Counter", "When will the customer come?")
        deed_text = translate("Counter", "Replan the order")
    else:
        title = translate("Counter", "Which slot did the customer confirm?")
        deed_text = translate("Counter", "Confirm slot")
    return Asked("slot", title, "", deed_text, translate("Counter", "Back"))


def other_status(key: str) -> Asked:
    """Which of the other statuses."""
    is_reopening = key == "reopen"
    again = translate("Counter", "Reopen the order as")
    title = again if is_reopening else translate("Counter", "Where does the order really stand?")
    return Asked("statuses", title, safe_text=translate("Counter", "Back"))


def partial() -> Asked:
    """What is handed over."""
    title = translate("Counter", "What does the customer take?")
    return Asked("partial", title, safe_text=translate("Counter", "Back"))


def serve_moved(facts: Facts) -> Asked:
    """Serving an order that was moved or flagged: only with the parcel in hand."""
    text = translate(
        "Counter", "The order is “%1”. Serve the customer only if you have the parcel in hand."
    )
    return Asked(
        "confirm",
        translate("Counter", "Serve %1 now?").replace("%1", facts.card.short_name),
        text.replace("%1", status_word(facts.card.status)),
        translate("Counter", "Parcel in hand: serve"),
        translate("Counter", "Do not serve"),
    )


def hand_over_flagged(facts: Facts) -> Asked:
    """Recording a hand-over in spite of a flag."""
    text = translate("Counter", "The order is “%1”. Everything is recorded as handed over.")
    return Asked(
        "confirm",
        translate("Counter", "Hand over in spite of the flag?"),
        text.replace("%1", status_word(facts.card.status)),
        translate("Counter", "Hand over anyway"),
        translate("Counter", "Do not hand over"),
        is_dangerous=True,
    )


def give_up(missing: int) -> Asked:
    """Leaving the rest of a partial hand-over without a new slot."""
    return Asked(
        "give_up",
        CounterPlurals().no_new_slot(missing),
        translate("Counter", "The customer does not know when to come back for the rest."),
        translate("Counter", "Hand over without a slot"),
        translate("Counter", "Choose a slot"),
        is_dangerous=True,
    )


def confirm_recorded(review: Review) -> Asked:
    """Recording in one's own name what took no effect when it was recorded."""
    assert review.to_status is not None
    assert review.status is not None
    if review.to_status is Status.PICK_UP_FAILED:
        title = translate("Counter", "Did the customer leave without the goods?")
        deed_text = translate("Counter", "Record: not collected")
    else:
        title = translate("Counter", "Does the customer have the goods?")
        deed_text = translate("Counter", "Record the hand-over")
    text = translate("Counter", "Order %1 (%2) goes from “%3” to “%4”, in your name.")
    told = (
        *named(review.pickup_code, review.short_name),
        status_word(review.status),
        status_word(review.to_status),
    )
    for number, word in enumerate(told, 1):
        text = text.replace(f"%{number}", word)
    back = translate("Counter", "Back to the list")
    return Asked("confirm_review", title, text, deed_text, back, is_dangerous=True)
