"""Tests `kiosk doctor` on whether paired devices must pair again when the hub is replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.app.addresses import certificate_dir
from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.certificates import certificate_pem, fingerprint, make_certificate
from kiosk.sync.identity.hub_identity import HubIdentity, save_identity
from kiosk.sync.identity.pairing import Pairing, save_pairing
from kiosk.sync.identity.trust import SigningKey
from tests.cli.conftest import Cli
from tests.storage.sample import NOON
from tests.sync.client.test_client_trouble import a_dead_port

STORE = "S-1"
PAUL = PeerRecord("counter-2", DeviceRole.COUNTER, "Comptoir 2", "2" * 64, NOON, None, None, None)


@pytest.fixture
def hub(kiosk: Cli) -> Cli:
    """A hub with a counter that is paired with it."""

    def has_paired(uow: UnitOfWork, peer: PeerRecord) -> None:
        uow.devices.save_peer(peer)
        uow.devices.save_this_device(replace(uow.devices.this_device(), store_id=STORE))

    store = open_store(kiosk.data_dir)
    store.run_blocking(has_paired, PAUL)
    store.close()
    return kiosk


def follows_head_office(hub: Cli) -> None:
    url = f"http://127.0.0.1:{a_dead_port()}"
    save_pairing(
        hub.data_dir, Pairing(url, "hub", "secret", DeviceRole.HUB, STORE, "Lyon", "", "", "C 1")
    )


def vouched_for(hub: Cli, digest: str) -> None:
    statement = SigningKey.new().sign(STORE, 1, digest)
    save_identity(hub.data_dir, HubIdentity("0" * 64, statement))


def code(hub: Cli) -> str | None:
    """The code of the finding about replacement; None without one."""
    found = {each["check"]: each for each in hub("doctor", "--json").json}
    return str(found["replacement"]["code"]) if "replacement" in found else None


def test_a_store_without_head_office_would_pair_again(
    hub: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code(hub) == "replacement_pairs_again"
    monkeypatch.setenv("KIOSK_LANGUAGE", "fr")
    assert "(1) seront à appairer de nouveau" in hub("doctor").out


def test_a_hub_that_head_office_vouches_for_can_be_replaced(hub: Cli) -> None:
    follows_head_office(hub)
    assert code(hub) == "replacement_not_signed"
    path = make_certificate(certificate_dir(hub.data_dir)).certificate
    vouched_for(hub, "a" * 64)
    assert code(hub) == "replacement_not_signed"
    vouched_for(hub, fingerprint(certificate_pem(path)))
    assert code(hub) == "replacement_ready"


def test_nothing_is_said_where_nothing_is_paired(kiosk: Cli) -> None:
    open_store(kiosk.data_dir).close()
    assert code(kiosk) is None
