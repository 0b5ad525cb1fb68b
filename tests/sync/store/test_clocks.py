"""Clocks that are wrong or set while customers wait: nobody is lost or changes places in line."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.arrival import Column
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.devices.peer_clocks import skewed_clocks
from kiosk.services.orders import check_in
from kiosk.services.orders.check_in import CheckInResult
from kiosk.services.orders.counter import carry_out_due
from kiosk.services.ports.boards import Card
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.verification import verify
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.counts import count
from tests.storage.sample import (
    LEA,
    NOON,
    PAUL,
    FakeClock,
    add_orders,
    bring,
    check_in_at,
    go,
    new_order,
    opened,
    order_of,
    serve,
)
from tests.sync.direct import at_work, eventually, make_hub, make_terminal, pair, same

pytestmark = pytest.mark.heavy

THREE_DAYS_S = 3 * 86_400
FIRST, SECOND, THIRD = "CMD-000001", "CMD-000002", "CMD-000003"


def queue(store: LocalDatabase) -> list[str]:
    """Who waits, as the counter lists them."""
    return [card.order_id for card in cards(store, Column.ARRIVED)]


def cards(store: LocalDatabase, column: Column) -> tuple[Card, ...]:
    return store.read_blocking(lambda reader: reader.columns()[column].cards)


def since(store: LocalDatabase, order_id: str) -> datetime:
    """Since when the customer of an order waits, by the store's clock."""
    arrived_at = store.read_blocking(lambda reader: reader.cards([order_id]))[order_id].arrived_at
    assert arrived_at is not None
    return arrived_at


def comes(store: LocalDatabase, order_id: str) -> check_in.Arrived:
    return store.run_blocking(check_in.arrive, check_in.CheckIn((order_id,)))


def test_a_slow_check_in_neither_jumps_the_queue_nor_shows_waits_of_days(tmp_path: Path) -> None:
    async def day() -> None:
        clock, slow = FakeClock(), FakeClock(NOON - timedelta(days=3))
        hub = make_hub(tmp_path / "hub", clock)
        add_orders(hub.store, [new_order(number) for number in range(1, 4)])
        limiter = await make_terminal(tmp_path / "in", slow, hub, DeviceRole.CHECK_IN)
        async with at_work(hub, limiter):
            await eventually(lambda: same(hub, limiter))
            comes(hub.store, SECOND)
            await eventually(lambda: same(hub, limiter))
            assert comes(limiter.store, FIRST).ahead == 1
            await eventually(lambda: same(hub, limiter))
            comes(hub.store, THIRD)
            await eventually(lambda: same(hub, limiter))
            for device in (hub, limiter):
                assert queue(device.store) == [SECOND, FIRST, THIRD]
                assert abs(since(device.store, FIRST) - NOON) < timedelta(seconds=5)
                assert list(verify(device.store.database)) == []

    asyncio.run(day())


def test_a_slow_check_in_knows_that_an_order_is_due(tmp_path: Path) -> None:
    async def day() -> None:
        clock, slow = FakeClock(), FakeClock(NOON - timedelta(days=3))
        hub = make_hub(tmp_path / "hub", clock)
        add_orders(hub.store, [new_order(1)])
        limiter = await make_terminal(tmp_path / "in", slow, hub, DeviceRole.CHECK_IN)
        async with at_work(hub, limiter):
            await eventually(lambda: same(hub, limiter))
            code = order_of(hub.store, FIRST).pickup_code
            found = limiter.store.run_blocking(
                lambda uow, typed: check_in.recognise_code(uow, None, typed), code
            )
            assert found.result is CheckInResult.CONFIRM

    asyncio.run(day())


def test_a_clock_that_is_set_while_it_is_connected_is_noticed(tmp_path: Path) -> None:
    async def day() -> None:
        clock, own = FakeClock(), FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        add_orders(hub.store, [new_order(number) for number in range(1, 4)])
        limiter = await make_terminal(tmp_path / "in", own, hub, DeviceRole.CHECK_IN)
        async with at_work(hub, limiter):
            await eventually(lambda: same(hub, limiter))
            own.pass_s(-7200)
            comes(hub.store, SECOND)  # News comes down, and the clock is compared again.
            await eventually(lambda: (limiter.monitor.state.clock_offset_ms or 0) > 7_000_000)
            comes(limiter.store, FIRST)
            await eventually(lambda: same(hub, limiter))
            assert abs(since(hub.store, FIRST) - NOON) < timedelta(seconds=5)

    asyncio.run(day())


def test_the_hubs_clock_set_back_moves_nobody(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path / "data", clock) as store:
        add_orders(store, [new_order(number) for number in range(1, 4)])
        comes(store, FIRST)
        clock.pass_s(-7200)
        assert comes(store, SECOND).ahead == 1
        clock.pass_s(86_400)
        assert comes(store, THIRD).ahead == 2
        assert queue(store) == [FIRST, SECOND, THIRD]


