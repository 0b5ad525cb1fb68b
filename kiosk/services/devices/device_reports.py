"""What devices report of themselves, for whoever looks after them from far away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from kiosk.domain.frozen import frozen
from kiosk.services.ports.device_registry import PeerRecord


@frozen
class OwnReport:
    """What a device says of itself with every call. None: it cannot be read, or is not there.

    `version`: of the program. `unsent`: how many events its upstream does not hold yet.
    `backup_at`: when the newest daily backup was made. `settings_version`: of head office's
    settings that it follows; 0: it was given none.
    """

    version: str = ""
    unsent: int | None = None
    disk_free_bytes: int | None = None
    backup_at: datetime | None = None
    settings_version: int | None = None


@frozen
class DeviceReport:
    """What a hub passes on of a device of its store, and of itself.

    `heard_at`: when it was heard last. `clock_offset_ms`: its clock minus its upstream's. For an
    older device, which says nothing of itself, `said` is empty.
    """

    device_id: str
    heard_at: datetime
    clock_offset_ms: int | None = None
    said: OwnReport = OwnReport()


class DeviceReports:
    """What the devices of a store have said last, kept in memory on their hub."""

    def __init__(self) -> None:
        self._said: Mapping[str, OwnReport] = {}

    def note(self, device_id: str, said: OwnReport | None) -> None:
        """Keep what a device says; None: it says nothing, as older versions do."""
        if said is not None and self._said.get(device_id) != said:
            self._said = {**self._said, device_id: said}

    def of(self, peers: Iterable[PeerRecord]) -> tuple[DeviceReport, ...]:
        """The reports on the devices that are let in and were heard."""
        return tuple(
            DeviceReport(
                peer.device_id,
                peer.last_contact_at,
                # The record has the hub's clock minus the device's.
                None if peer.clock_offset_ms is None else -peer.clock_offset_ms,
                self._said.get(peer.device_id, OwnReport()),
            )
            for peer in peers
            if peer.last_contact_at is not None and not peer.is_shut_out
        )


ReportOwn = Callable[[], OwnReport]
