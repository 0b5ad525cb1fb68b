"""Tests a hub and other devices, each the real program in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.app.addresses import Address
from kiosk.storage.local_database import open_store
from kiosk.storage.verification import verify
from kiosk.sync.identity.pairing import load_pairing
from tests.end_to_end.devices import ROOT, Device, environment, has, pair, until
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

LOOPBACK = "127.0.0.1:0"
READY = ("READY", "--by", "Léa")


def own_address() -> str | None:
    """An address of this device that others could reach; None without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        host = str(probe.getsockname()[0])
    return None if host.startswith("127.") else host


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
def paired(
    hub: Device, terminal: Device, role: str = "counter", listen: str = LOOPBACK
) -> Iterator[Address]:
    """Run the hub and pair the terminal with it; yields the hub's address."""
    with hub.listening("hub", "--listen", listen) as address:
        pair(hub, terminal, role, "Counter 2")
        yield address


def is_valid(device: Device) -> bool:
    store = open_store(device.data_dir)
    try:
        return list(verify(store.database)) == []
    finally:
        store.close()


def test_what_is_done_at_one_device_is_known_at_the_other(hub: Device, terminal: Device) -> None:
    with paired(hub, terminal), terminal.running("run"):
        until(lambda: has(terminal, "C-3", "STARTED"), "the orders come down")
        assert terminal.do("advance", "C-1", *READY).returncode == 0
        until(lambda: has(hub, "C-1", "READY"), "the hub knows what the terminal did")
        assert hub.do("advance", "C-2", *READY).returncode == 0
        until(lambda: has(terminal, "C-2", "READY"), "the terminal knows what the hub did")
        until(lambda: terminal.json("verify")["waiting"] == 0, "nothing waits")
        (device,) = hub.json("devices")
        assert (device["name"], device["role"]) == ("Counter 2", "counter")
    assert is_valid(hub)
    assert is_valid(terminal)


def test_work_without_the_hub_is_sent_when_it_is_back(hub: Device, terminal: Device) -> None:
    with paired(hub, terminal) as address, terminal.running("run"):
        until(lambda: has(terminal, "C-3", "STARTED"), "the orders come down")
    with terminal.running("run"):
        assert terminal.do("advance", "C-1", *READY).returncode == 0
        (missed, *_) = until(lambda: terminal.logged("offline"), "the hub is missed")
        assert missed["cause"] == "connection_refused"
        times_online = len(terminal.logged("online"))
        assert terminal.json("verify")["waiting"] == 1
        assert has(hub, "C-1", "STARTED")
        with hub.listening("hub", "--listen", str(address)):
            until(lambda: has(hub, "C-1", "READY"), "the hub knows what was done without it")
            until(lambda: terminal.json("verify")["waiting"] == 0, "nothing waits")
            back = terminal.logged("online")
            assert len(back) == times_online + 1
            assert back[-1]["offline_s"] >= 0


def test_a_revoked_device_keeps_what_it_could_not_send(hub: Device, terminal: Device) -> None:
    with paired(hub, terminal):
        with terminal.running("run"):
            until(lambda: has(terminal, "C-3", "STARTED"), "the orders come down")
        assert hub.do("revoke", "Counter 2").returncode == 0
        assert hub.json("devices")[0]["revoked_at"]
        with terminal.running("run"):
            assert terminal.do("advance", "C-1", *READY).returncode == 0
            (refused, *_) = until(lambda: terminal.logged("refused"), "it is refused")
            assert refused["code"] == "revoked"
            assert terminal.json("verify")["waiting"] == 1
            assert has(terminal, "C-1", "READY")
            assert has(hub, "C-1", "STARTED")
        pair(hub, terminal, "counter", "Counter 2")
        with terminal.running("run"):
            until(lambda: has(hub, "C-1", "READY"), "paired again, it sends what it had")


