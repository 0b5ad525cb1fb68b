"""Tests the pause after wrong guesses, and the page shown while the store cannot write."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.order import Customer
from kiosk.domain.status import Status
from kiosk.services.devices.name_limit import NameAttempt, begin_name
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.conftest import SETTINGS
from tests.screens.checkin.person import Approach, Person
from tests.storage.sample import LEA, FakeClock, bring, order_of

DEVICE_NAME = SETTINGS.device_name


NOBODYS = "ZZZZZZ" + check_character("ZZZZZZ")


def guesses(person: Person, times: int) -> None:
    """Types a code that is well formed and belongs to nobody."""
    for _ in range(times):
        person.taps(*(() if person.page == "welcome" else ("Recommencer",)), "Saisir mon code")
        person.keys_in(NOBODYS)
        person.shown.until(lambda: person.page in {"unknown", "pause"})


def test_five_misses_pause_for_30_s_and_count_down(person: Person, store: LocalDatabase) -> None:
    code = order_of(store, bring(store, 1, Status.READY)).pickup_code
    guesses(person, 4)
    person.expects("Nous ne trouvons pas votre commande.")
    guesses(person, 1)
    person.expects("Réessayez dans", "30 secondes")
    person.taps("Recommencer")
    person.expects("Réessayez dans")

    person.waits_s(10)
    person.expects("20 secondes")
    person.waits_s(20)
    person.expects("Scannez votre code")
    person.scans(code)
    person.expects("Camille D.")


def test_pause_keeps_what_was_typed(person: Person) -> None:
    guesses(person, 5)
    person.expects("Réessayez dans")
    person.waits_s(30)
    assert (person.page, person.typed) == ("code", NOBODYS)


def test_who_has_a_code_scans_it_while_somebody_else_s_guesses_pause(
    person: Person, store: LocalDatabase
) -> None:
    code = order_of(store, bring(store, 1, Status.READY)).pickup_code
    guesses(person, 5)
    person.expects("Réessayez dans")
    person.scans(code)
    person.expects("Camille D.")


def test_a_colleague_who_answers_lifts_the_pause(person: Person, store: LocalDatabase) -> None:
    guesses(person, 5)
    person.expects("Réessayez dans")
    called = store.run_blocking(ask_help, DEVICE_NAME)
    person.waits_s(1)
    store.run_blocking(end_help, EndHelp(called.help_id, LEA))
    person.feed.announce(called.changes)
    person.shown.until(lambda: person.page == "code")


def test_mistyped_codes_are_told_at_once_and_never_counted(
    approach: Approach, store: LocalDatabase
) -> None:
    code = order_of(store, bring(store, 1, Status.READY)).pickup_code
    person = approach()
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    person.taps("Saisir mon code")
    person.keys_in(slip)
    for _ in range(10):
        person.taps("OK")
        person.expects("Vérifiez le code")
        person.taps("Réessayer")

    person.taps("Effacer", code[-1])
    person.expects("Camille D.")


def test_names_are_counted_like_codes(person: Person) -> None:
    guesses(person, 4)
    person.taps("Recommencer", "Chercher par nom", "X", "OK")
    person.taps("Les 2 derniers chiffres de mon téléphone", "1", "2")
    person.expects("Réessayez dans")


def test_a_name_that_was_guessed_pauses_alone(
    person: Person, store: LocalDatabase, clock: FakeClock
) -> None:
    customer = order_of(store, bring(store, 1, Status.READY)).customer
    while (
        store.run_blocking(begin_name, NameAttempt(DEVICE_NAME, customer.last_name)).number
        is not None
    ):
        pass
    names(person, customer)
    person.expects("Nous ne trouvons pas votre commande.")
    assert [
        call.place
        for call in store.read_blocking(lambda reader: reader.projections.calls_for_help())
    ] == [DEVICE_NAME]
    clock.pass_s(60)
    person.taps("Recommencer")
    names(person, customer)
    person.expects("Camille D.")


def names(person: Person, customer: Customer) -> None:
    """Enters the customer's surname and the last two digits of their phone."""
    person.taps("Chercher par nom")
    person.keys_in(customer.last_name.upper())
    person.taps("OK", "Les 2 derniers chiffres de mon téléphone")
    person.taps(*(customer.phone or "")[-2:])


def test_pause_survives_a_restart(approach: Approach, clock: FakeClock) -> None:
    guesses(approach(), 5)
    clock.pass_s(12)
    person = approach()
    person.expects("Réessayez dans", "18 secondes")
    person.waits_s(18)
    person.expects("Scannez votre code")


def test_every_answer_takes_the_same_time(approach: Approach, store: LocalDatabase) -> None:
    person = approach(settings=replace(SETTINGS, answer_s=0.4))
    codes = [
        "ZZZZZZZ",
        *(
            order_of(store, bring(store, number, status)).pickup_code
            for number, status in enumerate((Status.CANCELLED, Status.READY), 1)
        ),
    ]
    for code in codes:
        began_s = time.monotonic()
        person.scans(code)
        assert time.monotonic() - began_s >= 0.35, "Qt's timers may be 5 % early"
        person.taps("Recommencer")


def test_store_in_trouble_sends_to_the_counter_and_comes_back(
    person: Person, store: LocalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.database.writer, "busy_s_max", 0.05)
    order_id = bring(store, 1, Status.READY)
    person.scans(order_of(store, order_id).pickup_code)
    sqlite = load_sqlite()  # Two copies of SQLite in one process would not see each other's locks.
    with closing(sqlite.connect(str(store.database.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        person.taps("Espace d’attente")
        person.expects("Merci de vous adresser au comptoir.")
        assert not person.sees("Camille")
        person.waits_s(6)
        person.expects("Merci de vous adresser au comptoir.")
        other.execute("ROLLBACK")
    assert order_of(store, order_id).status is Status.READY, "nothing was said to be done"

    person.waits_s(6)
    person.expects("Scannez votre code")
    assert order_of(store, order_id).status is Status.AWAITING, "what was held is not lost"
    person.scans(order_of(store, order_id).pickup_code)
    person.expects("L’équipe est prévenue.")
