"""Tests "is it ready?": an answer without an arrival, and one button to arrive after all."""

from __future__ import annotations

from datetime import timedelta

from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person, code_of
from tests.storage.sample import NOON, TOMORROW, add_orders, arrivals, bring, go, new_order

LATER = Slot(NOON + timedelta(minutes=40), NOON + timedelta(minutes=70))


def position(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.newest_position())


def test_a_ready_order_is_said_to_be_and_its_customer_can_arrive(
    person: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    before = position(store)
    person.taps("Est-ce prêt ?")
    person.expects("Votre commande est-elle prête ?")
    person.scans(code_of(store, order_id))
    person.expects("Votre commande est prête.", "Camille D., 3 articles")
    person.waits_s(30)
    assert (position(store), arrivals(store, order_id)) == (before, []), "they only asked"

    person.taps("Je suis là", "Espace d’attente")
    person.expects("L’équipe est prévenue.")
    assert arrivals(store, order_id) == [(True, None)]


def test_who_only_asked_leaves_no_trace(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    before = position(store)
    person.taps("Est-ce prêt ?", "Saisir mon code")
    person.keys_in(code_of(store, order_id))
    person.expects("Votre commande est prête.")
    person.taps("Recommencer")
    assert (position(store), arrivals(store, order_id)) == (before, [])
    assert not person.sees("Camille")

    person.scans(code_of(store, order_id))
    person.expects("Où souhaitez-vous attendre ?")


def test_an_order_that_is_not_ready_says_when(person: Person, store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, slot=LATER, phone="+33612345678")])
    at = LATER.start.astimezone()
    person.taps("Est-ce prêt ?", "Chercher par nom")
    person.keys_in("DURAND")
    person.taps("OK", "Les 2 derniers chiffres de mon téléphone", "7", "8")
    person.expects("Pas encore prête.", f"Elle sera prête vers {at.hour} h {at.minute:02}.")
    assert arrivals(store, "CMD-000001") == []

    person.taps("Je suis là", "Espace d’attente")
    person.expects("L’équipe est prévenue.")
    assert arrivals(store, "CMD-000001") == [(True, None)]


def test_of_several_orders_those_that_are_ready_are_counted(
    person: Person, store: LocalDatabase
) -> None:
    orders = [new_order(number, phone="+33612345678", slot=LATER) for number in (1, 2)]
    add_orders(store, orders)
    go(store, "CMD-000001", Status.READY)
    person.taps("Est-ce prêt ?")
    person.scans(code_of(store, "CMD-000002"))
    person.expects("1 de vos 2 commandes est prête.", "Le reste sera prêt vers")
    go(store, "CMD-000002", Status.READY)
    person.taps("Recommencer", "Est-ce prêt ?")
    person.scans(code_of(store, "CMD-000002"))
    person.expects("Vos 2 commandes sont prêtes.")


def test_a_cancelled_or_blocked_order_leads_to_the_counter_without_a_reason(
    person: Person, store: LocalDatabase
) -> None:
    for number, status in enumerate((Status.CANCELLED, Status.BLOCKED), 1):
        order_id = bring(store, number, status)
        person.taps("Est-ce prêt ?")
        person.scans(code_of(store, order_id))
        person.expects("Merci de vous adresser au comptoir.", "Je suis là")
        assert not person.sees("annul")
        assert arrivals(store, order_id) == []
        person.taps("Je suis là")
        person.expects("Un membre de l’équipe va vous aider au comptoir.")
        assert arrivals(store, order_id) == [(True, None)]
        person.taps("Recommencer")


def test_who_asks_too_early_or_mistypes_is_answered_as_ever(
    person: Person, store: LocalDatabase
) -> None:
    add_orders(store, [new_order(1, slot=TOMORROW)])
    person.taps("Est-ce prêt ?")
    person.scans("QQQQQQ")
    person.expects("Nous ne trouvons pas votre commande.")
    person.taps("Réessayer", "Retour")
    person.expects("Votre commande est-elle prête ?")
    person.scans(code_of(store, "CMD-000001"))
    person.expects("Votre retrait : demain")


def test_who_is_here_already_sees_that(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(code_of(store, order_id))
    person.taps("Espace d’attente", "Recommencer", "Est-ce prêt ?")
    person.scans(code_of(store, order_id))
    person.expects("L’équipe est prévenue.", "Vous passez ensuite.")
