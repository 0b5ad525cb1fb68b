"""Renewed certificates, changed keys and authorities, each with real processes and real TLS."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.sync.identity.certificates import certificate_pem
from kiosk.sync.identity.pairing import load_pairing
from kiosk.sync.identity.trusted_keys import key_fingerprint
from tests.end_to_end.devices import LOOPBACK, Device, has, make_hub, until
from tests.end_to_end.test_network import READY, own_address
from tests.services.bodies import numbered
from tests.sync.identity.certificates_of_days import ALWAYS, Authority, made_for, new_key

pytestmark = pytest.mark.slow

ANYWHERE = "0.0.0.0:0"


@dataclass
class Office:
    """Head office, which is started again at the same address; `options`: of its server."""

    device: Device
    listen: str = ANYWHERE
    options: tuple[str, ...] = ()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Run the server; yields its URL."""
        command = ("headoffice", "serve", "--listen", self.listen, *self.options)
        with self.device.running(*command) as process:
            assert process.stdout is not None
            found = re.search(r"https://([0-9.]+):([0-9]+)", process.stdout.readline())
            assert found
            self.listen = f"{found[1]}:{found[2]}"
            yield f"https://127.0.0.1:{found[2]}"

    def shows(self, path: Path) -> None:
        """Use the certificate in this file, with its key, from the next start on."""
        self.options = ("--certificate", str(path), "--key", str(path))

    def stores(self) -> dict[str, object]:
        (store,) = self.device.json("headoffice", "certificate", "show", *self.options[:2])[
            "stores"
        ]
        return store  # type: ignore[no-any-return]

    def asks(self, number: int) -> str:
        """Ask the store for another order; returns its number."""
        (*_, body) = numbered(number)
        done = self.device.do("headoffice", "import", "-", stdin=json.dumps(body))
        assert done.returncode == 0, done.stderr
        return f"C-{number}"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    device = Device(tmp_path / "office")
    done = device.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert done.returncode == 0
    return Office(device)


@pytest.fixture
def hub(tmp_path: Path) -> Device:
    return Device(tmp_path / "hub")


@contextmanager
def at_work(hub: Device) -> Iterator[None]:
    with hub.listening("hub", "--listen", LOOPBACK):
        yield


def shown_at(url: str) -> str:
    host, port = url.removeprefix("https://").split(":")
    return ssl.get_server_certificate((host, int(port)))


def gets(office: Office, hub: Device, number: int) -> None:
    order_id = office.asks(number)
    until(lambda: has(hub, order_id, "STARTED"), "the store has the order")


def trusted(hub: Device) -> str:
    pairing = load_pairing(hub.data_dir)
    assert pairing is not None
    return pairing.certificate


def misses(device: Device) -> list[str]:
    return [str(missed["cause"]) for missed in device.logged("offline")]


def test_renewing_the_certificate_of_head_office_is_noticed_by_no_store(
    office: Office, hub: Device
) -> None:
    with office.serving() as url:
        before = shown_at(url)
        make_hub(office.device, hub, url)
        with at_work(hub):
            gets(office, hub, 1)
            done = office.device.do("headoffice", "certificate", "renew")
            assert done.returncode == 0, done.stderr
            until(lambda: shown_at(url) != before, "the running server shows the new one")
        with at_work(hub):
            gets(office, hub, 2)
        assert trusted(hub) == shown_at(url)
        assert misses(hub) == []


def test_a_code_that_was_sent_ahead_outlives_a_renewal(office: Office, hub: Device) -> None:
    with office.serving() as url:
        options = ("--store", "LYON-01", "--valid-days", "9")
        code = office.device.json("headoffice", "pairing-code", *options)["code"]
        before = shown_at(url)
        assert office.device.do("headoffice", "certificate", "renew").returncode == 0
        until(lambda: shown_at(url) != before, "the running server shows the new one")
        done = hub.do("pair", code, "--upstream", url, "--name", "Counter 1")
        assert done.returncode == 0, done.stderr


def test_a_changed_key_is_announced_through_the_former_one(office: Office, hub: Device) -> None:
    certificate = office.device.data_dir / "headoffice" / "certificate.pem"
    with office.serving() as url:
        make_hub(office.device, hub, url)
        former = certificate.read_bytes()
        done = office.device.do("headoffice", "certificate", "next-key")
        assert done.returncode == 0, done.stderr
        # Nobody knows it yet: a change now would part this store.
        refused = office.device.do("headoffice", "certificate", "change-key")
        assert (refused.returncode, "Lyon" in refused.stderr) == (1, True)
        assert office.stores()["knows_key"] is False
        with at_work(hub):
            until(lambda: office.stores()["knows_key"], "the hub knows the next key")
    # Both are off meanwhile.
    changed = office.device.do("headoffice", "certificate", "change-key")
    assert changed.returncode == 0, changed.stderr
    assert key_fingerprint(certificate_pem(certificate)) in changed.stdout
    with office.serving() as url, at_work(hub):
        gets(office, hub, 1)
        assert trusted(hub) == shown_at(url) == certificate_pem(certificate)
    # Whoever has the former key is a stranger now.
    certificate.write_bytes(former)
    with office.serving() as url, at_work(hub):
        until(lambda: "certificate_changed" in misses(hub), "it is refused")


