"""A call for help at a check-in reaches every counter of the store, and so does its end."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from kiosk.storage.verification import verify
from tests.storage.sample import LEA, FakeClock
from tests.sync.direct import Device, at_work, eventually, make_hub, make_terminal, same


def wanted_at(device: Device) -> list[str]:
    calls = device.store.read_blocking(lambda reader: reader.projections.calls_for_help())
    return [call.place for call in calls]


def test_help_goes_from_the_check_in_to_every_counter_and_back(tmp_path: Path) -> None:
    async def day() -> None:
        clock = FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        counter = await make_terminal(tmp_path / "counter", clock, hub)
        limiter = await make_terminal(tmp_path / "door", clock, hub, DeviceRole.CHECK_IN)
        async with at_work(hub, counter, limiter):
            await eventually(lambda: same(hub, counter, limiter))
            call = limiter.store.run_blocking(ask_help, "Borne 1")
            await eventually(lambda: wanted_at(hub) == wanted_at(counter) == ["Borne 1"])
            assert limiter.store.run_blocking(ask_help, "Borne 1").help_id == call.help_id
            counter.store.run_blocking(end_help, EndHelp(call.help_id, LEA))
            await eventually(lambda: same(hub, counter, limiter))
            assert wanted_at(hub) == wanted_at(counter) == wanted_at(limiter) == []
            for device in (hub, counter, limiter):
                assert list(verify(device.store.database)) == []

    asyncio.run(day())


def test_what_was_asked_and_taken_back_without_a_network_disturbs_nobody(tmp_path: Path) -> None:
    async def day() -> None:
        clock = FakeClock()
        hub = make_hub(tmp_path / "hub", clock)
        limiter = await make_terminal(tmp_path / "door", clock, hub, DeviceRole.CHECK_IN)
        async with at_work(hub, limiter):
            await eventually(lambda: same(hub, limiter))
            limiter.line.cut()
            call = limiter.store.run_blocking(ask_help, "Borne 1")
            limiter.store.run_blocking(end_help, EndHelp(call.help_id, Actor(Role.CUSTOMER, "")))
            limiter.line.join()
            await eventually(lambda: same(hub, limiter))
            assert wanted_at(hub) == []

    asyncio.run(day())
