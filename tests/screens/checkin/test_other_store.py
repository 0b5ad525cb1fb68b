"""A customer whose order is in another store reads which one, or that nobody could be asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.status import Status
from kiosk.services.ports.other_stores import StoresUnreachable
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Approach, code_of
from tests.storage.sample import bring

IN_NICE = "NCENCE" + check_character("NCENCE")
NOBODYS = "ZZZZZZ" + check_character("ZZZZZZ")
SENTENCES = {
    "fr": ("Cette commande est pour un autre magasin.", "Retirez-la au magasin Nice Étoile."),
    "en": ("This order is for another store.", "Please collect it at Nice Étoile."),
    "es": ("Este pedido es para otra tienda.", "Recójalo en la tienda Nice Étoile."),
    "nl": ("Deze bestelling is voor een andere winkel.", "Haal hem op in de winkel Nice Étoile."),
}
UNASKED = "nous ne pouvons pas interroger les autres"


class Stores:
    """Head office, which knows one order of another store; `is_away`: it cannot be asked."""

    def __init__(self) -> None:
        self.is_away = False
        self.asked: list[tuple[str, ...]] = []

    async def store_with(self, codes: Sequence[str]) -> str:
        self.asked.append(tuple(codes))
        if self.is_away:
            raise StoresUnreachable
        return "Nice Étoile" if IN_NICE in codes else ""


@pytest.fixture
def stores() -> Stores:
    return Stores()


@pytest.mark.parametrize("language", SENTENCES)
def test_a_scan_of_an_order_of_another_store_names_that_store(
    approach: Approach, stores: Stores, language: str
) -> None:
    person = approach(stores=stores)
    person.preferences.setLanguage(language)
    person.scans(IN_NICE)
    person.expects(*SENTENCES[language])


def test_a_code_that_is_typed_names_it_too_and_the_next_customer_begins_anew(
    approach: Approach, stores: Stores
) -> None:
    person = approach(stores=stores)
    person.taps("Saisir mon code")
    person.keys_in(IN_NICE)
    person.expects(*SENTENCES["fr"])
    person.taps("J’ai compris")
    assert person.page == "welcome"
    person.scans(NOBODYS)
    person.expects("Nous ne trouvons pas votre commande.", "Vérifiez le code")


def test_whoever_only_asks_whether_it_is_ready_reads_it_too(
    approach: Approach, stores: Stores
) -> None:
    person = approach(stores=stores)
    person.navigation.askWhetherReady()
    person.scans(IN_NICE)
    person.expects(*SENTENCES["fr"])


def test_while_head_office_cannot_be_asked_the_page_says_so(
    approach: Approach, stores: Stores
) -> None:
    stores.is_away = True
    person = approach(stores=stores)
    person.scans(IN_NICE)
    person.expects("Nous ne trouvons pas votre commande.", UNASKED, "Demandez au comptoir.")
    stores.is_away = False
    person.scans(IN_NICE)
    person.expects(*SENTENCES["fr"])


def test_an_order_of_this_store_is_asked_about_nowhere(
    approach: Approach, stores: Stores, store: LocalDatabase
) -> None:
    person = approach(stores=stores)
    person.scans(code_of(store, bring(store, 1, Status.READY)))
    person.expects("Camille D.")
    assert stores.asked == []


@pytest.mark.parametrize("scanned", ["NCENCEA", "3760123456789", "Bonjour tout le monde"])
def test_what_is_no_complete_code_is_asked_about_nowhere(
    approach: Approach, stores: Stores, scanned: str
) -> None:
    person = approach(stores=stores)
    person.scans(scanned)
    person.expects("Nous ne trouvons pas votre commande.")
    assert not [codes for codes in stores.asked if scanned in codes]


def test_whoever_guesses_pauses_and_asks_head_office_nothing_more(
    approach: Approach, stores: Stores
) -> None:
    person = approach(stores=stores)
    for _ in range(5):
        person.taps(*(() if person.page == "welcome" else ("Recommencer",)), "Saisir mon code")
        person.keys_in(NOBODYS)
        person.shown.until(lambda: person.page in {"unknown", "pause"})
    assert person.page == "pause"
    assert len(stores.asked) == 4
