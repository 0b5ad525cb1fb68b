"""The rows of a group of settings, and the choices of one setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from kiosk.domain.frozen import frozen
from kiosk.screens.counter.shop_settings.entries import Option, SettingEntry, SettingGroup
from kiosk.screens.counter.shop_settings.groups import GROUPS
from kiosk.screens.counter.shop_settings.values import value_text
from kiosk.screens.counter.texts import translate
from kiosk.services.people.setting_changes import SettingChange
from kiosk.settings_file import SettingSource, SourceKind


@frozen
class SettingRow:
    """A setting with today's value, and where that comes from.

    `isFixed`: from head office or the environment, so nobody changes it here.
    """

    key: str
    label: str
    value: str
    source: str
    isFixed: bool


@frozen
class SettingGroupRow:
    """A group of settings."""

    key: str
    label: str


@frozen
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
    group: SettingGroup,
    values: Mapping[str, object],
    sources: Mapping[str, SettingSource],
    changes: Mapping[str, SettingChange],
    timestamp: Callable[[datetime], str],
) -> tuple[SettingRow, ...]:
    """A row for each setting of a group. `timestamp` writes when something was changed."""
    return tuple(
        SettingRow(
            entry.name,
            entry.label(),
            value_text(entry, values[entry.name]),
            _source_text(sources[entry.name], changes.get(entry.name), timestamp),
            sources[entry.name].is_fixed,
        )
        for entry in group.entries
    )


def _source_text(
    source: SettingSource, change: SettingChange | None, timestamp: Callable[[datetime], str]
) -> str:
    match source.kind:
        case SourceKind.HEAD_OFFICE:
            given = translate("Counter", "given by head office, version %1")
            return given.replace("%1", str(source.version))
        case SourceKind.ENVIRONMENT:
            return translate("Counter", "given at the start")
        case SourceKind.FILE if change is not None:
            text = translate("Counter", "set by %1, %2")
            return text.replace("%1", change.by).replace("%2", timestamp(change.at))
        case SourceKind.FILE:
            return "kiosk.toml"
    return translate("Counter", "default")


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
