"""Tests the languages of the check-in: the customer's order names one of four."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.pages import IN_THREE_DAYS, SIGHTS, some_sights
from tests.screens.checkin.person import Approach, Person, rect_of
from tests.screens.checkin.test_layout import flaws
from tests.screens.hands import UPRIGHT
from tests.storage.sample import add_orders, go, new_order, order_of


def test_the_screen_speaks_the_language_of_the_order(person: Person, store: LocalDatabase) -> None:
    order = new_order(1)
    order = replace(order, customer=replace(order.customer, language="nl"))
    add_orders(store, [order])
    go(store, order.order_id, Status.READY)
    person.scans(order_of(store, order.order_id).pickup_code)
    person.expects("Waar wilt u wachten?")
    person.taps("Wachtruimte")
    person.expects("Het team weet dat u er bent.")


def test_the_language_that_a_customer_chose_stays(person: Person, store: LocalDatabase) -> None:
    order = new_order(1)
    order = replace(order, customer=replace(order.customer, language="nl"))
    add_orders(store, [order])
    go(store, order.order_id, Status.READY)
    person.taps("Español")
    person.scans(order_of(store, order.order_id).pickup_code)
    person.expects("¿Dónde va a esperar?")


def test_a_day_is_written_as_one_says_it(person: Person) -> None:
    person.view_model.session.go(SIGHTS["otherDay"].flow)
    person.preferences.setLanguage("nl")
    day = IN_THREE_DAYS.start.astimezone().day
    person.expects(f" {day} november om ")
    person.preferences.setLanguage("es")
    person.expects(f" {day} de noviembre a las ")


def test_where_it_is_narrow_the_languages_are_behind_one_button(approach: Approach) -> None:
    person = approach("upright 10.1 inch")
    person.taps("Langue, Français", "Nederlands")
    person.expects("Scan uw code")
    person.taps("Taal, Nederlands", "Sluiten")
    assert person.page == "welcome"


def test_a_surname_in_arabic_letters_is_typed(person: Person, store: LocalDatabase) -> None:
    order = new_order(1)
    named = replace(order, customer=replace(order.customer, first_name="ليلى", last_name="الأحمد"))
    add_orders(store, [named])
    go(store, order.order_id, Status.READY)
    person.taps("Chercher par nom", "Lettres arabes", *"الاحمد")
    assert list(flaws(person)) == []
    person.taps("OK", "Les 2 derniers chiffres de mon téléphone")
    phone = order_of(store, order.order_id).customer.phone or ""
    person.taps(*phone[-2:])
    person.expects("ليلى")


@pytest.mark.parametrize("display", ["10.1 inch", UPRIGHT])
def test_everything_is_mirrored_for_who_reads_from_right_to_left(
    approach: Approach, display: str
) -> None:
    """By default each page on one of the displays."""
    person = approach(display)
    root = person.shown.window.root
    names = ("Aide", "Grands caractères")
    lefts = [root.width() - rect_of(person.control(name)).right() for name in names]
    root.setProperty("rightToLeft", True)

    def is_mirrored() -> bool:
        now = [rect_of(person.control(name)).left() for name in names]
        return now == pytest.approx(lefts, abs=2)

    person.shown.until(is_mirrored)
    sights = some_sights(person, display == UPRIGHT, 2)
    problems = [f"{sight}: {flaw}" for sight in sights for flaw in flaws(person)]
    assert problems == []
