"""Which settings can be changed on the screen, in which groups, and between which values."""

from __future__ import annotations

from functools import partial

from kiosk.screens.counter.shop_settings.builders import (
    days,
    hour,
    listed,
    minutes,
    no,
    number,
    of_days,
    of_seconds,
    percent,
    plain,
    seconds,
    switch,
    text,
    which_display,
    yes,
)
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

SAME_KEY_S = (0.0, 0.3, 0.5, 1.0)
KEPT_DAYS = (30, 60, 90, 180, 365, 730, 1095)

DAY_NAMES: dict[str, Text] = {
    "mon": lambda: translate("Counter", "Monday"),
    "tue": lambda: translate("Counter", "Tuesday"),
    "wed": lambda: translate("Counter", "Wednesday"),
    "thu": lambda: translate("Counter", "Thursday"),
    "fri": lambda: translate("Counter", "Friday"),
    "sat": lambda: translate("Counter", "Saturday"),
    "sun": lambda: translate("Counter", "Sunday"),
}

LAYOUTS: dict[str, Text] = {
    "fr": lambda: translate("Counter", "French"),
    "be": lambda: translate("Counter", "Belgian"),
    "ch": lambda: translate("Counter", "Swiss"),
    "de": lambda: translate("Counter", "German"),
    "es": lambda: translate("Counter", "Spanish"),
    "us": lambda: translate("Counter", "American"),
}

