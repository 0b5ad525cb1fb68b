"""The customer's data is erased from an order; its history stays, with the staff's names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from kiosk.domain.actions import Details
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.order import Claim, hand_over_all
from kiosk.domain.status import Status
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.erase import AT_ONCE_MAX, EraseEnded, erase_ended
from kiosk.services.orders.recorder import SYSTEM, Recorder
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    SOPHIE,
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    order_of,
    problems,
    serve,
    undo,
)


def erase(store: LocalDatabase, order_id: str) -> None:
    def work(uow: UnitOfWork, erased: str) -> None:
        uow.append(EventDraft(EventKind.ERASED, SYSTEM, erased))
        uow.projections.erase(erased)

    store.run_blocking(work, order_id)


def held_by(store: LocalDatabase) -> str:
    """The rows of orders and events, as one text."""
    with store.database.transaction() as connection:
        rows = [connection.execute(text(f"SELECT * FROM {table}")) for table in ("orders", "event")]
        return str([row.all() for row in rows])


def test_who_serves_again_after_a_correction_is_still_known(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.AWAITING)
    serve(store, order_id, LEA)
    undo(store, go(store, order_id, Status.BLOCKED, actor=SOPHIE), SOPHIE)
    erase(store, order_id)
    assert order_of(store, order_id).state.claim == Claim(COUNTER_1, "Léa")
    assert problems(store) == []


def test_who_collected_for_the_customer_is_erased(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    given = hand_over_all(order_of(store, order_id), collected_by="Zoé")
    details = Details(comment="sa sœur, Zoé", hand_over=given)
    store.run_blocking(advance, Advance(order_id, Status.PICK_UP_OK, LEA, COUNTER_1, details))
    assert "Zoé" in held_by(store)
    erase(store, order_id)
    assert "Zoé" not in held_by(store)
    assert order_of(store, order_id).customer.last_name == ""
    assert problems(store) == []


def test_only_orders_that_ended_long_ago_are_erased(store: LocalDatabase, clock: FakeClock) -> None:
    collected = bring(store, 1, Status.PICK_UP_OK)
    missed = bring(store, 2, Status.PICK_UP_FAILED)
    cancelled = bring(store, 3, Status.CANCELLED)
    ready = bring(store, 4, Status.READY)
    clock.pass_s(3600)
    later = bring(store, 5, Status.PICK_UP_OK)
    clock.pass_s(3600)
    an_hour_ago = EraseEnded(clock.now - timedelta(hours=1))
    changes = store.run_blocking(erase_ended, an_hour_ago)
    assert changes.order_ids == {collected, missed, cancelled}
    named = {
        order_id: order_of(store, order_id).customer.last_name
        for order_id in (collected, missed, cancelled, ready, later)
    }
    assert {order_id for order_id, name in named.items() if name} == {ready, later}
    assert store.run_blocking(erase_ended, an_hour_ago).order_ids == frozenset()
    assert problems(store) == []


def test_a_device_that_is_not_the_hub_waits_for_its_word(
    store: LocalDatabase, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)
    store.run_blocking(
        lambda uow, role: uow.devices.save_this_device(
            replace(uow.devices.this_device(), role=role)
        ),
        DeviceRole.COUNTER,
    )
    clock.pass_s(3600)
    assert store.run_blocking(erase_ended, EraseEnded(clock.now)).order_ids == frozenset()
    assert order_of(store, order_id).customer.last_name


def test_however_many_have_ended_a_tap_never_waits_for_all_of_them(
    store: LocalDatabase, clock: FakeClock
) -> None:
    add_orders(store, [new_order(number) for number in range(AT_ONCE_MAX + 3)])
    for number in range(AT_ONCE_MAX + 3):
        go(store, new_order(number).order_id, Status.CANCELLED)
    clock.pass_s(1)
    ended = EraseEnded(clock.now)
    erased = [len(store.run_blocking(erase_ended, ended).order_ids) for _ in range(3)]
    assert erased == [AT_ONCE_MAX, 3, 0]


def test_what_was_said_of_an_order_after_it_was_erased_is_erased_when_it_ended(
    store: LocalDatabase, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    store.run_blocking(lambda uow, _: Recorder(uow).append(_erased(order_id)), None)
    erase(store, order_id)
    given = hand_over_all(order_of(store, order_id), collected_by="Zoé")
    details = Details(comment="sa sœur, Zoé", hand_over=given)
    store.run_blocking(advance, Advance(order_id, Status.PICK_UP_OK, LEA, COUNTER_1, details))
    assert "Zoé" in held_by(store)
    clock.pass_s(3600)
    assert store.run_blocking(erase_ended, EraseEnded(clock.now)).order_ids == {order_id}
    assert "Zoé" not in held_by(store)
    assert store.run_blocking(erase_ended, EraseEnded(clock.now)).order_ids == frozenset()


def _erased(order_id: str) -> EventDraft:
    return EventDraft(EventKind.ERASED, SYSTEM, order_id)
