"""The heads of the groups in the counter's lists."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kiosk.domain.board.groups import Group, GroupKind
from kiosk.screens.counter.texts import Times, translate
from kiosk.services.ports.boards import Card

_WORDS: dict[GroupKind, Callable[[], str]] = {
    GroupKind.SERVED: lambda: translate("Counter", "Being served"),
    GroupKind.WAITING: lambda: translate("Counter", "Waiting", "customers"),
    GroupKind.SLOT_PASSED: lambda: translate("Counter", "Slot passed"),
    GroupKind.LATE: lambda: translate("Counter", "Late", "orders to prepare"),
    GroupKind.NO_SLOT: lambda: translate("Counter", "No slot yet"),
}


def head_text(group: Group, cards: Collection[Card], count: int, times: Times) -> str:
    """The head of a group: what its orders have in common, and how many they are."""
    parts = [_words(group, times)]
    if group.kind is GroupKind.LATE and is_one_start(cards):
        parts += [times.clock(card.slot_start) for card in list(cards)[:1] if card.slot_start]
    return " · ".join((*parts, str(count)))


def shows_slots(group: Group, cards: Collection[Card]) -> bool:
    """Whether the rows of a group say when their slots begin, because its head does not."""
    if group.kind is GroupKind.LATE:
        return not is_one_start(cards)
    return group.kind in (GroupKind.SLOT_PASSED, GroupKind.EARLIER_DAY, GroupKind.LATER_DAY)


def is_one_start(cards: Collection[Card]) -> bool:
    """Whether the slots of these orders begin at the same time."""
    return len({card.slot_start for card in cards}) == 1


def _words(group: Group, times: Times) -> str:
    if group.kind is GroupKind.KEPT and group.day is not None:
        return translate("Counter", "Kept until %1").replace("%1", times.date_of(group.day))
    if group.day is not None:
        return times.day_of(group.day)
    if group.starts_at is not None and group.ends_at is not None:
        return f"{times.clock(group.starts_at)}–{times.clock(group.ends_at)}"
    if group.starts_at is not None:
        return times.clock(group.starts_at)
    return _WORDS[group.kind]()
