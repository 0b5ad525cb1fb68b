"""The rows of a group of settings, and the choices of one setting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kiosk.screens.counter.shop_settings.entries import Option, SettingEntry, SettingGroup
from kiosk.screens.counter.shop_settings.groups import GROUPS
from kiosk.screens.counter.shop_settings.values import value_text


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting with today's value. `isFixed`: the environment gives it, so nobody changes it."""

    key: str
    label: str
    value: str
    isFixed: bool


@dataclass(frozen=True, slots=True)
class SettingGroupRow:
    """A group of settings."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One value to choose."""

    value: str
    text: str
    isOff: bool
    isChosen: bool


def group_rows() -> tuple[SettingGroupRow, ...]:
    """A row for each group."""
    return tuple(SettingGroupRow(group.key, group.label()) for group in GROUPS)


def setting_rows(
    group: SettingGroup, values: Mapping[str, object], fixed: Collection[str]
) -> tuple[SettingRow, ...]:
    """A row for each setting of a group."""
    return tuple(
        SettingRow(
            entry.name,
            entry.label(),
            value_text(entry, values[entry.name]),
            entry.name in fixed,
        )
        for entry in group.entries
    )


def option_rows(entry: SettingEntry, draft: object) -> tuple[OptionRow, ...]:
    """A row for each value of a setting; `draft`: what is chosen, or a tuple of it."""
    chosen = draft if isinstance(draft, tuple) else (draft,)
    return tuple(
        OptionRow(key_of(option), option.text(), False, option.value in chosen)
        for option in entry.options
    )


def key_of(option: Option) -> str:
    """A text that stands for the option's value in QML."""
    return str(option.value)