def test_the_screen_of_a_revoked_device_says_that_it_is_refused(
    hub: Device, terminal: Device
) -> None:
    with paired(hub, terminal):
        assert hub.do("revoke", "Counter 2").returncode == 0
        command = [sys.executable, "-m", "tests.app.driven", "refused", str(terminal.data_dir)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
    assert json.loads(done.stdout) == {"link": "refused", "refusal": "revoked"}, done.stderr


def test_between_devices_all_is_encrypted_for_the_one_that_showed_the_code(
    hub: Device, terminal: Device
) -> None:
    host = own_address()
    if host is None:
        pytest.skip("this device has no address but loopback")
    with paired(hub, terminal, listen=f"{host}:0") as address:
        assert address.url.startswith("https://")
        kept = load_pairing(terminal.data_dir)
        assert kept is not None
        assert kept.certificate
        with terminal.running("run"):
            until(lambda: has(terminal, "C-3", "STARTED"), "the orders come down")
    # Simulates another device at the hub's address, with another certificate.
    (hub.data_dir / "tls" / "certificate.pem").unlink()
    with hub.listening("hub", "--listen", str(address)), terminal.running("run"):
        assert terminal.do("advance", "C-1", *READY).returncode == 0
        missed = until(lambda: terminal.logged("offline"), "the other device is not spoken to")
        assert missed[-1]["cause"] == "certificate_changed"
        assert terminal.json("verify")["waiting"] == 1
        assert has(hub, "C-1", "STARTED")


def test_a_code_is_not_sent_to_a_device_that_did_not_show_it(hub: Device, terminal: Device) -> None:
    host = own_address()
    if host is None:
        pytest.skip("this device has no address but loopback")
    with hub.listening("hub", "--listen", f"{host}:0") as address:
        code = hub.json("pairing-code", "--role", "counter")["code"]
        (hub.data_dir / "tls" / "certificate.pem").unlink()
    with hub.listening("hub", "--listen", str(address)):
        wrong = terminal.do("pair", code, "--upstream", address.url)
        assert wrong.returncode == 1
        assert "shows another certificate than that of the code, which was not sent" in wrong.stderr
        assert load_pairing(terminal.data_dir) is None
        assert hub.json("devices") == []


def test_the_counter_shows_who_checked_in(hub: Device, terminal: Device) -> None:
    hub.do("advance", "C-1", *READY)
    code = hub.json("show", "C-1")["pickup_code"]
    with paired(hub, terminal, "check-in"), terminal.running("run"):
        until(lambda: has(terminal, "C-1", "READY"), "the orders come down")
        assert terminal.do("arrive", code).returncode == 0
        until(lambda: has(hub, "C-1", "AWAITING"), "the counter knows")
        staff_action = terminal.do("advance", "C-2", *READY)
        assert (staff_action.returncode, has(terminal, "C-2", "STARTED")) == (2, True)
        assert "may not do that" in staff_action.stderr


def test_the_hub_needs_no_screens(hub: Device, terminal: Device) -> None:
    program = (
        "import sys; sys.modules['PySide6'] = sys.modules['qasync'] = None; "
        "from kiosk.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "--data", str(hub.data_dir), "hub"]
    process = subprocess.Popen(
        [*command, "--listen", LOOPBACK],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "The hub answers at http://127.0.0.1:" in process.stdout.readline()
    pair(hub, terminal, "counter", "Counter 2")
    process.terminate()
    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 0


def test_an_address_in_use_is_reported_before_anything_opens(hub: Device, terminal: Device) -> None:
    with hub.listening("hub", "--listen", LOOPBACK) as address:
        for command in ("hub", "run"):
            other = terminal.do(command, "--listen", str(address))
            assert other.returncode == 2
            assert other.stderr.startswith(f"Cannot listen on {address}: ")
            assert len(other.stderr.splitlines()) == 1
        second = hub.do("hub", "--listen", LOOPBACK)
        assert (second.returncode, "already open" in second.stderr) == (2, True)


def test_a_damaged_certificate_is_reported_and_never_replaced(hub: Device) -> None:
    host = own_address()
    if host is None:
        pytest.skip("this device has no address but loopback")
    path = hub.data_dir / "tls" / "certificate.pem"
    path.parent.mkdir()
    path.write_text("no certificate")
    for command in ("hub", "run"):
        done = hub.do(command, "--listen", f"{host}:0")
        assert (done.returncode, str(path) in done.stderr) == (2, True), done.stderr
    assert path.read_text() == "no certificate"
