"""Tests what a customer who waits is shown: their place, their code, the counter that calls."""

from __future__ import annotations

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person, code_of
from tests.storage.sample import FakeClock, bring, check_in_at, go, serve


def test_who_waits_learns_their_code_and_the_counter_that_calls_them(
    person: Person, store: LocalDatabase
) -> None:
    mine = bring(store, 1, Status.READY)
    code = code_of(store, mine)
    person.scans(code)
    person.taps("Espace d’attente")
    person.expects(f"Votre code d’appel : {code[:3]}")
    assert not person.sees(code), "what is shown checks nobody in"

    call = CallCustomer(mine, "Comptoir 2", Actor(Role.STAFF, "Léa"))
    person.feed.announce(store.run_blocking(call_customer, call))
    person.expects("Comptoir 2", "C’est à vous")
    person.taps("Recommencer")
    person.scans(code)
    person.expects("Comptoir 2")


def test_queue_and_news_come_by_themselves(
    person: Person, store: LocalDatabase, clock: FakeClock
) -> None:
    first = bring(store, 1, Status.READY)
    mine = bring(store, 2, Status.READY)
    check_in_at(store, None, first)
    clock.pass_s(1)
    person.scans(code_of(store, mine))
    person.taps("Espace d’attente")
    person.expects("1 personne avant vous.")

    person.feed.announce(serve(store, first))
    person.expects("Vous passez ensuite.")

    person.feed.announce(serve(store, mine))
    person.expects("Votre commande arrive.")

    person.feed.announce(go(store, mine, Status.PICK_UP_OK))
    person.expects("Votre commande vous a été remise.", "Merci et à bientôt !")