def test_recent_orders_come_in_the_order_of_the_journal(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path / "data", clock) as store:
        bring(store, 1, Status.PICK_UP_OK)
        clock.pass_s(-7200)
        bring(store, 2, Status.PICK_UP_OK)
        bring(store, 3, Status.READY)
        recent = store.read_blocking(lambda reader: reader.recent(1))
        assert [ended.card.order_id for ended in recent] == [SECOND]


def test_who_came_after_the_tap_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path / "data", clock) as store:
        bring(store, 1, Status.READY)
        go(store, FIRST, Status.CANCELLED, hold_s=8)
        clock.pass_s(-7200)
        comes(store, FIRST)
        store.run_blocking(carry_out_due, None)
        assert order_of(store, FIRST).status is Status.CANCELLED
        assert queue(store) == [FIRST]


def test_a_customer_of_a_cancelled_order_is_known_whatever_the_clock_says(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path / "data", clock) as store:
        add_orders(store, [new_order(1)])
        comes(store, FIRST)
        clock.pass_s(-600)
        go(store, FIRST, Status.CANCELLED)
        code = order_of(store, FIRST).pickup_code
        found = store.run_blocking(
            lambda uow, typed: check_in.recognise_code(uow, None, typed), code
        )
        assert found.result is CheckInResult.COLLEAGUE


def test_the_hub_knows_whose_clock_is_off(tmp_path: Path) -> None:
    async def day() -> None:
        clock, slow = FakeClock(), FakeClock(NOON - timedelta(days=3))
        hub = make_hub(tmp_path / "hub", clock)
        assert hub.hub is not None
        with opened(tmp_path / "door", slow) as store:
            secret = await pair(hub.hub, hub.store, store, DeviceRole.CHECK_IN)
            device_id = store.read_blocking(lambda reader: reader.devices.this_device()).device_id
        serving = Serving()
        port = await serving.start(server_app(hub.hub), "127.0.0.1", 0)
        there = HttpTransport(f"http://127.0.0.1:{port}", device_id, secret, now=slow)
        await there.hello([])

        def reported() -> list[tuple[str, int]]:
            peers = hub.store.read_blocking(lambda reader: reader.devices.peers())
            return [(one.name, one.clock_offset_min) for one in skewed_clocks(peers, clock())]

        assert reported() == [("check-in", 3 * 1440)]
        slow.pass_s(THREE_DAYS_S)
        await there.hello([])
        assert reported() == []
        await there.aclose()
        await serving.stop()
        await hub.stop()
        hub.store.close()

    asyncio.run(day())


# --- whatever clocks do

_WHO = st.sampled_from(["arrives", "ready", "serves", "hands over"])
_ACTION = st.tuples(_WHO, st.integers(1, 6), st.floats(-1e7, 1e7))


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with six orders, for each test to copy."""
    folder = tmp_path_factory.mktemp("morning")
    with opened(folder, FakeClock()) as store:
        add_orders(store, [new_order(number, slot=None) for number in range(1, 7)])
    return folder


@contextmanager
def _shop(morning: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(morning, folder, dirs_exist_ok=True)
        with opened(Path(folder), clock) as store:
            yield store


def _does(store: LocalDatabase, action: str, order_id: str) -> bool:
    """Do the action where it is possible; returns whether a new customer came."""
    status = order_of(store, order_id).status
    if action == "arrives" and status is not Status.PICK_UP_OK and order_id not in queue(store):
        check_in_at(store, None, order_id)
        return True
    if action == "ready" and status is Status.STARTED:
        go(store, order_id, Status.READY, actor=LEA)
    elif action == "serves" and status is Status.AWAITING:
        serve(store, order_id, PAUL)
    elif action == "hands over" and status is Status.IN_PROGRESS:
        go(store, order_id, Status.PICK_UP_OK, actor=PAUL)
    return False


@settings(max_examples=count("MORNINGS", 6, 20), deadline=None)
@given(st.lists(_ACTION, min_size=5, max_size=25))
def test_random_clocks_never_lose_or_reorder(
    morning: Path, reported: list[tuple[str, int, float]]
) -> None:
    """The same actions end alike with a clock that jumps and with one that stands still."""
    jumping, still = FakeClock(), FakeClock()
    with _shop(morning, jumping) as one, _shop(morning, still) as other:
        came: list[str] = []
        for action, number, jump_s in reported:
            jumping.pass_s(jump_s)
            still.pass_s(1)
            order_id = f"CMD-{number:06}"
            if _does(one, action, order_id):
                came.append(order_id)
            _does(other, action, order_id)
            assert queue(one) == [key for key in came if key in queue(one)]
            assert queue(one) == queue(other)
        for order_id in (f"CMD-{number:06}" for number in range(1, 7)):
            assert order_of(one, order_id).status is order_of(other, order_id).status
