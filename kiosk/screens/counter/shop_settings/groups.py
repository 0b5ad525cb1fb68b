"""Which settings can be changed on the screen, in which groups, and between which values."""

from __future__ import annotations

from functools import partial

from kiosk.screens.counter.shop_settings.entries import (
    EntryKind,
    Option,
    SettingEntry,
    SettingGroup,
    Text,
)
from kiosk.screens.counter.texts import translate
from kiosk.setting_values import WEEKDAYS

EVERYWHERE = "0.0.0.0:8443"
"""Where a hub serves the store's other devices, unless somebody set another address."""

KEPT_DAYS = (30, 60, 90, 180, 365, 730, 1095)


def _nothing() -> str:
    return ""


def _yes() -> str:
    return translate("Counter", "Yes")


def _no() -> str:
    return translate("Counter", "No")


def _minutes() -> str:
    return translate("Counter", "%1 min")


def _seconds() -> str:
    return translate("Counter", "%1 s")


def _days() -> str:
    return translate("Counter", "%1 d")


def _of_days(days: int) -> str:
    return _days().replace("%1", str(days))


def _hour() -> str:
    return translate("Counter", "%1:00")


def _percent() -> str:
    return translate("Counter", "%1 %")


def _plain() -> str:
    return "%1"


def _switch(name: str, label: Text) -> SettingEntry:
    options = (Option(True, _yes), Option(False, _no))
    return SettingEntry(name, EntryKind.CHOICE, label, options=options)


def _text(name: str, label: Text, help_text: Text = _nothing, length: int = 40) -> SettingEntry:
    return SettingEntry(name, EntryKind.TEXT, label, help_text, length_max=length)


def _listed(name: str, label: Text, help_text: Text) -> SettingEntry:
    return SettingEntry(name, EntryKind.TEXT, label, help_text, is_list=True, length_max=1000)


def _number(
    name: str,
    label: Text,
    unit: Text,
    values: range,
    *,
    factor: float = 1,
    help_text: Text = _nothing,
) -> SettingEntry:
    """A number that is one of `values` on the screen."""
    return SettingEntry(
        name,
        EntryKind.NUMBER,
        label,
        help_text,
        least=values.start,
        most=values[-1],
        step=values.step,
        factor=factor,
        unit=unit,
    )


def _which_display() -> str:
    return translate("Counter", "Its name or serial number. Empty: the first free one.")


DAY_NAMES: dict[str, Text] = {
    "mon": lambda: translate("Counter", "Monday"),
    "tue": lambda: translate("Counter", "Tuesday"),
    "wed": lambda: translate("Counter", "Wednesday"),
    "thu": lambda: translate("Counter", "Thursday"),
    "fri": lambda: translate("Counter", "Friday"),
    "sat": lambda: translate("Counter", "Saturday"),
    "sun": lambda: translate("Counter", "Sunday"),
}

