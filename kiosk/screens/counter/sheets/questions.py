"""The texts of each sheet. Buttons name the action; the safe button says what it keeps."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.screens.counter.board.rows import named
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import status_word, translate
from kiosk.services.ports.boards import Review


@frozen
class SheetQuestion:
    """The texts of a sheet. `kind` names the sheet; "" for none."""

    kind: str = ""
    title: str = ""
    text: str = ""
    action_text: str = ""
    safe_text: str = ""
    is_dangerous: bool = False


_WHY: dict[Status, Callable[[], str]] = {
    Status.CANCELLED: lambda: translate("Counter", "Why is the order cancelled?"),
    Status.BLOCKED: lambda: translate("Counter", "Why is the order blocked?"),
    Status.DELAYED: lambda: translate("Counter", "Why is the order late?"),
    Status.PICK_UP_FAILED: lambda: translate("Counter", "Why is the order not collected?"),
}

_ACTIONS: dict[Status, Callable[[], str]] = {
    Status.CANCELLED: lambda: translate("Counter", "Cancel the order"),
    Status.BLOCKED: lambda: translate("Counter", "Block the order"),
    Status.DELAYED: lambda: translate("Counter", "Delay the order"),
    Status.PICK_UP_FAILED: lambda: translate("Counter", "Record: not collected"),
    Status.REPLANNED: lambda: translate("Counter", "Move the order"),
    Status.STARTED: lambda: translate("Counter", "Confirm slot"),
}


def why(to_status: Status) -> str:
    """Asks why the order is cancelled, blocked, delayed or not collected."""
    return _WHY[to_status]()


def action_text(to_status: Status | None) -> str:
    """What the button says that gives the order this status."""
    return _ACTIONS[to_status]() if to_status in _ACTIONS else translate("Counter", "Done")


def which_slot(to_status: Status | None) -> str:
    """Asks for a new slot, or for the slot that the customer confirmed."""
    if to_status is Status.REPLANNED:
        return translate("Counter", "When will the customer come?")
    return translate("Counter", "Which slot did the customer confirm?")


def cancel(shown: OrderDetails) -> SheetQuestion:
    """Asks to confirm that the order is cancelled; its safe button has the focus."""
    text = translate("Counter", "%1 · %2. The customer can no longer collect it.")
    return SheetQuestion(
        "confirm",
        translate("Counter", "Cancel the order?"),
        _about(shown, text),
        translate("Counter", "Cancel the order"),
        translate("Counter", "Keep the order"),
        is_dangerous=True,
    )


def serve_moved(shown: OrderDetails) -> SheetQuestion:
    """Asks to confirm serving a moved or flagged order: only with the parcel in hand."""
    text = translate(
        "Counter", "%1 · %2: “%3”. Serve the customer only if you have the parcel in hand."
    )
    return SheetQuestion(
        "confirm",
        translate("Counter", "Serve this order now?"),
        _about(shown, text),
        translate("Counter", "Parcel in hand: serve"),
        translate("Counter", "Do not serve"),
    )


def hand_over_flagged(shown: OrderDetails) -> SheetQuestion:
    """Asks to confirm a hand-over in spite of a flag."""
    text = translate("Counter", "%1 · %2: “%3”. What is ticked is recorded as handed over.")
    return SheetQuestion(
        "confirm",
        translate("Counter", "Hand over in spite of the flag?"),
        _about(shown, text),
        translate("Counter", "Hand over anyway"),
        translate("Counter", "Do not hand over"),
        is_dangerous=True,
    )


def give_up(shown: OrderDetails, missing: int) -> SheetQuestion:
    """Asks to confirm that the rest of a partial hand-over gets no new slot."""
    text = translate("Counter", "%1 · %2. The customer does not know when to come for the rest.")
    return SheetQuestion(
        "confirm",
        Plurals().no_new_slot(missing),
        _about(shown, text),
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


def _about(shown: OrderDetails, text: str) -> str:
    """`text` with the order's code for %1, its customer for %2 and its status for %3."""
    code, name = named(shown.card.pickup_code, shown.order.customer.full_name)
    words = (code, name, status_word(shown.card.status))
    for number, word in enumerate(words, 1):
        text = text.replace(f"%{number}", word)
    return text
