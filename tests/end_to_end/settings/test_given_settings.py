"""Head office gives a store settings; hub and counter take them, each in a process of its own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.given_settings import GivenFile
from kiosk.sync.identity.pairing import load_pairing
from tests.end_to_end.devices import Device, make_hub, pair, serving, until

pytestmark = pytest.mark.slow


def free_address() -> str:
    """Where the hub listens each time it begins anew."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"


@contextmanager
def serving_at(office: Device, url: str) -> Iterator[None]:
    """Head office serves again where it did before."""
    with office.running("headoffice", "serve", "--listen", url.removeprefix("http://")):
        yield


def setting(device: Device, name: str) -> dict[str, Any]:
    """One setting as `kiosk settings` shows it."""
    listed = device.json("settings")["settings"]
    return next(one for one in listed if one["name"] == name)


def holds(device: Device, version: int) -> Callable[[], bool]:
    """Whether a device keeps this version of head office's settings."""

    def kept() -> bool:
        found = GivenFile(device.data_dir).read()
        return found is not None and found.given.version == version

    return kept


def test_a_store_follows_what_head_office_gives(office: Device, tmp_path: Path) -> None:
    hub, counter = (Device(tmp_path / name) for name in ("hub", "counter"))
    address = free_address()

    def give(*values: str) -> None:
        done = office.do(
            "headoffice", "settings", "set", *values, "--store", "LYON-01", "--by", "Nadia"
        )
        assert done.returncode == 0, done.stderr

    def followed() -> dict[str, int | None]:
        """The version that each device follows, as head office knows it."""
        (lyon,) = office.json("headoffice", "settings", "list", "--store", "LYON-01")
        return {one["name"]: one["settings_version"] for one in lyon["devices"]}

    with serving(office) as url:
        created = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
        assert created.returncode == 0
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", address):
            pair(hub, counter, "counter", "Counter 2")
            (counter.data_dir / "kiosk.toml").write_text("keep_days = 9\nsound_volume = 10\n")
            with counter.running("run"):
                give("keep_days=5", "customer_data_days=30")
                until(holds(counter, 1), "the counter has the first version")
                # Nobody is at the counter: its screens open again by themselves.
                until(lambda: counter.logged("given_settings_followed"), "they open again")
                until(lambda: followed() == {"Counter 1": 1, "Counter 2": 1}, "both follow it")
                given = setting(counter, "keep_days")
                assert (given["value"], given["source"], given["version"]) == (5, "head office", 1)
                assert setting(counter, "sound_volume")["source"] == "kiosk.toml"
        # The store is closed for the night, and head office changes its mind twice; its name, too.
        renamed = office.do("headoffice", "rename-store", "LYON-01", "Lyon Bellecour")
        assert renamed.returncode == 0, renamed.stderr
        give("keep_days=6")
        give("keep_days=7")
        assert setting(counter, "keep_days")["value"] == 5
        former = (hub.data_dir / "given.json").read_bytes()
        with hub.listening("hub", "--listen", address), counter.running("run"):
            until(holds(counter, 3), "the counter has the newest version, and once")
            assert holds(hub, 3)()
        assert len(counter.logged("settings_kept")) == 2
    # The hub's disk was restored, and head office is not there: the counter keeps what is newer.
    (hub.data_dir / "given.json").write_bytes(former)
    contacts = len(counter.logged("online"))
    with hub.listening("hub", "--listen", address), counter.running("run"):
        until(lambda: len(counter.logged("online")) > contacts, "the counter reaches the hub")
    assert holds(counter, 3)()
    assert holds(hub, 1)()
    names = {getattr(load_pairing(each.data_dir), "store_name", "") for each in (hub, counter)}
    assert names == {"Lyon Bellecour"}
    with serving_at(office, url), hub.listening("hub", "--listen", address):
        until(holds(hub, 3), "the hub has the newest version again")
