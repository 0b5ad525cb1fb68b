"""Tests how a device joins a store on its first start, from a hub in another process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.app.first_start.set_up import set_up
from kiosk.app.first_start.trouble import EXPECTED, problem_code
from kiosk.app.first_start.wanted import is_first_start
from kiosk.screens.firststart.answers import Answers
from kiosk.settings import load_settings
from kiosk.sync.identity.pairing import load_pairing
from tests.end_to_end.devices import Device, has, until
from tests.services.bodies import numbered
from tests.sync.client.test_client_trouble import a_dead_port

pytestmark = pytest.mark.slow

LOOPBACK = "127.0.0.1:0"
EVERYWHERE = "0.0.0.0:0"


@pytest.fixture
def hub(tmp_path: Path) -> Device:
    """A store with three orders."""
    device = Device(tmp_path / "hub")
    lines = "\n".join(json.dumps(body) for body in numbered(3))
    assert device.do("import", "-", stdin=lines).returncode == 0
    return device


def answers(code: str, address: str = "") -> Answers:
    return Answers("en", None, True, "Counter 2", code=code, address=address)


def refused(data_dir: Path, given: Answers, found: tuple[str, ...] = ()) -> str:
    """The code of the problem that these answers meet; nothing is kept of them."""
    try:
        set_up(data_dir, given, found)
    except EXPECTED as error:
        assert is_first_start(data_dir)
        return problem_code(error)
    raise AssertionError("the device was set up")


def test_a_device_joins_by_a_code_and_works(hub: Device, tmp_path: Path) -> None:
    joined = Device(tmp_path / "joined")
    with hub.listening("hub", "--listen", EVERYWHERE):
        offered = hub.json("pairing-code", "--role", "check-in")
        address = str(offered["url"]).removeprefix("https://")
        set_up(joined.data_dir, answers(offered["code"], address))
        pairing = load_pairing(joined.data_dir)
        assert pairing is not None
        assert (pairing.role, pairing.name) == ("check-in", "Counter 2")
        assert load_settings(joined.data_dir, {}).language == "en"
        with joined.running("run"):
            until(lambda: has(joined, "C-3", "STARTED"), "the orders come down")


def test_what_is_wrong_is_said_and_nothing_is_kept(hub: Device, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    with hub.listening("hub", "--listen", EVERYWHERE) as address:
        offered = hub.json("pairing-code", "--role", "counter")
        code, url = offered["code"], offered["url"]
        assert refused(fresh, answers("K7QF", url)) == "code_malformed"
        assert refused(fresh, answers(code, "no address at all")) == "invalid_address"
        assert refused(fresh, answers("K7QF-2M8P-3333", url)) == "not_the_device"
        assert refused(fresh, answers(code)) == "hub_not_found"
        set_up(tmp_path / "other", answers(code, url))
        assert refused(fresh, answers(code, url)) == "code_refused"
        port = address.port
    assert refused(fresh, answers(code, f"127.0.0.1:{port}")) == "connection_refused"


def test_of_several_hubs_only_the_one_that_made_the_code_gets_it(
    hub: Device, tmp_path: Path
) -> None:
    neighbour = Device(tmp_path / "neighbour")
    joined = tmp_path / "joined"
    with (
        neighbour.listening("hub", "--listen", EVERYWHERE) as theirs,
        hub.listening("hub", "--listen", EVERYWHERE) as ours,
    ):
        code = hub.json("pairing-code", "--role", "counter")["code"]
        # The first is announced still, and was switched off.
        gone = f"https://127.0.0.1:{a_dead_port()}"
        urls = (gone, *(f"https://127.0.0.1:{address.port}" for address in (theirs, ours)))
        fresh = tmp_path / "fresh"
        fresh.mkdir()
        assert refused(fresh, answers("K7QF-2M8P-3333"), urls) == "no_hub_knows"
        assert refused(fresh, answers(code), urls[:1]) == "connection_refused"
        set_up(joined, answers(code), urls)
        pairing = load_pairing(joined)
        assert pairing is not None
        assert pairing.url == urls[2]
        assert neighbour.json("devices") == []
