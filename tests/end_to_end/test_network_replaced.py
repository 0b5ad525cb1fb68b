"""Tests that another computer can replace a lost hub without pairing the terminals again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.sync.identity.hub_identity import FILE_NAME as STATEMENT
from kiosk.sync.identity.pairing import load_pairing
from tests.end_to_end.devices import Device, has, make_hub, serving, until
from tests.end_to_end.test_network_hub import known_at_head_office
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

EVERYWHERE = "0.0.0.0:0"
BY_LEA = ("READY", "--by", "Léa")


@dataclass
class RunningStore:
    """Head office at `office_url`, and the store's hub with a check-in that is paired with it."""

    office: Device
    office_url: str
    hub: Device
    check_in: Device


@contextmanager
def reached(device: Device) -> Iterator[str]:
    """Run a hub with TLS; yields its URL."""
    with device.listening("hub", "--listen", EVERYWHERE) as address:
        yield f"https://127.0.0.1:{address.port}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunningStore]:
    office, hub, check_in = (Device(tmp_path / name) for name in ("office", "hub", "check-in"))
    done = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert done.returncode == 0
    with serving(office) as url:
        hub.do("import", "-", stdin=json.dumps(numbered(3)))
        make_hub(office, hub, url)
        with reached(hub) as address:
            code = hub.json("pairing-code", "--role", "check-in")["code"]
            done = check_in.do("pair", code, "--upstream", address, "--name", "Entrance")
            assert done.returncode == 0, done.stderr
            with check_in.running("run"):
                until(lambda: has(check_in, "C-3", "STARTED"), "the check-in has the orders")
                until(lambda: known_at_head_office(office, "C-3", "STARTED"), "so has head office")
            until((hub.data_dir / STATEMENT).exists, "head office says who is hub")
            (known,) = hub.json("devices")
            # Wait for this, so that head office knows the check-in when the hub is lost.
            until(lambda: known_devices(office) == {known["device_id"]}, "its device is known")
        yield RunningStore(office, url, hub, check_in)


def known_devices(office: Device) -> set[str]:
    """The ids of the devices that head office knows as paired with its stores' hubs."""
    with closing(sqlite3.connect(office.data_dir / "headoffice.db")) as connection:
        return {device for (device,) in connection.execute("SELECT device_id FROM pairing")}


def distrust_reasons(device: Device) -> set[str]:
    return {reported["error"] for reported in device.logged("hub_not_trusted")}


def test_a_new_computer_gets_the_devices_and_their_trust(
    store: RunningStore, tmp_path: Path
) -> None:
    new = Device(tmp_path / "new hub")
    make_hub(store.office, new, store.office_url)
    with reached(new) as address:
        with store.check_in.running("run", "--upstream", address):
            until(lambda: has(new, "C-1", "STARTED"), "the new hub has the store's orders")
            new.do("advance", "C-1", *BY_LEA)
            until(lambda: has(store.check_in, "C-1", "READY"), "the check-in follows it")
            code = new.json("show", "C-1")["pickup_code"]
            assert store.check_in.do("arrive", code).returncode == 0
            until(lambda: has(new, "C-1", "AWAITING"), "and is heard by it")
        kept = load_pairing(store.check_in.data_dir)
        assert kept is not None
        assert kept.url == address
        # The check-in keeps the hub's address and certificate.
        with store.check_in.running("run"):
            new.do("advance", "C-2", *BY_LEA)
            until(lambda: not has(store.check_in, "C-2", "STARTED"), "it needs no address now")
    assert [device["name"] for device in new.json("devices")] == ["Entrance"]
    # The old computer is found again, and starts; no device follows it.
    with (
        reached(store.hub) as former,
        store.check_in.running("run", "--upstream", former),
    ):
        until(lambda: distrust_reasons(store.check_in) == {"old_epoch"}, "it is not trusted")
    kept = load_pairing(store.check_in.data_dir)
    assert kept is not None
    assert kept.url == address


def test_a_backup_on_a_new_computer_brings_the_devices_back(
    store: RunningStore, tmp_path: Path
) -> None:
    new = Device(tmp_path / "new hub")
    new.data_dir.mkdir()
    done = store.hub.do("backup", str(new.data_dir / "kiosk.db"))
    assert done.returncode == 0, done.stderr
    # The backup has the lost computer's device id but not its key, so that id is revoked first.
    code = store.office.json("headoffice", "pairing-code", "--store", "LYON-01")["code"]
    joining = ("pair", code, "--upstream", store.office_url, "--name", "Counter 1")
    assert "revoke that device there first" in new.do(*joining).stderr
    (lost,) = store.office.json("headoffice", "devices", "--role", "hub")
    revoked = store.office.do("headoffice", "revoke", lost["device_id"])
    assert revoked.returncode == 0, revoked.stderr
    joined = new.do(*joining)
    assert joined.returncode == 0, joined.stderr
    with reached(new) as address, store.check_in.running("run", "--upstream", address):
        new.do("advance", "C-1", *BY_LEA)
        until(lambda: has(store.check_in, "C-1", "READY"), "the check-in follows it")


def test_an_impostor_with_a_key_of_its_own_gets_nothing(
    store: RunningStore, tmp_path: Path
) -> None:
    impostor = Device(tmp_path / "impostor")
    impostor.data_dir.mkdir()
    done = store.hub.do("backup", str(impostor.data_dir / "kiosk.db"))
    assert done.returncode == 0, done.stderr
    before = load_pairing(store.check_in.data_dir)
    with (
        reached(impostor) as address,
        store.check_in.running("run", "--upstream", address),
    ):
        until(lambda: distrust_reasons(store.check_in) == {"no_statement"}, "it is not trusted")
        impostor.do("advance", "C-1", *BY_LEA)
        assert has(store.check_in, "C-1", "STARTED")
        (device,) = impostor.json("devices")
        assert device["last_contact_at"] == store.hub.json("devices")[0]["last_contact_at"]
    assert load_pairing(store.check_in.data_dir) == before
