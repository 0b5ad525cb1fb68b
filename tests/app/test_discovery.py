"""Tests that devices find their hub on the network, each the real program in its own process."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app.first_start.set_up import set_up
from kiosk.screens.firststart.answers import Answers
from kiosk.sync.client.hub_finder import AGAIN_S, HubSearch, find_hubs
from kiosk.sync.identity.certificates import certificate_pem, fingerprint
from kiosk.sync.identity.pairing import load_pairing
from kiosk.sync.protocol.dns_sd import SERVICE_TYPE, host_name, instance_name
from kiosk.sync.server.hub_announcement import addresses_of
from tests.end_to_end.devices import Device, has, until
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

EVERYWHERE = "0.0.0.0:0"
LOOKS_MAX = 8


@pytest.fixture
def hub(tmp_path: Path) -> Device:
    """A store with three orders."""
    device = Device(tmp_path / "hub")
    lines = "\n".join(json.dumps(body) for body in numbered(3))
    assert device.do("import", "-", stdin=lines).returncode == 0
    return device


def found(wanted: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...]:
    """The URLs of all hubs on the network, as soon as they are as wanted."""
    urls: tuple[str, ...] = ()
    for _ in range(LOOKS_MAX):
        urls = tuple(url for hub in asyncio.run(find_hubs()) for url in hub)
        if wanted(urls):
            return urls
    raise AssertionError(f"it never happened: {urls}")


def at(port: int) -> Callable[[tuple[str, ...]], bool]:
    return lambda urls: any(url.endswith(f":{port}") for url in urls)


def test_a_device_finds_its_hub_by_itself_and_again_at_another_address(
    hub: Device, tmp_path: Path
) -> None:
    joined = Device(tmp_path / "joined")
    with hub.listening("hub", "--listen", EVERYWHERE) as before:
        code = hub.json("pairing-code", "--role", "counter")["code"]
        set_up(joined.data_dir, Answers("en", None, True, "C 2", code=code), found(at(before.port)))
        pairing = load_pairing(joined.data_dir)
        assert pairing is not None
        assert pairing.url.endswith(f":{before.port}")
    with joined.running("run"), taken(before.port):
        until(lambda: joined.logged("offline"), "the hub is missed")
        with hub.listening("hub", "--listen", EVERYWHERE) as after:
            assert after.port != before.port
            until(lambda: joined.logged("hub_found_again"), "the hub is found again")
            until(lambda: has(joined, "C-3", "STARTED"), "the orders come down")
    pairing = load_pairing(joined.data_dir)
    assert pairing is not None
    assert pairing.url.endswith(f":{after.port}")


class taken:  # noqa: N801
    """Keeps a port busy, and answers nobody there."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("0.0.0.0", port))

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def test_a_hub_says_nothing_where_the_setting_is_off(hub: Device) -> None:
    (hub.data_dir / "kiosk.toml").write_text("discovery = false\n")
    with hub.listening("hub", "--listen", EVERYWHERE) as address:
        began_s = time.monotonic()
        while time.monotonic() - began_s < 4:
            urls = [url for hub in asyncio.run(find_hubs(2)) for url in hub]
            assert not any(url.endswith(f":{address.port}") for url in urls)


def test_an_announcement_names_no_person_store_or_computer(hub: Device) -> None:
    with hub.listening("hub", "--listen", EVERYWHERE):
        (certificate,) = (hub.data_dir / "tls").glob("*.pem")
        shown = fingerprint(certificate_pem(certificate))
    for name in (instance_name(shown), host_name(shown)):
        assert socket.gethostname().lower() not in name.lower()
        assert set(name.split(".")[0].removeprefix("kiosk-")) <= set("0123456789abcdef")
    assert len(SERVICE_TYPE.split(".")[0]) <= 16


def test_an_address_of_this_device_alone_is_announced_to_nobody() -> None:
    assert addresses_of("192.0.2.77") == ("192.0.2.77",)
    assert addresses_of("::1") == ()
    assert addresses_of("a-name") == ()
    assert addresses_of("0.0.0.0") != ()


def test_a_search_holds_nobody_up_and_does_not_flood_the_network() -> None:
    looks: list[float] = []
    now_s = 0.0

    async def find() -> tuple[tuple[str, ...], ...]:
        looks.append(now_s)
        return (("https://192.0.2.1:1",), ("https://192.0.2.2:2",))

    async def walk() -> None:
        nonlocal now_s
        search = HubSearch(find, lambda: now_s)
        assert search.found() == ()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert search.found() == ("https://192.0.2.1:1", "https://192.0.2.2:2")
        now_s = AGAIN_S - 1
        search.found()
        now_s = AGAIN_S
        search.found()
        await asyncio.sleep(0)
        await search.aclose()

    asyncio.run(walk())
    assert looks == [0.0, AGAIN_S]
