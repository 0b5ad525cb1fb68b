"""Tests the introduction for new staff, and the list of keys."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.people.pin_tools import NO_PINS
from kiosk.screens.counter.settings import Person
from kiosk.services.people.pin_check import SIGNED_IN, NoteAtCounter, note_at_counter
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, NADIA, CounterShown, Open
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


def test_nobody_is_introduced_while_they_are_asked_who_they_are(open_counter: Open) -> None:
    counter = open_counter(LEA, introduces=True)
    skip(counter)
    counter.shown.tap(counter.shown.called("personButton"))
    counter.shown.until(lambda: counter.shown.all_called(f"person:{KARIM.name}"))
    # The list of people came from the hub meanwhile, and somebody else is at work.
    counter.view_model.at_work._work_as(KARIM)
    introduction = counter.view_model._introduction
    counter.shown.until(lambda: is_introduced(counter) or KARIM.name not in introduction._offered)
    assert not is_introduced(counter)


def test_who_has_served_before_is_not_introduced(open_counter: Open, shop: Shop) -> None:
    served = shop.order_in(Status.AWAITING)
    shop.serve(served, *KARIM_ELSEWHERE)
    counter = open_counter(introduces=True)
    take_over(counter, KARIM.name)
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert not is_introduced(counter)


def test_who_has_only_signed_in_so_far_is_introduced(open_counter: Open, shop: Shop) -> None:
    shop.store.run_blocking(note_at_counter, NoteAtCounter(SIGNED_IN, KARIM, "Comptoir 2"))
    counter = open_counter(introduces=True)
    skip(counter)
    take_over(counter, KARIM.name)
    skip(counter)


def test_f10_shows_the_keys_and_esc_leaves_them(open_counter: Open) -> None:
    counter = open_counter()
    counter.shown.key(Qt.Key.Key_F10)
    counter.shown.until(lambda: counter.sheet.kind == "keys")
    counter.shown.until(lambda: "Undo" in [item.property("text") for item in counter.shown.items()])
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: counter.sheet.kind == "")


def test_in_a_demo_everybody_is_new(open_counter: Open, shop: Shop) -> None:
    served = shop.order_in(Status.AWAITING)
    shop.serve(served, *KARIM_ELSEWHERE)
    counter = open_counter(introduces=True, pins=replace(NO_PINS, shown_pins={NADIA.name: "2580"}))
    skip(counter)
    take_over(counter, KARIM.name)
    skip(counter)


def test_the_sheet_of_choices_changes_the_screen_and_stays_open(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_id))
    height = counter.card(order_id).height()
    panel = counter.shown.called("panel")
    right = panel.mapToScene(QPointF(0, 0)).x()
    counter.more("leftHanded")
    counter.shown.until(lambda: panel.mapToScene(QPointF(0, 0)).x() < right / 2)
    counter.shown.tap(counter.shown.called("comfortableRows"))
    counter.shown.until(lambda: counter.card(order_id).height() > height)
    counter.shown.tap(counter.shown.named("Français"))
    counter.shown.until(lambda: counter.workplace.language == "fr")
    counter.shown.until(lambda: "Plus" in counter.shown.texts())
    counter.shown.tap(counter.shown.called("leftHanded"))
    counter.shown.until(lambda: panel.mapToScene(QPointF(0, 0)).x() == right)
