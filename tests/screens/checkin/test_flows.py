"""Tests each way through the check-in: what the customer sees, and what the database holds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person, code_of
from tests.storage.sample import (
    NOON,
    TOMORROW,
    FakeClock,
    add_orders,
    arrivals,
    bring,
    check_in_at,
    go,
    new_order,
    order_of,
    serve,
    steps_of,
)


def status_of(store: LocalDatabase, order_id: str) -> Status:
    return order_of(store, order_id).status


def test_code_confirm_parking_place_done(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.expects("Scannez votre code", "Maison Lenoir")

    person.taps("Saisir mon code")
    person.keys_in(code_of(store, order_id))
    person.expects("Camille D.", "3 articles")
    assert status_of(store, order_id) is Status.READY

    person.taps("Place de parking", "A", "3", "2")

    person.expects(
        "L’équipe est prévenue.", "Retournez à votre voiture, place A32.", "Vous passez ensuite."
    )
    assert status_of(store, order_id) is Status.AWAITING
    assert arrivals(store, order_id) == [(True, "A32")]
    assert steps_of(store, order_id)[-1].actor.role is Role.CUSTOMER


def test_name_and_phone_then_the_waiting_area(person: Person, store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, last_name="Lefèvre", phone="+33612345678")])

    person.taps("Chercher par nom")
    person.keys_in("LEFEVRE")
    person.taps("OK")
    person.taps("Les 2 derniers chiffres de mon téléphone", "7", "8")
    person.expects("Camille L.", "3 articles")
    assert not person.sees("Lefèvre")

    person.taps("Oui, c’est moi", "Espace d’attente")

    person.expects("Installez-vous dans l’espace d’attente.", "Nous terminons votre commande.")
    assert status_of(store, "CMD-000001") is Status.STARTED
    assert arrivals(store, "CMD-000001") == [(True, None)]


def test_a_name_of_any_length_with_any_apostrophe(person: Person, store: LocalDatabase) -> None:
    name = "N\u02bcGuessan-Wolfeschlegelsteinhausenbergerdorff"
    add_orders(store, [new_order(1, last_name=name, phone="+33612345678")])

    person.taps("Chercher par nom")
    person.types("n'guessan wolfeschlegelsteinhausenbergerdorff")
    person.taps("OK")
    person.taps("Les 2 derniers chiffres de mon téléphone", "7", "8")
    person.expects("Camille N.", "3 articles")


def test_name_and_order_number(person: Person, store: LocalDatabase) -> None:
    bring(store, 417, Status.READY)

    person.taps("Chercher par nom")
    person.keys_in("DURAND")
    person.taps("OK", "Les 3 derniers caractères du numéro de commande", "4", "1", "7")

    person.expects("Camille D.")


def test_two_customers_of_one_name_never_see_each_other(
    person: Person, store: LocalDatabase
) -> None:
    add_orders(store, [new_order(1, phone="+33611111178"), new_order(2, phone="+33622222278")])

    person.taps("Chercher par nom")
    person.keys_in("DURAND")
    person.taps("OK", "Les 2 derniers chiffres de mon téléphone", "7", "8")

    person.expects("Plusieurs commandes correspondent.", "3 derniers caractères")
    assert not person.sees("Camille")
    person.taps("0", "0", "2")
    person.expects("Camille D.")
    person.taps("Oui, c’est moi", "Espace d’attente")
    assert (arrivals(store, "CMD-000001"), arrivals(store, "CMD-000002")) == ([], [(True, None)])


def test_who_cannot_be_told_from_another_goes_to_the_counter(
    person: Person, store: LocalDatabase
) -> None:
    phones = {1001: "+33611111178", 2001: "+33622222278"}
    add_orders(store, [new_order(number, phone=phone) for number, phone in phones.items()])

    person.taps("Chercher par nom")
    person.keys_in("DURAND")
    person.taps("OK", "Les 3 derniers caractères du numéro de commande", "0", "0", "1")
    person.expects("2 derniers chiffres")
    person.taps("7", "8")

    person.expects("Merci de vous adresser au comptoir.", "Plusieurs commandes correspondent")
    assert not person.sees("orthographe")
    person.taps("J’ai compris")
    person.expects("Scannez votre code")


def test_scan_on_any_page_of_an_order_that_is_not_ready_only_selects(
    person: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.STARTED)
    for start in ([], ["Saisir mon code", "K", "7"], ["Chercher par nom", "D"], ["Aide"]):
        person.taps(*start)
        person.scans(code_of(store, order_id))
        person.expects("Camille D.")
        assert status_of(store, order_id) is Status.STARTED
        assert arrivals(store, order_id) == []
        person.taps("Recommencer")


def test_scan_replaces_what_was_typed_on_any_page(person: Person) -> None:
    person.taps("Chercher par nom", "D")
    person.scans("ZZZZZZZ")
    person.expects("Vérifiez le code")
    person.taps("Réessayer")
    assert (person.page, person.typed) == ("code", "ZZZZZZZ")
    person.taps("Recommencer", "Chercher par nom")
    assert person.typed == ""


def test_somebody_else_s_order_is_left_alone(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(code_of(store, order_id))
    person.taps("Ce n’est pas moi")

    person.expects("Scannez votre code")
    assert arrivals(store, order_id) == []
    assert not person.sees("Camille")


def test_order_that_is_not_ready_says_when_it_will_be(person: Person, store: LocalDatabase) -> None:
    slot = Slot(NOON + timedelta(minutes=40), NOON + timedelta(minutes=70))
    add_orders(store, [new_order(1, slot=slot)])
    person.scans(code_of(store, "CMD-000001"))
    person.taps("Oui, c’est moi", "Espace d’attente")

    person.expects(f"Votre commande sera prête vers {clock_text(slot.start.astimezone())}.")


def test_of_several_orders_those_that_are_ready_are_said(
    person: Person, store: LocalDatabase
) -> None:
    add_orders(store, [new_order(number, phone="+33612345678") for number in (1, 2)])
    go(store, "CMD-000001", Status.READY)
    person.scans(code_of(store, "CMD-000001"))
    person.taps("Espace d’attente")

    ready, other = (code_of(store, f"CMD-00000{number}")[:3] for number in (1, 2))
    person.expects("1 de vos 2 commandes est prête.", f"{ready} : prête", f"{other} : ")


def test_scanning_again_shows_the_state_and_lets_change_places(
    person: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    check_in_at(store, "A32", order_id)
    steps = len(steps_of(store, order_id))

    person.scans(code_of(store, order_id))
    person.expects("L’équipe est prévenue.", "place A32")
    assert not person.sees("Camille")
    person.taps("J’attends ailleurs", "Place de parking", "B", "7")

    person.expects("Retournez à votre voiture, place B7. Nous apportons la commande.")
    assert arrivals(store, order_id) == [(True, "B7")]
    assert len(steps_of(store, order_id)) == steps


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.DELAYED])
def test_order_off_its_course_goes_to_a_colleague_without_a_reason(
    person: Person, store: LocalDatabase, status: Status
) -> None:
    order_id = bring(store, 1, status)
    person.scans(code_of(store, order_id))
    person.taps("Oui, c’est moi")

    person.expects("Un membre de l’équipe va vous aider au comptoir.")
    assert arrivals(store, order_id) == [(True, None)]
    assert status_of(store, order_id) is status


def test_cancelled_order_leads_to_a_member_of_staff_without_the_reason(
    person: Person, store: LocalDatabase
) -> None:
    cancelled = bring(store, 1, Status.CANCELLED)
    person.scans(code_of(store, cancelled))

    person.expects("Un membre de l’équipe va vous aider au comptoir.")
    assert not person.sees("annul")
    assert not person.sees("Nous ne trouvons pas")
    assert arrivals(store, cancelled) == [(True, None)], "the counter was alerted"


def test_slip_is_kept_to_be_put_right(person: Person, store: LocalDatabase) -> None:
    code = code_of(store, bring(store, 1, Status.READY))
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    person.taps("Saisir mon code")
    person.keys_in(slip)
    person.taps("OK")
    person.expects("Vérifiez le code")
    person.taps("Réessayer", "Effacer", code[-1])

    person.expects("Camille D.")


def test_too_early_says_when(person: Person, store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, slot=TOMORROW)])
    person.scans(code_of(store, "CMD-000001"))

    local = TOMORROW.start.astimezone()
    person.expects(f"Votre retrait : demain à {clock_text(local)}.")
    person.expects(f"Revenez demain dès {clock_text(local - timedelta(hours=1))}.")
    assert arrivals(store, "CMD-000001") == []


def test_a_little_early_says_from_when(person: Person, store: LocalDatabase) -> None:
    slot = Slot(NOON + timedelta(hours=3), NOON + timedelta(hours=4))
    add_orders(store, [new_order(1, slot=slot)])
    person.scans(code_of(store, "CMD-000001"))

    local = slot.start.astimezone()
    person.expects(f"Votre retrait : aujourd’hui à {clock_text(local)}.")
    person.expects(f"Revenez aujourd’hui dès {clock_text(local - timedelta(hours=1))}.")


def clock_text(timestamp: datetime) -> str:
    return f"{timestamp.hour} h {timestamp.minute:02}"


def test_collected_order_says_when(person: Person, store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)
    collected = clock.now.astimezone()
    clock.pass_s(3 * 3600)
    person.scans(code_of(store, order_id))

    when = f"le {collected:%d/%m} à {clock_text(collected)}"
    person.expects(f"Commande déjà retirée {when}.", "Ce n’était pas vous ?")
    person.taps("English")
    person.expects("Order already collected on", "That was not you?")


def test_order_collected_between_two_taps_is_no_error(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(code_of(store, order_id))
    serve(store, order_id)
    go(store, order_id, Status.PICK_UP_OK)
    person.taps("Espace d’attente")

    person.expects("Votre commande vous a été remise.")


def test_help_leads_back_to_where_it_was_asked_for(person: Person) -> None:
    person.taps("Saisir mon code", "K", "7", "Aide")
    person.expects("L’équipe est prévenue.")

    person.taps("Retour")
    assert (person.page, person.typed) == ("code", "K7")


def test_language_changes_live_and_keeps_what_was_typed(person: Person) -> None:
    person.taps("Saisir mon code", "K", "7")
    person.taps("English")
    person.expects("Your code", "K", "7", "Start again")
    person.taps("M", "Français")
    person.expects("Votre code", "Recommencer")
    assert person.typed == "K7M"


def test_large_text_and_high_contrast(person: Person) -> None:
    before = max(item.property("font").pixelSize() for item in person.items("QQuickText"))
    person.taps("Grands caractères", "Contraste élevé", "Aide")
    sizes = [item.property("font").pixelSize() for item in person.items("QQuickText")]
    assert max(sizes) >= before
    assert min(sizes) * 0.727 >= 7.3 * person.shown.px_per_mm - 1
    assert person.shown.window.root.property("mode") == "contrast"


def test_customer_can_do_nothing_but_arrive(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(code_of(store, order_id))
    person.taps("Espace d’attente")

    journal = store.read_blocking(lambda reader: reader.journal(order_id))
    mine = [event for event in journal if event.actor.role is Role.CUSTOMER]
    assert [event.to_status for event in mine if event.kind is EventKind.STATUS] == [
        Status.AWAITING
    ]
    assert all(event.actor.name == "" for event in mine)
