"""Builds entries of settings: their units, and how each kind is changed."""

from __future__ import annotations

from kiosk.screens.counter.shop_settings.entries import EntryKind, Option, SettingEntry, Text
from kiosk.screens.counter.texts import translate


def nothing() -> str:
    """No text."""
    return ""


def yes() -> str:
    """The word for a setting that is on."""
    return translate("Counter", "Yes")


def no() -> str:
    """The word for a setting that is off."""
    return translate("Counter", "No")


def minutes() -> str:
    """A number of minutes."""
    return translate("Counter", "%1 min")


def seconds() -> str:
    """A number of seconds."""
    return translate("Counter", "%1 s")


def days() -> str:
    """A number of days."""
    return translate("Counter", "%1 d")


def of_days(count: int) -> str:
    """So many days."""
    return days().replace("%1", str(count))


def of_seconds(time_s: float) -> str:
    """So many seconds."""
    return seconds().replace("%1", f"{time_s:g}")


def hour() -> str:
    """An hour of the day."""
    return translate("Counter", "%1:00")


def percent() -> str:
    """A percentage."""
    return translate("Counter", "%1 %")


def plain() -> str:
    """A number without a unit."""
    return "%1"


def switch(name: str, label: Text) -> SettingEntry:
    """A setting that is on or off."""
    options = (Option(True, yes), Option(False, no))
    return SettingEntry(name, EntryKind.CHOICE, label, options=options)


def text(name: str, label: Text, help_text: Text = nothing, length: int = 40) -> SettingEntry:
    """A setting that is a text of at most so many characters."""
    return SettingEntry(name, EntryKind.TEXT, label, help_text, length_max=length)


def listed(name: str, label: Text, help_text: Text) -> SettingEntry:
    """A setting that is a list of texts, with spaces between them."""
    return SettingEntry(name, EntryKind.TEXT, label, help_text, is_list=True, length_max=1000)


def number(
    name: str,
    label: Text,
    unit: Text,
    values: range,
    *,
    factor: float = 1,
    help_text: Text = nothing,
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


def which_display() -> str:
    """How a display is named."""
    return translate("Counter", "Its name or serial number. Empty: the first free one.")
