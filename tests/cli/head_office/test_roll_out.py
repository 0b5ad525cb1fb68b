"""The stores of a roll-out are created from one file, with codes that are sent days ahead."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Cli

HEAD = "name,exchange_place\n"
TWO = HEAD + '"Verdier, Lyon",LYON-01\nParis,PARIS-01\n'


def created(kiosk: Cli, text: str, *more: str) -> list[dict[str, str]]:
    answer = kiosk("headoffice", "create-stores", "-", *more, stdin=text.encode())
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out)))


def stores(kiosk: Cli) -> int:
    answer = kiosk("headoffice", "create-stores", "-", stdin=TWO.encode())
    return 2 - len(list(csv.DictReader(io.StringIO(answer.out))))


def test_a_file_creates_its_stores_each_with_a_code_for_days(kiosk: Cli) -> None:
    lyon, paris = created(kiosk, TWO, "--valid-days", "10")
    assert (lyon["exchange_place"], lyon["name"]) == ("LYON-01", "Verdier, Lyon")
    assert lyon["code"] != paris["code"]
    left = datetime.fromisoformat(lyon["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=9, hours=23) < left <= timedelta(days=10)


def test_the_same_file_again_creates_what_is_new_only(kiosk: Cli) -> None:
    created(kiosk, TWO)
    assert created(kiosk, TWO) == []
    (lille,) = created(kiosk, TWO + "Lille,LILLE-01\n")
    assert lille["name"] == "Lille"


def test_a_spreadsheets_file_is_read(kiosk: Cli) -> None:
    text = "\ufeffName;Exchange_Place;Notes\r\nLyon;LYON-01;à ouvrir\r\n;;\r\n"
    assert [store["name"] for store in created(kiosk, text)] == ["Lyon"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nom,place\nLyon,LYON-01\n", ("ligne 1", "name", "exchange_place")),
        ("", ("ligne 1",)),
        (TWO + ",LILLE-01\n", ("ligne 4",)),
        (TWO + "Lille,PARIS-01\n", ("ligne 4", "PARIS-01", "deux fois")),
        (TWO + "Lil\x1ble,LILLE-01\n", ("ligne 4",)),
        (TWO + f"{'x' * 101},LILLE-01\n", ("ligne 4", "100")),
    ],
)
def test_one_bad_line_creates_nothing(kiosk: Cli, text: str, said: tuple[str, ...]) -> None:
    answer = kiosk("headoffice", "create-stores", "-", stdin=text.encode())
    assert (answer.code, answer.out) == (1, "")
    assert all(words in answer.err for words in said), answer.err
    assert "aucun magasin" in answer.err
    assert stores(kiosk) == 0


def test_a_file_in_another_encoding_loses_no_accent(kiosk: Cli) -> None:
    raw = (HEAD + "Crémerie,LYON-01\n").encode("cp1252")
    answer = kiosk("headoffice", "create-stores", "-", stdin=raw)
    assert (answer.code, answer.out, "UTF-8" in answer.err) == (1, "", True)
    assert stores(kiosk) == 0


def test_an_exchange_place_of_another_store_is_named(kiosk: Cli) -> None:
    created(kiosk, TWO)
    answer = kiosk(
        "headoffice", "create-stores", "-", stdin=(HEAD + "Autre,PARIS-01\nLille,L\n").encode()
    )
    assert answer.code == 1
    assert "Paris" in answer.err


def test_a_code_for_days_says_until_when(kiosk: Cli) -> None:
    created(kiosk, TWO)
    answer = kiosk("headoffice", "pairing-code", "--store", "LYON-01", "--valid-days", "3")
    day = (datetime.now().astimezone() + timedelta(days=3)).strftime("%d/%m/%Y")
    assert (answer.code, day in answer.out) == (0, True)
    for wrong in ("0", "31", "x"):
        refused = kiosk("headoffice", "pairing-code", "--store", "LYON-01", "--valid-days", wrong)
        assert refused.code == 2
