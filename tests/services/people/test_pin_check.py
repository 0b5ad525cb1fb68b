"""Tests of attempts at a PIN, on a real database: across restarts, and with its clock set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person
from kiosk.domain.people.pins import RunningTime
from kiosk.domain.workflow import Role
from kiosk.services.people.people import SetPin, keep_people, seed_people, set_pin
from kiosk.services.people.pin_check import (
    LOCKED,
    SIGNED_IN,
    WRONG_PIN,
    BeginAttempt,
    NoteAtCounter,
    WrongPin,
    begin_attempt,
    forgive_attempts,
    note_at_counter,
    note_wrong_pin,
)
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.new_databases import new_store
from tests.storage.sample import FakeClock, problems

SOPHIE = Person("Sophie", Role.MANAGER, "p-1", "the hash of 246810")
LEA = Person("Léa", Role.STAFF, "p-2")
DAY_S = 86_400


@dataclass
class Device:
    """A counter's database, with its clock and the time since its start."""

    data_dir: Path
    clock: FakeClock
    store: LocalDatabase
    boot_id: str = "first start"
    since_boot_s: float = 100.0

    def attempt(self) -> float | str:
        """One attempt at Sophie's PIN: how long to wait, or what to compare with."""
        running = RunningTime(self.boot_id, self.since_boot_s)
        begun = self.store.run_blocking(begin_attempt, BeginAttempt("p-1", running))
        return begun.wait_s or begun.pin_hash

    def guess(self) -> float:
        """A wrong PIN; returns how long one must wait then."""
        assert self.attempt() == SOPHIE.pin_hash
        return self.store.run_blocking(note_wrong_pin, WrongPin(SOPHIE, "Comptoir 1"))

    def pass_s(self, seconds: float) -> None:
        self.clock.pass_s(seconds)
        self.since_boot_s += seconds

    def restart_program(self) -> None:
        self.store.close()
        self.store = open_store(self.data_dir, self.clock)

    def restart_device(self) -> None:
        self.restart_program()
        self.boot_id, self.since_boot_s = self.boot_id + "'", 3.0


@pytest.fixture
def device(data_dir: Path) -> Iterator[Device]:
    clock = FakeClock()
    device = Device(data_dir, clock, new_store(data_dir, clock))
    device.store.run_blocking(seed_people, (SOPHIE, LEA))
    yield device
    assert problems(device.store) == []
    device.store.close()


def test_the_wait_after_wrong_pins_grows(device: Device) -> None:
    assert [device.guess() for _ in range(2)] == [0, 0]
    for expected_s in (30, 60, 120, 240, 480, 900, 900):
        assert device.guess() == expected_s
        assert device.attempt() == expected_s
        device.pass_s(expected_s - 1)
        assert device.attempt() == 1
        device.pass_s(1)


def test_an_attempt_counts_before_the_pin_is_compared(device: Device) -> None:
    for _ in range(3):
        assert device.attempt() == SOPHIE.pin_hash
        device.restart_program()  # The program is killed before it says that the PIN was wrong.
    assert device.attempt() == 30


def test_a_right_pin_ends_the_count(device: Device) -> None:
    assert [device.guess() for _ in range(2)] == [0, 0]
    assert device.attempt() == SOPHIE.pin_hash
    device.store.run_blocking(forgive_attempts, "p-1")
    assert [device.guess() for _ in range(3)] == [0, 0, 30]


def test_neither_restarts_nor_the_clock_shorten_the_wait(device: Device) -> None:
    assert [device.guess() for _ in range(3)][-1] == 30
    device.restart_program()
    assert device.attempt() == 30
    device.clock.pass_s(DAY_S)
    assert device.attempt() == 30
    device.clock.pass_s(-2 * DAY_S)
    assert device.attempt() == 30
    device.restart_device()
    assert device.attempt() == 30
    device.pass_s(30)
    assert device.attempt() == SOPHIE.pin_hash
    assert device.attempt() == 60  # The fourth: the count outlives every restart.


def test_misses_are_counted_across_restarts_of_the_device(device: Device) -> None:
    assert [device.guess() for _ in range(3)][-1] == 30
    device.restart_device()
    device.pass_s(30)
    assert device.guess() == 60


def test_one_person_s_misses_keep_nobody_else_waiting(device: Device) -> None:
    assert [device.guess() for _ in range(3)][-1] == 30
    running = RunningTime(device.boot_id, device.since_boot_s)
    begun = device.store.run_blocking(begin_attempt, BeginAttempt("p-2", running))
    assert begun.wait_s == 0


def test_a_new_pin_ends_the_wait(device: Device) -> None:
    assert [device.guess() for _ in range(3)][-1] == 30
    device.store.run_blocking(set_pin, SetPin("p-1", "the hash of 135790"))
    assert device.attempt() == "the hash of 135790"


def test_somebody_who_is_not_in_the_list_has_nothing_to_compare_with(device: Device) -> None:
    running = RunningTime(device.boot_id, device.since_boot_s)
    begun = device.store.run_blocking(begin_attempt, BeginAttempt("gone", running))
    assert begun.pin_hash == ""


def test_the_journal_says_who_was_at_the_counter_and_what_went_wrong(device: Device) -> None:
    run = device.store.run_blocking
    run(note_at_counter, NoteAtCounter(SIGNED_IN, SOPHIE, "Comptoir 1"))
    run(note_at_counter, NoteAtCounter(LOCKED, SOPHIE, "Comptoir 1"))
    device.guess()
    entries = device.store.read_blocking(lambda reader: reader.event_log.entries(0, 10))
    events = [entry.event for entry in entries]
    assert {event.kind for event in events} == {EventKind.AT_COUNTER}
    assert [(event.reason, event.actor) for event in events] == [
        (SIGNED_IN, Actor(Role.MANAGER, "Sophie")),
        (LOCKED, Actor(Role.SYSTEM, "Sophie")),
        (WRONG_PIN, Actor(Role.SYSTEM, "Sophie")),
    ]


def test_a_hub_keeps_its_own_list(device: Device) -> None:
    device.store.run_blocking(keep_people, (LEA,))
    assert device.store.read_blocking(lambda reader: reader.people.everybody()) == (SOPHIE, LEA)


def test_the_settings_only_begin_the_list(device: Device) -> None:
    somebody = Person("Paul", Role.MANAGER)
    assert device.store.run_blocking(seed_people, (somebody,)) == (SOPHIE, LEA)