_STORE = SettingGroup(
    "store",
    lambda: translate("Counter", "Store and people"),
    (
        _text("store_name", lambda: translate("Counter", "Name of the store")),
        _text("counter_name", lambda: translate("Counter", "Name of this counter")),
        SettingEntry(
            "language",
            EntryKind.CHOICE,
            lambda: translate("Counter", "Language at the start"),
            options=(Option("fr", lambda: "Français"), Option("en", lambda: "English")),
        ),
        _switch("staff_pins", lambda: translate("Counter", "Staff work with a PIN too")),
        _number(
            "lock_after_s",
            lambda: translate("Counter", "The counter locks, untouched, after"),
            _minutes,
            range(61),
            factor=60,
            help_text=lambda: translate("Counter", "0: never."),
        ),
    ),
)
_OPENING = SettingGroup(
    "opening",
    lambda: translate("Counter", "Opening and slots"),
    (
        SettingEntry(
            "open_days",
            EntryKind.SEVERAL,
            lambda: translate("Counter", "Open on"),
            options=tuple(Option(day, DAY_NAMES[day]) for day in WEEKDAYS),
        ),
        _listed(
            "closed_on",
            lambda: translate("Counter", "Closed on"),
            lambda: translate("Counter", "Days such as 25-12-2026, with spaces between them."),
        ),
        _number("opens_at_h", lambda: translate("Counter", "Slots begin at"), _hour, range(24)),
        _number("closes_at_h", lambda: translate("Counter", "Slots end at"), _hour, range(1, 25)),
        _number(
            "slot_minutes",
            lambda: translate("Counter", "Length of a slot"),
            _minutes,
            range(5, 241, 5),
        ),
        _number(
            "slot_capacity",
            lambda: translate("Counter", "Orders in a slot"),
            _plain,
            range(101),
            help_text=lambda: translate("Counter", "0: any number."),
        ),
    ),
)
_ORDERS = SettingGroup(
    "orders",
    lambda: translate("Counter", "Orders"),
    (
        _number(
            "keep_days",
            lambda: translate("Counter", "A ready order is kept for"),
            _days,
            range(1, 91),
            help_text=lambda: translate("Counter", "Opening days."),
        ),
        _number(
            "ready_days_max",
            lambda: translate("Counter", "Reminder when ready for"),
            _days,
            range(1, 91),
        ),
        _switch("shelf_required", lambda: translate("Counter", "Ready only with its shelf")),
        _switch("signature", lambda: translate("Counter", "Whoever collects signs")),
        _number(
            "undo_s",
            lambda: translate("Counter", "An action can be undone for"),
            _seconds,
            range(1, 61),
        ),
        SettingEntry(
            "customer_data_days",
            EntryKind.CHOICE,
            lambda: translate("Counter", "Customers’ data are kept for"),
            lambda: translate("Counter", "After the order has ended."),
            options=tuple(Option(days, partial(_of_days, days)) for days in KEPT_DAYS),
        ),
    ),
)
_WAITING = SettingGroup(
    "waiting",
    lambda: translate("Counter", "Waiting customers"),
    (
        _number(
            "wait_warn_s",
            lambda: translate("Counter", "First sign after"),
            _minutes,
            range(61),
            factor=60,
        ),
        _number(
            "wait_late_s",
            lambda: translate("Counter", "Late after"),
            _minutes,
            range(61),
            factor=60,
        ),
        _number(
            "wait_escalate_s",
            lambda: translate("Counter", "Much too late after"),
            _minutes,
            range(61),
            factor=60,
        ),
    ),
)
_CUSTOMERS = SettingGroup(
    "customers",
    lambda: translate("Counter", "Check-in and board"),
    (
        _text("checkin_name", lambda: translate("Counter", "Name of the check-in")),
        _listed(
            "bays",
            lambda: translate("Counter", "Parking bays"),
            lambda: translate(
                "Counter", "Such as A1-A40 B7. Empty: nobody is asked where they wait."
            ),
        ),
        _number(
            "idle_s",
            lambda: translate("Counter", "It asks who is there after"),
            _seconds,
            range(10, 601, 5),
        ),
        _number(
            "done_s",
            lambda: translate("Counter", "Its last page stays for"),
            _seconds,
            range(5, 301, 5),
        ),
        _switch("headset_only", lambda: translate("Counter", "It is heard in a headset alone")),
        _switch("board_names", lambda: translate("Counter", "The board shows first names")),
        _switch("board_speaks", lambda: translate("Counter", "The board says who is called")),
    ),
)
_DEVICE = SettingGroup(
    "device",
    lambda: translate("Counter", "This device"),
    (
        _number(
            "sound_volume",
            lambda: translate("Counter", "Volume of the sounds"),
            _percent,
            range(0, 101, 5),
        ),
        _text(
            "scanner_prefix",
            lambda: translate("Counter", "Character that the scanner sends first"),
            lambda: translate("Counter", "Empty: none."),
            length=1,
        ),
        _text(
            "counter_display",
            lambda: translate("Counter", "Display of the counter"),
            _which_display,
            100,
        ),
        _text(
            "checkin_display",
            lambda: translate("Counter", "Display of the check-in"),
            _which_display,
            100,
        ),
        _text(
            "board_display",
            lambda: translate("Counter", "Display of the board"),
            _which_display,
            100,
        ),
        _switch("introduction", lambda: translate("Counter", "New people are shown the counter")),
        SettingEntry(
            "listen",
            EntryKind.CHOICE,
            lambda: translate("Counter", "Other devices may join this one"),
            options=(Option(EVERYWHERE, _yes), Option("", _no)),
        ),
        _switch("discovery", lambda: translate("Counter", "Devices find each other by themselves")),
    ),
)

GROUPS = (_STORE, _OPENING, _ORDERS, _WAITING, _CUSTOMERS, _DEVICE)
ENTRIES = {entry.name: entry for group in GROUPS for entry in group.entries}
