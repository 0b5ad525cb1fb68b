"""Tests of who is at work at the counter: PINs, locking, a manager's approval, the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.people.pin_tools import PinTools
from kiosk.services.people.people import SetPin, seed_people, set_pin
from kiosk.services.people.pin_check import ENDED_PROGRAM, LOCKED, SIGNED_IN, WRONG_PIN
from kiosk.sync.identity.pin_hash import Argon2Pins
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock

HASHER = Argon2Pins(memory_kib=8, passes=1)
PIN = "246810"
NADIA = Person("Nadia", Role.MANAGER, "p-1", HASHER.hash("p-1", PIN))
KARIM = Person("Karim", Role.STAFF, "p-2")
LEA = Person("Léa", Role.STAFF, "p-3")
IDLE_S = 300.0


@dataclass
class Counter:
    """The counter with its people, and the taps of whoever stands at it."""

    open: CounterShown
    clock: FakeClock
    shop: Shop

    @property
    def people(self) -> Any:
        view_model: Any = self.open.view_model
        return view_model.people

    def until(self, condition: Callable[[], object]) -> None:
        self.open.shown.until(condition)

    def tap(self, name: str) -> None:
        self.until(lambda: self.open.shown.all_called(name))
        self.open.shown.tap(self.open.shown.called(name))

    def type_pin(self, pin: str) -> None:
        self.until(lambda: self.people.canType and self.people.asksPin)
        for digit in pin:
            self.open.shown.tap(self.open.shown.named(digit))
        self.until(lambda: self.people.digitCount == len(pin))
        self.open.shown.tap(self.open.shown.named("OK"))

    def sign_in(self, name: str, pin: str = "") -> None:
        self.tap("personButton")
        self.tap(f"person:{name}")
        if pin:
            self.type_pin(pin)

    def cancels(self, order_id: str) -> None:
        """Says that the customer cancels, and confirms it."""
        self.open.find(order_id)
        self.open.order.press("problem")
        asking = self.open.asking
        self.until(lambda: asking.key_of("CANCELLED_BY_CLIENT"))
        asking.choose(asking.key_of("CANCELLED_BY_CLIENT"))
        self.until(lambda: self.open.sheet.kind == "confirm")
        self.open.sheet.submit()

    def at_work(self) -> str:
        return str(self.open.workplace.personName)

    def pass_s(self, seconds: float) -> None:
        self.clock.pass_s(seconds)
        self.people.tick()

    def notes(self) -> list[tuple[str | None, Actor]]:
        """What the journal says of the people at the counter."""
        entries = self.shop.store.read_blocking(lambda reader: reader.event_log.entries(0, 500))
        events = [entry.event for entry in entries]
        return [(e.reason, e.actor) for e in events if e.kind == EventKind.AT_COUNTER]

    def last(self, order_id: str) -> Event:
        return self.shop.store.read_blocking(lambda reader: reader.journal(order_id))[-1]


Begin = Callable[..., Counter]


@pytest.fixture
def begin(open_counter: Open, clock: FakeClock, shop: Shop) -> Begin:
    """`begin(KARIM, LEA, NADIA, lock_after_s=…)` opens the counter of a store with these people."""

    def opened(*people: Person, **settings: Any) -> Counter:
        shop.store.run_blocking(seed_people, people)
        counter = open_counter(people=people, pins=PinTools(HASHER), **settings)
        return Counter(counter, clock, shop)

    return opened


def test_nobody_becomes_a_manager_by_choosing_a_name(begin: Begin) -> None:
    counter = begin(KARIM, NADIA)
    assert counter.at_work() == "Karim"
    counter.tap("personButton")
    counter.tap("person:Nadia")
    counter.until(lambda: counter.people.asksPin)
    assert counter.at_work() == "Karim"
    counter.type_pin("135790")
    counter.until(lambda: counter.people.problem)
    assert counter.at_work() == "Karim"
    counter.type_pin(PIN)
    counter.until(lambda: counter.at_work() == "Nadia")
    counter.until(lambda: len(counter.notes()) == 2)
    assert counter.notes() == [
        (WRONG_PIN, Actor(Role.SYSTEM, "Nadia")),
        (SIGNED_IN, Actor(Role.MANAGER, "Nadia")),
    ]


@pytest.mark.parametrize("enter", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_pin_typed_on_a_keyboard_is_confirmed_by_enter(begin: Begin, enter: Qt.Key) -> None:
    counter = begin(KARIM, NADIA)
    counter.tap("personButton")
    counter.tap("person:Nadia")
    counter.until(lambda: counter.people.asksPin)
    keyboard = counter.open.shown.keyboard
    keyboard.types(PIN, 180)
    keyboard.rests()
    counter.until(lambda: counter.people.digitCount == len(PIN))
    keyboard.key(enter)
    keyboard.rests()
    counter.until(lambda: counter.at_work() == "Nadia")


def test_a_scan_confirms_no_pin(begin: Begin) -> None:
    counter = begin(KARIM, NADIA)
    counter.tap("personButton")
    counter.tap("person:Nadia")
    counter.until(lambda: counter.people.asksPin)
    keyboard = counter.open.shown.keyboard
    for gap_ms in (2, 60):
        keyboard.types(PIN + "\r", gap_ms)
        keyboard.rests()
    assert counter.people.digitCount == 0
    assert not counter.people.problem
    assert counter.at_work() == "Karim"


def test_a_manager_without_a_pin_cannot_be_chosen(begin: Begin) -> None:
    counter = begin(KARIM, Person("Paul", Role.MANAGER, "p-9"))
    counter.tap("personButton")
    counter.tap("person:Paul")
    counter.people.choose("p-9")
    assert not counter.people.asksPin
    assert counter.at_work() == "Karim"


def test_where_staff_have_pins_they_need_them(begin: Begin) -> None:
    lea = Person("Léa", Role.STAFF, "p-3", HASHER.hash("p-3", "975310"))
    counter = begin(KARIM, lea, staff_pins=True)
    assert counter.at_work() == ""
    counter.sign_in("Léa", "975310")
    counter.until(lambda: counter.at_work() == "Léa")


def test_wrong_pins_make_one_wait_also_after_a_restart(begin: Begin) -> None:
    counter = begin(KARIM, NADIA)
    counter.tap("personButton")
    counter.tap("person:Nadia")
    for number in range(3):
        counter.type_pin("135790")
        counter.until(lambda: counter.people.digitCount == 0 and counter.people.problem)
        assert counter.people.canType == (number < 2)
    assert "30 s" in counter.people.problem
    counter.open.shown.tap(counter.open.shown.named("Close"))
    again = begin(KARIM, NADIA)
    again.tap("personButton")
    again.tap("person:Nadia")
    again.until(lambda: "30 s" in again.people.problem)
    assert not again.people.canType
    again.pass_s(31)
    again.type_pin(PIN)
    again.until(lambda: again.at_work() == "Nadia")


def test_the_counter_locks_when_nobody_touches_it(begin: Begin, shop: Shop) -> None:
    order = shop.order(shop.order_in(Status.STARTED))
    counter = begin(KARIM, LEA, NADIA, lock_after_s=IDLE_S)
    counter.sign_in("Karim")
    counter.until(lambda: counter.at_work() == "Karim")
    counter.pass_s(IDLE_S - 1)
    assert counter.at_work() == "Karim"
    counter.open.find(order.order_id)
    counter.open.view_model.scanned(order.pickup_code)
    counter.pass_s(IDLE_S - 1)
    assert counter.at_work() == "Karim"
    counter.pass_s(2)
    assert counter.at_work() == ""
    counter.until(lambda: (LOCKED, Actor(Role.SYSTEM, "Karim")) in counter.notes())


def test_a_locked_counter_shows_a_scanned_order_and_asks_who_acts(begin: Begin, shop: Shop) -> None:
    order = shop.order(shop.order_in(Status.STARTED))
    counter = begin(KARIM, LEA, NADIA)
    assert counter.at_work() == ""
    counter.open.view_model.scanned(order.pickup_code)
    counter.until(lambda: counter.open.is_selected(order.order_id))
    counter.open.press("mark_ready")
    counter.tap("person:Léa")
    counter.open.wait_for(order.order_id, Status.READY)
    assert counter.last(order.order_id).actor == Actor(Role.STAFF, "Léa")
    assert counter.at_work() == "Léa"


def test_whoever_does_not_say_who_they_are_changes_nothing(begin: Begin, shop: Shop) -> None:
    order = shop.order(shop.order_in(Status.STARTED))
    counter = begin(KARIM, LEA)
    counter.open.find(order.order_id)
    counter.open.press("mark_ready")
    counter.until(lambda: counter.people.isOpen)
    counter.open.shown.tap(counter.open.shown.named("Close"))
    counter.until(lambda: not counter.people.isOpen and not counter.open.actions.is_busy)
    assert shop.status(order.order_id) is Status.STARTED


def test_a_manager_approves_one_action_of_staff(begin: Begin, shop: Shop) -> None:
    order = shop.order(shop.order_in(Status.READY))
    counter = begin(KARIM, NADIA)
    counter.cancels(order.order_id)
    counter.until(lambda: counter.people.isOpen)
    assert counter.people.title == "A manager must approve"
    counter.type_pin(PIN)
    counter.open.wait_for(order.order_id, Status.CANCELLED)
    event = counter.last(order.order_id)
    assert event.actor == Actor(Role.MANAGER, "Nadia")
    assert isinstance(event.personal, PeopleOfStep)
    assert event.personal.asked_by == "Karim"
    assert counter.at_work() == "Karim"
    counter.open.find(order.order_id)
    counter.until(lambda: counter.open.order.timeline)
    first = counter.open.order.timeline[0]
    assert first["who"] == "Nadia · Manager · approved for Karim"


def test_a_manager_approves_what_staff_cancel_at_closing(begin: Begin, shop: Shop) -> None:
    first, second = (shop.order_in(Status.READY) for _ in range(2))
    shop.clock.now += timedelta(hours=6)
    counter = begin(KARIM, NADIA)
    counter.until(lambda: counter.open.closing.count == 2)
    counter.tap("inboxButton")
    counter.tap("closingButton")
    counter.until(lambda: len(counter.open.shown.all_called("closingItem")) == 2)
    counter.open.shown.tap(counter.open.shown.all_called("closingItem")[0])
    counter.tap("choice:cancel")
    counter.tap("reason:CANCELLED_BY_CLIENT")
    counter.tap("closeDayButton")
    counter.until(lambda: counter.people.isOpen)
    assert shop.status(first) is Status.READY
    counter.type_pin(PIN)
    counter.open.wait_for(first, Status.CANCELLED)
    cancelled, kept = counter.last(first), counter.last(second)
    assert cancelled.actor == Actor(Role.MANAGER, "Nadia")
    assert isinstance(cancelled.personal, PeopleOfStep)
    assert cancelled.personal.asked_by == "Karim"
    assert (kept.kind, kept.actor) == (EventKind.KEPT, Actor(Role.STAFF, "Karim"))


def test_staff_with_a_pin_approve_nothing(begin: Begin, shop: Shop) -> None:
    order = shop.order(shop.order_in(Status.READY))
    lea = replace(LEA, pin_hash=HASHER.hash("p-3", "135790"))
    counter = begin(KARIM, lea, NADIA)
    counter.cancels(order.order_id)
    counter.until(lambda: counter.people.asksPin)
    assert counter.people.chosenName == "Nadia"
    assert not counter.people.canGoBack
    counter.type_pin("135790")
    counter.until(lambda: counter.people.problem)
    assert shop.status(order.order_id) is Status.READY


def test_without_an_approval_nothing_happens(begin: Begin, shop: Shop) -> None:
    order = shop.order(shop.order_in(Status.READY))
    counter = begin(KARIM, NADIA)
    counter.cancels(order.order_id)
    counter.until(lambda: counter.people.isOpen)
    counter.people.dismiss()
    counter.until(lambda: counter.open.alerts.toast)
    assert "manager" in counter.open.alerts.toast
    assert shop.status(order.order_id) is Status.READY


def test_a_manager_s_pin_ends_the_program(begin: Begin) -> None:
    counter = begin(KARIM, NADIA)
    ended: list[bool] = []
    counter.people.ended.connect(lambda: ended.append(True))
    counter.people.quit()
    counter.type_pin("135790")
    counter.until(lambda: counter.people.problem)
    assert not ended
    counter.type_pin(PIN)
    counter.until(lambda: ended)
    assert (ENDED_PROGRAM, Actor(Role.MANAGER, "Nadia")) in counter.notes()


def test_a_store_whose_managers_have_no_pin_says_how_to_give_one(begin: Begin) -> None:
    counter = begin(KARIM, Person("Paul", Role.MANAGER, "p-9"))
    counter.people.quit()
    counter.until(lambda: counter.people.isOpen)
    assert counter.people.people == []
    assert "kiosk people set-pin" in counter.people.explanation


def test_whoever_is_no_longer_in_the_list_is_locked_out(begin: Begin, shop: Shop) -> None:
    counter = begin(KARIM, LEA, NADIA)
    counter.sign_in("Nadia", PIN)
    counter.until(lambda: counter.at_work() == "Nadia")
    shop.store.run_blocking(lambda uow, _: uow.people.replace((KARIM, LEA)), None)
    shop.feed.announce(None)
    counter.until(lambda: counter.at_work() == "")


def test_a_changed_pin_is_the_one_that_counts(begin: Begin, shop: Shop) -> None:
    counter = begin(KARIM, NADIA)
    shop.store.run_blocking(set_pin, SetPin("p-1", HASHER.hash("p-1", "864209")))
    counter.sign_in("Nadia", PIN)
    counter.until(lambda: counter.people.problem)
    counter.type_pin("864209")
    counter.until(lambda: counter.at_work() == "Nadia")


def test_people_whom_nobody_named_follow_the_language(begin: Begin) -> None:
    team = Person("Équipe", Role.STAFF, "built-in-staff")
    counter = begin(team, NADIA)
    assert counter.at_work() == "Team"
    counter.open.workplace.speak("fr")
    counter.until(lambda: counter.at_work() == "Équipe")
