"""A stolen device wipes its data when it next calls; real devices, each in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.trouble.wiped import order_wipe
from kiosk.storage.database import utc_now
from tests.end_to_end.devices import (
    LOOPBACK,
    PATIENCE_S,
    Device,
    has,
    make_hub,
    pair,
    serving,
    until,
)
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

CUSTOMER = "Lefèvre"


@pytest.fixture
def hub(tmp_path: Path) -> Device:
    """A store with three orders."""
    device = Device(tmp_path / "hub")
    lines = "\n".join(json.dumps(body) for body in numbered(3))
    assert device.do("import", "-", stdin=lines).returncode == 0
    return device


@pytest.fixture
def terminal(tmp_path: Path) -> Device:
    return Device(tmp_path / "terminal")


@contextmanager
def paired(hub: Device, terminal: Device) -> Iterator[str]:
    """Run the hub; the terminal is paired with it, has the orders, and is switched off.

    Yields the hub's address.
    """
    with hub.listening("hub", "--listen", LOOPBACK) as address:
        pair(hub, terminal, "counter", "Counter 2")
        with terminal.running("run"):
            until(lambda: has(terminal, "C-3", "STARTED"), "the orders come down")
        terminal.do("backup")
        # In the database, or in the journal that was not written into it yet.
        files = terminal.data_dir.glob("kiosk.db*")
        assert any(CUSTOMER.encode() in file.read_bytes() for file in files)
        yield str(address)


def data_left(device: Device) -> list[str]:
    """The files with data of the store, of its customers, or of the pairing."""
    names = ("*.db*", "backups", "pairing.json", "device.key", "tls")
    return sorted(path.name for name in names for path in device.data_dir.glob(name))


def copies_and_settings(device: Device) -> list[Path]:
    """Copies of the database, as people and updates leave them, and settings; the copies."""
    assert device.do("backup", str(device.data_dir / "of-monday")).returncode == 0
    (device.data_dir / "newer").mkdir()
    moved = device.data_dir / "newer" / "kiosk.db"
    updated = device.data_dir / "backups" / "before-upgrade" / "kiosk-update.db"
    updated.parent.mkdir(parents=True, exist_ok=True)
    for path in (moved, updated):
        path.write_bytes((device.data_dir / "of-monday").read_bytes())
    (device.data_dir / "kiosk.toml").write_text(
        f"# {CUSTOMER} called\npx_per_mm = 3.8\n"
        'store_name = "Maison Verdier"\nerror_reports = "https://key@192.0.2.9/1"\n'
        'people = [{ name = "Sophie", role = "manager" }]\n'
    )
    return [device.data_dir / "of-monday", moved, updated]


def ends_wiped(device: Device, *command: str) -> None:
    """Run a program until it ends by itself, and says why."""
    process = device._start(command)
    _, err = process.communicate(PATIENCE_S)
    assert (process.returncode, "reported stolen" in err) == (2, True), err


def of(hub: Device) -> dict[str, object]:
    (device,) = hub.json("devices")
    return device  # type: ignore[no-any-return]


def test_a_stolen_terminal_wipes_its_data_when_it_calls(hub: Device, terminal: Device) -> None:
    with paired(hub, terminal):
        copied = copies_and_settings(terminal)
        assert hub.do("revoke", "Counter 2", "--wipe").returncode == 0
        assert (of(hub)["wiped_at"], has(terminal, "C-1", "STARTED")) == (None, True)
        ends_wiped(terminal, "run")
        assert data_left(terminal) == []
        assert not [path for path in copied if path.exists()]
        settings = (terminal.data_dir / "kiosk.toml").read_text()
        assert (settings.count("px_per_mm = 3.8"), len(settings.splitlines())) == (1, 1)
        assert of(hub)["wiped_at"]
        assert "data wiped" in hub.do("devices").stdout
        # Its log stays, and names nobody.
        assert terminal.logged("wipe_ordered")
        kept = [path for path in terminal.data_dir.rglob("*") if path.is_file()]
        assert not [path for path in kept if CUSTOMER in path.read_text("utf-8", "replace")]
    # It is of no use to whoever has it now.
    ends_wiped(terminal, "run")
    for command in ("orders", "verify", "hub"):
        assert "reported stolen" in terminal.do(command).stderr
    assert "reported stolen" in terminal.do("doctor").stdout


def test_one_that_is_at_work_wipes_its_data_at_once(hub: Device, terminal: Device) -> None:
    with paired(hub, terminal):
        process = terminal._start(("run",))
        until(lambda: len(terminal.logged("online")) > 1, "it is connected")
        assert hub.do("revoke", "Counter 2", "--wipe").returncode == 0
        _, err = process.communicate(PATIENCE_S)
        assert (process.returncode, "reported stolen" in err) == (2, True), err
        assert data_left(terminal) == []
        until(lambda: of(hub)["wiped_at"], "the hub knows")


def test_a_wipe_that_was_cut_short_is_completed_and_reported_later(
    hub: Device, terminal: Device
) -> None:
    with paired(hub, terminal) as address:
        assert hub.do("revoke", "Counter 2", "--wipe").returncode == 0
    # The power went when the order was noted, and the hub is off now.
    order_wipe(terminal.data_dir, utc_now())
    ends_wiped(terminal, "run")
    assert not list(terminal.data_dir.glob("*.db*"))
    assert of(hub)["wiped_at"] is None
    with hub.listening("hub", "--listen", address):
        ends_wiped(terminal, "run")
        assert of(hub)["wiped_at"]
        assert data_left(terminal) == []


def test_a_device_that_is_back_is_paired_anew(hub: Device, terminal: Device) -> None:
    with paired(hub, terminal):
        assert hub.do("revoke", "Counter 2", "--wipe").returncode == 0
        ends_wiped(terminal, "run")
        pair(hub, terminal, "counter", "Counter 3")
        with terminal.running("run"):
            until(lambda: has(terminal, "C-3", "STARTED"), "it has the orders again")


def test_without_the_order_a_revoked_device_keeps_what_it_has_not_sent(
    hub: Device, terminal: Device
) -> None:
    with paired(hub, terminal):
        assert hub.do("revoke", "Counter 2").returncode == 0
        with terminal.running("run"):
            done = terminal.do("advance", "C-1", "READY", "--by", "Léa")
            assert done.returncode == 0
            until(lambda: terminal.logged("refused"), "it is refused")
        assert has(terminal, "C-1", "READY")
        assert of(hub)["wipe_at"] is None


def test_head_office_has_a_stolen_terminal_wiped_through_its_hub(
    tmp_path: Path, hub: Device, terminal: Device
) -> None:
    office = Device(tmp_path / "office")
    done = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert done.returncode == 0

    def known() -> dict[str, Any] | None:
        listed = office.json("headoffice", "devices")
        return next((each for each in listed if each["name"] == "Counter 2"), None)

    with serving(office) as url:
        make_hub(office, hub, url)
        with paired(hub, terminal):
            device_id = until(known, "head office knows the terminal")["device_id"]
            done = office.do("headoffice", "revoke", device_id, "--wipe")
            assert done.returncode == 0, done.stderr
        with hub.listening("hub", "--listen", LOOPBACK) as address:
            until(lambda: of(hub)["wipe_at"], "the hub has heard of it")
            ends_wiped(terminal, "run", "--upstream", f"http://{address}")
            assert of(hub)["wiped_at"]
            until(lambda: (known() or {})["wiped_at"], "head office knows that it is done")
    assert data_left(terminal) == []


def test_head_office_has_a_stolen_hub_wiped(tmp_path: Path, hub: Device) -> None:
    office = Device(tmp_path / "office")
    done = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert done.returncode == 0
    with serving(office) as url:
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", LOOPBACK):
            until(lambda: hub.logged("online"), "head office knows it")
        (known,) = office.json("headoffice", "devices")
        done = office.do("headoffice", "revoke", known["device_id"], "--wipe")
        assert "wipes its data" in done.stdout
        ends_wiped(hub, "hub", "--listen", LOOPBACK)
        assert data_left(hub) == []
        (known,) = office.json("headoffice", "devices")
        assert known["wiped_at"]
        assert "data wiped" in office.do("headoffice", "devices").stdout
