"""Tests what screens read of the store: columns, cards, changes by others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.arrival import Column, is_listed
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.orders import counter
from kiosk.services.orders.counter import CustomerLeft, OrderCommand
from kiosk.services.ports.boards import COLUMN_LIMIT, Card
from kiosk.services.ports.namesakes import Namesake
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.readers.sql_reader import CHANGES_NAMED_MAX
from tests.storage.sample import (
    COUNTER_1,
    HOLD_S,
    LEA,
    NOON,
    FakeClock,
    add_orders,
    bring,
    check_in_at,
    go,
    new_order,
    order_of,
    serve,
)


def columns(store: LocalDatabase) -> dict[Column, list[str]]:
    views = store.read_blocking(lambda reader: reader.columns())
    return {column: [card.order_id[-1] for card in view.cards] for column, view in views.items()}


def listed(store: LocalDatabase) -> dict[str, Card]:
    views = store.read_blocking(lambda reader: reader.columns())
    return {card.order_id: card for view in views.values() for card in view.cards}


def card_of(store: LocalDatabase, order_id: str) -> Card:
    return store.read_blocking(lambda reader: reader.cards([order_id]))[order_id]


@pytest.mark.parametrize(
    ("status", "column"),
    [
        (Status.INIT, Column.TO_PREPARE),
        (Status.STOCK_OK, Column.TO_PREPARE),
        (Status.STARTED, Column.TO_PREPARE),
        (Status.READY, Column.READY),
        (Status.AWAITING, Column.ARRIVED),
        (Status.IN_PROGRESS, Column.ARRIVED),
        (Status.PICK_UP_OK, None),
        (Status.PICK_UP_FAILED, Column.TO_PREPARE),
        (Status.PICK_UP_PARTIALLY, Column.TO_PREPARE),
        (Status.CANCELLED, Column.TO_PREPARE),
        (Status.DELAYED, Column.TO_PREPARE),
        (Status.REPLANNED, Column.TO_PREPARE),
    ],
)
def test_every_order_stands_in_one_column(
    store: LocalDatabase, status: Status, column: Column | None
) -> None:
    order_id = bring(store, 1, status)
    found = columns(store)
    listed = [column] if is_listed(column, status) else []
    assert [name for name, ids in found.items() if ids] == listed
    assert store.read_blocking(lambda reader: reader.cards([order_id]))[order_id].column is column


def test_flag_over_a_ready_order_leaves_it_among_the_ready(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    go(store, order_id, Status.DELAYED)
    assert columns(store)[Column.READY] == ["1"]


def test_a_blocked_order_leaves_the_lists_unless_its_customer_is_here(
    store: LocalDatabase,
) -> None:
    order_id = bring(store, 1, Status.READY)
    go(store, order_id, Status.BLOCKED)
    views = store.read_blocking(lambda reader: reader.columns())
    assert [view.total for view in views.values()] == [0, 0, 0]
    check_in_at(store, "A1", order_id)
    assert columns(store)[Column.ARRIVED] == ["1"]


def test_who_is_here_comes_first_by_wait(store: LocalDatabase, clock: FakeClock) -> None:
    for number, status in ((1, Status.STARTED), (2, Status.READY), (3, Status.CANCELLED)):
        order_id = bring(store, number, status)
        clock.pass_s(60)
        if number != 3:
            check_in_at(store, "A1", order_id)
    go(store, "CMD-000003", Status.BLOCKED)
    assert columns(store) == {
        Column.ARRIVED: ["1", "2"],
        Column.READY: [],
        Column.TO_PREPARE: [],
    }
    (arrival,) = store.read_blocking(lambda reader: reader.arrivals_of("CMD-000001"))
    store.run_blocking(counter.customer_left, CustomerLeft(arrival.arrival_id, LEA))
    assert columns(store) == {
        Column.ARRIVED: ["2"],
        Column.READY: [],
        Column.TO_PREPARE: ["1"],
    }


def test_columns_are_sorted_by_slot_and_count_all_orders(store: LocalDatabase) -> None:
    def slot(minutes: int) -> Slot:
        start = NOON + timedelta(minutes=minutes)
        return Slot(start, start + timedelta(minutes=30))

    count = COLUMN_LIMIT + 50
    add_orders(store, [new_order(n, slot=slot(count - n)) for n in range(count)])
    add_orders(store, [new_order(9999, slot=None)])
    view = store.read_blocking(lambda reader: reader.columns())[Column.TO_PREPARE]
    assert view.total == count + 1
    assert [card.order_id for card in view.cards] == [
        f"CMD-{n:06}" for n in range(count - 1, count - 1 - COLUMN_LIMIT, -1)
    ]


def test_a_card_has_all_that_a_counter_shows(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.READY)
    check_in_at(store, "A32", order_id)
    clock.pass_s(120)
    serve(store, order_id)
    changes = go(store, order_id, Status.PICK_UP_OK, actor=LEA, hold_s=HOLD_S)
    card = store.read_blocking(lambda reader: reader.cards([order_id, "CMD-9"]))[order_id]
    assert (card.short_name, card.item_count, card.handed_count) == ("Camille D.", 3, 0)
    assert (card.bay, card.arrived_at) == ("A32", NOON)
    assert (card.claim_counter, card.claim_person) == (COUNTER_1, "Léa")
    assert changes.action is not None
    assert card.held_id == changes.action.operation_id
    assert (card.held_to, card.held_until) == (
        Status.PICK_UP_OK,
        clock.now + timedelta(seconds=HOLD_S),
    )


def test_a_list_read_again_has_new_cards_for_changed_orders_only(
    store: LocalDatabase, clock: FakeClock
) -> None:
    changes: list[Callable[[], object]] = [
        lambda: go(store, "CMD-000001", Status.DELAYED),
        lambda: check_in_at(store, "A1", "CMD-000001"),
        lambda: store.run_blocking(call_customer, CallCustomer("CMD-000001", COUNTER_1, LEA)),
        lambda: serve(store, "CMD-000001"),
    ]
    for number in (1, 2):
        bring(store, number, Status.READY)
    before = listed(store)
    assert all(listed(store)[order_id] is card for order_id, card in before.items())
    for change in changes:
        clock.pass_s(60)
        change()
        after = listed(store)
        assert after["CMD-000001"] != before["CMD-000001"]
        assert after["CMD-000001"] == card_of(store, "CMD-000001")
        assert after["CMD-000002"] is before["CMD-000002"]
        before = after


def test_an_order_that_left_the_lists_is_read_anew_when_it_is_back(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    first = listed(store)[order_id]
    go(store, order_id, Status.BLOCKED)
    assert listed(store) == {}
    go(store, order_id, Status.READY)
    assert listed(store)[order_id] == replace(first, changed_at=card_of(store, order_id).changed_at)


def test_long_lists_are_counted_and_sorted_by_their_index_alone(store: LocalDatabase) -> None:
    statements: list[str] = []
    add_orders(store, [new_order(number) for number in range(1, COLUMN_LIMIT + 2)])
    with store.database.reader() as reader:
        driver = driver_of(reader.connection)
        driver.set_trace_callback(statements.append)
        reader.columns()
        driver.set_trace_callback(None)
        plans = {
            statement: [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]
            for statement in statements
        }
    counts = [plan for statement, plan in plans.items() if "count(" in statement]
    assert counts == [["SEARCH orders USING COVERING INDEX ix_orders_board (board_column=?)"]]
    lists = [plan for statement, plan in plans.items() if "ORDER BY orders.slot_start" in statement]
    assert lists
    for plan in lists:
        assert any(step.startswith("SEARCH orders USING INDEX ix_orders_board") for step in plan)
        assert "USE TEMP B-TREE FOR LAST TERM OF ORDER BY" not in plan


def test_those_of_a_surname_who_are_meant_are_read_newest_first(store: LocalDatabase) -> None:
    names = {1: "Camille", 2: "Zoé", 3: "camille", 4: "Camille"}
    add_orders(store, [new_order(number, first_name=name) for number, name in names.items()])
    go(store, "CMD-000004", Status.CANCELLED)
    asked: list[Namesake] = []

    def is_meant(namesake: Namesake) -> bool:
        asked.append(namesake)
        return namesake.first_name.casefold() == "camille"

    with store.database.reader() as reader:
        found = reader.open_orders_by_surname("durand", is_meant)
        assert [order.order_id for order in found] == ["CMD-000003", "CMD-000001"]
        assert [line.quantity for line in found[0].lines] == [2, 1]
        assert Namesake("CMD-000002", "Zoé", "+33600000002") in asked
        assert reader.open_orders_by_surname("martin", is_meant) == ()


def test_recent_are_the_last_collected_or_failed(store: LocalDatabase, clock: FakeClock) -> None:
    for number, status in ((1, Status.PICK_UP_OK), (2, Status.PICK_UP_FAILED), (3, Status.READY)):
        clock.pass_s(10)
        bring(store, number, status)
    recent = store.read_blocking(lambda reader: reader.recent(5))
    assert [ended.card.order_id[-1] for ended in recent] == ["2", "1"]
    assert [(clock.now - ended.ended_at).total_seconds() for ended in recent] == [10, 20]
    assert {ended.person for ended in recent} == {"Sophie"}
    assert len(store.read_blocking(lambda reader: reader.recent(1))) == 1


def test_summaries_are_by_slot_and_status(store: LocalDatabase) -> None:
    bring(store, 1, Status.READY)
    bring(store, 2, Status.REPLANNED)
    add_orders(store, [new_order(3, slot=None), new_order(4)])
    everything = store.read_blocking(lambda reader: list(reader.summaries(None)))
    assert [summary.order_id[-1] for summary in everything] == ["1", "4", "2", "3"]
    ready = store.read_blocking(lambda reader: list(reader.summaries(Status.READY)))
    assert [(s.order_id, s.customer) for s in ready] == [("CMD-000001", "Camille Durand")]


def changed(store: LocalDatabase, position: int) -> tuple[int, frozenset[str] | None]:
    return store.read_blocking(lambda reader: reader.changed_since(position))


def test_changes_name_orders_and_those_of_arrivals(store: LocalDatabase) -> None:
    first, second = bring(store, 1, Status.STARTED), bring(store, 2, Status.STARTED)
    position, orders = changed(store, 0)
    assert orders == frozenset({first, second})
    assert changed(store, position) == (position, frozenset())
    check_in_at(store, "A1", first, second)
    position, orders = changed(store, position)
    assert orders == frozenset({first, second})
    (arrival,) = store.read_blocking(lambda reader: reader.arrivals_of(first))
    store.run_blocking(counter.customer_left, CustomerLeft(arrival.arrival_id, LEA))
    position, orders = changed(store, position)
    assert orders == frozenset({first, second})
    go(store, second, Status.CANCELLED)
    store.run_blocking(counter.mark_seen, OrderCommand(second, LEA, COUNTER_1))
    assert changed(store, position)[1] == frozenset({second})


def test_too_many_changes_are_not_named(store: LocalDatabase) -> None:
    add_orders(store, [new_order(number) for number in range(CHANGES_NAMED_MAX)])
    position, orders = changed(store, 0)
    assert orders is not None
    assert len(orders) == CHANGES_NAMED_MAX
    add_orders(store, [new_order(10_000 + number) for number in range(CHANGES_NAMED_MAX + 1)])
    newest, orders = changed(store, position)
    assert orders is None
    assert changed(store, newest) == (newest, frozenset())


def test_empty_store_has_nothing_to_show(store: LocalDatabase) -> None:
    assert columns(store) == {column: [] for column in Column}
    assert changed(store, 0) == (0, frozenset())
    assert store.read_blocking(lambda reader: reader.order("CMD-1")) is None
    assert store.read_blocking(lambda reader: reader.cards([])) == {}


def test_order_reads_as_it_was_taken(store: LocalDatabase) -> None:
    new = new_order(1, barcode="ab-2cd 3k")
    add_orders(store, [new])
    order = order_of(store, new.order_id)
    assert (order.customer, order.lines, order.state.slot) == (new.customer, new.lines, new.slot)
    assert order.pickup_code == "AB2CD3K"
    assert order.content_hash == new.content_hash
