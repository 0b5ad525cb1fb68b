"""Tests a call for help from the check-in, and that the screen reports its delivery truly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.pictured_devices import SecondDevice
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.orders.help import EndHelp, end_help
from kiosk.services.ports.changes import Changes
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Approach, Person, counter_in_view
from tests.storage.sample import FakeClock, opened

SENDING = "Nous prévenons l’équipe…"
NOTIFIED = "L’équipe est prévenue."
GO = "Merci de vous adresser au comptoir."
ONLINE = LinkState(Link.ONLINE, is_hub=False)


@pytest.fixture
def counters(request: pytest.FixtureRequest) -> CountersInView:
    """What the store's counters have; a check-in on a device of its own shows none itself."""
    is_alone = "device" in request.fixturenames
    return CountersInView(clock=lambda: 0.0) if is_alone else counter_in_view()


@pytest.fixture
def hub(tmp_path: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    """The hub's database; the check-in under test is another device."""
    with opened(tmp_path / "hub", clock) as hub:
        yield hub


@pytest.fixture
def device(hub: LocalDatabase, store: LocalDatabase) -> SecondDevice:
    """The check-in's device, cut off from the hub until a test calls `up`."""
    device = SecondDevice(hub, store, DeviceRole.CHECK_IN)
    device.down()
    return device


def calls(store: LocalDatabase) -> list[str]:
    """The places with an open call for help, as this database has them."""
    found = store.read_blocking(lambda reader: reader.projections.calls_for_help())
    return [call.place for call in found]


def test_help_calls_the_counter_once(person: Person, store: LocalDatabase) -> None:
    person.taps("Aide")
    person.expects(NOTIFIED, "Un membre de l’équipe va vous aider.")
    assert calls(store) == ["Borne 1"]
    person.taps("Retour", "Aide")
    person.expects(NOTIFIED)
    assert calls(store) == ["Borne 1"]


def test_that_the_team_knows_is_said_when_it_does(
    approach: Approach, hub: LocalDatabase, store: LocalDatabase, device: SecondDevice
) -> None:
    person = approach(link=LinkMonitor(ONLINE))
    person.taps("Aide")
    person.expects(SENDING)
    assert not person.sees(NOTIFIED)
    assert calls(hub) == []
    device.up()
    person.waits_s(1)
    person.expects(NOTIFIED)
    assert calls(hub) == ["Borne 1"]


def test_what_does_not_get_through_in_five_seconds_sends_to_the_counter(
    approach: Approach, device: SecondDevice
) -> None:
    person = approach(link=LinkMonitor(ONLINE))
    person.taps("Aide")
    person.waits_s(4.5)
    assert not person.sees(GO)
    person.waits_s(0.6)
    person.expects(GO)


def test_with_the_cable_cut_the_customer_is_sent_to_the_counter_at_once(
    approach: Approach, hub: LocalDatabase, store: LocalDatabase, device: SecondDevice
) -> None:
    person = approach(link=LinkMonitor(LinkState(Link.OFFLINE, is_hub=False)))
    person.taps("Aide")
    person.expects(GO)
    assert not person.sees(NOTIFIED)
    assert not person.sees(SENDING)
    person.taps("Recommencer")
    device.up()
    assert calls(hub) == [], "who went to the counter needs nobody to come"


def test_who_needs_no_help_after_all_takes_it_back(person: Person, store: LocalDatabase) -> None:
    person.taps("Saisir mon code", "K", "Aide")
    person.expects(NOTIFIED)
    person.taps("Je n’ai plus besoin d’aide")
    assert (person.page, person.typed) == ("code", "K")
    assert calls(store) == []


def test_the_next_customer_calls_anew(person: Person, store: LocalDatabase) -> None:
    person.taps("Aide")
    person.expects(NOTIFIED)
    person.taps("Recommencer")
    assert calls(store) == ["Borne 1"]


def goes(hub: LocalDatabase, role: Role, name: str) -> Changes:
    """Somebody at the counter says that they go."""
    (call,) = hub.read_blocking(lambda reader: reader.projections.calls_for_help())
    return hub.run_blocking(end_help, EndHelp(call.help_id, Actor(role, name)))


def test_who_comes_is_said(person: Person, store: LocalDatabase) -> None:
    person.taps("Aide")
    person.expects(NOTIFIED)
    person.feed.announce(goes(store, Role.STAFF, "Léa"))

    person.expects("Léa arrive.", "Restez ici un instant")
    person.taps("English")
    person.expects("Léa is coming.")
    person.taps("Start again", "Aide")
    person.expects(NOTIFIED)
    assert not person.sees("Léa")


def test_who_comes_is_said_at_another_device_than_the_hub_too(
    approach: Approach, hub: LocalDatabase, device: SecondDevice
) -> None:
    person = approach(link=LinkMonitor(ONLINE))
    person.taps("Aide")
    device.up()
    person.waits_s(1)
    person.expects(NOTIFIED)
    goes(hub, Role.STAFF, "Léa")
    person.feed.announce(device.down())

    person.expects("Léa arrive.")
