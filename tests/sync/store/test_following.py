"""What one device of a store does, the others show, also after the connection was cut."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.replication import follow
from kiosk.storage.verification import verify
from tests.storage.sample import (
    LEA,
    PAUL,
    FakeClock,
    add_orders,
    arrivals,
    check_in_at,
    go,
    new_order,
    order_of,
    serve,
)
from tests.sync.direct import at_work, eventually, make_hub, make_terminal, same


def test_a_tap_at_one_counter_is_seen_at_the_other(tmp_path: Path) -> None:
    async def day() -> None:
        clock = FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        add_orders(hub.store, [new_order(number) for number in range(1, 4)])
        second = await make_terminal(tmp_path / "second", clock, hub)
        check_in = await make_terminal(tmp_path / "in", clock, hub, DeviceRole.CHECK_IN)
        async with at_work(hub, second, check_in):
            await eventually(lambda: same(hub, second, check_in))
            go(second.store, "CMD-000001", Status.READY, actor=LEA)
            check_in_at(check_in.store, "A2", "CMD-000001", "CMD-000002")
            await eventually(lambda: same(hub, second, check_in))
            for device in (hub, second, check_in):
                assert order_of(device.store, "CMD-000001").status is Status.AWAITING
                assert arrivals(device.store, "CMD-000002") == [(True, "A2")]
                assert list(verify(device.store.database)) == []

    asyncio.run(day())


def test_what_comes_back_as_it_was_recorded_moves_no_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def day() -> None:
        clock = FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        add_orders(hub.store, [new_order(number) for number in range(1, 4)])
        second = await make_terminal(tmp_path / "second", clock, hub)
        async with at_work(hub, second):
            await eventually(lambda: same(hub, second))
            assert second.transport is not None
            second.transport.cut()
            go(second.store, "CMD-000001", Status.READY, actor=LEA)
            serve(second.store, "CMD-000001", LEA, "Comptoir 2")
            go(second.store, "CMD-000001", Status.PICK_UP_OK, actor=LEA, at="Comptoir 2")
            monkeypatch.setattr(follow, "rewind", lambda _uow, order_id: rewound.append(order_id))
            second.transport.join()
            await eventually(lambda: same(hub, second))
            assert order_of(second.store, "CMD-000001").status is Status.PICK_UP_OK
            assert list(verify(second.store.database)) == []

    rewound: list[str] = []
    asyncio.run(day())
    assert not rewound


def test_cut_off_counters_go_on_and_agree_afterwards(tmp_path: Path) -> None:
    async def day() -> None:
        clock = FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        add_orders(hub.store, [new_order(number) for number in range(1, 4)])
        second = await make_terminal(tmp_path / "second", clock, hub)
        async with at_work(hub, second):
            await eventually(lambda: same(hub, second))
            assert second.transport is not None
            second.transport.cut()
            go(second.store, "CMD-000001", Status.READY, actor=LEA)
            serve(second.store, "CMD-000001", LEA, "Comptoir 2")
            go(second.store, "CMD-000001", Status.PICK_UP_OK, actor=LEA, at="Comptoir 2")
            go(hub.store, "CMD-000001", Status.READY, actor=PAUL)
            serve(hub.store, "CMD-000001", PAUL, "Comptoir 1")
            go(hub.store, "CMD-000001", Status.PICK_UP_OK, actor=PAUL)
            go(second.store, "CMD-000002", Status.READY, actor=LEA)
            second.transport.join()
            await eventually(lambda: same(hub, second))
            for device in (hub, second):
                assert order_of(device.store, "CMD-000001").status is Status.PICK_UP_OK
                assert order_of(device.store, "CMD-000002").status is Status.READY
                reviews = device.store.read_blocking(lambda reader: reader.reviews())
                assert [review.outcome_reason for review in reviews] == ["DOUBLE_HAND_OVER"]
                assert list(verify(device.store.database)) == []

    asyncio.run(day())
