"""What head office gives a device, beside its own settings: which value counts, and from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.given_settings import (
    DEVICE,
    FOR_ONE_DEVICE,
    FOR_STORES,
    GivenFile,
    GivenSettings,
    GivenValue,
    KeptSettings,
)
from kiosk.settings import InvalidSetting, Settings, load_settings
from kiosk.settings_file import SettingsFile, SettingSource, SourceKind

KEPT_HERE = {
    "callback_networks",
    "callback_rounds",
    "mail_delay_s",
    "mail_from",
    "mail_kinds",
    "mail_reminder_days",
    "smtp_host",
    "smtp_password_file",
    "smtp_port",
    "smtp_security",
    "smtp_user",
    "checkin_name",
    "counter_name",
    "discovery",
    "error_reports",
    "exchange_places",
    "listen",
    "people",
    "reschedule_url",
    "store_name",
    "track_url",
}


def value(name: str, given: object, scope: str = "", version: int = 1) -> GivenValue:
    return GivenValue.model_validate(
        {"scope": scope, "name": name, "value": given, "version": version}
    )


def give(data_dir: Path, *entries: GivenValue, role: str = "counter") -> None:
    """Let a counter keep this of head office."""
    document = GivenSettings(version=max(one.version for one in entries), entries=entries)
    kept = KeptSettings(store_id="lyon", device_id="counter-2", role=role, given=document)
    GivenFile(data_dir).write(kept)


def write(data_dir: Path, text: str) -> None:
    (data_dir / "kiosk.toml").write_text(text, encoding="utf-8")


def test_every_setting_is_either_given_or_stays_with_its_device() -> None:
    assert set(Settings.model_fields) == FOR_STORES | FOR_ONE_DEVICE | KEPT_HERE
    assert not (FOR_STORES | FOR_ONE_DEVICE) & KEPT_HERE


def test_head_office_overrides_the_file_and_the_environment(tmp_path: Path) -> None:
    write(tmp_path, "keep_days = 9\nslot_minutes = 30\nsound_volume = 10\n")
    give(tmp_path, value("keep_days", 5, version=3), value("slot_minutes", 20, version=2))
    environ = {"KIOSK_SLOT_MINUTES": "15", "KIOSK_MODE": "dark"}

    settings = load_settings(tmp_path, environ)

    assert (settings.keep_days, settings.slot_minutes) == (5, 20)
    assert (settings.sound_volume, settings.mode) == (10, "dark")
    values, sources = SettingsFile(tmp_path, environ).read()
    assert values["keep_days"] == 5
    assert sources["keep_days"] == SettingSource(SourceKind.HEAD_OFFICE, 3)
    assert sources["slot_minutes"] == SettingSource(SourceKind.HEAD_OFFICE, 2)
    assert sources["mode"] == SettingSource(SourceKind.ENVIRONMENT)
    assert sources["sound_volume"] == SettingSource(SourceKind.FILE)
    assert sources["undo_s"] == SettingSource(SourceKind.DEFAULT)
    assert [name for name, source in sources.items() if source.is_fixed] == [
        "mode",
        "slot_minutes",
        "keep_days",
    ]


@pytest.mark.parametrize(("role", "volume"), [("hub", 80), ("check-in", 40), ("counter", 5)])
def test_a_device_takes_what_is_for_it(tmp_path: Path, role: str, volume: int) -> None:
    entries = [value("sound_volume", 80), value("sound_volume", 40, "role:check-in")]
    entries += [value("sound_volume", 5, DEVICE + "counter-2")] if role == "counter" else []
    give(tmp_path, *entries, role=role)
    assert load_settings(tmp_path, {}).sound_volume == volume


def test_what_this_version_cannot_use_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "sound_volume = 10\n")
    give(
        tmp_path,
        value("sound_volume", 300),
        value("holograms", True),
        value("listen", "0.0.0.0:1"),
        value("keep_days", 5),
    )
    settings = load_settings(tmp_path, {})
    assert (settings.sound_volume, settings.keep_days, settings.listen) == (10, 5, "")


def test_own_values_give_way_where_they_do_not_fit(tmp_path: Path) -> None:
    write(tmp_path, "wait_late_s = 200\nopens_at_h = 8\n")
    give(tmp_path, value("wait_warn_s", 250.0))
    settings = load_settings(tmp_path, {})
    assert (settings.wait_warn_s, settings.wait_late_s, settings.opens_at_h) == (250, 300, 8)
    _, sources = SettingsFile(tmp_path, {}).read()
    assert sources["wait_late_s"].kind is SourceKind.DEFAULT

    with pytest.raises(InvalidSetting) as refused:
        SettingsFile(tmp_path, {}).write("wait_late_s", 210.0)
    assert (refused.value.key, refused.value.expected) == ("wait_late_s", "wait_order")
    SettingsFile(tmp_path, {}).write("wait_late_s", 260.0)
    assert load_settings(tmp_path, {}).wait_late_s == 260


def test_a_mistake_in_the_file_is_still_named(tmp_path: Path) -> None:
    write(tmp_path, "keep_days = 900\n")
    give(tmp_path, value("keep_days", 5))
    with pytest.raises(InvalidSetting):
        load_settings(tmp_path, {})


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"\xff", b'{"store_id": 1}'])
def test_a_file_that_is_damaged_leaves_the_device_its_own_settings(
    tmp_path: Path, broken: bytes
) -> None:
    write(tmp_path, "keep_days = 9\n")
    (tmp_path / "given.json").write_bytes(broken)
    assert load_settings(tmp_path, {}).keep_days == 9
