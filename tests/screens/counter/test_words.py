"""Tests the words of the counter: those that the people of a shop use, and one for each thing."""

from __future__ import annotations

import pytest

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.order.problems import other_statuses
from kiosk.screens.counter.texts import button_word, status_word
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, NADIA, CounterShown, Open
from tests.screens.shop import COUNTER, Shop

STATUS_WORDS = {
    Status.INIT: ("Nouvelle", "New"),
    Status.STOCK_OK: ("Stock vérifié", "Stock verified"),
    Status.STARTED: ("À préparer", "To prepare"),
    Status.READY: ("Prête", "Ready"),
    Status.AWAITING: ("Client arrivé", "Customer arrived"),
    Status.IN_PROGRESS: ("En cours", "Being served"),
    Status.PICK_UP_OK: ("Retirée", "Collected"),
    Status.PICK_UP_FAILED: ("Non retirée", "Not collected"),
    Status.PICK_UP_PARTIALLY: ("Retirée en partie", "Partly collected"),
    Status.CANCELLED: ("Annulée", "Cancelled"),
    Status.BLOCKED: ("Bloquée", "Blocked"),
    Status.DELAYED: ("Retardée", "Delayed"),
    Status.REPLANNED: ("Replanifiée", "Moved"),
}

PRIMARY_WORDS = {
    Status.INIT: ("Stock vérifié", "Stock verified"),
    Status.STOCK_OK: ("Valider le créneau", "Confirm slot"),
    Status.STARTED: ("Prête", "Ready"),
    Status.READY: ("Client arrivé", "Customer arrived"),
    Status.AWAITING: ("Servir", "Serve"),
    Status.IN_PROGRESS: ("Tout remettre", "Hand over all"),
    Status.PICK_UP_FAILED: ("Replanifier", "Move"),
    Status.PICK_UP_PARTIALLY: ("Replanifier le reste", "Move the rest"),
    Status.CANCELLED: ("Remise en rayon", "Put back"),
    Status.BLOCKED: ("Débloquer", "Resume"),
    Status.DELAYED: ("Lever le retard", "Resume"),
    Status.REPLANNED: ("Valider le créneau", "Confirm slot"),
}


def primary(counter: CounterShown) -> str:
    """The text of the large button of the selected order; the lower one where there are two."""
    places = {button.property("place"): button for button in counter.order.buttons}
    return str((places.get("primary") or places["upper"]).property("text"))


@pytest.mark.parametrize(("number", "language"), [(0, "fr"), (1, "en")])
def test_the_large_button_says_what_it_does(
    open_counter: Open, shop: Shop, number: int, language: str
) -> None:
    counter = open_counter(language=language)
    for status, words in PRIMARY_WORDS.items():
        counter.find(shop.order_in(status))
        assert primary(counter) == words[number]


@pytest.mark.parametrize(("number", "language"), [(0, "fr"), (1, "en")])
def test_a_status_has_one_name_wherever_it_is_read(
    open_counter: Open, shop: Shop, number: int, language: str
) -> None:
    counter = open_counter(language=language)
    for status, words in STATUS_WORDS.items():
        order_id = shop.order_in(status)
        counter.find(order_id)
        assert counter.order.card.statusShort == status_word(status) == words[number]
        if shop.journal(order_id)[-1].to_status is status:
            assert counter.order.timeline[0]["title"] == words[number]


def test_other_statuses_are_called_as_in_the_lists(open_counter: Open, shop: Shop) -> None:
    counter = open_counter(language="fr")
    counter.find(shop.order_in(Status.BLOCKED))
    counter.press("other_status")
    counter.shown.until(counter.rows)
    assert "Où en est la commande\u00a0?" in counter.shown.texts()
    offered = other_statuses(counter.order.situation)
    assert set(counter.rows()) == {STATUS_WORDS[status][0] for status in offered}


