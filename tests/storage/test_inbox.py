"""Reading the inbox looks at the orders of the lists only, however many were collected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import OrderCommand
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    HOLD_S,
    LEA,
    MORNING,
    NOON,
    FakeClock,
    bring,
    check_in_at,
    go,
    opened,
)

LATE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(data_dir: Path) -> Iterator[LocalDatabase]:
    with opened(data_dir, FakeClock()) as store:
        yield store


def statuses(store: LocalDatabase) -> dict[str, tuple[Status, bool, bool]]:
    orders = store.read_blocking(lambda reader: reader.inbox_orders(LATE, LATE))
    return {one.order_id: (one.status, one.seen, one.is_here) for one in orders}


def test_orders_that_may_need_somebody_are_read_as_they_will_be(store: LocalDatabase) -> None:
    ready, present, blocked, cancelled, put_back, _started, _collected = (
        bring(store, number, status)
        for number, status in enumerate(
            (
                Status.READY,
                Status.READY,
                Status.BLOCKED,
                Status.CANCELLED,
                Status.CANCELLED,
                Status.STARTED,
                Status.PICK_UP_OK,
            ),
            1,
        )
    )
    go(store, blocked, Status.PICK_UP_FAILED, hold_s=HOLD_S)
    check_in_at(store, None, blocked)
    store.run_blocking(counter.mark_seen, OrderCommand(put_back, LEA, COUNTER_1))
    check_in_at(store, None, present)
    assert statuses(store) == {
        ready: (Status.READY, False, False),
        blocked: (Status.PICK_UP_FAILED, False, True),
        cancelled: (Status.CANCELLED, False, False),
    }


def test_ready_order_is_read_once_its_slot_or_its_day_is_over(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    midnight = NOON - timedelta(hours=12)

    def read_at(now: datetime, today: datetime) -> list[str]:
        found = store.read_blocking(lambda reader: reader.inbox_orders(now, today))
        return [one.order_id for one in found]

    before_its_end = MORNING.end - timedelta(seconds=1)
    assert read_at(before_its_end, midnight) == []
    assert read_at(MORNING.end, midnight) == [order_id]
    assert read_at(before_its_end, midnight + timedelta(days=1)) == [order_id]
    go(store, order_id, Status.CANCELLED, hold_s=HOLD_S)
    assert read_at(before_its_end, midnight) == [order_id]


def test_collected_orders_are_not_looked_at(store: LocalDatabase) -> None:
    statements: list[str] = []
    with store.database.reader() as reader:
        engine = reader.connection.engine

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        reader.inbox_orders(LATE, LATE)
        event.remove(engine, "before_cursor_execute", note)
        (statement,) = statements
        values = ("x",) * statement.count("?")
        plan = reader.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    steps = [row[3] for row in plan if " orders" in row[3]]
    assert steps == ["SEARCH orders USING INDEX ix_orders_board (board_column=?)"]
