"""What a person at head office types, and what is said back."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.commands import Decision
from kiosk.domain.status import Status
from kiosk.headoffice.chance import Chance
from kiosk.headoffice.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.office import HeadOffice
from kiosk.sync.pairing import read_code
from tests.cli.conftest import Answer, Cli
from tests.headoffice.hub import Hub, order_named
from tests.services.bodies import body

CLIENT = "CANCELLED_BY_CLIENT"
SLOT = "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00"


class Desk(Cli):
    """`kiosk headoffice`, in English, on a SQLite file in the data directory."""

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Answer:
        return super().__call__("headoffice", *arguments, stdin=stdin)

    @property
    def office(self) -> HeadOffice:
        database = OfficeDatabase(sqlite_url(self.data_dir / "headoffice.db"))
        database.prepare(Chance().new_id)
        return HeadOffice(database)

    def joined(self) -> Hub:
        """A hub in the store of Lyon, which is opened for it."""
        self("create-store", "Lyon", "--exchange-place", "LYON-01")
        hub = Hub(self.office)
        asyncio.run(hub.join("LYON-01"))
        return hub


@pytest.fixture
def desk(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    return Desk(data_dir, capsys)


def lines(*bodies: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(each) for each in bodies).encode()


def test_a_store_is_opened_and_its_hub_gets_a_code(desk: Desk) -> None:
    opened = desk("create-store", "Lyon", "--exchange-place", "LYON-01", "--json")
    assert (opened.code, opened.json["exchange_place_id"]) == (0, "LYON-01")
    of_json = desk("enrol", "--store", "LYON-01", "--json").json
    left = datetime.fromisoformat(of_json["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    told = desk("enrol", "--store", opened.json["store_id"])
    found = re.search(r"(\w{4}-){2}2222", told.out)
    assert found is not None
    assert read_code(found[0]).check == "2222"
    again = desk("create-store", "Other", "--exchange-place", "LYON-01")
    assert (again.code, again.out) == (1, "")
    assert "Lyon" in again.err


def test_orders_of_a_file_go_to_the_stores_at_their_places(desk: Desk) -> None:
    desk("create-store", "Lyon", "--exchange-place", "LYON-01")
    made = lines(body(), body(collectId="C-2", exchangePlaceId="NICE-01"), {"collectId": 3})
    told = desk("import", "-", stdin=made)
    assert (told.code, told.out) == (1, "1 order added, 2 refused.\n")
    assert "line 2: exchangePlaceId: no store has this exchange place" in told.err
    assert told.err.startswith("line 3") or "line 3: " in told.err
    assert desk("import", "-", stdin=lines(body())).out == "0 orders added, 1 already here.\n"
    other = desk("import", "-", "--json", stdin=lines(body(mode="express")))
    assert (other.code, other.json["different"]) == (1, 1)


def test_orders_show_where_each_request_stands(desk: Desk) -> None:
    hub = desk.joined()
    hub.take(order_named("C-1"))
    hub.take(order_named("C-2"))
    asyncio.run(hub.send())
    assert desk("cancel", "C-1", "--reason", CLIENT).code == 0
    assert desk("replan", "C-2", "--slot", SLOT).code == 0
    pending = desk("orders").out
    assert "cancel: pending since" in pending
    assert "store last heard" in pending
    first, second = asyncio.run(hub.fetch())
    hub.decide(first, Decision.REFUSED, "ALREADY_COLLECTED")
    hub.carry_out(second)
    asyncio.run(hub.send())
    told = desk("orders", "--store", "Lyon").out
    assert "(already collected)" in told
    assert "replan: done" in told
    (one, two) = desk("orders", "--json").json
    assert (one["collect_id"], one["status"]) == ("C-1", Status.STARTED)
    decisions = [order["commands"][0]["decision"] for order in (one, two)]
    assert decisions == ["REFUSED", "DONE"]


def test_devices_are_listed_and_one_is_shut_out(desk: Desk) -> None:
    hub = desk.joined()
    assert "Comptoir 1  hub  last heard" in desk("devices").out
    assert desk("revoke", hub.device_id).code == 0
    assert "revoked" in desk("devices").out
    assert desk("devices", "--json").json[0]["revoked_at"] is not None


def test_verify_says_that_all_is_well_or_what_is_not(desk: Desk) -> None:
    hub = desk.joined()
    hub.take(order_named("C-1"))
    asyncio.run(hub.send())
    assert desk("verify").out == "All is well (stores: 1, orders: 1, events: 1, requests: 0).\n"
    database = OfficeDatabase(sqlite_url(desk.data_dir / "headoffice.db"))
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE orders SET version = 9")
    database.close()
    told = desk("verify")
    assert (told.code, told.out) == (4, "")
    assert "order C-1: the log says version = 1, the order 9" in told.err
    assert len(desk("verify", "--json").json["problems"]) == 1


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
        ("enrol --store nowhere", 1, "nowhere"),
        ("enrol --store X --role board", 2, "board"),
        ("enrol --store X --certificate /none", 2, "/none"),
        ("enrol --store X --address ftp://x", 2, "ftp"),
        ("import /none.json", 2, "/none.json"),
        ("serve --listen here", 2, "here"),
        ("serve --listen 127.0.0.1:99999", 2, "99999"),
        ("serve --certificate x.pem", 2, "--key"),
        ("serve --certificate x.pem --key y.pem", 2, "x.pem"),
        ("serve --listen 203.0.113.7:8400", 1, "203.0.113.7"),
        ("verify --database mysql://x", 2, "mysql"),
        ("verify --database nonsense", 2, "nonsense"),
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
    desk: Desk, arguments: str, code: int, word: str
) -> None:
    told = desk(*arguments.split())
    assert (told.code, told.out) == (code, "")
    assert len(told.err.splitlines()) == 1
    assert word in told.err
    assert "secret" not in told.err


def test_without_a_command_the_commands_are_listed(desk: Desk) -> None:
    told = desk()
    assert told.code == 0
    assert all(name in told.out for name in ("serve", "create-store", "enrol", "orders", "verify"))
