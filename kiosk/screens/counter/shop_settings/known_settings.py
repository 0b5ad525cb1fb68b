"""What the screen knows of this device's settings: values, where each is from, who changed it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.shop_settings.groups import GROUPS
from kiosk.screens.counter.shop_settings.setting_rows import SettingRow, setting_rows
from kiosk.services.people.setting_changes import SettingChange, last_changes
from kiosk.settings_file import SettingsFile, SettingSource


class KnownSettings:
    """As they were when they were read last."""

    def __init__(self, context: CounterContext) -> None:
        self._context = context
        self.values: Mapping[str, object] = {}
        self._sources: Mapping[str, SettingSource] = {}
        self._changes: Mapping[str, SettingChange] = {}

    async def read(self, file: SettingsFile) -> None:
        """Read them again. Raises InvalidSetting."""
        self.values, self._sources = await asyncio.to_thread(file.read)
        self._changes = await self._context.read(last_changes) or {}

    def is_fixed(self, name: str) -> bool:
        """Whether head office or the environment gives this one, so that nobody changes it here."""
        return self._sources[name].is_fixed

    def rows(self, group_key: str) -> tuple[SettingRow, ...]:
        """The rows of a group."""
        found = [group for group in GROUPS if group.key == group_key]
        times = self._context.wording.times
        known = (self.values, self._sources, self._changes, times.timestamp)
        return tuple(row for group in found for row in setting_rows(group, *known))
