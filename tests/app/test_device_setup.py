"""Tests a device's role, the addresses it listens on, and the lock of its data directory."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app import StartNotAllowed
from kiosk.app.addresses import Address, read_address
from kiosk.app.device_setup import DeviceMismatch, DeviceSetup, fits, screens_of
from kiosk.app.launch import named
from kiosk.app.lock import is_open, listening_at, note_listening, only_one
from kiosk.app.windows import Display, places_of
from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.settings import Settings
from kiosk.sync.identity.pairing import Pairing

ALONE = ThisDevice("d", 1, DeviceRole.HUB, 1, "h", "", "")
OF_A_STORE = replace(ALONE, store_id="S-1")


def pairing(role: DeviceRole) -> Pairing:
    return Pairing("https://hub:8443", "d", "s", role, "S-1", "Élysée", "", "", "Comptoir 2")


def setup(role: DeviceRole) -> DeviceSetup:
    return DeviceSetup(replace(OF_A_STORE, role=role), pairing(role))


@pytest.mark.parametrize(
    ("role", "displays", "shown"),
    [
        (DeviceRole.HUB, 1, ("counter",)),
        (DeviceRole.HUB, 2, ("counter", "check-in")),
        (DeviceRole.COUNTER, 1, ("counter",)),
        (DeviceRole.COUNTER, 2, ("counter",)),
        (DeviceRole.CHECK_IN, 1, ("check-in",)),
        (DeviceRole.CHECK_IN, 2, ("check-in",)),
        (DeviceRole.HUB, 3, ("counter", "check-in", "board")),
        (DeviceRole.BOARD, 1, ("board",)),
    ],
)
def test_a_device_shows_the_screens_of_its_role_and_none_over_another(
    role: DeviceRole, displays: int, shown: tuple[str, ...]
) -> None:
    assert screens_of(setup(role), None, displays) == shown
    assert screens_of(setup(role), shown[-1:], displays) == shown[-1:]


def test_who_asks_for_two_screens_has_two() -> None:
    both = ("counter", "check-in")
    assert screens_of(setup(DeviceRole.COUNTER), both, 1) == both


LEFT, RIGHT = Display("HDMI-1", "A1"), Display("DP-1", "B2")


@pytest.mark.parametrize(
    ("wanted", "displays", "places"),
    [
        ({}, [LEFT, RIGHT], {"counter": 0, "check-in": 1}),
        ({"check-in": "HDMI-1"}, [LEFT, RIGHT], {"counter": 1, "check-in": 0}),
        ({"counter": "B2"}, [LEFT, RIGHT], {"counter": 1, "check-in": 0}),
        ({"counter": "DP-1", "check-in": "DP-1"}, [LEFT, RIGHT], {"counter": 1, "check-in": 0}),
        ({"counter": "gone"}, [LEFT, RIGHT], {"counter": 0, "check-in": 1}),
        ({}, [LEFT], {"counter": 0}),
        ({"check-in": "HDMI-1"}, [LEFT], {"check-in": 0}),
        ({}, [Display(""), Display("")], {"counter": 0, "check-in": 1}),
    ],
)
def test_each_screen_has_a_display_of_its_own(
    wanted: dict[str, str], displays: list[Display], places: dict[str, int]
) -> None:
    asked = {"counter": "", "check-in": ""} | wanted
    assert places_of(("counter", "check-in"), asked, displays) == places


@pytest.mark.parametrize(
    ("role", "asked", "problem"),
    [
        (DeviceRole.CHECK_IN, ("counter",), "check_in_only"),
        (DeviceRole.CHECK_IN, ("counter", "check-in"), "check_in_only"),
        (DeviceRole.BOARD, ("counter",), "board_only"),
    ],
)
def test_a_screen_that_its_role_has_not_is_refused(
    role: DeviceRole, asked: tuple[str, ...] | None, problem: str
) -> None:
    with pytest.raises(DeviceMismatch) as refused:
        screens_of(setup(role), asked, 2)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("this_device", "kept"),
    [
        (replace(OF_A_STORE, role=DeviceRole.COUNTER), None),
        (OF_A_STORE, pairing(DeviceRole.COUNTER)),
        (replace(OF_A_STORE, store_id="S-2"), pairing(DeviceRole.HUB)),
        (ALONE, pairing(DeviceRole.CHECK_IN)),
    ],
)
def test_a_store_and_a_pairing_of_different_devices_do_not_fit(
    this_device: ThisDevice, kept: Pairing | None
) -> None:
    with pytest.raises(DeviceMismatch):
        fits(this_device, kept)


def test_a_hub_that_stepped_down_still_fits_its_pairing_with_head_office() -> None:
    fits(ALONE, None)
    fits(OF_A_STORE, pairing(DeviceRole.HUB))
    fits(replace(OF_A_STORE, role=DeviceRole.COUNTER), pairing(DeviceRole.HUB))


def test_names_given_at_pairing_stand_where_the_shop_set_none() -> None:
    settings = named(Settings(), setup(DeviceRole.COUNTER))
    assert (settings.store_name, settings.counter_name) == ("Élysée", "Comptoir 2")
    own = named(Settings(counter_name="Caisse A"), setup(DeviceRole.COUNTER))
    assert own.counter_name == "Caisse A"
    assert named(Settings(), setup(DeviceRole.HUB)).counter_name == "Comptoir 1"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("127.0.0.1:8443", "http://127.0.0.1:8443"),
        (" localhost:1 ", "http://localhost:1"),
        ("[::1]:8443", "http://[::1]:8443"),
        ("192.0.2.1:8443", "https://192.0.2.1:8443"),
        ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("hub:8443", "https://hub:8443"),
    ],
)
def test_beyond_this_device_the_hub_is_reached_with_tls(text: str, url: str) -> None:
    address = read_address(text)
    assert (address.url, address.reached_at) == (url, url)
    assert read_address(str(address)) == address


@pytest.mark.parametrize(
    "text", ["", "8443", ":8443", "hub", "hub:", "hub:65536", "a b:1", "a/b:1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        read_address(text)


def test_only_one_program_is_open_on_a_store(data_dir: Path) -> None:
    assert not is_open(data_dir)
    with only_one(data_dir):
        assert is_open(data_dir)
        with pytest.raises(StartNotAllowed) as refused, only_one(data_dir):
            pass
        assert refused.value.exit_code == 2
    assert not is_open(data_dir)


def test_whoever_asks_whether_a_program_is_open_keeps_none_from_opening(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as asking:
        asking.enter_context(only_one(data_dir))
        monkeypatch.setattr(time, "sleep", lambda _s: asking.close())
        with only_one(data_dir):
            assert is_open(data_dir)


def test_the_lock_of_a_program_that_died_is_free_and_where_it_listened_forgotten(
    data_dir: Path,
) -> None:
    program = (
        "import sys, time; from pathlib import Path; "
        "from kiosk.app.addresses import Address; "
        "from kiosk.app.lock import note_listening, only_one; "
        "data_dir = Path(sys.argv[1]); "
        "lock = only_one(data_dir); lock.__enter__(); "
        "note_listening(data_dir, Address('127.0.0.1', 8443)); print('up', flush=True); "
        "time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(data_dir)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    assert listening_at(data_dir) == Address("127.0.0.1", 8443)
    process.kill()
    process.communicate()
    assert listening_at(data_dir) is None
    with only_one(data_dir):
        note_listening(data_dir, Address("127.0.0.1", 8444))
        assert listening_at(data_dir) == Address("127.0.0.1", 8444)
