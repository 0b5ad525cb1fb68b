"""Which version of head office's settings this program follows, and when it takes another one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from kiosk.given_settings import GivenFile
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.settings import InvalidSetting, load_settings

LOOK_S = 1.0


class FollowedSettings:
    """What head office gives is kept at once, and followed when the program begins anew.

    Make it before the program reads its settings.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._settings = load_settings(data_dir)
        self.version = self._kept()
        self._changed = asyncio.Event()

    def _kept(self) -> int:
        kept = GivenFile(self._data_dir).read()
        return 0 if kept is None else kept.given.version

    def keeper(self, on_own_loop: Callable[[Callable[[], None]], None]) -> SettingsKeeper:
        """What keeps them, on the network's thread. `on_own_loop` calls back on this one."""
        return SettingsKeeper(GivenFile(self._data_dir), lambda: on_own_loop(self._changed.set))

    def must_begin_anew(self) -> bool:
        """Whether this device's settings are others than those that the program began with.

        A version that changes none of them, as it is for other devices, is followed as it is. While
        somebody's mistake is in kiosk.toml, nothing begins anew: it would not begin at all.
        """
        version = self._kept()
        try:
            settings = load_settings(self._data_dir)
        except InvalidSetting:
            return False
        if settings != self._settings:
            return True
        self.version = version
        return False

    async def due(self, is_quiet: Callable[[], bool]) -> None:
        """Return once the program has to begin anew, and nobody needs it now."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            while await asyncio.to_thread(self.must_begin_anew):
                if is_quiet():
                    return
                await asyncio.sleep(LOOK_S)
