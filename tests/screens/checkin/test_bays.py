"""Tests where customers wait: in the waiting area, or in their cars where there are bays."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.conftest import SETTINGS
from tests.screens.checkin.person import Approach, Person, code_of
from tests.storage.sample import arrivals, bring


def test_bay_that_does_not_exist_is_refused(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(code_of(store, order_id))
    person.taps("Place de parking", "A", "4", "1", "OK")

    person.expects("Il n’y a pas de place A41 ici")
    assert arrivals(store, order_id) == []
    person.taps("A", "0", "7")
    person.expects("place A7.")
    assert arrivals(store, order_id) == [(True, "A7")]


def test_sign_of_a_bay_fills_the_bay(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans("PLACE B7")
    person.expects("Scannez votre code")

    person.scans(code_of(store, order_id))
    person.scans("PLACE B7")
    person.expects("Retournez à votre voiture, place B7.")
    person.scans("BAY B8")
    person.expects("place B8.")
    assert arrivals(store, order_id) == [(True, "B8")]


def test_store_without_bays_does_not_ask_where_one_waits(
    approach: Approach, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    person = approach(settings=replace(SETTINGS, bays=()))
    person.scans(code_of(store, order_id))
    person.waits_s(10)

    person.expects("L’équipe est prévenue.", "Installez-vous dans l’espace d’attente.")
    assert not person.sees("J’attends ailleurs")
    assert arrivals(store, order_id) == [(True, None)]
