"""Head office gives its stores settings: checked, in versions, and given back."""

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.given_settings import DEVICE, EVERY_DEVICE, ROLE, GivenSettings
from kiosk.headoffice.admin.setting_checks import read_value
from kiosk.headoffice.admin.settings_admin import SettingsAdmin
from kiosk.headoffice.admin.store_admin import StoreAdmin
from kiosk.headoffice.errors import (
    DeviceUnknown,
    SettingNotGiven,
    SettingsTooLarge,
    StoreClosed,
    VersionUnknown,
)
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.settings import InvalidSetting
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub


@pytest.fixture
def nadia(database: OfficeDatabase, clock: Clock) -> SettingsAdmin:
    """What Nadia at head office works with."""
    return SettingsAdmin(database, clock)


def given_to(nadia: SettingsAdmin, store: str) -> GivenSettings:
    (one,) = nadia.now(store)
    return one.given


def values(given: GivenSettings, role: str = "counter", device_id: str = "") -> dict[str, object]:
    return {name: one.value for name, one in given.found_for(role, device_id).items()}


def test_a_store_is_given_settings_in_versions(nadia: SettingsAdmin, lyon: StoreRecord) -> None:
    first = nadia.give("Lyon", EVERY_DEVICE, {"wait_warn_s": 90.0, "mode": "dark"}, by="Nadia")
    again = nadia.give("Lyon", EVERY_DEVICE, {"mode": "dark"}, by="Nadia")
    second = nadia.give("Lyon", EVERY_DEVICE, {"mode": "light"}, by="Karim")

    assert [(one.version, one.is_new) for one in (*first, *again, *second)] == [
        (1, True),
        (1, False),
        (2, True),
    ]
    now = given_to(nadia, "Lyon")
    assert values(now) == {"wait_warn_s": 90.0, "mode": "light"}
    assert {one.name: one.version for one in now.entries} == {"wait_warn_s": 1, "mode": 2}

    store, versions = nadia.history("Lyon")
    assert store.store_id == lyon.store_id
    assert [(one.given.version, one.given_by) for one in versions] == [(1, "Nadia"), (2, "Karim")]


def test_the_way_back_is_a_new_version(nadia: SettingsAdmin, lyon: StoreRecord) -> None:
    nadia.give("Lyon", EVERY_DEVICE, {"mode": "dark", "bays": ["A1-A4"]}, by="Nadia")
    nadia.give("Lyon", EVERY_DEVICE, {"mode": "light"}, by="Nadia")
    nadia.take_back("Lyon", EVERY_DEVICE, ["bays"], by="Nadia")

    back = nadia.restore("Lyon", 1, by="Nadia")

    now = given_to(nadia, "Lyon")
    assert back.version == now.version == 4
    assert values(now) == {"mode": "dark", "bays": ["A1-A4"]}
    assert len(nadia.history("Lyon")[1]) == 4
    with pytest.raises(VersionUnknown):
        nadia.restore("Lyon", 5, by="Nadia")


def test_a_device_comes_before_its_role_and_that_before_its_store(
    nadia: SettingsAdmin, hub: Hub
) -> None:
    nadia.give("Lyon", EVERY_DEVICE, {"sound_volume": 80}, by="Nadia")
    nadia.give("Lyon", ROLE + DeviceRole.CHECK_IN, {"sound_volume": 40}, by="Nadia")
    nadia.give("Lyon", DEVICE + hub.device_id, {"px_per_mm": 4.5, "sound_volume": 10}, by="Nadia")

    now = given_to(nadia, "Lyon")
    assert values(now)["sound_volume"] == 80
    assert values(now, "check-in")["sound_volume"] == 40
    assert values(now, "hub", hub.device_id) == {"sound_volume": 10, "px_per_mm": 4.5}
    with pytest.raises(DeviceUnknown):
        nadia.give("Lyon", DEVICE + "nobody", {"sound_volume": 10}, by="Nadia")


