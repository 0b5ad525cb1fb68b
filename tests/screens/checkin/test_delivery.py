"""The check-in cannot reach the counter: the customer is asked to tell a colleague, and helped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.pictured_machines import SecondMachine
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.screens.checkin.delivery import LOOK_S
from kiosk.services.links import Link, LinkMonitor, LinkState
from kiosk.storage.store import LocalStore
from tests.screens.checkin.person import Approach, Person, plain
from tests.screens.hands import accessible_name
from tests.storage.sample import (
    TOMORROW,
    FakeClock,
    arrivals,
    bring,
    opened,
    order_of,
)

TELL = "Merci de prévenir un collègue."
TELLING = "Nous prévenons l’équipe…"
KNOWN = "L’équipe est prévenue."


@pytest.fixture
def hub(tmp_path: Path, clock: FakeClock) -> Iterator[LocalStore]:
    """The store's main machine; the check-in under test is another one."""
    with opened(tmp_path / "hub", clock) as hub:
        yield hub


@pytest.fixture
def cut_off(hub: LocalStore, store: LocalStore) -> SecondMachine:
    """The check-in's machine: it has the store's orders, and now cannot reach the hub."""
    bring(hub, 1, Status.READY)
    machine = SecondMachine(hub, store, DeviceRole.CHECK_IN)
    machine.down()
    return machine


def checks_in(person: Person, store: LocalStore) -> None:
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.taps("Oui, je suis là", "Espace d’attente")


def test_an_arrival_that_reaches_the_counter_at_once_asks_nothing_of_anybody(
    person: Person, hub: LocalStore, store: LocalStore, cut_off: SecondMachine
) -> None:
    checks_in(person, store)
    person.expects(TELLING)
    assert not person.sees(KNOWN)
    cut_off.up()
    for _ in range(12):
        person.waits_s(LOOK_S)
    assert person.sees(KNOWN)
    assert not person.sees(TELL)
    assert order_of(hub, "CMD-000001").status is Status.AWAITING


def test_after_five_seconds_somebody_must_be_told(
    person: Person, hub: LocalStore, store: LocalStore, cut_off: SecondMachine
) -> None:
    checks_in(person, store)
    person.waits_s(4.5)
    assert not person.sees(TELL)
    assert not person.sees(KNOWN)
    person.waits_s(0.6)
    person.expects(TELL, "Le comptoir ne voit pas encore votre arrivée.")
    assert not person.sees(KNOWN)
    assert arrivals(store, "CMD-000001") == [(True, None)]
    assert arrivals(hub, "CMD-000001") == []


def test_while_the_cable_is_cut_somebody_must_be_told_at_once(
    approach: Approach, store: LocalStore, cut_off: SecondMachine
) -> None:
    link = LinkMonitor(LinkState(Link.OFFLINE, is_hub=False))
    person = approach(link=link)
    checks_in(person, store)
    person.expects(TELL)
    assert not person.sees(KNOWN)
    link.set(LinkState(Link.ONLINE, is_hub=False))
    cut_off.up()
    person.waits_s(1)
    person.expects(KNOWN)


def test_it_goes_as_soon_as_the_counter_knows(
    person: Person, store: LocalStore, cut_off: SecondMachine
) -> None:
    checks_in(person, store)
    person.waits_s(6)
    person.expects(TELL)
    cut_off.up()
    person.waits_s(1)
    person.expects(KNOWN)
    assert not person.sees(TELL)


def test_the_words_stay_long_enough_to_be_read(
    person: Person, store: LocalStore, cut_off: SecondMachine
) -> None:
    checks_in(person, store)
    person.waits_s(6)
    person.expects(TELL)
    person.waits_s(19)
    assert person.sees(TELL)
    person.waits_s(2)
    assert person.page == "welcome"


def test_who_scans_again_while_the_counter_does_not_know_is_told_too(
    person: Person, store: LocalStore, cut_off: SecondMachine
) -> None:
    checks_in(person, store)
    person.expects(TELLING)
    person.taps("Recommencer")
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.waits_s(6)
    person.expects(TELL)


def test_the_next_customer_sees_nothing_of_it(
    person: Person, store: LocalStore, cut_off: SecondMachine
) -> None:
    checks_in(person, store)
    person.waits_s(6)
    person.expects(TELL)
    person.taps("Recommencer")
    assert person.page == "welcome"
    person.waits_s(6)
    assert not person.sees(TELL)


def test_a_machine_that_is_the_hub_never_asks(person: Person, store: LocalStore) -> None:
    bring(store, 1, Status.READY)
    checks_in(person, store)
    person.waits_s(6)
    person.waits_s(6)
    assert person.sees(KNOWN)


def test_who_comes_for_a_moved_order_is_told_to_when(person: Person, store: LocalStore) -> None:
    bring(store, 1, Status.REPLANNED)
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.taps("Oui, je suis là")
    at = f"{TOMORROW.start.astimezone():%-H h %M}"
    person.expects(f"Votre retrait a été déplacé : demain à {at}.")
    person.expects("Adressez-vous au comptoir : un collègue va vous aider.")
    assert arrivals(store, "CMD-000001") == [(True, None)]
    assert order_of(store, "CMD-000001").status is Status.REPLANNED


def test_no_reason_is_shown_for_other_orders(person: Person, store: LocalStore) -> None:
    bring(store, 1, Status.BLOCKED)
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.taps("Oui, je suis là")
    person.expects("Un collègue va vous aider au comptoir.")
    assert not person.sees("déplacé")


class Cable:
    """The demo's network cable."""

    def __init__(self) -> None:
        self.is_cut = False

    def cut(self) -> None:
        self.is_cut = True

    def join(self) -> None:
        self.is_cut = False


def test_only_the_demo_has_a_cable(approach: Approach) -> None:
    cable = Cable()
    person = approach(cable=cable)
    person.taps("Câble réseau : branché")
    person.shown.until(lambda: cable.is_cut)
    person.taps("Câble réseau : coupé")
    person.shown.until(lambda: not cable.is_cut)


def test_no_other_screen_has_a_cable(person: Person) -> None:
    names = [plain(accessible_name(item)) for item in person.controls()]
    assert not any("Câble" in name for name in names)
