"""Reads what this device reports of itself to its upstream."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk import __version__
from kiosk.services.devices.device_reports import DeviceReport, OwnReport
from kiosk.services.replication.links import LinkMonitor
from kiosk.storage.backup import backups
from kiosk.storage.readers.store_file import utc_now

READ_EVERY_S = 60.0


class ThisDeviceReport:
    """The report of this device; the disk is read once in READ_EVERY_S, as every call asks."""

    def __init__(
        self,
        data_dir: Path,
        monitor: LinkMonitor,
        clock: Callable[[], float],
        settings_version: Callable[[], int] | None = None,
    ) -> None:
        """`clock`: steady seconds. `settings_version`: which of head office's is followed."""
        self._data_dir = data_dir
        self._monitor = monitor
        self._clock = clock
        self._settings_version = settings_version
        self._read = OwnReport(__version__)
        self._read_s: float | None = None

    def __call__(self) -> OwnReport:
        """The report as it is now."""
        now_s = self._clock()
        if self._read_s is None or now_s - self._read_s > READ_EVERY_S:
            self._read, self._read_s = _read(self._data_dir), now_s
        version = None if self._settings_version is None else self._settings_version()
        unsent = self._monitor.state.waiting
        return replace(self._read, unsent=unsent, settings_version=version)

    def of_hub(self, device_id: str) -> DeviceReport:
        """The report of this device, which is the hub, for head office."""
        # The state has the upstream's clock minus this device's.
        ahead_ms = self._monitor.state.clock_offset_ms
        return DeviceReport(device_id, utc_now(), None if ahead_ms is None else -ahead_ms, self())


def _read(data_dir: Path) -> OwnReport:
    """Version and disk; without the latter where it cannot be read."""
    try:
        free = shutil.disk_usage(data_dir).free
        newest = next(iter(backups(data_dir)), None)
    except OSError:
        return OwnReport(__version__)
    backup_at = None if newest is None else newest.made_at.astimezone()
    return OwnReport(__version__, None, free, backup_at)
