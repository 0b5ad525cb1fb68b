"""Tests `kiosk doctor` on a device whose upstream is away, refuses it, or has changed."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import HelpCalled
from kiosk.services.orders.recorder import Recorder
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.certificates import certificate_pem, make_certificate
from tests.cli.conftest import Cli
from tests.cli.maintenance.doctor_network import (
    LOOPBACK,
    NETWORK_PROBLEM,
    Doctor,
    at_address,
    joined,
    listening,
    on_the_hubs_data,
    was_joined,
)
from tests.end_to_end.devices import Device
from tests.services.bodies import body
from tests.storage.sample import LEA
from tests.sync.identity.certificates_of_days import made_for

pytestmark = pytest.mark.heavy


def test_a_hub_that_answers_is_well(kiosk: Cli, hub: Cli) -> None:
    with listening(hub) as url:
        code, found = joined(kiosk, hub, url)()
        assert (code, found["upstream"]["code"], found["waiting"]["code"]) == (
            0,
            "online",
            "nothing_waits",
        )
        assert found["upstream"]["params"]["url"] == url
        assert abs(found["upstream"]["params"]["clock_offset_ms"]) < 60_000
        asked_at = datetime.fromisoformat(found["upstream"]["params"]["asked_at"])
        assert abs(datetime.now(UTC) - asked_at) < timedelta(minutes=1)
        code, found = Doctor(kiosk, hub.data_dir)()
        assert (code, found["listening"]["code"], found["listening"]["params"]["url"]) == (
            0,
            "listening",
            url,
        )


def test_a_hub_that_says_hello_and_cannot_give_its_log(
    kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
        assert doctor()[1]["feed"]["state"] == "good"
        with on_the_hubs_data(hub, "UPDATE event SET personal = '{' WHERE store_seq = 1"):
            code, found = doctor()
        assert (code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "online")
        assert found["feed"]["code"] == "feed_of_hub_fails"
        assert "`kiosk verify`" in doctor.says("feed", monkeypatch)["en"]


def test_the_hub_was_killed(kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
    code, found = doctor()
    assert (code, found["upstream"]["state"]) == (NETWORK_PROBLEM, "bad")
    assert found["upstream"]["code"] == "connection_refused"
    says = doctor.says("upstream", monkeypatch)
    assert says["fr"].startswith(f"{url} refuse la connexion")
    assert says["en"].startswith(f"{url} refuses the connection")
    of_hub = Doctor(kiosk, hub.data_dir)
    code, found = of_hub()
    assert (code, found["listening"]["code"]) == (NETWORK_PROBLEM, "listening_closed")
    says = of_hub.says("listening", monkeypatch)
    assert "« kiosk hub »" in says["fr"]
    assert "`kiosk hub`" in says["en"]


def test_head_office_was_killed(
    kiosk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Cli(tmp_path / "office", kiosk._capsys)
    office.have_head_office()
    assert office("headoffice", "create-store", "Lyon", "--exchange-place", "L").code == 0
    serve = ("headoffice", "serve", "--listen", LOOPBACK)
    with Device(office.data_dir).until_killed(*serve) as url:
        code = office("headoffice", "pairing-code", "--store", "L", "--json").json["code"]
        assert kiosk("pair", code, "--upstream", url).code == 0
        doctor = Doctor(kiosk, kiosk.data_dir)
        exit_code, found = doctor()
        assert (exit_code, found["upstream"]["code"]) == (0, "online")
        assert found["upstream"]["params"]["peer"] == "head_office"
        order = json.dumps(body(exchangePlaceId="L")).encode()
        assert office("headoffice", "import", "-", stdin=order).code == 0
        assert doctor()[1]["feed"]["state"] == "good"
        with closing(load_sqlite().connect(office.data_dir / "headoffice.db")) as connection:
            connection.execute("DROP TRIGGER command_is_unaltered")
            connection.execute("UPDATE command SET kind = ''")
            connection.commit()
        exit_code, found = doctor()
        assert (exit_code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "online")
        assert found["feed"]["code"] == "feed_of_head_office_fails"
        device_id = office("headoffice", "devices", "--json").json[0]["device_id"]
        assert office("headoffice", "revoke", device_id).code == 0
        exit_code, found = doctor()
        assert (exit_code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "revoked")
        assert "kiosk headoffice pairing-code" in doctor.says("upstream", monkeypatch)["en"]
    exit_code, found = doctor()
    assert (exit_code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "connection_refused")


def test_another_program_has_the_port(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    doctor = was_joined(kiosk)
    with answering(b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nNo") as other:
        at_address(kiosk.data_dir, other)
        code, found = doctor()
        assert (code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "other_program")
        says = doctor.says("upstream", monkeypatch)
        assert "Un autre programme que le hub" in says["fr"]
        assert "Another program than the hub" in says["en"]


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Serve a program that answers every request with these bytes; yields its URL."""
    listener = socket.create_server(("127.0.0.1", 0))

    def work() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(10_000)
                connection.sendall(answer)

    thread = Thread(target=work)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_the_certificate_is_another(
    kiosk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = make_certificate(tmp_path / "own").certificate
    doctor = was_joined(kiosk)
    pem = certificate_pem(own)
    with serving_tls(tmp_path, make_certificate(tmp_path / "other").certificate) as url:
        at_address(kiosk.data_dir, url, pem)
        code, found = doctor()
        assert (code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "certificate_changed")
        says = doctor.says("upstream", monkeypatch)
        assert "un autre certificat que celui de l’appairage" in says["fr"]
        assert "another certificate than the one" in says["en"]
        at_address(kiosk.data_dir, url)
        assert doctor()[1]["upstream"]["code"] == "certificate_untrusted"


def test_the_certificate_is_over(
    kiosk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor = was_joined(kiosk)
    now = datetime.now(UTC)
    path = made_for(tmp_path, now - timedelta(days=9), now - timedelta(days=2))
    pem = certificate_pem(path)
    with serving_tls(tmp_path, path) as url:
        at_address(kiosk.data_dir, url, pem)
        # The key is the trusted one, so the date cuts nobody off: it is a warning.
        found = doctor()[1]
        assert found["upstream"]["code"] == "unknown_device"
        ends = found["upstream_certificate"]
        assert (ends["state"], ends["code"]) == ("warning", "upstream_certificate_ends")
        monkeypatch.setenv("KIOSK_LANGUAGE", "fr")
        assert "renouvelez-y le certificat" in doctor()[1]["upstream_certificate"]["detail"]


@contextmanager
def serving_tls(folder: Path, certificate: Path) -> Iterator[str]:
    """Run head office's server with an empty database and this certificate; yields its URL."""
    office = Device(folder / "office")
    options = ("--certificate", str(certificate), "--key", str(certificate))
    with office.until_killed("headoffice", "serve", "--listen", LOOPBACK, *options) as url:
        yield url


def test_what_waits_for_ten_minutes_is_a_fault(
    kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
        recorded_at = datetime.now(UTC) - timedelta(minutes=10)
        recorded(kiosk.data_dir, recorded_at)
        code, found = doctor()
        assert (code, found["upstream"]["state"]) == (NETWORK_PROBLEM, "good")
        waiting = found["waiting"]
        assert (waiting["state"], waiting["code"]) == ("bad", "backlog")
        assert waiting["params"]["waiting_count"] == 1
        assert 600 <= waiting["params"]["waited_s"] < 700
        since = datetime.fromisoformat(waiting["params"]["waiting_since"])
        assert abs(since - recorded_at) < timedelta(seconds=1)
        says = doctor.says("waiting", monkeypatch)
        assert "n’est pas ouvert sur ce poste" in says["fr"]
        assert "is not open on this device" in says["en"]
    code, found = doctor()
    assert (code, found["waiting"]["code"]) == (NETWORK_PROBLEM, "backlog")
    assert "ce qui est dit plus haut" in doctor.says("waiting", monkeypatch)["fr"]


def test_what_was_just_recorded_is_none(kiosk: Cli, hub: Cli) -> None:
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
        recorded(kiosk.data_dir, datetime.now(UTC) - timedelta(seconds=30))
        code, found = doctor()
        assert (code, found["waiting"]["code"]) == (0, "waiting")


def somebody_called(uow: UnitOfWork, _command: None) -> None:
    called = HelpCalled("help-1", "Entrée")
    Recorder(uow).append(EventDraft(EventKind.HELP, LEA, payload=called))


def recorded(data_dir: Path, at: datetime) -> None:
    """Record at this device that somebody called for help at this time."""
    store = open_store(data_dir, lambda: at)
    try:
        store.run_blocking(somebody_called, None)
    finally:
        store.close()


def test_the_program_is_open_and_lets_nobody_in(
    kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(hub) as url:
        joined(kiosk, hub, url)
    with Device(hub.data_dir).running("hub") as process:
        assert process.stdout is not None
        process.stdout.readline()
        of_hub = Doctor(kiosk, hub.data_dir)
        code, found = of_hub()
        assert (code, found["listening"]["code"]) == (NETWORK_PROBLEM, "listening_not")
        assert "--listen" in of_hub.says("listening", monkeypatch)["en"]
