"""Values of settings as a shop writes them, and back."""

from __future__ import annotations

import re
from datetime import date

from kiosk.screens.counter.shop_settings.entries import EntryKind, SettingEntry
from kiosk.screens.counter.texts import translate

_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def value_text(entry: SettingEntry, value: object) -> str:
    """A setting's value in words; "—" for an empty one."""
    match entry.kind:
        case EntryKind.CHOICE:
            known = (each.text() for each in entry.options if each.value == value)
            return next(known, str(value))
        case EntryKind.SEVERAL:
            chosen = value if isinstance(value, tuple) else ()
            return ", ".join(each.text() for each in entry.options if each.value in chosen)
        case EntryKind.NUMBER:
            return number_text(entry, shown_number(entry, value))
        case EntryKind.CARD if isinstance(value, float):
            return translate("Counter", "%1 pixels in 10 mm").replace("%1", f"{10 * value:.0f}")
        case EntryKind.CARD:
            return translate("Counter", "As it reports")
    return written(entry, value) or "—"


def number_text(entry: SettingEntry, number: float) -> str:
    """A number with its unit."""
    return entry.unit().replace("%1", f"{number:g}")


def shown_number(entry: SettingEntry, value: object) -> float:
    """The number on the screen for a setting's value."""
    return float(value) / entry.factor if isinstance(value, int | float) else 0.0


def written(entry: SettingEntry, value: object) -> str:
    """The text in the field for a setting's value."""
    if entry.is_list and isinstance(value, tuple):
        return " ".join(_shop_day(each) for each in value)
    return str(value)


def read(entry: SettingEntry, text: str) -> str | tuple[object, ...]:
    """The setting's value for the text in the field; what cannot be read stays as it is."""
    if not entry.is_list:
        return text.strip().upper() if entry.name == "country" else text.strip()
    parts = [part.strip() for part in re.split(r"[,;\s]", text) if part.strip()]
    return tuple(_day_of(part) if entry.name == "closed_on" else part.upper() for part in parts)


def _shop_day(value: object) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


def _day_of(part: str) -> object:
    found = _DAY.fullmatch(part)
    if found is None:
        return part
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return part


def draft(entry: SettingEntry, value: object) -> object:
    """What a person begins to change of a setting's value: a number as shown, a text as written."""
    match entry.kind:
        case EntryKind.NUMBER:
            return shown_number(entry, value)
        case EntryKind.TEXT:
            return written(entry, value)
    return value


def drafted(entry: SettingEntry, changed: object) -> object:
    """The setting's value for what a person made of its draft."""
    match entry.kind:
        case EntryKind.TEXT:
            return read(entry, str(changed))
        case EntryKind.NUMBER if isinstance(changed, float):
            return round(changed * entry.factor)
        case EntryKind.CARD if isinstance(changed, float):
            return round(changed, 3)
    return changed


def refusal_text(entry: SettingEntry, expected: str) -> str:
    """Why a value is not taken, and what to do. `expected`: as in InvalidSetting."""
    if expected == "wait_order":
        return translate(
            "Counter", "The three times of waiting must grow: first sign, late, much too late."
        )
    if expected == "closes_at_h":
        return translate(
            "Counter", "Slots must begin before they end: change the other hour first."
        )
    if entry.name == "closed_on":
        return translate("Counter", "Write each day as 25-12-2026, with spaces between them.")
    if entry.name == "bays":
        return translate("Counter", "Write bays as A1-A40 or B7, with spaces between them.")
    if entry.name == "country":
        return translate("Counter", "Write the two letters of a country, such as FR.")
    if entry.kind is EntryKind.SEVERAL:
        return translate("Counter", "Choose at least one.")
    least = translate("Counter", "Write a name of 1 to %1 characters.")
    return least.replace("%1", str(entry.length_max))


def disk_text() -> str:
    """The setting could not be saved."""
    return translate(
        "Counter",
        "The disk refused it, and nothing was changed. Free some space or check the permissions, "
        "then try again.",
    )


def unreadable_text() -> str:
    """The settings cannot be read."""
    return translate(
        "Counter",
        "The settings file has a mistake that somebody wrote into it: kiosk doctor names it.",
    )
