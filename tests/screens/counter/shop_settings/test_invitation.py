"""Tests how a manager adds a device at the hub's counter, without a shell."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import segno

from kiosk.app.addresses import Address, fingerprint_of
from kiosk.app.joining.invite import invite
from kiosk.app.lock import note_listening, only_one
from kiosk.screens.counter.shop_settings.invitation import Invited
from kiosk.screens.counter.shop_settings.shop_settings import SettingsTools
from kiosk.settings_file import SettingsFile
from kiosk.sync.identity.certificates import make_certificate
from kiosk.sync.identity.pairing import read_invitation, seal
from tests.screens.counter.shop_settings.conftest import AtSettings, Begin
from tests.screens.counter.test_layout import scene_problems
from tests.storage.sample import NOON, FakeClock, opened

DRAWN = segno.make("K7QF-2M8P-2222").png_data_uri(scale=8)
GIVEN = Invited("K7QF-2M8P-2222", "192.168.1.20:8443", DRAWN, NOON)


def offering(at: AtSettings, given: Invited | None) -> list[str]:
    """Let the counter be a hub's, which gives this code; returns the roles that are asked for."""
    asked: list[str] = []

    async def make(role: str) -> Invited | None:
        asked.append(role)
        return given

    tools = SettingsTools(SettingsFile(at.data_dir, {}), lambda: None, make)
    at.screen.view_model.use_settings(tools)
    return asked


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch"])
def test_a_code_is_shown_for_the_device_that_is_added(begin: Begin, display: str) -> None:
    at = begin(display=display)
    asked = offering(at, GIVEN)
    at.open()
    at.counter.tap("addDevice")
    at.screen.choose("Check-in")
    at.counter.until(lambda: at.screen.shown.is_there("pairingCode"))
    assert asked == ["check-in"]
    texts = " ".join(at.screen.shown.texts())
    assert "K7QF-2M8P-2222" in texts
    assert "192.168.1.20:8443" in texts
    at.screen.shown.until_still()
    assert scene_problems(at.screen) == []
    at.counter.tap("settingsBack")
    at.counter.until(lambda: at.screen.shown.is_there("addDevice"))
    assert "K7QF-2M8P-2222" not in " ".join(at.screen.shown.texts())


def test_a_hub_that_nobody_reaches_says_what_to_do(begin: Begin) -> None:
    at = begin()
    offering(at, None)
    at.open()
    at.counter.tap("addDevice")
    at.screen.choose("Board")
    text = at.screen.shown.called("invitationText")
    at.counter.until(lambda: "do not reach this one" in str(text.property("text")))


def test_another_counter_adds_no_devices(begin: Begin) -> None:
    at = begin()
    at.open()
    assert not at.screen.shown.is_there("addDevice")


def test_the_code_is_sealed_with_the_hub_s_certificate(tmp_path: Path) -> None:
    async def both() -> tuple[Invited | None, Invited | None]:
        with opened(tmp_path, FakeClock()) as store, only_one(tmp_path):
            before = await invite(store, tmp_path, "Lyon", "counter")
            note_listening(tmp_path, Address("192.0.2.2", 8443))
            return before, await invite(store, tmp_path, "Lyon", "counter")

    before, made = asyncio.run(both())
    assert before is None
    assert made is not None
    code = read_invitation(made.code).code
    assert code.check == seal(code.secret, fingerprint_of(make_certificate(tmp_path / "tls")))
    assert made.address == "192.0.2.2:8443"
