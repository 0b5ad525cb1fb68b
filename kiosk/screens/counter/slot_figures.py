"""What head office says is left of the place's slots, as the counter last heard it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from kiosk.domain.order import Slot
from kiosk.screens.tasks import Tasks
from kiosk.services.ports.place_slots import (
    SLOT_DAYS_MAX,
    NoPlaceSlots,
    PlaceSlots,
    SlotLeft,
    SlotsUnreachable,
)

RECENT = timedelta(seconds=15)
"""How long figures are shown without asking again: nobody has to wait for a tap before it."""
_FOLLOWED = timedelta(seconds=60)
"""How often they are asked for while an order shows that has a slot to come."""
_LISTED = timedelta(minutes=5)
"""The same for the lists, which nearly always have one: head office has thousands of counters."""
_UNANSWERED = timedelta(seconds=5)
"""The same while nobody answers: at the start there is no connection yet."""


class SlotFigures(QObject):
    """Asks beside the tap; `changed` once something else was answered than before.

    `overbookedChanged`: it is about the slots that have too many orders.
    """

    changed = Signal()
    overbookedChanged = Signal()

    def __init__(self, tasks: Tasks, clock: Callable[[], datetime], slot_days: int) -> None:
        """`slot_days`: on how many opening days the counter offers slots."""
        super().__init__()
        self._tasks, self._clock = tasks, clock
        # Closed days may come between.
        self._days = min(2 * slot_days, SLOT_DAYS_MAX)
        self._source: PlaceSlots = NoPlaceSlots()
        self._found: tuple[SlotLeft, ...] | None = None
        self._over: tuple[SlotLeft, ...] = ()
        self._asked_at: datetime | None = None
        self._is_answered = False

    def use(self, source: PlaceSlots) -> None:
        """Ask this one, from now on."""
        self._source = source

    @property
    def are_asked(self) -> bool:
        """Whether there is anybody to ask."""
        return not isinstance(self._source, NoPlaceSlots)

    @property
    def recent(self) -> tuple[SlotLeft, ...] | None:
        """What was answered last, if that is recent."""
        return self._found if self._asked_at and self._is_within(RECENT) else None

    async def ask(self) -> tuple[SlotLeft, ...] | None:
        """The slots now; None where head office has none. Raises SlotsUnreachable."""
        self._asked_at, self._is_answered = self._clock(), False
        found = await self._source.slots_left(self._days)
        self._is_answered = True
        if found != self._found:
            self._found = found
            self.changed.emit()
            before = self._over
            # Few, if any: each row of the lists looks for its own among them.
            self._over = tuple(one for one in found or () if one.left < 0)
            if self._over != before:
                self.overbookedChanged.emit()
        return found

    def follow(self, slot: Slot | None, *, is_new: bool) -> None:
        """Keep the figures of this slot as they are at head office; ask sooner for a new one."""
        if slot is None or not self.are_asked or slot.end <= self._clock():
            return
        if not self._is_within(RECENT if is_new else _FOLLOWED):
            self._asked_at = self._clock()
            self._tasks.spawn(self._ask_aside())

    def follow_listed(self, slots: Iterable[Slot]) -> None:
        """Keep the figures for the orders of the lists, whose slots these are."""
        if not self.are_asked or self._is_within(_LISTED if self._is_answered else _UNANSWERED):
            return
        now = self._clock()
        if any(slot.end > now for slot in slots):
            self._asked_at = now
            self._tasks.spawn(self._ask_aside())

    def too_many(self, slot: Slot) -> int:
        """How many orders too many a slot has that is not over; 0 where that is not known."""
        if not self._over or slot.end <= self._clock():
            return 0
        return max((-one.left for one in self._over if _overlap(one.slot, slot)), default=0)

    def left_of(self, slot: Slot) -> int | None:
        """How many more orders this slot takes, below 0 where overbooked; None: not known."""
        over = (one.left for one in self._found or () if _overlap(one.slot, slot))
        return min(over, default=None)

    async def _ask_aside(self) -> None:
        try:
            await self.ask()
        except SlotsUnreachable:
            return

    def _is_within(self, age: timedelta) -> bool:
        return self._asked_at is not None and abs(self._clock() - self._asked_at) < age


def _overlap(one: Slot, other: Slot) -> bool:
    return one.start < other.end and other.start < one.end
