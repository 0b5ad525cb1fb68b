"""`kiosk headoffice place`: the hours and slots of exchange places."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.domain.order import Slot
from kiosk.headoffice.storage.collects import bookings
from kiosk.headoffice.storage.collects.bookings import AskedBooking, BookingRecord
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.headoffice.storage.stores import find_store
from tests.cli.conftest import Cli

WEEK = "mon-fri 09:00-19:00, sat 09:00-20:00"
ALL = ("--hours", WEEK, "--slot-minutes", "30", "--capacity", "4")


@pytest.fixture
def office(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A head office with a store in Lyon."""
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    kiosk.have_head_office()
    assert kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01").code == 0
    return kiosk


def place(office: Cli, *words: str) -> str:
    """What a subcommand of `place` prints."""
    answer = office("headoffice", "place", *words)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def listed(office: Cli) -> Any:
    return json.loads(place(office, "list", "--json"))


def test_a_place_is_set_changed_and_listed(office: Cli) -> None:
    assert "place set" in place(office, "list")
    assert WEEK in place(office, "set", "LYON-01", *ALL)
    place(office, "set", "LYON-01", "--capacity", "2", "--timezone", "Indian/Reunion")
    assert listed(office) == [
        {
            "exchange_place_id": "LYON-01",
            "hours": WEEK,
            "slot_minutes": 30,
            "capacity": 2,
            "timezone": "Indian/Reunion",
            "days": {},
        }
    ]


def test_single_days_are_closed_opened_and_as_usual_again(office: Cli) -> None:
    place(office, "set", "LYON-01", *ALL)
    assert "LYON-01 is closed on 2026-12-25" in place(office, "close", "2026-12-25")
    sunday = ("2026-12-20", "--hours", "10:00-13:00 14:00-18:00", "--place", "LYON-01")
    assert "10:00-13:00 14:00-18:00" in place(office, "open", *sunday)
    (found,) = listed(office)
    assert found["days"] == {"2026-12-20": "10:00-13:00 14:00-18:00", "2026-12-25": None}
    assert "2026-12-25  closed" in place(office, "list")
    assert "09:00-19:00" in place(office, "open", "2026-12-25")
    assert "is closed" in place(office, "open", "2026-12-20")
    assert listed(office)[0]["days"] == {}


WRONG = [
    (("set", "NOWHERE", *ALL), "NOWHERE", "NOWHERE"),
    (("set", "LYON-01", "--hours", WEEK), "--slot-minutes, --capacity", "--slot-minutes"),
    (("set", "LYON-01", "--hours", "lundi 9-19"), "mon-fri 09:00-12:00", "lundi 9-19"),
    (("set", "LYON-01", "--hours", "fri 22:00-02:00"), "later", "fri 22:00-02:00"),
    (("set", "LYON-01", "--hours", "mon 09:00-12:00, mon 14:00-19:00"), "once", "mon 14:00"),
    (("set", "LYON-01", *ALL, "--timezone", "Paris"), "Europe/Paris", "Paris"),
    (("set", "LYON-01", "--capacity", "0"), "--capacity", "--capacity"),
    (("close", "25/12/2026"), "2026-12-25", "25/12/2026"),
    (("bookings", "LYON-01", "31.12.2026"), "2026-12-25", "31.12.2026"),
    (("bookings", "ELSEWHERE"), "ELSEWHERE", "ELSEWHERE"),
    (("close", "2026-12-25", "--place", "NOWHERE"), "NOWHERE", "NOWHERE"),
    (("open", "2026-12-25", "--hours", "mon 09:00-10:00"), "09:00", "mon"),
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_typed_wrongly_is_said_in_one_sentence(
    office: Cli, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    said = set()
    for words, english, every in WRONG:
        answer = office("headoffice", "place", *words)
        assert (answer.code != 0, answer.out) == (True, ""), words
        line = answer.err.strip()
        assert "\n" not in line, line
        assert "headoffice." not in line, line
        assert (english if language == "en" else every) in line, line
        said.add(line)
    assert len(said) == len(WRONG)
    assert listed(office) == []


def booked(office: Cli, *collects: str | None) -> None:
    """Books nine o'clock on a Friday, for these collects or for an order that is still to come."""
    database = OfficeDatabase(sqlite_url(office.data_dir / FILE_NAME))
    nine = datetime(2026, 12, 18, 8, tzinfo=UTC)
    slot = Slot(nine, nine + timedelta(minutes=30))
    with database.transaction() as here:
        store_id = find_store(here, "LYON-01").store_id
        for number, collect in enumerate(collects):
            record = BookingRecord(f"b-{number}", store_id, "LYON-01", slot, None, collect)
            assert bookings.book(here, AskedBooking(record, [slot], None), {}, nine)
    database.close()


def test_who_has_which_slot_is_shown_and_which_is_overbooked(
    office: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(office, "set", "LYON-01", *ALL, "--capacity", "2")
    booked(office, "C-1", "C-2", None)
    lines = place(office, "bookings", "LYON-01", "2026-12-18").splitlines()
    assert lines[0] == "LYON-01  2026-12-18  Europe/Paris"
    assert lines[1] == "  09:00-09:30  3 of 2: 1 too many  C-1, C-2, held without an order: 1"
    assert lines[2] == "  09:30-10:00  0 of 2"
    assert len(lines) == 21
    found = json.loads(place(office, "bookings", "LYON-01", "2026-12-18", "--json"))[0]
    assert (found["orders"], found["held"], found["left"]) == (["C-1", "C-2"], 1, -1)
    assert "closed" in place(office, "bookings", "LYON-01", "2026-12-20")
    monkeypatch.setenv("KIOSK_LANGUAGE", "fr")
    said = place(office, "bookings", "LYON-01", "2026-12-18")
    assert "3 sur 2\u00a0: 1 de trop" in said
