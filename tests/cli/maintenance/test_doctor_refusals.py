"""Tests that `kiosk doctor` explains why the upstream refuses the device, and what helps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice.devices import pairing_codes
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.storage import overview
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.devices.pairing import Quarantine, quarantine
from kiosk.services.replication.progress import (
    UpstreamContact,
    UpstreamRefusal,
    note_contact,
    note_refused,
)
from kiosk.storage.local_database import open_store
from kiosk.sync.protocol.ports import Peer
from tests.cli.conftest import Cli
from tests.cli.maintenance.doctor_network import (
    LOOPBACK,
    NETWORK_PROBLEM,
    Doctor,
    joined,
    listening,
    on_the_hubs_data,
    was_joined,
)
from tests.end_to_end.devices import Device
from tests.services.bodies import numbered

pytestmark = pytest.mark.heavy


def revoke(hub: Cli) -> None:
    assert hub("revoke", "Comptoir 2").code == 0


def forget(hub: Cli) -> None:
    with on_the_hubs_data(hub, "DELETE FROM peer"):
        pass


def set_aside(hub: Cli) -> None:
    store = open_store(hub.data_dir)
    try:
        (peer,) = store.read_blocking(lambda reader: reader.devices.peers())
        store.run_blocking(quarantine, Quarantine(peer.device_id, QuarantineReason.INVALID_HASH))
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
            # Following its advice helps.
            assert "kiosk pairing-code --role counter" in says["en"]
            joined(kiosk, hub, url)
            assert doctor()[0] == 0


def test_a_quarantine_is_explained_at_both_ends_and_the_device_comes_back_anew(
    kiosk: Cli, hub: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(hub) as url:
        doctor = joined(kiosk, hub, url)
        set_aside(hub)
        code, found = doctor()
        assert (code, found["upstream"]["params"]["reason"]) == (NETWORK_PROBLEM, "invalid_hash")
        says = doctor.says("upstream", monkeypatch)
        assert "base modifiée, ou disque abîmé" in says["fr"]
        assert "the disk is damaged" in says["en"]
        assert "kiosk pair CODE --anew" in says["en"]
        of_hub = Doctor(kiosk, hub.data_dir)
        code, found = of_hub()
        assert (code, found["devices"]["code"]) == (NETWORK_PROBLEM, "device_quarantined")
        assert found["devices"]["params"]["reason"] == "invalid_hash"
        says = of_hub.says("devices", monkeypatch)
        assert says["fr"].startswith("Comptoir 2 est à l’écart")
        assert says["en"].startswith("Comptoir 2 is quarantined")
        assert "son empreinte" in hub("devices").out
        # Following the advice of both helps, and the device keeps its data.
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


def test_every_subcommand_of_head_office_shows_a_quarantined_hub(
    kiosk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Cli(tmp_path / "office", kiosk._capsys)
    office.have_head_office()
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


def test_a_refusal_from_before_the_cut_is_remembered(kiosk: Cli) -> None:
    doctor = was_joined(kiosk)
    store = open_store(kiosk.data_dir)
    at = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    store.run_blocking(note_refused, UpstreamRefusal("revoked", at))
    answer = Cli(kiosk.data_dir, kiosk._capsys)("doctor", "--json")
    reported = [each for each in answer.json if each["check"] == "upstream"]
    assert [each["code"] for each in reported] == ["connection_refused", "refused_before"]
    assert reported[1]["params"] == {"refusal": "revoked", "refused_at": "2026-11-28T09:00:00Z"}
    store.run_blocking(note_contact, UpstreamContact(at, 0))
    store.close()
    assert doctor()[1]["upstream"]["code"] == "connection_refused"
