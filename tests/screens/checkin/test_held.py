"""Tests the arrival that needs no question: how many touches it takes, and how it is withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.status import Status
from kiosk.services.check_in.held_arrival import HOLD_S
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.conftest import SETTINGS
from tests.screens.checkin.person import Approach, Person, code_of
from tests.screens.hands import accessible_name
from tests.storage.sample import add_orders, arrivals, bring, go, new_order, order_of

ANNOUNCING = "Nous prévenons l’équipe…"
KNOWN = "L’équipe est prévenue."


@pytest.fixture
def at_door(approach: Approach) -> Person:
    """Somebody in front of the check-in of a store without bays."""
    return approach(settings=replace(SETTINGS, bays=()))


def position(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.newest_position())


# --- touches, counted from the welcome page ------------------------------------------------------


def test_a_scan_takes_no_touch(at_door: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    before = position(store)
    at_door.shown.scan(code_of(store, order_id))
    at_door.expects(ANNOUNCING, "Camille D., 3 articles")
    at_door.waits_s(HOLD_S - 1)
    assert position(store) == before, "nothing is written yet"

    at_door.waits_s(1)
    at_door.expects(KNOWN, "Installez-vous dans l’espace d’attente.")
    assert arrivals(store, order_id) == [(True, None)]
    assert order_of(store, order_id).status is Status.AWAITING
    assert at_door.touches == 0


def test_a_scan_takes_one_touch_where_bays_exist(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.shown.scan(code_of(store, order_id))
    person.expects("Camille D., 3 articles", "Ce n’est pas moi")
    person.taps("Espace d’attente")
    person.expects(KNOWN)
    assert (arrivals(store, order_id), person.touches) == ([(True, None)], 1)


def test_a_parking_bay_takes_its_own_keys_besides(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.shown.scan(code_of(store, order_id))
    person.taps("Place de parking", *"A32")
    person.expects("Retournez à votre voiture, place A32.")
    assert (arrivals(store, order_id), person.touches) == ([(True, "A32")], 1 + len("A32"))


def test_a_code_takes_eight_touches(at_door: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    at_door.taps("Saisir mon code")
    at_door.keys_in(code_of(store, order_id))
    at_door.waits_s(HOLD_S)
    at_door.expects(KNOWN)
    assert (arrivals(store, order_id), at_door.touches) == ([(True, None)], 8)


def test_a_name_takes_what_is_typed_and_three_touches(
    at_door: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    at_door.taps("Chercher par nom")
    at_door.keys_in("DURAND")
    at_door.taps("OK", "Les 2 derniers chiffres de mon téléphone", "0", "1")
    at_door.expects(ANNOUNCING, "Camille D., 3 articles")
    at_door.waits_s(HOLD_S)
    at_door.expects(KNOWN)
    assert arrivals(store, order_id) == [(True, None)]
    assert at_door.touches <= len("DURAND01") + 3


# --- withdrawn, or not ----------------------------------------------------------------------------


@pytest.mark.parametrize("bays", [(), SETTINGS.bays], ids=["no bays", "bays"])
def test_not_me_leaves_no_trace(
    approach: Approach, store: LocalDatabase, bays: tuple[str, ...]
) -> None:
    order_id = bring(store, 1, Status.READY)
    before = position(store)
    person = approach(settings=replace(SETTINGS, bays=bays))
    person.scans(code_of(store, order_id))
    person.waits_s(HOLD_S - 1)
    person.taps("Ce n’est pas moi")

    person.expects("Scannez votre code")
    person.waits_s(2 * HOLD_S)
    assert (position(store), arrivals(store, order_id)) == (before, [])
    assert not person.sees("Camille")


@pytest.mark.parametrize("leaves", ["Recommencer", "another scan", "letters"])
def test_who_goes_away_is_announced(at_door: Person, store: LocalDatabase, leaves: str) -> None:
    first = bring(store, 1, Status.READY)
    at_door.scans(code_of(store, first))
    if leaves == "another scan":
        at_door.scans("QQQQQQ")
    elif leaves == "letters":
        at_door.types("K7")
    else:
        at_door.taps(leaves)
    at_door.until_answered()
    assert arrivals(store, first) == [(True, None)]
    assert not at_door.sees("Camille")


def test_the_same_scan_again_changes_nothing(at_door: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    at_door.scans(code_of(store, order_id))
    at_door.waits_s(5)
    at_door.scans(code_of(store, order_id))
    at_door.expects(ANNOUNCING)
    assert arrivals(store, order_id) == []
    at_door.waits_s(5)
    at_door.expects(KNOWN)
    assert len(arrivals(store, order_id)) == 1


def test_who_asks_for_help_meanwhile_is_announced(at_door: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    at_door.scans(code_of(store, order_id))
    at_door.taps("Aide")
    at_door.waits_s(HOLD_S)
    assert arrivals(store, order_id) == [(True, None)]
    at_door.taps("Retour")
    at_door.expects(KNOWN)


def test_who_does_not_say_where_they_wait_is_announced_and_may_still_say_it(
    person: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(code_of(store, order_id))
    person.waits_s(HOLD_S - 1)
    person.taps("Place de parking", "A")
    person.waits_s(HOLD_S - 1)
    assert arrivals(store, order_id) == [], "they are still typing"
    person.waits_s(1)
    assert arrivals(store, order_id) == [(True, None)]
    person.taps("3", "2")
    person.expects("place A32.")
    assert arrivals(store, order_id) == [(True, "A32")]


def test_all_orders_of_the_customer_arrive(at_door: Person, store: LocalDatabase) -> None:
    add_orders(store, [new_order(number, phone="+33612345678") for number in (1, 2)])
    go(store, "CMD-000001", Status.READY)
    at_door.scans(code_of(store, "CMD-000001"))
    at_door.expects(ANNOUNCING, "6 articles")
    at_door.waits_s(HOLD_S)
    at_door.expects("1 de vos 2 commandes est prête.")
    assert arrivals(store, "CMD-000002") == [(True, None)]


def test_an_order_that_is_not_ready_asks_as_before(at_door: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    at_door.scans(code_of(store, order_id))
    at_door.expects("C’est bien vous ?", "Oui, c’est moi")
    at_door.waits_s(2 * HOLD_S)
    assert arrivals(store, order_id) == []


def test_after_a_crash_the_page_comes_back(approach: Approach, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    settings = replace(SETTINGS, bays=())
    before = approach(settings=settings)
    before.scans(code_of(store, order_id))
    before.view_model.session.arriving.forget()
    before.clock.pass_s(4)

    again = approach(settings=settings)
    again.expects(ANNOUNCING, "Camille D., 3 articles", "(6)")
    again.waits_s(6)
    again.expects(KNOWN)
    assert arrivals(store, order_id) == [(True, None)]


def test_what_counts_down_keeps_its_name(at_door: Person, store: LocalDatabase) -> None:
    bring(store, 1, Status.READY)
    at_door.scans(code_of(store, "CMD-000001"))
    at_door.expects("Ce n’est pas moi (10)")
    names = sorted(map(accessible_name, at_door.shown.items()))
    at_door.waits_s(3)
    at_door.expects("Ce n’est pas moi (7)")
    assert sorted(map(accessible_name, at_door.shown.items())) == names
