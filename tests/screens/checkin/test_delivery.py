"""Tests what the check-in shows while it cannot reach the counter, and for a moved order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.pictured_devices import SecondDevice
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.screens.checkin.delivery import LOOK_S
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Approach, Person
from tests.storage.sample import (
    TOMORROW,
    FakeClock,
    arrivals,
    bring,
    opened,
    order_of,
)

ASK_A_COLLEAGUE = "Merci de prévenir un membre de l’équipe."
SENDING = "Nous prévenons l’équipe…"
KNOWN = "L’équipe est prévenue."


@pytest.fixture
def counters() -> CountersInView:
    """What the store's counters have: as a device knows it that shows none itself."""
    return CountersInView(clock=lambda: 0.0)


@pytest.fixture
def hub(tmp_path: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    """The hub's database; the check-in under test is another device."""
    with opened(tmp_path / "hub", clock) as hub:
        yield hub


@pytest.fixture
def cut_off(hub: LocalDatabase, store: LocalDatabase) -> SecondDevice:
    """The check-in's device: it has the store's orders, but cannot reach the hub now."""
    bring(hub, 1, Status.READY)
    device = SecondDevice(hub, store, DeviceRole.CHECK_IN)
    device.down()
    return device


def head_seq(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.event_log.head()).seq


def checks_in(person: Person, store: LocalDatabase) -> None:
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.taps("Espace d’attente")


def test_an_arrival_that_reaches_the_counter_at_once_asks_nothing_of_anybody(
    person: Person, hub: LocalDatabase, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    checks_in(person, store)
    person.expects(SENDING)
    assert not person.sees(KNOWN)
    cut_off.up()
    for _ in range(12):
        person.waits_s(LOOK_S)
    assert person.sees(KNOWN)
    assert not person.sees(ASK_A_COLLEAGUE)
    assert order_of(hub, "CMD-000001").status is Status.AWAITING


def test_after_five_seconds_the_customer_is_asked_to_call_somebody(
    person: Person, hub: LocalDatabase, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    checks_in(person, store)
    person.waits_s(4.5)
    assert not person.sees(ASK_A_COLLEAGUE)
    assert not person.sees(KNOWN)
    person.waits_s(0.6)
    person.expects(ASK_A_COLLEAGUE, "Le comptoir ne voit pas encore votre arrivée.")
    assert not person.sees(KNOWN)
    assert arrivals(store, "CMD-000001") == [(True, None)]
    assert arrivals(hub, "CMD-000001") == []


def test_while_the_cable_is_cut_the_customer_is_asked_at_once_to_call_somebody(
    approach: Approach, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    link = LinkMonitor(LinkState(Link.OFFLINE, is_hub=False))
    person = approach(link=link)
    checks_in(person, store)
    person.expects(ASK_A_COLLEAGUE)
    assert not person.sees(KNOWN)
    link.set(LinkState(Link.ONLINE, is_hub=False))
    cut_off.up()
    person.waits_s(1)
    person.expects(KNOWN)


def test_it_goes_as_soon_as_the_counter_knows(
    person: Person, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    checks_in(person, store)
    person.waits_s(6)
    person.expects(ASK_A_COLLEAGUE)
    cut_off.up()
    person.waits_s(1)
    person.expects(KNOWN)
    assert not person.sees(ASK_A_COLLEAGUE)


def test_the_words_stay_long_enough_to_be_read(
    person: Person, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    checks_in(person, store)
    person.waits_s(6)
    person.expects(ASK_A_COLLEAGUE)
    person.waits_s(19)
    assert person.sees(ASK_A_COLLEAGUE)
    person.waits_s(2)
    assert person.page == "welcome"


def test_who_scans_again_before_delivery_is_asked_too(
    person: Person, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    checks_in(person, store)
    person.expects(SENDING)
    person.taps("Recommencer")
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.waits_s(6)
    person.expects(ASK_A_COLLEAGUE)


def test_the_next_customer_sees_nothing_of_it(
    person: Person, store: LocalDatabase, cut_off: SecondDevice
) -> None:
    checks_in(person, store)
    person.waits_s(6)
    person.expects(ASK_A_COLLEAGUE)
    person.taps("Recommencer")
    assert person.page == "welcome"
    person.waits_s(6)
    assert not person.sees(ASK_A_COLLEAGUE)


def test_beside_a_counter_the_customer_is_known_at_once(
    person: Person, store: LocalDatabase, counters: CountersInView
) -> None:
    counters.note_own(is_shown=True)
    bring(store, 1, Status.READY)
    checks_in(person, store)
    person.expects(KNOWN)
    person.waits_s(6)
    assert person.sees(KNOWN)


def test_on_a_hub_no_counter_has_what_none_has_reported(
    person: Person, store: LocalDatabase, counters: CountersInView
) -> None:
    bring(store, 1, Status.READY)
    counters.note_report("counter 2", head_seq(store), is_shown=True)
    checks_in(person, store)
    person.waits_s(6)
    person.expects(ASK_A_COLLEAGUE)
    assert not person.sees(KNOWN)
    counters.note_report("counter 2", head_seq(store), is_shown=True)
    person.waits_s(1)
    person.expects(KNOWN)


@pytest.mark.parametrize(("seconds_ago", "is_known"), [(29, True), (31, False)])
def test_a_counter_that_has_not_reported_for_half_a_minute_does_not_count(
    seconds_ago: int, is_known: bool
) -> None:
    now_s = 100.0
    counters = CountersInView(clock=lambda: now_s)
    counters.note_report("counter 2", 7, is_shown=True)
    now_s += seconds_ago
    assert (counters.seq() == 7) is is_known


def test_what_the_hub_holds_is_not_yet_at_a_counter(
    person: Person, store: LocalDatabase, cut_off: SecondDevice, counters: CountersInView
) -> None:
    counters.note_hub(0)
    checks_in(person, store)
    cut_off.up()
    cut_off.down()
    person.waits_s(6)
    person.expects(ASK_A_COLLEAGUE)
    counters.note_hub(head_seq(store))
    person.waits_s(1)
    person.expects(KNOWN)


def test_who_comes_for_a_moved_order_sees_the_new_slot(
    person: Person, store: LocalDatabase
) -> None:
    bring(store, 1, Status.REPLANNED)
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.taps("Oui, c’est moi")
    at = f"{TOMORROW.start.astimezone():%-H h %M}"
    person.expects(f"Votre retrait a été déplacé : demain à {at}.")
    person.expects("Adressez-vous au comptoir : un membre de l’équipe va vous aider.")
    assert arrivals(store, "CMD-000001") == [(True, None)]
    assert order_of(store, "CMD-000001").status is Status.REPLANNED


def test_no_reason_is_shown_for_other_orders(person: Person, store: LocalDatabase) -> None:
    bring(store, 1, Status.BLOCKED)
    person.scans(order_of(store, "CMD-000001").pickup_code)
    person.taps("Oui, c’est moi")
    person.expects("Un membre de l’équipe va vous aider au comptoir.")
    assert not person.sees("déplacé")