def test_who_serves_is_you_a_colleague_or_another_counter(open_counter: Open, shop: Shop) -> None:
    mine, colleagues, elsewhere = (shop.order_in(Status.AWAITING) for _ in range(3))
    shop.serve(mine, Actor(Role.MANAGER, NADIA.name))
    shop.serve(colleagues, Actor(Role.STAFF, KARIM.name))
    shop.serve(elsewhere, *KARIM_ELSEWHERE)
    counter = open_counter(NADIA, language="fr")

    def served_by() -> list[str]:
        notes = []
        for order_id in (mine, colleagues, elsewhere):
            counter.find(order_id)
            notes.append(counter.order.card.note)
        return notes

    assert served_by() == ["Vous", "Karim", "Karim · Comptoir 2"]
    counter.work_as(KARIM)
    assert served_by() == ["Nadia", "Vous", "Comptoir 2"]
    counter.workplace.speak("en")
    counter.shown.until(lambda: served_by() == ["Nadia", "You", "Comptoir 2"])


def test_an_action_that_is_held_says_for_how_long(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(language="fr", undo_s=8)
    counter.find(order_id)
    counter.hand_over()
    counter.shown.until(lambda: counter.undo.isShown)
    assert counter.undo.detail == "8\u00a0s pour revenir en arrière"
    counter.find(order_id)
    counter.shown.until(lambda: counter.order.heldId != "")
    assert counter.order.explanation == "8\u00a0s pour revenir en arrière"
    shop.clock.pass_s(3)
    counter.order.tick()
    assert counter.order.explanation == "5\u00a0s pour revenir en arrière"


def test_the_history_names_people_and_no_machines(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.BLOCKED)
    counter = open_counter(KARIM, language="fr")
    counter.find(order_id)
    counter.press("unblock")
    counter.wait_for(order_id, Status.READY)
    counter.find(order_id)
    counter.shown.until(lambda: counter.order.timeline[0]["title"] == "Prête")
    latest, *_, first = counter.order.timeline
    assert (latest["who"], latest["why"]) == ("Karim · Équipe", "Débloquée")
    assert first["who"] == "Automatique"


def test_a_delay_that_ended_says_so(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.DELAYED)
    counter = open_counter(KARIM, language="fr")
    counter.find(order_id)
    counter.press("end_delay")
    counter.wait_for(order_id, Status.READY)
    counter.find(order_id)
    counter.shown.until(lambda: counter.order.timeline[0]["why"] == "Retard levé")


def test_what_was_collected_says_when_and_by_whom(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    shop.clock.pass_s(3600)
    shop.advance(order_id, Status.PICK_UP_OK, Actor(Role.STAFF, "Karim"), COUNTER)
    counter = open_counter(language="fr")
    counter.more("recentButton")
    counter.shown.until(lambda: counter.shown.is_there("found"))
    assert "Retirée · 13:00 · Karim" in counter.shown.texts()


def test_why_an_order_is_not_collected_is_asked_in_a_whole_sentence(
    open_counter: Open, shop: Shop
) -> None:
    counter = open_counter(language="fr")
    counter.find(shop.order_in(Status.IN_PROGRESS))
    counter.tell("Autre statut…", "Non retirée")
    question = "Pourquoi la commande n’est-elle pas retirée\u00a0?"
    counter.shown.until(lambda: question in counter.shown.texts())


def test_buttons_have_words_in_every_language(open_counter: Open) -> None:
    open_counter(language="fr")
    assert (button_word("put_back"), button_word("reopen")) == ("Remise en rayon", "Rouvrir…")


@pytest.mark.parametrize(
    ("is_named", "elsewhere"), [(False, "Karim · Counter 1"), (True, "Karim · Comptoir 1")]
)
def test_the_name_that_a_store_gave_its_counter_is_not_translated(
    open_counter: Open, shop: Shop, is_named: bool, elsewhere: str
) -> None:
    order_id = shop.order_in(Status.AWAITING)
    shop.serve(order_id, KARIM_ELSEWHERE[0], "Comptoir 1")
    counter = open_counter(NADIA, language="en", counter_name="Caisse 9", is_named=is_named)
    counter.find(order_id)
    assert counter.order.card.note == elsewhere
