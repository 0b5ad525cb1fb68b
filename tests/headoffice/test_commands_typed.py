"""Tests the `headoffice` subcommands: what a person types, and the responses."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.commands import Decision
from kiosk.domain.status import Status
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.identity.pairing import read_code
from tests.cli.conftest import Answer, Cli
from tests.headoffice.hub import Hub, order_named
from tests.services.bodies import body

CLIENT = "CANCELLED_BY_CLIENT"
SLOT = "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00"


class AdminService(Cli):
    """`kiosk headoffice`, in English, on a SQLite file in the data directory."""

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Answer:
        return super().__call__("headoffice", *arguments, stdin=stdin)

    @property
    def office(self) -> HeadOffice:
        database = OfficeDatabase(sqlite_url(self.data_dir / "headoffice.db"))
        database.prepare(IdSource().new_id)
        return HeadOffice(database)

    def joined(self) -> Hub:
        """A hub in a new store in Lyon."""
        self("create-store", "Lyon", "--exchange-place", "LYON-01")
        hub = Hub(self.office)
        asyncio.run(hub.join("LYON-01"))
        return hub


@pytest.fixture
def admin(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> AdminService:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    return AdminService(data_dir, capsys)


def lines(*bodies: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(each) for each in bodies).encode()


def test_a_store_is_opened_and_its_hub_gets_a_code(admin: AdminService) -> None:
    opened = admin("create-store", "Lyon", "--exchange-place", "LYON-01", "--json")
    assert (opened.code, opened.json["exchange_place_id"]) == (0, "LYON-01")
    of_json = admin("pairing-code", "--store", "LYON-01", "--json").json
    left = datetime.fromisoformat(of_json["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    reported = admin("pairing-code", "--store", opened.json["store_id"])
    found = re.search(r"(\w{4}-){2}2222", reported.out)
    assert found is not None
    assert read_code(found[0]).check == "2222"
    again = admin("create-store", "Other", "--exchange-place", "LYON-01")
    assert (again.code, again.out) == (1, "")
    assert "Lyon" in again.err


def test_orders_of_a_file_go_to_the_stores_at_their_places(admin: AdminService) -> None:
    admin("create-store", "Lyon", "--exchange-place", "LYON-01")
    made = lines(body(), body(collectId="C-2", exchangePlaceId="NICE-01"), {"collectId": 3})
    reported = admin("import", "-", stdin=made)
    assert (reported.code, reported.out) == (1, "1 order added, 2 refused.\n")
    assert "line 2: exchangePlaceId: no store has this exchange place" in reported.err
    assert reported.err.startswith("line 3") or "line 3: " in reported.err
    assert admin("import", "-", stdin=lines(body())).out == "0 orders added, 1 already here.\n"
    other = admin("import", "-", "--json", stdin=lines(body(mode="express")))
    assert (other.code, other.json["different"]) == (1, 1)


def test_orders_show_where_each_request_stands(admin: AdminService) -> None:
    hub = admin.joined()
    hub.add_order(order_named("C-1"))
    hub.add_order(order_named("C-2"))
    asyncio.run(hub.send())
    assert admin("cancel", "C-1", "--reason", CLIENT).code == 0
    assert admin("replan", "C-2", "--slot", SLOT).code == 0
    pending = admin("orders").out
    assert "cancel: pending since" in pending
    assert "store last contact" in pending
    first, second = asyncio.run(hub.fetch())
    hub.decide(first, Decision.REFUSED, "ALREADY_COLLECTED")
    hub.carry_out(second)
    asyncio.run(hub.send())
    reported = admin("orders", "--store", "Lyon").out
    assert "(already collected)" in reported
    assert "replan: done" in reported
    (one, two) = admin("orders", "--json").json
    assert (one["collect_id"], one["status"]) == ("C-1", Status.STARTED)
    decisions = [order["commands"][0]["decision"] for order in (one, two)]
    assert decisions == ["REFUSED", "DONE"]


def test_devices_are_listed_and_one_is_shut_out(admin: AdminService) -> None:
    hub = admin.joined()
    assert "Comptoir 1  hub  last contact" in admin("devices").out
    assert admin("revoke", hub.device_id).code == 0
    assert "revoked" in admin("devices").out
    assert admin("devices", "--json").json[0]["revoked_at"] is not None


def test_verify_says_that_all_is_well_or_what_is_not(admin: AdminService) -> None:
    hub = admin.joined()
    hub.add_order(order_named("C-1"))
    asyncio.run(hub.send())
    assert admin("verify").out == "All is well (stores: 1, orders: 1, events: 1, requests: 0).\n"
    database = OfficeDatabase(sqlite_url(admin.data_dir / "headoffice.db"))
    with database.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER orders_move_by_log")
        connection.exec_driver_sql("UPDATE orders SET version = 9")
    database.close()
    reported = admin("verify")
    assert (reported.code, reported.out) == (4, "")
    assert "order C-1: by its events version is “1”, the database has “9”" in reported.err
    assert len(admin("verify", "--json").json["problems"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        ("cancel C-9 --reason CANCELLED_BY_CLIENT", 1, "C-9"),
        ("cancel C-9 --reason WHY", 2, "CANCELLED_INCOMPLETE"),
        ("cancel C-9 --reason CANCELLED_BY_CLIENT --store X", 1, '"X"'),
        ("replan C-9 --slot tomorrow", 2, "tomorrow"),
        ("confirm-slot C-9 --slot 1/2", 2, "1/2"),
        (f"confirm-slot C-9 --slot {SLOT}", 1, "C-9"),
        ("erase C-9", 1, "C-9"),
        ("erase C-9\0\ud800", 1, "C-9"),
        ("revoke \ud800", 1, "U+D800"),
        ("orders --store \ud800", 1, "U+D800"),
        ("revoke nobody", 1, "nobody"),
        ("orders --store nowhere", 1, "nowhere"),
        ("pairing-code --store nowhere", 1, "nowhere"),
        ("pairing-code --store X --role printer", 2, "printer"),
        ("pairing-code --store nowhere --role board", 1, "nowhere"),
        ("pairing-code --store X --certificate /none", 2, "/none"),
        ("pairing-code --store X --address ftp://x", 2, "ftp"),
        ("import /none.json", 2, "/none.json"),
        ("serve --listen here", 2, "here"),
        ("serve --listen 127.0.0.1:99999", 2, "99999"),
        ("serve --certificate x.pem", 2, "--key"),
        ("serve --certificate x.pem --key y.pem", 2, "x.pem"),
        ("serve --listen 203.0.113.7:8400", 1, "203.0.113.7"),
        ("verify --database mysql://x", 2, "mysql"),
        ("verify --database nonsense", 2, "may be a password"),
        ("verify --database postgresql+psycopg://me@127.0.0.1:1/x", 4, "127.0.0.1"),
        (
            "verify --database postgresql+psycopg://me:secret@127.0.0.1:1/x",
            2,
            "KIOSK_HEADOFFICE_DATABASE",
        ),
        ("nonsense", 2, "nonsense"),
    ],
)
def test_what_cannot_be_done_is_one_clear_sentence(
    admin: AdminService, arguments: str, code: int, word: str
) -> None:
    admin("create-store", "Brest", "--exchange-place", "BREST-01")
    reported = admin(*arguments.split())
    assert (reported.code, reported.out) == (code, "")
    assert len(reported.err.splitlines()) == 1
    assert word in reported.err
    assert "secret" not in reported.err


def test_without_a_command_the_commands_are_listed(admin: AdminService) -> None:
    reported = admin()
    assert reported.code == 0
    assert all(
        name in reported.out
        for name in ("serve", "create-store", "pairing-code", "orders", "verify")
    )
