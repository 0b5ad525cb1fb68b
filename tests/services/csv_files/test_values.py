"""Numbers, dates and texts are read as French shops and their programs write them."""

from zoneinfo import ZoneInfo

import pytest

from kiosk.services.orders.csv_files.values import (
    cell_text,
    is_shortened,
    number_of,
    timestamp_of,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2.0), ("2,5", 2.5), ("2.5", 2.5), ("0.500000", 0.5), ("1 234,5", 1234.5),
        ("1\u202f234,5", 1234.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("-3", -3.0),
        ("deux", None), ("2 kg", None), ("1,2,3", None), ("", None), ("nan", None), ("1e5", None),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "timestamp"),
    [
        ("24/11/2026 14:30", "2026-11-24T14:30:00+01:00"),
        ("24/11/26 14:30:00", "2026-11-24T14:30:00+01:00"),
        ("24/07/2026 9h", "2026-07-24T09:00:00+02:00"),
        ("24-11-2026 14H05", "2026-11-24T14:05:00+01:00"),
        ("2026-11-24 14:30:00", "2026-11-24T14:30:00+01:00"),
        ("2026-11-24T14:30:00Z", "2026-11-24T14:30:00+00:00"),
        ("24/11/2026", None), ("2026-11-24", None), ("14:30", None), ("31/02/2026 10:00", None),
        ("11/24/2026 14:30", None), ("demain", None),
    ],
)  # fmt: skip
def test_days_and_times(text: str, timestamp: str | None) -> None:
    assert timestamp_of(text, PARIS) == timestamp


def test_a_mapping_names_another_form() -> None:
    form = "%m/%d/%Y %I:%M %p"
    assert timestamp_of("11/24/2026 02:30 PM", PARIS, [form]) == "2026-11-24T14:30:00+01:00"
    assert timestamp_of("24/11/2026 14:30", PARIS, [form]) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="0612345678"', "0612345678"), ("'+33612345678", "+33612345678"),
        ("'t Hooft", "'t Hooft"),
        (" a\n b\t c ", "a b c"), ("\u00a0x\u00a0", "x"), ('="5"" x"', '5" x'),
    ],
)  # fmt: skip
def test_what_programs_put_around_texts_goes(cell: str, text: str) -> None:
    assert cell_text(cell) == text


def test_a_number_that_a_spreadsheet_shortened() -> None:
    assert all(map(is_shortened, ("3,76025E+12", "3.76E12", "4E+07")))
    assert not any(map(is_shortened, ("3E12", "C-3E+12", "12", "8E5F", "")))