def test_an_impostor_with_a_key_of_its_own_gets_nothing(
    office: Office, hub: Device, tmp_path: Path
) -> None:
    with office.serving() as url:
        make_hub(office.device, hub, url)
        with at_work(hub):
            gets(office, hub, 1)
    office.shows(made_for(tmp_path, *ALWAYS))
    with office.serving() as url, at_work(hub):
        order_id = office.asks(2)
        until(lambda: "certificate_changed" in misses(hub), "it is refused")
        assert hub.status_of(order_id) is None
        found = {each["check"]: each for each in json.loads(hub.do("doctor", "--json").stdout)}
        assert found["upstream"]["code"] == "certificate_changed"


def test_an_authority_is_trusted_and_another_one_after_it(
    office: Office, hub: Device, tmp_path: Path
) -> None:
    verdier, later = Authority.new(), Authority.new("Verdier CA 2")
    trusted_file, both = tmp_path / "authority.pem", tmp_path / "both.pem"
    trusted_file.write_text(verdier.pem)
    both.write_text(verdier.pem + later.pem)
    office.shows(verdier.issue(tmp_path / "1.pem"))
    code = office.device.json("headoffice", "pairing-code", "--store", "LYON-01")["code"]
    with office.serving() as url:
        joining = ("pair", code, "--upstream", url, "--name", "Counter 1")
        assert "certificate" in hub.do(*joining).stderr
        unrelated = tmp_path / "unrelated.pem"
        unrelated.write_text(later.pem)
        done = hub.do(*joining, "--authority", str(unrelated))
        assert str(unrelated) in done.stderr
        done = hub.do(*joining, "--authority", str(trusted_file))
        assert done.returncode == 0, done.stderr
    office.shows(verdier.issue(tmp_path / "2.pem"))
    with office.serving() as url, at_work(hub):
        gets(office, hub, 1)
        done = office.device.do("headoffice", "certificate", "authority", str(both))
        assert done.returncode == 0, done.stderr
    with office.serving() as url, at_work(hub):
        until(lambda: office.stores()["knows_authority"], "the hub knows the other authority")
    office.shows(later.issue(tmp_path / "3.pem"))
    with office.serving() as url, at_work(hub):
        gets(office, hub, 2)
        assert trusted(hub) == shown_at(url)


@pytest.mark.parametrize("days", [-300, 20_000], ids=["over", "clock without battery"])
def test_dates_part_nobody_and_the_doctor_says_what_is_wrong(
    office: Office, hub: Device, tmp_path: Path, days: int
) -> None:
    """`days`: from when on the certificate is valid, for 100 days, by this device's clock."""
    key, begin = new_key(), datetime.now(UTC) + timedelta(days=days)
    office.shows(made_for(tmp_path, begin, begin + timedelta(days=100), key))
    with office.serving() as url:
        options = ("--store", "LYON-01", *office.options[:2])
        code = office.device.json("headoffice", "pairing-code", *options)["code"]
        done = hub.do("pair", code, "--upstream", url, "--name", "Counter 1")
        assert done.returncode == 0, done.stderr
        with at_work(hub):
            gets(office, hub, 1)
        found = {each["check"]: each for each in json.loads(hub.do("doctor", "--json").stdout)}
        assert found["upstream"]["state"] == "good"
        warned = found["upstream_certificate"]
        assert warned["state"] == "warning"
        assert "clock" in warned["detail"]
        # Renewed with the same key while it runs.
        made_for(tmp_path, datetime.now(UTC) - timedelta(days=1), ALWAYS[1], key)
        until(lambda: shown_at(url) != trusted(hub), "the server shows the new one")
        with at_work(hub):
            gets(office, hub, 2)
        found = {each["check"]: each for each in json.loads(hub.do("doctor", "--json").stdout)}
        assert found["upstream_certificate"]["state"] == "good"


def test_a_hub_renews_its_own_certificate_while_its_terminals_work(
    hub: Device, tmp_path: Path
) -> None:
    address = own_address()
    if address is None:
        pytest.skip("needs a network")
    terminal = Device(tmp_path / "terminal")
    lines = "\n".join(json.dumps(body) for body in numbered(3))
    assert hub.do("import", "-", stdin=lines).returncode == 0
    key, folder, now = new_key(), hub.data_dir / "tls", datetime.now(UTC)
    folder.mkdir()
    own = folder / "certificate.pem"
    made_for(folder, now - timedelta(days=9), now + timedelta(days=4000), key).rename(own)
    with hub.listening("hub", "--listen", f"{address}:0") as at:
        offered = hub.json("pairing-code", "--role", "counter")
        done = terminal.do("pair", offered["code"], "--upstream", offered["url"])
        assert done.returncode == 0, done.stderr
        with terminal.running("run"):
            until(lambda: has(terminal, "C-3", "STARTED"), "the orders come down")
            ends = made_for(tmp_path, now - timedelta(days=9), now + timedelta(days=30), key)
            ends.replace(own)
            until(lambda: hub.logged("certificate_renewed"), "the hub renews it")
            assert terminal.do("advance", "C-1", *READY).returncode == 0
            until(lambda: has(hub, "C-1", "READY"), "the terminal works on")
        with terminal.running("run"):
            assert terminal.do("advance", "C-2", *READY).returncode == 0
            until(lambda: has(hub, "C-2", "READY"), "and so after its next start")
        assert trusted(terminal) == shown_at(f"https://{at}") == certificate_pem(own)
        assert misses(terminal) == []
