"""Tests that each new customer gets the default language, theme and text size."""

from __future__ import annotations

import pytest

from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person, code_of
from tests.storage.sample import bring


def as_wanted(person: Person) -> tuple[str, str, bool]:
    """The screen's language, theme, and whether its text is large."""
    preferences = person.preferences
    return (str(preferences.language), str(preferences.theme), bool(preferences.largeText))


FRESH = ("fr", "light", False)
CHANGED = ("en", "contrast", True)


def ends_a_visit_in_english(person: Person, code: str) -> None:
    """Checks a customer in with every preference changed, and leaves the last page open."""
    person.scans(code)
    person.taps("Grands caractères", "Contraste élevé", "English")
    person.taps("Waiting area")
    assert (person.page, as_wanted(person)) == ("done", CHANGED)


def test_the_next_customer_s_scan_starts_fresh(person: Person, store: LocalDatabase) -> None:
    first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    ends_a_visit_in_english(person, code_of(store, first))
    person.scans(code_of(store, second))
    assert (person.page, as_wanted(person)) == ("where", FRESH)


@pytest.mark.parametrize("typed", ["K7M4PX2Q", "QQQ"])
def test_what_the_next_customer_types_starts_fresh(
    person: Person, store: LocalDatabase, typed: str
) -> None:
    ends_a_visit_in_english(person, code_of(store, bring(store, 1, Status.READY)))
    person.types(typed)
    assert (person.page, person.typed, as_wanted(person)) == ("code", typed, FRESH)


def test_an_unknown_code_on_the_last_page_starts_fresh(
    person: Person, store: LocalDatabase
) -> None:
    ends_a_visit_in_english(person, code_of(store, bring(store, 1, Status.READY)))
    person.scans("QQQQQQ")
    assert (person.page, as_wanted(person)) == ("unknown", FRESH)


def test_who_scans_again_keeps_the_screen_as_it_is(person: Person, store: LocalDatabase) -> None:
    code = code_of(store, bring(store, 1, Status.READY))
    person.taps("English")
    person.scans("QQQQQQ")
    person.scans(code)
    assert (person.page, as_wanted(person)) == ("where", ("en", "light", False))
    person.taps("Large text", "High contrast", "Waiting area")
    person.scans(code)
    assert (person.page, as_wanted(person)) == ("done", CHANGED)
