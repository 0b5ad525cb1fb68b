"""Tests which events one request holds: many at once, and never half an action."""

import asyncio
from pathlib import Path

import pytest

from kiosk.domain.events.log import Outcome
from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.verification import verify
from kiosk.sync.protocol.fields import EVENTS_MAX
from tests.storage.sample import LEA, FakeClock, add_orders, check_in_at, go, new_order, serve
from tests.sync.direct import at_work, eventually, make_hub, make_terminal, same

pytestmark = pytest.mark.heavy

ORDERS = 40
EVENTS_OF_ORDER = 6


def _work_through(store: LocalDatabase, order_id: str) -> None:
    go(store, order_id, Status.READY, actor=LEA)
    check_in_at(store, "A1", order_id)
    serve(store, order_id)
    go(store, order_id, Status.PICK_UP_OK, actor=LEA)


def test_a_long_day_alone_arrives_action_by_action(tmp_path: Path) -> None:
    async def day() -> None:
        clock = FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        orders = [new_order(number) for number in range(ORDERS)]
        add_orders(hub.store, orders)
        counter = await make_terminal(tmp_path / "counter", clock, hub)
        async with at_work(hub, counter):
            await eventually(lambda: same(hub, counter))
            assert counter.transport is not None
            counter.transport.cut()
            for order in orders:
                _work_through(counter.store, order.order_id)
            counter.transport.join()
            await eventually(lambda: same(hub, counter))
            entries = hub.store.read_blocking(lambda reader: reader.event_log.entries(ORDERS, 1000))
            assert len(entries) == ORDERS * EVENTS_OF_ORDER > EVENTS_MAX
            assert {entry.outcome for entry in entries} == {Outcome.APPLIED}
            assert list(verify(hub.store.database)) == []

    asyncio.run(day())
