"""The texts of each sheet. Buttons name the action; the safe button says what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.path_reasons import PathReason
from kiosk.domain.status import Status
from kiosk.screens.counter.board.rows import named
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import status_word, translate
from kiosk.services.ports.boards import Review


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """The texts of a sheet. `kind` names the sheet; "" for none."""

    kind: str = ""
    title: str = ""
    text: str = ""
    action_text: str = ""
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
        translate("Counter", "Why is the order not collected?"),
        translate("Counter", "Record: not collected"),
    ),
}


def reason(to_status: Status) -> SheetQuestion:
    """Asks why the order is cancelled, blocked, delayed or not collected.

    This also confirms a cancellation, so its safe button has the focus.
    """
    title, action_text = _REASON_TITLES[to_status]()
    is_dangerous = to_status is Status.CANCELLED
    keep = translate("Counter", "Keep the order")
    safe_text = keep if is_dangerous else translate("Counter", "Back")
    return SheetQuestion("reason", title, "", action_text, safe_text, is_dangerous)


def path_action_text(reason: PathReason) -> str:
    """What the sheet of reasons does with a reason of several steps."""
    if reason.needs_slot:
        return translate("Counter", "Choose a slot")
    return translate("Counter", "Record: not collected")


def slot(to_status: Status) -> SheetQuestion:
    """Asks for a new slot, or for the slot that the customer confirmed."""
    if to_status is Status.REPLANNED:
        title = translate("Counter", "When will the customer come?")
        action_text = translate("Counter", "Move the order")
    else:
        title = translate("Counter", "Which slot did the customer confirm?")
        action_text = translate("Counter", "Confirm slot")
    return SheetQuestion("slot", title, "", action_text, translate("Counter", "Back"))


def other_status(key: str) -> SheetQuestion:
    """Asks for one of the other statuses."""
    is_reopening = key == "reopen"
    again = translate("Counter", "Reopen the order as")
    title = again if is_reopening else translate("Counter", "Where does the order stand?")
    return SheetQuestion("statuses", title, safe_text=translate("Counter", "Back"))


def partial() -> SheetQuestion:
    """Asks which articles are handed over."""
    title = translate("Counter", "What does the customer take?")
    return SheetQuestion("partial", title, safe_text=translate("Counter", "Back"))


def serve_moved(shown: OrderDetails) -> SheetQuestion:
    """Asks to confirm serving a moved or flagged order: only with the parcel in hand."""
    text = translate(
        "Counter", "The order is “%1”. Serve the customer only if you have the parcel in hand."
    )
    return SheetQuestion(
        "confirm",
        translate("Counter", "Serve %1 now?").replace("%1", shown.card.short_name),
        text.replace("%1", status_word(shown.card.status)),
        translate("Counter", "Parcel in hand: serve"),
        translate("Counter", "Do not serve"),
    )


def hand_over_flagged(shown: OrderDetails) -> SheetQuestion:
    """Asks to confirm a hand-over in spite of a flag."""
    text = translate("Counter", "The order is “%1”. Everything is recorded as handed over.")
    return SheetQuestion(
        "confirm",
        translate("Counter", "Hand over in spite of the flag?"),
        text.replace("%1", status_word(shown.card.status)),
        translate("Counter", "Hand over anyway"),
        translate("Counter", "Do not hand over"),
        is_dangerous=True,
    )


def give_up(missing: int) -> SheetQuestion:
    """Asks to confirm that the rest of a partial hand-over gets no new slot."""
    return SheetQuestion(
        "give_up",
        Plurals().no_new_slot(missing),
        translate("Counter", "The customer does not know when to come back for the rest."),
        translate("Counter", "Hand over without a slot"),
        translate("Counter", "Choose a slot"),
        is_dangerous=True,
    )


def confirm_recorded(review: Review) -> SheetQuestion:
    """Asks to record again, in one's own name, an action that took no effect."""
    assert review.to_status is not None
    assert review.status is not None
    if review.to_status is Status.PICK_UP_FAILED:
        title = translate("Counter", "Did the customer leave without the goods?")
        action_text = translate("Counter", "Record: not collected")
    else:
        title = translate("Counter", "Does the customer have the goods?")
        action_text = translate("Counter", "Record the hand-over")
    text = translate("Counter", "Order %1 (%2) goes from “%3” to “%4”, in your name.")
    steps = (
        *named(review.pickup_code, review.short_name),
        status_word(review.status),
        status_word(review.to_status),
    )
    for number, word in enumerate(steps, 1):
        text = text.replace(f"%{number}", word)
    back = translate("Counter", "Back to the list")
    return SheetQuestion("confirm_review", title, text, action_text, back, is_dangerous=True)
