"""A device takes the store's settings from its upstream: once, and never an older version."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.given_settings import GivenFile, GivenSettings, GivenValue
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.sync.client.replies import read_reply
from kiosk.sync.client.settings_sync import SettingsSync
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import NOT_UNDERSTOOD, REVOKED, ProblemDetails
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply

LYON, NICE = "store-lyon", "store-nice"


def document(version: int, volume: int = 50) -> GivenSettings:
    value = GivenValue(name="sound_volume", value=volume, version=version)
    return GivenSettings(version=version, entries=(value,))


def this_device(role: DeviceRole) -> ThisDevice:
    return ThisDevice("device-1", 1, role, 1, "history-1", LYON, "Lyon")


@dataclass
class Upstream:
    """What is upstream, and what was asked there."""

    given: GivenSettings = field(default_factory=GivenSettings)
    problem: WireProblem | None = None
    asked: list[GivenSettings] = field(default_factory=list)

    async def settings(self, body: SettingsBody) -> SettingsReply:
        self.asked.append(body.held)
        if self.problem is not None:
            raise self.problem
        return SettingsReply(given=self.given)


class Device:
    """A device of the store, which starts with what its data directory holds."""

    def __init__(self, data_dir: Path, role: DeviceRole = DeviceRole.COUNTER) -> None:
        self.data_dir, self.role = data_dir, role
        self.upstream = Upstream()
        self.changes = 0
        self.notes: list[str] = []
        self.restart()

    def restart(self) -> None:
        self.keeper = SettingsKeeper(GivenFile(self.data_dir), self._changed)
        note = lambda name, **_params: self.notes.append(name)  # noqa: E731
        self.sync = SettingsSync(self.keeper, self.upstream, note)

    def _changed(self) -> None:
        self.changes += 1

    def meet(self, digest: str | None = "same", store_id: str = LYON) -> int:
        """A connection begins; returns the version that is kept then."""
        said = self.upstream.given.digest if digest == "same" else digest
        device = this_device(self.role)
        asyncio.run(self.sync.agree(store_id, device, said))
        return self.keeper.given.version


def test_the_newest_version_is_kept_over_a_restart(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.given = document(2)
    assert device.meet() == 2
    assert device.meet() == 2
    device.restart()
    assert device.meet() == 2
    assert (device.changes, len(device.upstream.asked)) == (1, 1)
    kept = GivenFile(tmp_path).read()
    assert kept is not None
    assert (kept.store_id, kept.role, kept.device_id) == (LYON, "counter", "device-1")


def test_an_older_version_does_not_come_back(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.given = document(3)
    device.meet()
    device.upstream.given = document(2, 10)
    assert device.meet() == 3
    device.upstream.given = GivenSettings()
    assert device.meet() == 3
    assert not device.sync.is_due("")
    assert device.changes == 1


def test_what_is_taken_back_is_gone(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.given = document(3)
    device.meet()
    device.upstream.given = GivenSettings(version=4)
    assert device.meet() == 4
    assert device.keeper.given.entries == ()


def test_an_upstream_of_the_former_version_changes_nothing(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.given = document(3)
    device.meet()
    assert device.meet(None) == 3
    assert not device.sync.is_due(None)
    device.upstream.problem = WireProblem(404, ProblemDetails(code=NOT_UNDERSTOOD, message=""))
    assert device.meet("0" * 64) == 3
    assert "settings_refused" in device.notes


def test_a_device_that_is_revoked_hears_so(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.problem = WireProblem(403, ProblemDetails(code=REVOKED, message=""))
    with pytest.raises(WireProblem):
        device.meet("0" * 64)


def test_only_a_hub_returns_what_it_has(tmp_path: Path) -> None:
    for role, held in ((DeviceRole.HUB, document(3)), (DeviceRole.COUNTER, GivenSettings())):
        folder = tmp_path / role
        folder.mkdir()
        device = Device(folder, role)
        device.upstream.given = document(3)
        device.meet()
        device.upstream.given = document(1)
        device.meet()
        assert device.upstream.asked[-1] == held


def test_a_device_that_moved_to_another_store_gives_up_the_former_ones(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.given = document(7)
    device.meet()
    device.upstream.given = document(1, 20)
    assert device.meet(store_id=NICE) == 1
    device.upstream.given = GivenSettings()
    assert device.meet(store_id=LYON) == 0
    assert not (tmp_path / "given.json").exists()


def test_a_full_disk_leaves_the_former_version(tmp_path: Path) -> None:
    device = Device(tmp_path)
    device.upstream.given = document(1)
    device.meet()
    tmp_path.chmod(0o500)
    try:
        device.upstream.given = document(2)
        if device.meet() == 1:  # Whoever may write everywhere, as root, can write here too.
            assert "settings_not_kept" in device.notes
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "given",
    [
        '{"version": -1}',
        '{"version": 1, "entries": [{"name": "mode", "value": 1, "version": 2}]}',
        '{"version": 1, "entries": [{"name": "MODE", "value": 1, "version": 1}]}',
        '{"version": 1, "entries": [{"name": "mode", "value": NaN, "version": 1}]}',
        '{"version": 1, "entries": [{"scope": "\\u0000", "name": "m", "value": 1, "version": 1}]}',
    ],
)
def test_an_answer_that_makes_no_sense_is_no_answer(given: str) -> None:
    with pytest.raises(LinkDown):
        read_reply(f'{{"given": {given}}}'.encode(), SettingsReply)
