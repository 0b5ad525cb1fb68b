"""Sets up a device and its hub, and runs `kiosk doctor` on their link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.certificates import fingerprint
from kiosk.sync.identity.pairing import Pairing, load_pairing, save_pairing
from tests.cli.conftest import Cli
from tests.end_to_end.devices import Device
from tests.sync.client.test_client_trouble import a_dead_port

LOOPBACK = "127.0.0.1:0"


NETWORK_PROBLEM = 5


class Doctor:
    """Runs `kiosk doctor` on one device, in both languages and as JSON."""

    def __init__(self, kiosk: Cli, data_dir: Path) -> None:
        self._cli = Cli(data_dir, kiosk._capsys)

    def __call__(self) -> tuple[int, dict[str, Any]]:
        """The exit code, and the finding of each check by its name."""
        answer = self._cli("doctor", "--json")
        return answer.code, {found["check"]: found for found in answer.json}

    def says(self, check: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """The sentence of one check by language, with plain instead of no-break blanks."""
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


def listening(hub: Cli, *more: str) -> AbstractContextManager[str]:
    """Run the hub's program until it is killed; yields its address."""
    return Device(hub.data_dir).until_killed("hub", "--listen", LOOPBACK, *more)


def joined(kiosk: Cli, hub: Cli, url: str) -> Doctor:
    """Pair this test's device with the hub as a counter."""
    code = hub("pairing-code", "--role", "counter", "--json").json["code"]
    assert kiosk("pair", code, "--upstream", url, "--name", "Comptoir 2").code == 0
    return Doctor(kiosk, kiosk.data_dir)


def was_joined(kiosk: Cli) -> Doctor:
    """Pair this test's device with a hub that is no longer reachable."""
    store = open_store(kiosk.data_dir)
    store.run_blocking(pair_with_store, PairWithStore(DeviceRole.COUNTER, "S-1", "Lyon"))
    device_id = store.read_blocking(lambda reader: reader.devices.this_device()).device_id
    store.close()
    url = f"http://127.0.0.1:{a_dead_port()}"
    pairing = Pairing(url, device_id, "secret", DeviceRole.COUNTER, "S-1", "Lyon", "", "", "C 2")
    save_pairing(kiosk.data_dir, pairing)
    return Doctor(kiosk, kiosk.data_dir)


def at_address(data_dir: Path, url: str, certificate: str = "") -> None:
    """Replace the URL, and the certificate if given, in the device's pairing."""
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
