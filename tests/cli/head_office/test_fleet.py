"""Whoever looks after many stores lists, renames and closes them, and looks at one order."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import text

from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from tests.cli.conftest import Answer, Cli
from tests.services.bodies import body

THREE = b"name,exchange_place\nLyon,LYON-01\nParis,PARIS-01\nLille,LILLE-01\n"


@pytest.fixture
def office(kiosk: Cli) -> Cli:
    """Head office with three stores."""
    kiosk.have_head_office()
    assert kiosk("headoffice", "create-stores", "-", stdin=THREE).code == 0
    return kiosk


def done(kiosk: Cli, *words: str) -> str:
    answer = kiosk("headoffice", *words)
    assert answer.code == 0, answer.err
    return answer.out


def names(answer: Answer) -> list[str]:
    assert answer.code == 0, answer.err
    return [each["name"] for each in answer.json]


def listed(kiosk: Cli, *words: str) -> list[str]:
    return names(kiosk("headoffice", "stores", "--json", *words))


def codes(kiosk: Cli) -> list[dict[str, str]]:
    answer = kiosk("headoffice", "create-stores", "-", "--valid-days", "5", stdin=THREE)
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out)))


def imported(kiosk: Cli, *places: str) -> Answer:
    bodies: list[dict[str, Any]] = [
        body(collectId=f"C-{number}", exchangePlaceId=place)
        for number, place in enumerate(places, 1)
    ]
    raw = "\n".join(map(json.dumps, bodies)).encode()
    return kiosk("headoffice", "import", "-", stdin=raw)


def test_a_store_gets_another_name(office: Cli) -> None:
    assert "Croix-Rousse" in done(office, "rename-store", "LYON-01", "Croix-Rousse")
    assert listed(office) == ["Croix-Rousse", "Lille", "Paris"]
    refused = office("headoffice", "rename-store", "PARIS-01", "LYON-01")
    assert (refused.code, "Croix-Rousse" in refused.err) == (1, True)
    assert office("headoffice", "rename-store", "Rome", "Roma").code == 1
    assert office("headoffice", "rename-store", "Paris", "").code == 2


def test_stores_are_listed_by_pages(office: Cli) -> None:
    first = office("headoffice", "stores", "--limit", "2")
    assert ("Lille" in first.out, "Paris" in first.out) == (True, False)
    assert "--page 2" in first.err
    second = office("headoffice", "stores", "--limit", "2", "--page", "2")
    assert ("Paris" in second.out, second.err) == (True, "")
    assert office("headoffice", "stores", "--page", "0").code == 2
    assert "Aucun magasin" in done(office, "stores", "--page", "9")


def test_a_closed_store_is_asked_for_nothing_until_it_is_reopened(office: Cli) -> None:
    done(office, "close-store", "Paris")
    assert (listed(office, "--closed"), listed(office, "--open")) == (["Paris"], ["Lille", "Lyon"])
    refused = imported(office, "PARIS-01", "LYON-01")
    assert (refused.code, "reopen-store" in refused.err) == (1, True)
    for words in (
        ("close-store", "Paris"),
        ("pairing-code", "--store", "Paris"),
    ):
        answer = office("headoffice", *words)
        assert (answer.code, "est fermé" in answer.err) == (1, True), answer.err
    assert "rouvert" in done(office, "reopen-store", "Paris")
    assert "déjà ouvert" in done(office, "reopen-store", "Paris")
    assert imported(office, "PARIS-01").code == 0


def test_a_run_that_broke_off_is_repeated_for_the_codes_it_did_not_make(office: Cli) -> None:
    first = codes(office)
    assert sorted(each["name"] for each in first) == ["Lille", "Lyon", "Paris"]
    assert codes(office) == []
    database = OfficeDatabase(sqlite_url(office.data_dir / FILE_NAME))
    with database.transaction() as connection:
        lille = {"store": next(each["store_id"] for each in first if each["name"] == "Lille")}
        connection.execute(text("DELETE FROM pairing_code WHERE store_id = :store"), lille)
    database.close()
    assert [each["name"] for each in codes(office)] == ["Lille"]
    done(office, "close-store", "Lyon")
    done(office, "reopen-store", "Lyon")
    assert [each["name"] for each in codes(office)] == ["Lyon"]


def test_an_order_is_found_in_whichever_store_was_asked_for_it(office: Cli) -> None:
    assert imported(office, "LYON-01", "PARIS-01").code == 0
    shown = office("headoffice", "order", "C-2", "--json").json
    assert (shown["store"], shown["status"]) == ("Paris", None)
    assert [command["kind"] for command in shown["commands"]] == ["create"]
    assert "Paris" in done(office, "order", "C-2")
    missing = office("headoffice", "order", "C-2", "--store", "Lyon")
    assert (missing.code, "C-2" in missing.err) == (1, True)
    assert office("headoffice", "order", "C-9").code == 1


def test_orders_are_listed_by_pages_and_by_status(office: Cli) -> None:
    imported(office, "LYON-01", "PARIS-01", "LILLE-01")
    page = office("headoffice", "orders", "--limit", "2", "--json").json
    assert [order["store"] for order in page] == ["Lille", "Lyon"]
    assert "Aucune commande" in done(office, "orders", "--status", "READY")
    assert office("headoffice", "orders", "--status", "LOST").code == 2
