"""Chooses a new slot: an opening day, then a time of it that has not begun and is not full."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order
from kiosk.domain.opening_hours import full_slots, opening_day_after, slots_of_day
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import translate

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SlotPicker(QObject):  # type: ignore[operator]
    """Days and times as `Choice`; `day` and `time` are values, "" for none chosen.

    Full slots can be chosen only where all are full: somebody must still be able to come.
    """

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._day = ""
        self._time = ""
        self._slots: dict[str, dict[str, order.Slot]] = {}
        self._full: frozenset[order.Slot] = frozenset()

    @Property(list, notify=changed)
    def days(self) -> list[dict[str, object]]:
        times = self._context.wording.times
        return qml_rows(
            Choice(day, times.day_of(datetime.fromisoformat(day).date())) for day in self._slots
        )

    @Property(list, notify=changed)
    def times(self) -> list[dict[str, object]]:
        return qml_rows(
            Choice(value, self._text(slot), is_off=not self._is_offered(slot))
            for value, slot in self._slots.get(self._day, {}).items()
        )

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._day

    @Property(str, notify=changed)
    def time(self) -> str:
        return self._time

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
            self._slots, self._full, self._day, self._time = {}, frozenset(), "", ""
            self.changed.emit()

    def begin(self) -> None:
        """Offer the slots that have not begun, on the first day that has any; choose none."""
        self._slots, self._full = self._make_slots(), frozenset()
        self._day = next(iter(self._slots), "")
        self._time = ""
        self.changed.emit()
        if self._context.settings.slot_capacity and self._slots:
            self._context.tasks.spawn(self._find_full(self._slots))

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
        text = f"{times.clock(slot.start)}–{times.clock(slot.end)}"
        if slot not in self._full:
            return text
        return translate("Counter", "%1 · full").replace("%1", text)

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
            days = (
                day for day, of_day in slots.items() if any(map(self._is_offered, of_day.values()))
            )
            self._day, self._time = next(days, self._day), ""
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
