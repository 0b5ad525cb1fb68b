"""Chooses a new slot: an opening day, then a time of it that has not begun and is not full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order
from kiosk.domain.opening_hours import full_slots, opening_day_after, slots_of_day
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import translate
from kiosk.services.ports.place_slots import SlotLeft, SlotsUnreachable

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SlotPicker(QObject):  # type: ignore[operator]
    """Days and times as `Choice`; `day` and `time` are values, "" for none chosen.

    The slots are the device's own, and its store's orders fill them, until head office has answered
    with those of the place. Full slots can be chosen only where all are full: somebody must still
    be able to come.
    """

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._day = ""
        self._time = ""
        self._slots: dict[str, dict[str, order.Slot]] = {}
        self._full: frozenset[order.Slot] = frozenset()
        self._left: dict[order.Slot, int] = {}
        self._is_unknown = False
        self._begun = 0

    @Property(list, notify=changed)
    def days(self) -> list[dict[str, object]]:
        times = self._context.wording.times
        return qml_rows(
            Choice(day, times.day_of(datetime.fromisoformat(day).date())) for day in self._slots
        )

    @Property(list, notify=changed)
    def times(self) -> list[dict[str, object]]:
        return qml_rows(
            Choice(value, self._text(slot), not self._is_offered(slot), self._detail(slot))
            for value, slot in self._slots.get(self._day, {}).items()
        )

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._day

    @Property(str, notify=changed)
    def time(self) -> str:
        return self._time

    @Property(str, notify=changed)
    def note(self) -> str:
        """What the slots that are shown do not take into account; "" where they are the place's."""
        if not self._is_unknown:
            return ""
        if self._context.settings.slot_capacity:
            return translate("Counter", "Only this store is counted.")
        return translate("Counter", "Places left are not known now.")

    @property
    def slot(self) -> order.Slot | None:
        """The chosen slot; None until day and time are chosen."""
        return self._slots.get(self._day, {}).get(self._time)

    def offered_first(self) -> str:
        """The value of the first time of this day that can be chosen; "" for none."""
        times = self._slots.get(self._day, {}).items()
        return next((value for value, slot in times if self._is_offered(slot)), "")

    @property
    def has_begun(self) -> bool:
        """Whether slots are offered since `begin`."""
        return bool(self._slots)

    def clear(self) -> None:
        """Offer no slots until `begin`, which makes those of weeks: only once somebody asks."""
        if self._slots:
            self._show_slots({}, {})

    def begin(self) -> None:
        """Offer the slots that have not begun, on the first day that has any; choose none."""
        self._day = self._time = ""
        self._begun += 1
        figures = self._context.slot_figures
        if not self._show_places(figures.recent):
            self._begin_alone()
        if figures.are_asked:
            self._context.tasks.spawn(self._ask(self._begun))

    def _begin_alone(self) -> None:
        """Offer the device's own slots, which the store's orders fill."""
        self._show_slots(self._make_slots(), {})
        if self._context.settings.slot_capacity and self._slots:
            self._context.tasks.spawn(self._find_full(self._slots))

    async def _ask(self, begun: int) -> None:
        try:
            found = await self._context.slot_figures.ask()
        except SlotsUnreachable:
            found = None
        if begun != self._begun or not self._slots:
            return  # it was opened anew, or closed
        if self._show_places(found):
            return
        if self._left:
            self._begin_alone()
        self._is_unknown = True
        self.changed.emit()

    def _show_places(self, found: Sequence[SlotLeft] | None) -> bool:
        """Offer the place's slots, those of them that have not begun; whether there are any."""
        settings, now = self._context.settings, self._context.clock()
        slots: dict[str, dict[str, order.Slot]] = {}
        for one in found or ():
            day = one.slot.start.astimezone(settings.time_zone).date().isoformat()
            if one.slot.start > now and (day in slots or len(slots) < settings.slot_days):
                slots.setdefault(day, {})[one.slot.start.isoformat()] = one.slot
        if slots:
            self._show_slots(slots, {one.slot: one.left for one in found or ()})
        return bool(slots)

    def _show_slots(
        self, slots: dict[str, dict[str, order.Slot]], left: dict[order.Slot, int]
    ) -> None:
        """Offer these slots; what was chosen stays where it still is offered."""
        chosen = self.slot
        self._slots, self._left, self._is_unknown = slots, left, False
        self._full = frozenset(slot for slot in self._all() if left.get(slot, 1) < 1)
        if self._day not in slots or not self._can_choose(self._day):
            self._day = next(filter(self._can_choose, slots), next(iter(slots), ""))
        if chosen is None or self.slot != chosen or not self._is_offered(chosen):
            self._time = ""
        self.changed.emit()

    def _can_choose(self, day: str) -> bool:
        return any(map(self._is_offered, self._slots[day].values()))

    @Slot(str)
    def chooseDay(self, value: str) -> None:
        """Show the times of another day."""
        if value in self._slots and value != self._day:
            self._day, self._time = value, ""
            self.changed.emit()

    @Slot(str)
    def chooseTime(self, value: str) -> None:
        """Choose a time; choosing it again clears it. A full one is not chosen."""
        slot = self._slots.get(self._day, {}).get(value)
        if slot is None or not self._is_offered(slot):
            return
        self._time = "" if value == self._time else value
        self.changed.emit()

    def _is_offered(self, slot: order.Slot) -> bool:
        return slot not in self._full or len(self._full) == len(self._all())

    def _all(self) -> list[order.Slot]:
        return [slot for of_day in self._slots.values() for slot in of_day.values()]

    def _text(self, slot: order.Slot) -> str:
        times = self._context.wording.times
        return f"{times.clock(slot.start)}–{times.clock(slot.end)}"

    def _detail(self, slot: order.Slot) -> str:
        if slot in self._full:
            return translate("Counter", "full")
        left = self._left.get(slot)
        return "" if left is None else Plurals().places_left(left)

    async def _find_full(self, slots: dict[str, dict[str, order.Slot]]) -> None:
        """Count the orders of each slot; move on to the first day that still takes one."""
        of_all = self._all()
        begin, end = of_all[0].start, of_all[-1].end
        orders_at = await self._context.read(lambda reader: reader.orders_at(begin, end))
        if orders_at is None or slots is not self._slots:
            return
        self._full = full_slots(of_all, orders_at, self._context.settings.slot_capacity)
        chosen = self.slot
        if chosen is None or not self._is_offered(chosen):
            self._day, self._time = next(filter(self._can_choose, slots), self._day), ""
        self.changed.emit()

    def _make_slots(self) -> dict[str, dict[str, order.Slot]]:
        settings = self._context.settings
        now = self._context.clock()
        today = now.astimezone(settings.time_zone).date()
        hours = settings.opens_at_h, settings.closes_at_h, settings.slot_minutes
        slots: dict[str, dict[str, order.Slot]] = {}
        yesterday = today - timedelta(days=1)
        for count in range(1, settings.slot_days + 1):
            day = opening_day_after(yesterday, count, settings.opening_days)
            of_day = slots_of_day(day, *hours, settings.time_zone)
            to_come = {slot.start.isoformat(): slot for slot in of_day if slot.start > now}
            if to_come:
                slots[day.isoformat()] = to_come
        return slots
