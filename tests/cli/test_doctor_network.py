"""`kiosk doctor` on a device whose upstream is away, refuses it, or is not what it was."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import HelpCalled
from kiosk.domain.quarantine import QuarantineReason
from kiosk.domain.sequencing import DeviceRole
from kiosk.headoffice.admin import overview
from kiosk.headoffice.devices import pairing_codes
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.devices.pairing import PairWithStore, Quarantine, pair_with_store, quarantine
from kiosk.services.orders.recorder import Recorder
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.progress import (
    UpstreamContact,
    UpstreamRefusal,
    note_contact,
    note_refused,
)
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.certificates import certificate_pem, fingerprint, make_certificate
from kiosk.sync.identity.pairing import Pairing, load_pairing, save_pairing
from kiosk.sync.protocol.ports import Peer
from tests.cli.conftest import Cli
from tests.end_to_end.devices import Device
from tests.services.bodies import body, numbered
from tests.storage.sample import LEA
from tests.sync.client.test_client_trouble import a_dead_port
from tests.sync.identity.certificates_of_days import made_for

LOOPBACK = "127.0.0.1:0"
NETWORK_PROBLEM = 5


class Doctor:
    """Asks the doctor of one device, in both languages and for programs."""

    def __init__(self, kiosk: Cli, data_dir: Path) -> None:
        self._cli = Cli(data_dir, kiosk._capsys)

    def __call__(self) -> tuple[int, dict[str, Any]]:
        """The exit code and what was found, by check."""
        answer = self._cli("doctor", "--json")
        return answer.code, {found["check"]: found for found in answer.json}

    def says(self, check: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """What a person reads about one check, by language, without blanks that do not break."""
        reported = {}
        for language in ("fr", "en"):
            monkeypatch.setenv("KIOSK_LANGUAGE", language)
            answer = self._cli("doctor", "--json")
            (found,) = [each for each in answer.json if each["check"] == check]
            printed = self._cli("doctor").out
            assert f"✗ {self._cli_name(check)[language]}" in printed
            reported[language] = found["detail"].replace("\u00a0", " ")
        monkeypatch.delenv("KIOSK_LANGUAGE")
        return reported

    def _cli_name(self, check: str) -> dict[str, str]:
        names = {
            "upstream": {"fr": "Suit", "en": "Follows"},
            "feed": {"fr": "Réception", "en": "Receiving"},
            "waiting": {"fr": "Transmission", "en": "Passing on"},
            "listening": {"fr": "Écoute", "en": "Listens"},
            "devices": {"fr": "Postes du magasin", "en": "The store’s devices"},
        }
        return names[check]


@pytest.fixture
def hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """A hub with two orders; its commands run here, its server in a process of its own."""
    cli = Cli(tmp_path / "hub", capsys)
    assert cli.take(*numbered(2)).code == 0
    return cli


def listening(hub: Cli, *more: str) -> AbstractContextManager[str]:
    """The hub's program, until it is killed."""
    return Device(hub.data_dir).until_killed("hub", "--listen", LOOPBACK, *more)


def joined(kiosk: Cli, hub: Cli, url: str) -> Doctor:
    """The device of this test is paired with the hub as a counter."""
    code = hub("pairing-code", "--role", "counter", "--json").json["code"]
    assert kiosk("pair", code, "--upstream", url, "--name", "Comptoir 2").code == 0
    return Doctor(kiosk, kiosk.data_dir)


def was_joined(kiosk: Cli) -> Doctor:
    """The device of this test was paired once with a hub that nobody reaches now."""
    store = open_store(kiosk.data_dir)
    store.call(pair_with_store, PairWithStore(DeviceRole.COUNTER, "S-1", "Lyon"))
    device_id = store.query(lambda reader: reader.devices.this_device()).device_id
    store.close()
    url = f"http://127.0.0.1:{a_dead_port()}"
    pairing = Pairing(url, device_id, "secret", DeviceRole.COUNTER, "S-1", "Lyon", "", "", "C 2")
    save_pairing(kiosk.data_dir, pairing)
    return Doctor(kiosk, kiosk.data_dir)


