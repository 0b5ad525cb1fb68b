"""Tests pairing on the command line: what a person types and sees."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import (
    PairWithStore,
    pair_with_store,
)
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.pairing import load_pairing, read_invitation
from tests.cli.conftest import Cli
from tests.end_to_end.devices import Device
from tests.services.bodies import body
from tests.sync.client.test_causes import by_its_own_clock
from tests.sync.identity.certificates_of_days import Authority

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Device, str]]:
    """A running hub, and its address."""
    device = Device(tmp_path_factory.mktemp("hub"))
    with device.listening("hub", "--listen", "127.0.0.1:0") as address:
        yield device, address.url


def joined(uow: UnitOfWork, _command: None) -> None:
    pair_with_store(uow, PairWithStore(DeviceRole.COUNTER, "S-1", "Élysée"))


def test_a_code_is_shown_as_text_and_as_qr_with_what_to_type(
    kiosk: Cli, hub: tuple[Device, str]
) -> None:
    device, url = hub
    answer = Cli(device.data_dir, kiosk._capsys)("pairing-code", "--role", "check-in")
    assert answer.code == 0
    code = answer.out.splitlines()[0].rpartition(" ")[2]
    assert f"kiosk pair {code} --upstream {url}" in answer.out
    assert "█▀" in answer.out
    invitation = read_invitation(f"kiosk-pair:{url}#{code}")
    assert str(invitation.code) == code


def test_the_json_says_until_when_a_code_is_valid(hub: tuple[Device, str]) -> None:
    expires_at = datetime.fromisoformat(
        hub[0].json("pairing-code", "--role", "counter")["expires_at"]
    )
    left = expires_at - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    days = hub[0].json("pairing-code", "--role", "check-in", "--valid-days", "9")
    left = datetime.fromisoformat(days["expires_at"]) - datetime.now(UTC)
    assert (days["role"], left > timedelta(days=8, hours=23)) == ("check-in", True)


def test_a_code_pairs_once(kiosk: Cli, hub: tuple[Device, str], tmp_path: Path) -> None:
    device, url = hub
    code = device.json("pairing-code", "--role", "counter")["code"]
    answer = kiosk("pair", f"kiosk-pair:{url}#{code}", "--name", "Comptoir 2")
    assert (answer.code, answer.err) == (0, "")
    kept = load_pairing(kiosk.data_dir)
    assert kept is not None
    assert (kept.url, kept.name, kept.role) == (url, "Comptoir 2", "counter")
    again = Cli(tmp_path / "other", kiosk._capsys)("pair", code, "--upstream", url)
    assert (again.code, "déjà utilisé" in again.err) == (1, True)
    assert load_pairing(tmp_path / "other") is None
    # The upstream's URL is known from the former pairing.
    code = device.json("pairing-code", "--role", "counter")["code"]
    assert kiosk("pair", code.lower().replace("-", " ")).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("pair", "ABC"), 2, "K7QF-2M8P-2222"),
        (("pair", "ABCD-EFGH-2222"), 2, "--upstream"),
        (("pair", "ABCD-EFGH-2222", "--upstream", "nowhere"), 2, "https://HÔTE:PORT"),
        (("pair", "ABCD-EFGH-2222", "--upstream", "http://192.0.2.1:8443"), 2, "sans TLS"),
        (("pair", "ABCD-EFGH-2222", "--upstream", NOWHERE), 1, "refuse la connexion"),
        (("pair", "ABCD-EFGH-2222", "--upstream", "https://hub.invalid"), 1, "est inconnu"),
        (("pair", "ABCD-EFGH-3333", "--upstream", NOWHERE), 1, "n’a pas été envoyé"),
        (("pairing-code", "--role", "counter"), 2, "--listen"),
        (("pairing-code", "--role", "hub"), 2, "kiosk headoffice pairing-code"),
        (("pairing-code", "--role", "queen"), 2, "counter, check-in, board"),
        (("pairing-code", "--role", "counter", "--valid-days", "31"), 2, "--valid-days"),
        (("pairing-code", "--role", "counter", "--address", "nowhere"), 2, "https://HÔTE:PORT"),
        (("revoke", "Comptoir 9"), 1, "kiosk devices"),
        (("hub", "--listen", "nowhere"), 2, "ADRESSE:PORT"),
        (("run", "--listen", "192.0.2.1:99999"), 2, "ADRESSE:PORT"),
        (("run", "--upstream", NOWHERE), 2, f"kiosk pair CODE --upstream {NOWHERE}"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    kiosk: Cli, arguments: tuple[str, ...], code: int, words: str
) -> None:
    answer = kiosk(*arguments)
    assert answer.code == code
    assert words in answer.err
    assert len(answer.err.splitlines()) == 1
    assert load_pairing(kiosk.data_dir) is None


def test_a_wrong_code_leaves_the_device_as_it_was(kiosk: Cli, hub: tuple[Device, str]) -> None:
    kiosk.import_orders(body())
    answer = kiosk("pair", "ABCD-EFGH-2222", "--upstream", hub[1])
    assert (answer.code, "kiosk pairing-code" in answer.err) == (1, True)
    assert kiosk("verify", "--json").json["role"] == "hub"
    assert kiosk.import_orders(body(collectId="C-2")).code == 0


@pytest.mark.parametrize(
    ("days_off", "french", "english"),
    [
        (-2, "L’horloge de ce poste est fausse", "The clock of this device is wrong"),
        (365, "L’horloge de ce poste est fausse", "The clock of this device is wrong"),
        (0, "a été fait sans ce certificat", "was made without that certificate"),
    ],
)
def test_a_skewed_clock_and_a_code_of_another_certificate_get_different_sentences(
    kiosk: Cli, tmp_path: Path, days_off: int, french: str, english: str
) -> None:
    """`days_off`: how many days this device's clock is ahead of head office's."""
    there = datetime.now(UTC) - timedelta(days=days_off)
    verdier, trusted = Authority.new(), tmp_path / "authority.pem"
    trusted.write_text(verdier.pem)
    days = there - timedelta(days=1), there + timedelta(days=1)
    path = verdier.issue(tmp_path / "certificate.pem", days=days)
    by_authority = ("--authority", str(trusted)) if days_off else ()
    with answering_by_its_clock(path, there) as url:
        for language, words in (("fr", french), ("en", english)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KIOSK_LANGUAGE", language)
                answer = kiosk("pair", "ABCD-EFGH-2222", "--upstream", url, *by_authority)
            assert (answer.code, len(answer.err.splitlines())) == (1, 1)
            assert words in answer.err
    assert load_pairing(kiosk.data_dir) is None


@contextmanager
def answering_by_its_clock(path: Path, server_time: datetime) -> Iterator[str]:
    """Serve on a thread of its own, with a clock at `server_time`; yields the URL."""
    loop = asyncio.new_event_loop()
    over = asyncio.Event()
    listening: Future[str] = Future()

    async def serve() -> None:
        async with by_its_own_clock(path, server_time) as url:
            listening.set_result(url)
            await over.wait()

    thread = Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        yield listening.result(30)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def test_a_device_with_orders_of_its_own_joins_no_other_store(
    kiosk: Cli, hub: tuple[Device, str]
) -> None:
    device, url = hub
    kiosk.import_orders(body())
    code = device.json("pairing-code", "--role", "counter")["code"]
    answer = kiosk("pair", code, "--upstream", url)
    assert (answer.code, "--data" in answer.err) == (1, True)
    assert load_pairing(kiosk.data_dir) is None
    assert kiosk("verify", "--json").json["role"] == "hub"


@pytest.mark.parametrize("command", [("run",), ("hub",)])
def test_a_pairing_that_was_cut_short_is_reported_and_made_again(
    kiosk: Cli, hub: tuple[Device, str], command: tuple[str, ...]
) -> None:
    device, url = hub
    store = open_store(kiosk.data_dir)
    store.run_blocking(joined, None)
    store.close()
    answer = kiosk(*command)
    assert (answer.code, "kiosk pair CODE" in answer.err) == (2, True)
    (found,) = [each for each in kiosk("doctor", "--json").json if each["check"] == "device"]
    assert (found["state"], "kiosk pair" in found["detail"]) == ("bad", True)
    code = device.json("pairing-code", "--role", "counter")["code"]
    fresh = Cli(kiosk.data_dir / "fresh", kiosk._capsys)
    assert fresh("pair", code, "--upstream", url).code == 0
    (fresh.data_dir / "pairing.json").unlink()
    assert fresh(*command).code == 2
    code = device.json("pairing-code", "--role", "counter")["code"]
    assert fresh("pair", code, "--upstream", url).code == 0
    assert fresh("verify", "--json").json["upstream"] == url


def test_a_terminal_leaves_to_the_hub_what_is_the_hub_s(
    kiosk: Cli, hub: tuple[Device, str]
) -> None:
    device, url = hub
    code = device.json("pairing-code", "--role", "check-in")["code"]
    assert kiosk("pair", code, "--upstream", url).code == 0
    for command in (("pairing-code", "--role", "counter"), ("devices",), ("revoke", "x")):
        answer = kiosk(*command)
        assert (answer.code, "sur le hub" in answer.err) == (2, True)
    assert "n’est pas le hub" in kiosk("run", "--hub").err
    assert "n’est pas le hub" in kiosk("hub").err
    assert "check-in" in kiosk("run", "--screens", "counter").err
    added = kiosk.import_orders(body())
    assert (added.code, "sur le hub" in added.err) == (1, True)


def test_a_board_has_the_board_and_no_other_screen(kiosk: Cli, hub: tuple[Device, str]) -> None:
    device, url = hub
    code = device.json("pairing-code", "--role", "board")["code"]
    paired = kiosk("pair", code, "--upstream", url)
    assert (paired.code, "écran d’affichage" in paired.out) == (0, True)
    answer = kiosk("run", "--screens", "counter")
    assert (answer.code, "board" in answer.err) == (2, True)


def test_a_program_that_is_open_is_closed_before_pairing(
    kiosk: Cli, hub: tuple[Device, str]
) -> None:
    device, url = hub
    open_one = Cli(device.data_dir, kiosk._capsys)
    answer = open_one("pair", "ABCD-EFGH-2222", "--upstream", url)
    assert (answer.code, "déjà ouvert" in answer.err) == (2, True)


def test_doctor_and_verify_say_what_this_device_is(kiosk: Cli, hub: tuple[Device, str]) -> None:
    device, url = hub
    code = device.json("pairing-code", "--role", "counter")["code"]
    assert kiosk("pair", code, "--upstream", url).code == 0
    found = {finding["check"]: finding for finding in kiosk("doctor", "--json").json}
    assert found["device"]["detail"].startswith("comptoir")
    assert (found["upstream"]["state"], found["upstream"]["code"]) == ("good", "online")
    assert url in found["upstream"]["detail"]
    reported = kiosk("verify")
    assert "comptoir" in reported.out
    assert url in reported.out
    of_hub = Cli(device.data_dir, kiosk._capsys)("doctor", "--json").json
    (own,) = [finding for finding in of_hub if finding["check"] == "listening"]
    assert url in own["detail"]


def test_demo_network_refuses_what_it_cannot_do(kiosk: Cli, tmp_path: Path) -> None:
    assert kiosk("demo", "--network", "--live").code == 2
    assert kiosk("demo", "--counters", "2").code == 2
    assert kiosk("demo", "--network", "--counters", "3").code == 2