def test_all_stores_or_none(nadia: SettingsAdmin, office: HeadOffice, lyon: StoreRecord) -> None:
    office.admin.create_store("Paris", "PAR-01")
    office.admin.create_store("Nice", "NICE-01")
    StoreAdmin(nadia._database, nadia._clock).close("Nice")
    nadia.give("Paris", EVERY_DEVICE, {"wait_warn_s": 250.0}, by="Nadia")

    done = nadia.give(None, EVERY_DEVICE, {"mode": "dark"}, by="Nadia")
    assert {one.store.name: one.version for one in done} == {"Lyon": 1, "Paris": 2}

    # Good in Lyon, and not in Paris, where the first sign comes after it.
    with pytest.raises(InvalidSetting):
        nadia.give(None, EVERY_DEVICE, {"wait_late_s": 200.0}, by="Nadia")
    assert given_to(nadia, "Lyon").version == 1
    with pytest.raises(StoreClosed):
        nadia.give("Nice", EVERY_DEVICE, {"mode": "dark"}, by="Nadia")


def test_what_is_given_nowhere_is_not_taken_back(nadia: SettingsAdmin, lyon: StoreRecord) -> None:
    nadia.give("Lyon", ROLE + "counter", {"mode": "dark"}, by="Nadia")
    with pytest.raises(SettingNotGiven):
        nadia.take_back("Lyon", EVERY_DEVICE, ["mode"], by="Nadia")
    nadia.take_back("Lyon", ROLE + "counter", ["mode"], by="Nadia")
    assert given_to(nadia, "Lyon") == GivenSettings(version=2)


def test_no_more_than_a_hub_takes(nadia: SettingsAdmin, lyon: StoreRecord) -> None:
    days = [f"{2027 + number // 300}-01-01" for number in range(366)]
    reasons = {"BLOCKED": [{"code": f"R{'X' * 59}", "fr": "x" * 40, "en": "x" * 40}] * 500}
    nadia.give("Lyon", EVERY_DEVICE, {"closed_on": list(days)}, by="Nadia")
    with pytest.raises(SettingsTooLarge):
        nadia.give("Lyon", EVERY_DEVICE, {"reasons": reasons}, by="Nadia")  # type: ignore[dict-item]
    assert given_to(nadia, "Lyon").version == 1


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("open_days", "mon,tue", ["mon", "tue"]),
        ("open_days", '["sat"]', ["sat"]),
        ("bays", "A1-A40, B7", ["A1-A40", "B7"]),
        ("bays", "", []),
        ("wait_warn_s", "200", 200.0),
        ("wait_escalate_s", "30", 30.0),
        ("opens_at_h", "21", 21),
        ("staff_pins", "true", True),
        ("closed_on", "2026-12-25", ["2026-12-25"]),
        ("time_zone", "", ""),
    ],
)
def test_values_are_typed_as_in_the_environment(name: str, typed: str, kept: object) -> None:
    assert read_value(name, typed) == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("sound_volume", "101"),
        ("sound_volume", "loud"),
        ("wait_warn_s", "nan"),
        ("open_days", "monday"),
        ("open_days", ""),
        ("closed_on", "25-12-2026"),
        ("language", "de"),
        ("reasons", "{"),
        ("time_zone", "Europe/Nowhere"),
    ],
)
def test_a_value_that_kiosk_toml_may_not_have_is_refused(name: str, typed: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        read_value(name, typed)
    assert (refused.value.key, refused.value.expected) == (name, name)


def test_values_that_do_not_fit_each_other_are_refused(
    nadia: SettingsAdmin, lyon: StoreRecord
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        nadia.give("Lyon", EVERY_DEVICE, {"wait_warn_s": 900.0}, by="Nadia")
    assert refused.value.expected == "wait_order"
    with pytest.raises(InvalidSetting) as refused:
        nadia.give("Lyon", ROLE + "board", {"opens_at_h": 20}, by="Nadia")
    assert refused.value.expected == "closes_at_h"
    assert given_to(nadia, "Lyon").version == 0
