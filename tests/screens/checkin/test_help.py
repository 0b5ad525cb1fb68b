"""A customer at check-in asks for help: the counter is called, and what is said of it is true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.pictured_machines import SecondMachine
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.links import Link, LinkMonitor, LinkState
from kiosk.storage.store import LocalStore
from tests.screens.checkin.person import Approach, Person
from tests.storage.sample import FakeClock, opened

TELLING = "Nous prévenons l’équipe…"
TOLD = "L’équipe est prévenue."
GO = "Merci de vous adresser au comptoir."
ONLINE = LinkState(Link.ONLINE, is_hub=False)


@pytest.fixture
def hub(tmp_path: Path, clock: FakeClock) -> Iterator[LocalStore]:
    """The store's main machine; the check-in under test is another one."""
    with opened(tmp_path / "hub", clock) as hub:
        yield hub


@pytest.fixture
def machine(hub: LocalStore, store: LocalStore) -> SecondMachine:
    """The check-in's machine; nothing gets through by itself."""
    machine = SecondMachine(hub, store, DeviceRole.CHECK_IN)
    machine.down()
    return machine


def calls(store: LocalStore) -> list[str]:
    """Where the counters of a machine's store show that help is wanted."""
    found = store.query(lambda reader: reader.log.calls_for_help())
    return [call.place for call in found]


def test_help_calls_the_counter_once(person: Person, store: LocalStore) -> None:
    person.taps("Aide")
    person.expects(TOLD, "Un collègue va vous aider.")
    assert calls(store) == ["check-in"]
    person.taps("Retour", "Aide")
    person.expects(TOLD)
    assert calls(store) == ["check-in"]


def test_that_the_team_knows_is_said_when_it_does(
    approach: Approach, hub: LocalStore, store: LocalStore, machine: SecondMachine
) -> None:
    person = approach(link=LinkMonitor(ONLINE))
    person.taps("Aide")
    person.expects(TELLING)
    assert not person.sees(TOLD)
    assert calls(hub) == []
    machine.up()
    person.waits_s(1)
    person.expects(TOLD)
    assert calls(hub) == ["check-in"]


def test_what_does_not_get_through_in_five_seconds_sends_to_the_counter(
    approach: Approach, machine: SecondMachine
) -> None:
    person = approach(link=LinkMonitor(ONLINE))
    person.taps("Aide")
    person.waits_s(4.5)
    assert not person.sees(GO)
    person.waits_s(0.6)
    person.expects(GO)


def test_with_the_cable_cut_the_customer_is_sent_to_the_counter_at_once(
    approach: Approach, hub: LocalStore, store: LocalStore, machine: SecondMachine
) -> None:
    person = approach(link=LinkMonitor(LinkState(Link.OFFLINE, is_hub=False)))
    person.taps("Aide")
    person.expects(GO)
    assert not person.sees(TOLD)
    assert not person.sees(TELLING)
    person.taps("Recommencer")
    machine.up()
    assert calls(hub) == [], "who went to the counter needs nobody to come"


def test_who_needs_no_help_after_all_takes_it_back(person: Person, store: LocalStore) -> None:
    person.taps("Saisir mon code", "K", "Aide")
    person.expects(TOLD)
    person.taps("Je n’ai plus besoin d’aide")
    assert (person.page, person.typed) == ("code", "K")
    assert calls(store) == []


def test_the_next_customer_calls_anew(person: Person, store: LocalStore) -> None:
    person.taps("Aide")
    person.expects(TOLD)
    person.taps("Recommencer")
    assert calls(store) == ["check-in"]