_STORE = SettingGroup(
    "store",
    lambda: translate("Counter", "Store and people"),
    (
        text("store_name", lambda: translate("Counter", "Name of the store")),
        text("counter_name", lambda: translate("Counter", "Name of this counter")),
        SettingEntry(
            "language",
            EntryKind.CHOICE,
            lambda: translate("Counter", "Language at the start"),
            options=(Option("fr", lambda: "Français"), Option("en", lambda: "English")),
        ),
        switch("staff_pins", lambda: translate("Counter", "Staff work with a PIN too")),
        number(
            "lock_after_s",
            lambda: translate("Counter", "The counter locks, untouched, after"),
            minutes,
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
        listed(
            "closed_on",
            lambda: translate("Counter", "Closed on"),
            lambda: translate("Counter", "Days such as 25-12-2026, with spaces between them."),
        ),
        number("opens_at_h", lambda: translate("Counter", "Slots begin at"), hour, range(24)),
        number("closes_at_h", lambda: translate("Counter", "Slots end at"), hour, range(1, 25)),
        number(
            "slot_minutes",
            lambda: translate("Counter", "Length of a slot"),
            minutes,
            range(5, 241, 5),
        ),
        number(
            "slot_capacity",
            lambda: translate("Counter", "Orders in a slot"),
            plain,
            range(101),
            help_text=lambda: translate("Counter", "0: any number."),
        ),
    ),
)
_ORDERS = SettingGroup(
    "orders",
    lambda: translate("Counter", "Orders"),
    (
        number(
            "keep_days",
            lambda: translate("Counter", "A ready order is kept for"),
            days,
            range(1, 91),
            help_text=lambda: translate("Counter", "Opening days."),
        ),
        number(
            "ready_days_max",
            lambda: translate("Counter", "Reminder when ready for"),
            days,
            range(1, 91),
        ),
        switch("shelf_required", lambda: translate("Counter", "Ready only with its shelf")),
        switch("signature", lambda: translate("Counter", "Whoever collects signs")),
        number(
            "undo_s",
            lambda: translate("Counter", "An action can be undone for"),
            seconds,
            range(1, 61),
        ),
        SettingEntry(
            "customer_data_days",
            EntryKind.CHOICE,
            lambda: translate("Counter", "Customers’ data are kept for"),
            lambda: translate("Counter", "After the order has ended."),
            options=tuple(Option(count, partial(of_days, count)) for count in KEPT_DAYS),
        ),
    ),
)
_WAITING = SettingGroup(
    "waiting",
    lambda: translate("Counter", "Waiting customers"),
    (
        number(
            "wait_warn_s",
            lambda: translate("Counter", "First sign after"),
            minutes,
            range(61),
            factor=60,
        ),
        number(
            "wait_late_s",
            lambda: translate("Counter", "Late after"),
            minutes,
            range(61),
            factor=60,
        ),
        number(
            "wait_escalate_s",
            lambda: translate("Counter", "Much too late after"),
            minutes,
            range(61),
            factor=60,
        ),
    ),
)
_CUSTOMERS = SettingGroup(
    "customers",
    lambda: translate("Counter", "Check-in and board"),
    (
        text("checkin_name", lambda: translate("Counter", "Name of the check-in")),
        listed(
            "bays",
            lambda: translate("Counter", "Parking bays"),
            lambda: translate(
                "Counter", "Such as A1-A40 B7. Empty: nobody is asked where they wait."
            ),
        ),
        number(
            "idle_s",
            lambda: translate("Counter", "It asks who is there after"),
            seconds,
            range(10, 601, 5),
        ),
        number(
            "done_s",
            lambda: translate("Counter", "Its last page stays for"),
            seconds,
            range(5, 301, 5),
        ),
        number(
            "idle_large_text_s",
            lambda: translate("Counter", "With large text, it asks after"),
            seconds,
            range(10, 601, 5),
        ),
        number(
            "done_large_text_s",
            lambda: translate("Counter", "With large text, it stays for"),
            seconds,
            range(5, 301, 5),
        ),
        SettingEntry(
            "same_key_s",
            EntryKind.CHOICE,
            lambda: translate("Counter", "A key counts once within"),
            lambda: translate("Counter", "For hands that tremble."),
            options=tuple(Option(time_s, partial(of_seconds, time_s)) for time_s in SAME_KEY_S),
        ),
        number(
            "speech_rate",
            lambda: translate("Counter", "How fast it is read aloud"),
            percent,
            range(50, 201, 10),
        ),
        switch("headset_only", lambda: translate("Counter", "It is heard in a headset alone")),
        switch("board_names", lambda: translate("Counter", "The board shows first names")),
        switch("board_speaks", lambda: translate("Counter", "The board says who is called")),
    ),
)
_DEVICE = SettingGroup(
    "device",
    lambda: translate("Counter", "This device"),
    (
        number(
            "sound_volume",
            lambda: translate("Counter", "Volume of the sounds"),
            percent,
            range(0, 101, 5),
        ),
        text(
            "scanner_prefix",
            lambda: translate("Counter", "Character that the scanner sends first"),
            lambda: translate("Counter", "Empty: none."),
            length=1,
        ),
        SettingEntry(
            "keyboard_layouts",
            EntryKind.SEVERAL,
            lambda: translate("Counter", "Keyboard layouts of the scanner"),
            lambda: translate("Counter", "A scan is tried in each of them."),
            options=tuple(Option(layout, LAYOUTS[layout]) for layout in LAYOUTS),
        ),
        text(
            "country",
            lambda: translate("Counter", "Country of phone numbers"),
            lambda: translate("Counter", "Two letters, such as FR."),
            length=2,
        ),
        SettingEntry(
            "px_per_mm",
            EntryKind.CARD,
            lambda: translate("Counter", "Size of the display"),
            lambda: translate(
                "Counter",
                "Hold a bank card against the screen, and make the picture as long as the card. "
                "All displays of this device follow.",
            ),
        ),
        text(
            "counter_display",
            lambda: translate("Counter", "Display of the counter"),
            which_display,
            100,
        ),
        text(
            "checkin_display",
            lambda: translate("Counter", "Display of the check-in"),
            which_display,
            100,
        ),
        text(
            "board_display",
            lambda: translate("Counter", "Display of the board"),
            which_display,
            100,
        ),
        switch("introduction", lambda: translate("Counter", "New people are shown the counter")),
        SettingEntry(
            "listen",
            EntryKind.CHOICE,
            lambda: translate("Counter", "Other devices may join this one"),
            options=(Option(EVERYWHERE, yes), Option("", no)),
        ),
        switch("discovery", lambda: translate("Counter", "Devices find each other by themselves")),
    ),
)

GROUPS = (_STORE, _OPENING, _ORDERS, _WAITING, _CUSTOMERS, _DEVICE)
ENTRIES = {entry.name: entry for group in GROUPS for entry in group.entries}
