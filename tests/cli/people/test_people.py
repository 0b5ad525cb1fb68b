"""Tests of `kiosk people`: the list, and PINs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import RestoreIdentity, restore_identity
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.pin_hash import Argon2Pins
from tests.cli.conftest import Cli

PEOPLE = '[{ name = "Léa" }, { name = "Sophie", role = "manager" }]'


@pytest.fixture
def shop(kiosk: Cli) -> Cli:
    """A shop that has named its people."""
    (kiosk.data_dir / "kiosk.toml").write_text(f"people = {PEOPLE}\n", "utf-8")
    return kiosk


def typed(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_the_people_of_the_settings_begin_the_list(shop: Cli) -> None:
    answer = shop("people")
    assert (answer.code, answer.err) == (0, "")
    lea, sophie = answer.out.splitlines()
    assert lea == "Léa     équipe, sans PIN"
    assert "people set-pin" in sophie
    assert [(one["name"], one["has_pin"]) for one in shop("people", "--json").json] == [
        ("Léa", False),
        ("Sophie", False),
    ]


@pytest.mark.parametrize(
    ("language", "names"), [("fr", ["Équipe", "Responsable"]), ("en", ["Team", "Manager"])]
)
def test_a_store_that_has_named_nobody_has_people_in_its_language(
    kiosk: Cli, monkeypatch: pytest.MonkeyPatch, language: str, names: list[str]
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    assert [one["name"] for one in kiosk("people", "--json").json] == names


def test_a_manager_gets_a_pin_that_only_its_hash_is_kept_of(shop: Cli) -> None:
    answer = shop("people", "set-pin", "sophie", stdin=typed("246810", "246810"))
    assert (answer.code, answer.err) == (0, "")
    assert "246810" not in answer.out
    store = open_store(shop.data_dir)
    sophie = store.read_blocking(lambda reader: reader.people.everybody())[1]
    store.close()
    assert Argon2Pins().is_right(sophie.person_id, "246810", sophie.pin_hash)
    held = b"".join(path.read_bytes() for path in Path(shop.data_dir).glob("kiosk.db*"))
    assert b"246810" not in held
    assert "responsable, avec un PIN" in shop("people").out


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("24681", "24681"), "au moins 6"),
        (("2468a0", "2468a0"), "que des chiffres"),
        (("123456", "123456"), "deviné"),
        (("2468101214161820", "2468101214161820"), "au plus 12"),
        (("246810", "246811"), "différents"),
        (("", ""), "que des chiffres"),
    ],
)
def test_a_pin_that_is_not_accepted_changes_nothing(
    shop: Cli, lines: tuple[str, str], said: str
) -> None:
    answer = shop("people", "set-pin", "Sophie", stdin=typed(*lines))
    assert (answer.code, answer.out.count("PIN")) == (1, 0) or answer.code == 1
    assert said in answer.err
    assert not any(one["has_pin"] for one in shop("people", "--json").json)


def test_nobody_who_is_not_there_gets_a_pin(shop: Cli) -> None:
    answer = shop("people", "set-pin", "Zoé", stdin=typed("246810", "246810"))
    assert answer.code == 1
    assert "Zoé" in answer.err


def test_people_come_and_go(shop: Cli) -> None:
    assert shop("people", "add", "Zoé").code == 0
    assert shop("people", "add", "Paul", "--role", "manager").code == 0
    assert shop("people", "add", "ZOÉ").code == 1
    assert shop("people", "add", "Nora", "--role", "boss").code == 2
    assert shop("people", "remove", "Léa").code == 0
    assert shop("people", "remove", "Léa").code == 1
    assert [(one["name"], one["role"]) for one in shop("people", "--json").json] == [
        ("Sophie", "manager"),
        ("Zoé", "staff"),
        ("Paul", "manager"),
    ]


def test_somebody_always_works_in_the_store(kiosk: Cli) -> None:
    assert kiosk("people", "remove", "Équipe").code == 0
    answer = kiosk("people", "remove", "Responsable")
    assert answer.code == 1
    assert len(kiosk("people", "--json").json) == 1


def test_a_counter_that_is_not_the_hub_asks_the_hub(shop: Cli) -> None:
    store = open_store(shop.data_dir)
    device = store.read_blocking(lambda reader: reader.devices.this_device())
    again = RestoreIdentity(device.device_id, DeviceRole.COUNTER, "store-1", "Lyon")
    store.run_blocking(restore_identity, again)
    store.close()
    for arguments in (("set-pin", "Sophie"), ("add", "Zoé"), ("remove", "Léa")):
        answer = shop("people", *arguments, stdin=typed("246810", "246810"))
        assert answer.code == 2
        assert "hub" in answer.err
    # Its own settings make nobody a manager: the list comes from the hub.
    assert shop("people", "--json").json == []
    assert "hub" in shop("people").out
