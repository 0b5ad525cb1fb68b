"""The rows of the inbox: its groups, and the orders of one of them, as plain values."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.closing.inbox import InboxGroup
from kiosk.domain.closing.keeping import days_ready
from kiosk.domain.frozen import frozen
from kiosk.screens.counter.board.rows import grouped
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import reason_word, status_word, translate
from kiosk.screens.counter.wording import Wording
from kiosk.services.ports.boards import Card

_TITLES: dict[InboxGroup, Callable[[], str]] = {
    InboxGroup.QUESTION: lambda: translate("Counter", "Questions of head office"),
    InboxGroup.PUT_BACK: lambda: translate("Counter", "To put back"),
    InboxGroup.NOT_COLLECTED: lambda: translate("Counter", "Not collected", "several orders"),
    InboxGroup.REST: lambda: translate("Counter", "Rest still to collect"),
    InboxGroup.BLOCKED: lambda: translate("Counter", "Blocked", "several orders"),
    InboxGroup.REVIEW: lambda: translate("Counter", "To check (network)"),
    InboxGroup.SLOT_PASSED: lambda: translate("Counter", "Slot passed"),
}


@frozen
class GroupRow:
    """A group that is not empty. `tone`: a status colour for its count; "" for none.

    `full_title`: the title where nothing around it says what the orders are.
    """

    group: str
    title: str
    full_title: str
    count: int
    tone: str


@frozen
class SettleRow:
    """An order of a group. `detail`: what is the matter; `can_put_back`: by one tap in the row."""

    order_id: str
    code: str
    customer: str
    shelf: str
    detail: str
    can_put_back: bool


def group_title(group: InboxGroup, wording: Wording) -> str:
    """A group in two or three words."""
    if group is InboxGroup.READY_LONG:
        return Plurals().more_than_days(wording.settings.ready_days_max)
    return _TITLES[group]()


def group_row(group: InboxGroup, count: int, wording: Wording) -> GroupRow:
    """The row of a group with so many orders."""
    tone = "late" if group is InboxGroup.QUESTION else ""
    title = group_title(group, wording)
    match group:
        case InboxGroup.SLOT_PASSED:
            full_title = translate("Counter", "Ready, slot passed")
        case InboxGroup.READY_LONG:
            full_title = Plurals().ready_longer(wording.settings.ready_days_max)
        case _:
            full_title = title
    return GroupRow(group.value, title, full_title, count, tone)


def settle_row(card: Card, group: InboxGroup, wording: Wording) -> SettleRow:
    """The row of an order in a group."""
    return SettleRow(
        order_id=card.order_id,
        code=grouped(card.pickup_code),
        customer=customer(card),
        shelf=(card.shelf or "") if card.has_parcel else "",
        detail=_detail(card, group, wording),
        can_put_back=group is InboxGroup.PUT_BACK and card.held_id is None,
    )


def customer(card: Card) -> str:
    """A customer's whole name, the surname first, as staff look for a parcel."""
    return f"{card.last_name} {card.first_name}".strip()


def age_text(card: Card, wording: Wording) -> str:
    """Since how many days an order has been ready; "" on the day on which it became ready."""
    if card.ready_at is None:
        return ""
    days = days_ready(card.ready_at, wording.settings.keeping, wording.now)
    return Plurals().ready_days(days) if days else ""


def _detail(card: Card, group: InboxGroup, wording: Wording) -> str:
    match group:
        case InboxGroup.QUESTION:
            return status_word(card.status)
        case InboxGroup.REST:
            return Plurals().missing(card.item_count - card.handed_count)
        case InboxGroup.SLOT_PASSED:
            return wording.times.slot(card.slot)
        case InboxGroup.READY_LONG:
            return age_text(card, wording)
        case _:
            held = status_word(card.held_to) if card.held_to is not None else ""
            reasons = wording.settings.reasons
            return held or reason_word(card.reason, reasons, wording.language)