def at_address(data_dir: Path, url: str, certificate: str = "") -> None:
    """What was paired is at another address now."""
    kept = load_pairing(data_dir)
    assert kept is not None
    digest = fingerprint(certificate) if certificate else ""
    moved = replace(kept, url=url, certificate=certificate, fingerprint=digest)
    save_pairing(data_dir, moved)


@contextmanager
def on_the_hubs_data(hub: Cli, statement: str) -> Iterator[None]:
    with closing(load_sqlite().connect(hub.data_dir / "kiosk.db")) as connection:
        connection.execute(statement)
        connection.commit()
    yield


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
    """A program that answers every request with these bytes."""
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


def revoke(hub: Cli) -> None:
    assert hub("revoke", "Comptoir 2").code == 0


def forget(hub: Cli) -> None:
    with on_the_hubs_data(hub, "DELETE FROM peer"):
        pass


def set_aside(hub: Cli) -> None:
    store = open_store(hub.data_dir)
    try:
        (peer,) = store.query(lambda reader: reader.devices.peers())
        store.call(quarantine, Quarantine(peer.device_id, QuarantineReason.HASH_WRONG))
    finally:
        store.close()


def test_the_hub_refuses_this_device(kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    reported = {
        "revoked": (revoke, "a retiré l’accès à ce poste", "has withdrawn this device"),
        "unknown_device": (forget, "ne connaît pas ce poste", "does not know this device"),
        "quarantined": (set_aside, "a mis ce poste à l’écart", "has quarantined this device"),
    }
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
        for code, (action, french, english) in reported.items():
            action(hub)
            exit_code, found = doctor()
            assert (exit_code, found["upstream"]["state"]) == (NETWORK_PROBLEM, "bad")
            assert found["upstream"]["code"] == found["upstream"]["params"]["refusal"] == code
            says = doctor.says("upstream", monkeypatch)
            assert french in says["fr"]
            assert english in says["en"]
            # What it says to do is what helps.
            assert "kiosk pairing-code --role counter" in says["en"]
            joined(kiosk, hub, url)
            assert doctor()[0] == 0


def test_a_quarantined_device_is_told_why_at_both_ends_and_comes_back_anew(
    kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
        set_aside(hub)
        code, found = doctor()
        assert (code, found["upstream"]["params"]["reason"]) == (NETWORK_PROBLEM, "hash_wrong")
        says = doctor.says("upstream", monkeypatch)
        assert "base modifiée, ou disque abîmé" in says["fr"]
        assert "the disk is damaged" in says["en"]
        assert "kiosk pair CODE --anew" in says["en"]
        of_hub = Doctor(kiosk, hub.data_dir)
        code, found = of_hub()
        assert (code, found["devices"]["code"]) == (NETWORK_PROBLEM, "device_quarantined")
        assert found["devices"]["params"]["reason"] == "hash_wrong"
        says = of_hub.says("devices", monkeypatch)
        assert says["fr"].startswith("Comptoir 2 est à l’écart")
        assert says["en"].startswith("Comptoir 2 is quarantined")
        assert "son empreinte" in hub("devices").out
        # What both say to do is what helps, and what was here is kept.
        device_id = hub("devices", "--json").json[0]["device_id"]
        code = hub("pairing-code", "--role", "counter", "--json").json["code"]
        back = kiosk("pair", code, "--anew")
        assert (back.code, back.err) == (0, "")
        (kept,) = kiosk.data_dir.glob("kiosk-replaced-*.db")
        assert str(kept) in back.out
        (device,) = hub("devices", "--json").json
        assert (device["device_id"], device["quarantined_at"]) == (device_id, None)
        assert device["name"] == "Comptoir 2"
        assert doctor()[0] == of_hub()[0] == 0


def test_pairing_anew_that_fails_leaves_the_database_in_its_place(kiosk: Cli) -> None:
    was_joined(kiosk)
    before = (kiosk.data_dir / "kiosk.db").read_bytes()
    answer = kiosk("pair", "ABCD-EFGH-2222", "--anew")
    assert (answer.code, "refuse la connexion" in answer.err) == (1, True)
    assert (kiosk.data_dir / "kiosk.db").read_bytes() == before
    assert list(kiosk.data_dir.glob("kiosk-replaced-*")) == []


def test_head_office_tells_of_a_quarantined_hub_wherever_it_is_asked(
    kiosk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Cli(tmp_path / "office", kiosk._capsys)
    assert office("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01").code == 0
    serve = ("headoffice", "serve", "--listen", LOOPBACK)
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    with Device(office.data_dir).until_killed(*serve) as url:
        code = office("headoffice", "pairing-code", "--store", "LYON-01", "--json").json["code"]
        assert kiosk("pair", code, "--upstream", url, "--name", "Counter 1").code == 0
        lines = "\n".join(json.dumps(body) for body in numbered(1)).encode()
        assert office("headoffice", "import", "-", stdin=lines).code == 0
        assert office("headoffice", "verify").code == 0
        quarantine_at_head_office(office)
        assert kiosk("doctor", "--json").code == NETWORK_PROBLEM
        for command in ("verify", "orders", "devices"):
            answer = office("headoffice", command)
            reported = answer.out + answer.err
            assert "Counter 1" in reported, command
            assert "two copies of one disk" in reported, command
            assert "kiosk pair CODE --anew" in reported, command
            assert answer.code == (4 if command == "verify" else 0)
        (reported,) = office("headoffice", "verify", "--json").json["quarantined"]
        assert reported["quarantined_for"] == "number_reused"
        (order,) = office("headoffice", "orders", "--json").json
        assert (order["store_is_quarantined"], order["store_quarantined_for"]) == (
            True,
            "number_reused",
        )
        code = office("headoffice", "pairing-code", "--store", "LYON-01", "--json").json["code"]
        assert kiosk("pair", code, "--anew").code == 0
        assert office("headoffice", "verify").code == 0
        assert kiosk("doctor").code == 0


def quarantine_at_head_office(office: Cli) -> None:
    database = OfficeDatabase(sqlite_url(office.data_dir / "headoffice.db"))
    with database.transaction() as connection:
        (line,) = overview.devices(connection)
        peer = Peer(line.device_id, line.role, line.store_id)
        found = Altered(QuarantineReason.NUMBER_REUSED, "the number was used")
        pairing_codes.quarantine(connection, peer, found, datetime.now(UTC))
    database.close()


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
        code, found = doctor()
        assert (code, found["upstream"]["code"]) == (NETWORK_PROBLEM, "certificate_dates")
        assert "renouvelez le certificat" in doctor.says("upstream", monkeypatch)["fr"]


@contextmanager
def serving_tls(folder: Path, certificate: Path) -> Iterator[str]:
    """Head office's server of an empty database, with this certificate."""
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
    """Somebody called for help at that time, at this device."""
    store = open_store(data_dir, lambda: at)
    try:
        store.call(somebody_called, None)
    finally:
        store.close()


def test_a_refusal_from_before_the_cut_is_remembered(kiosk: Cli) -> None:
    doctor = was_joined(kiosk)
    store = open_store(kiosk.data_dir)
    at = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    store.call(note_refused, UpstreamRefusal("revoked", at))
    answer = Cli(kiosk.data_dir, kiosk._capsys)("doctor", "--json")
    reported = [each for each in answer.json if each["check"] == "upstream"]
    assert [each["code"] for each in reported] == ["connection_refused", "refused_before"]
    assert reported[1]["params"] == {"refusal": "revoked", "refused_at": "2026-11-28T09:00:00Z"}
    store.call(note_contact, UpstreamContact(at, 0))
    store.close()
    assert doctor()[1]["upstream"]["code"] == "connection_refused"


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
