"""Tests that the counter stops without loss when it cannot write or fails, then goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.status import Status
from kiosk.screens.counter import context
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop


class SickStore:
    """A database that fails with `kind` for as long as that is set.

    Like a full or read-only disk it refuses only writes: an empty commit succeeds.
    """

    def __init__(self, store: LocalDatabase) -> None:
        self.store = store
        self.kind = ""
        self.refused = 0

    async def run(self, use_case: Callable[[Any, Any], Any], command: Any) -> Any:
        def on_ill_disk(uow: Any, command: Any) -> Any:
            before = uow._connection.exec_driver_sql("SELECT total_changes()").scalar()
            result = use_case(uow, command)
            after = uow._connection.exec_driver_sql("SELECT total_changes()").scalar()
            if self.kind and after != before:
                self.refused += 1
                raise StoreUnavailable(self.kind, "test")
            return result

        return await self.store.run(on_ill_disk, command)

    async def read(self, query: Callable[[Any], Any], *, first: bool = False) -> Any:
        return await self.store.read(query, first=first)


@pytest.fixture
def sick(store: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> SickStore:
    monkeypatch.setattr(context, "PROBE_S", 0.1)
    return SickStore(store)


def stop(counter: CounterShown) -> bool:
    return counter.shown.is_there("safe")


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("full", "The disk is full. Free some space on this device."),
        ("read_only", "The data folder is read-only. Allow writing to it."),
        ("busy", "Another program is using the data. Close it."),
        ("io", "The disk does not answer. Check that it is connected."),
        ("damaged", "The data file is damaged. Call the person in charge."),
        (
            "gone",
            (
                "The data file was deleted, moved or replaced. Put it back, or start the program "
                "again: it offers the newest backup."
            ),
        ),
    ],
)
def test_a_store_that_cannot_save_stops_the_work_and_says_why(
    open_counter: Open, shop: Shop, sick: SickStore, kind: str, cause: str
) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(over=sick)
    counter.select(order_id)
    sick.kind = kind
    counter.press("mark_ready")
    counter.shown.until(lambda: cause in counter.shown.texts())
    assert (
        "Your last tap was not saved: do it again when this message is gone."
        in counter.shown.texts()
    )
    assert shop.status(order_id) is Status.STARTED
    assert not counter.shown.is_there("undoStrip")


def test_work_goes_on_by_itself_when_the_cause_is_gone(
    open_counter: Open, shop: Shop, sick: SickStore
) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(over=sick)
    counter.select(order_id)
    sick.kind = "full"
    counter.press("mark_ready")
    counter.shown.until(lambda: stop(counter))
    sick.kind = ""
    counter.shown.until(lambda: not stop(counter))
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)


def test_the_message_stays_for_as_long_as_nothing_can_be_saved(
    open_counter: Open, shop: Shop, sick: SickStore
) -> None:
    counter = open_counter(over=sick)
    counter.select(shop.order_in(Status.STARTED))
    sick.kind = "full"
    counter.press("mark_ready")
    counter.shown.until(lambda: sick.refused > 4)
    assert stop(counter)


def test_trying_again_by_hand(
    open_counter: Open, shop: Shop, sick: SickStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "PROBE_S", 600)
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(over=sick)
    counter.select(order_id)
    sick.kind = "full"
    counter.press("mark_ready")
    counter.shown.until(lambda: stop(counter))
    refused = sick.refused
    counter.shown.tap(counter.shown.named("Try again"))
    counter.shown.until(lambda: sick.refused > refused)
    assert stop(counter)
    sick.kind = ""
    counter.shown.tap(counter.shown.named("Try again"))
    counter.shown.until(lambda: not stop(counter))


def test_what_was_given_is_kept_until_it_is_saved(
    open_counter: Open, shop: Shop, sick: SickStore
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(over=sick)
    counter.select(order_id)
    counter.press("problem")
    until_when = counter.shown.named("Delivery late: until when")
    until_when.forceActiveFocus()
    counter.shown.tap(until_when)
    counter.choose("12:15")
    sick.kind = "full"
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.until(lambda: counter.alerts.canRetry)
    sick.kind = ""
    counter.shown.until(lambda: not counter.alerts.canRetry)
    assert counter.asking.time
    counter.shown.tap(counter.shown.named("Delay the order"))
    counter.wait_for(order_id, Status.DELAYED)


def test_a_held_tap_survives_a_full_disk(open_counter: Open, shop: Shop, sick: SickStore) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(over=sick, undo_s=2.0)
    counter.select(order_id)
    counter.hand_over()
    counter.shown.until(lambda: counter.buttons() == {})
    sick.kind = "full"
    counter.shown.until(lambda: stop(counter))
    assert "Everything that was confirmed on the screen is saved." in counter.shown.texts()
    assert shop.status(order_id) is Status.IN_PROGRESS
    shop.clock.pass_s(3)
    sick.kind = ""
    counter.wait_for(order_id, Status.PICK_UP_OK)


def test_a_held_tap_is_tried_again_though_the_clock_was_set_back(
    open_counter: Open, shop: Shop, sick: SickStore
) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(over=sick, undo_s=0.5)
    counter.select(order_id)
    counter.hand_over()
    counter.shown.until(lambda: counter.buttons() == {})
    sick.kind = "full"
    counter.shown.until(lambda: sick.refused > 2)
    shop.clock.pass_s(-1)
    sick.kind = ""
    counter.wait_for(order_id, Status.PICK_UP_OK)


def test_a_bug_of_ours_has_a_reference_and_lets_people_work_on(open_counter: Open) -> None:
    counter = open_counter()
    counter.view_model.show_failure("K-1042")
    counter.shown.until(lambda: "Reference: K-1042" in counter.shown.texts())
    counter.shown.tap(counter.shown.named("Go on working"))
    counter.shown.until(lambda: not stop(counter))


def test_no_scanner_printer_or_sound_is_needed(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    assert "serve_now" in counter.buttons()
