"""Phone numbers: read in any notation, shown as people say them, compared by their last digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.phones import (
    are_same,
    digits_of,
    ends_with,
    is_unread,
    phone_forms,
    phone_text,
    read_phone,
)


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        ("+33 (0)6 39 98 01 20", "+33639980120"),
        ("+33 06 39 98 01 20", "+33639980120"),
        ("0033 (0)6.39.98.01.20", "+33639980120"),
        ("(+33) 6 39 98 01 20", "+33639980120"),
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06_12/34,56:78", "+33612345678"),
        ("0612 345 678", "+33612345678"),
        ("612345678", "+33612345678"),
        ("33612345678", "+33612345678"),
        ("Tél. : 06 12 34 56 78", "+33612345678"),
        ("tel:+33612345678", "+33612345678"),
        ("\u202a+33\u00a06\u202f12\u200b34 56 78\u202c", "+33612345678"),
        ("０６１２３４５６７８", "+33612345678"),
        ("+٣٣٦٣٩٩٨٠١١٢", "+33639980112"),
        ("+262 692 12 34 56", "+262692123456"),
        ("0692 12 34 56", "+262692123456"),
        ("+32 (0)471 23 45 67", "+32471234567"),
        ("+41 (0)79 123 45 67", "+41791234567"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+1 (201) 555-0123", "+12015550123"),
    ],
)
def test_a_phone_is_kept_in_one_form(given_as: str, kept: str) -> None:
    assert read_phone(given_as) == kept
    assert not is_unread(kept)
    assert read_phone(kept) == kept


@pytest.mark.parametrize(
    "given_as",
    [
        "06 12 34",
        "voir mail",
        "-",
        "15",
        "0000000000",
        "01 23 45 67 89 poste 12",
        "06 12 34 56 78 (Mme Diallo)",
        "06 12 34 56 78 / 06 98 76 54 32",
        "+33",
        "+3363998011200000",
    ],
)
def test_what_cannot_be_read_is_kept_as_given(given_as: str) -> None:
    assert read_phone(given_as) == given_as
    assert is_unread(given_as)
    assert phone_text(given_as) == given_as


def test_no_phone_is_none_that_could_not_be_read() -> None:
    assert read_phone("  ") == ""
    assert not is_unread("")


@pytest.mark.parametrize(
    ("phone", "country", "said"),
    [
        ("+33639980592", "FR", "06 39 98 05 92"),
        ("+33639980592", "BE", "+33 6 39 98 05 92"),
        ("+32471234567", "BE", "0471 23 45 67"),
        ("+32471234567", "FR", "+32 471 23 45 67"),
        ("+262692123456", "RE", "0692 12 34 56"),
        ("+330639980120", "FR", "06 39 98 01 20"),
    ],
)
def test_a_phone_is_shown_as_people_say_it(phone: str, country: str, said: str) -> None:
    assert phone_text(phone, country) == said


def test_a_national_number_is_one_of_the_stores_country() -> None:
    assert read_phone("0471 23 45 67", "BE") == "+32471234567"
    assert read_phone("079 123 45 67", "CH") == "+41791234567"
    assert read_phone("0639 69 12 34", "RE") == "+262639691234"
    assert read_phone("06 12 34 56 78", "RE") == "+33612345678"


@pytest.mark.parametrize(
    "stored",
    [
        "+33612345678",
        "+330612345678",
        "06.12.34.56.78",
        "06 12 34 56 78 (bureau)",
        "06 12 34 56 78 poste 5",
        "01 23 45 67 89 / 06 12 34 56 78",
        "06 12 34 56 78, 01 23 45 67 89",
    ],
)
def test_a_stored_phone_ends_as_its_owner_says(stored: str) -> None:
    assert ends_with(stored, "78")
    assert not ends_with(stored, "87")
    assert not ends_with(stored, "")


@given(st.text())
def test_anything_may_be_given_as_a_phone(text: str) -> None:
    kept = read_phone(text)
    assert read_phone(kept) == kept
    assert kept.encode().decode() == kept
    assert phone_text(kept) or not kept
    ends_with(kept, "12")


@pytest.mark.parametrize(
    ("phone", "country", "said"),
    [
        ("+262692123456", "FR", "0692 12 34 56"),
        ("+590690301234", "FR", "0690 30 12 34"),
        ("+33639980112", "RE", "06 39 98 01 12"),
        ("+32471234567", "FR", "+32 471 23 45 67"),
    ],
)
def test_numbers_of_one_plan_are_said_without_a_prefix(phone: str, country: str, said: str) -> None:
    assert phone_text(phone, country) == said


@given(st.from_regex(r"\+33[1-9][0-9]{8}", fullmatch=True))
def test_a_french_number_is_found_however_it_is_given(phone: str) -> None:
    national = f"0{phone[3:]}"
    assert read_phone(phone) == phone
    assert digits_of(phone_text(phone)) == national
    assert phone_forms(phone) == (phone[1:], national, f"33{national}")
    assert are_same(phone, phone)
