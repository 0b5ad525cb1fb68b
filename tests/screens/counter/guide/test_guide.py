"""Tests the introduction for new staff, and the list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.settings import Person
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, CounterShown, Open
from tests.screens.shop import Shop

LEA = Person("Léa", Role.STAFF)


def take_over(counter: CounterShown, name: str) -> None:
    """Somebody chooses their name as the one at work."""
    counter.shown.tap(counter.shown.called("personButton"))
    counter.shown.until(lambda: counter.shown.all_called(f"person:{name}"))
    counter.shown.tap(counter.shown.called(f"person:{name}"))
    counter.shown.until(lambda: counter.workplace.personName == name)


def is_introduced(counter: CounterShown) -> bool:
    return (
        bool(counter.shown.all_called("introductionSheet")) or counter.sheet.kind == "introduction"
    )


def skip(counter: CounterShown) -> None:
    """Leaves the introduction."""
    counter.shown.until(lambda: is_introduced(counter))
    counter.shown.tap(counter.shown.named("Skip"))
    counter.shown.until(lambda: not is_introduced(counter))


def test_who_is_new_is_shown_the_counter_in_three_steps(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY)
    counter = open_counter(introduces=True)
    take_over(counter, KARIM.name)
    counter.shown.until(lambda: is_introduced(counter))
    for word in ("Next", "Next", "Begin"):
        counter.shown.tap(counter.shown.named(word))
        counter.shown.look()
    counter.shown.until(lambda: not is_introduced(counter))


def test_the_introduction_can_be_skipped_and_does_not_come_again(open_counter: Open) -> None:
    counter = open_counter(LEA, introduces=True)
    skip(counter)
    take_over(counter, KARIM.name)
    skip(counter)
    take_over(counter, LEA.name)
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert not is_introduced(counter)


def test_who_has_served_before_is_not_introduced(open_counter: Open, shop: Shop) -> None:
    served = shop.order_in(Status.AWAITING)
    shop.serve(served, *KARIM_ELSEWHERE)
    counter = open_counter(introduces=True)
    take_over(counter, KARIM.name)
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert not is_introduced(counter)


def test_f10_shows_the_keys_and_esc_leaves_them(open_counter: Open) -> None:
    counter = open_counter()
    counter.shown.key(Qt.Key.Key_F10)
    counter.shown.until(lambda: counter.sheet.kind == "keys")
    counter.shown.until(lambda: "Undo" in [item.property("text") for item in counter.shown.items()])
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: counter.sheet.kind == "")
