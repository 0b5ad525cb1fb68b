"""Tests that a check-in learns when a counter that somebody can see has an arrival."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from tests.sync.direct import Device, eventually
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import comes, is_here, ready


async def a_check_in(shop: Shop) -> tuple[Device, Device, Device]:
    """A hub without a window, a counter with one, and a check-in; the order is ready."""
    hub, paul = await opened(shop)
    kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
    ready(hub, CMD)
    await shop.converged()
    return hub, paul, kiosk


def seq_of_arrival(device: Device) -> int | None:
    (here,) = device.store.read_blocking(lambda reader: reader.arrivals_of(CMD))
    return device.store.read_blocking(lambda reader: reader.seq_about(here.arrival_id))


def is_at_counter(kiosk: Device) -> bool:
    seq = seq_of_arrival(kiosk)
    return seq is not None and seq <= kiosk.counters.seq()


def test_a_check_in_hub_says_once_a_counter_has_the_arrival(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, _, kiosk = await a_check_in(shop)
        comes(kiosk, CMD)
        assert not is_at_counter(kiosk)
        await eventually(lambda: is_at_counter(kiosk))

    in_shop(tmp_path, day)


def test_what_only_the_hub_has_is_at_no_counter(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await a_check_in(shop)
        paul.line.cut()
        comes(kiosk, CMD)
        await eventually(lambda: seq_of_arrival(kiosk) is not None)
        await eventually(lambda: kiosk.counters.hub_says)
        assert is_here(hub, CMD)
        assert not is_at_counter(kiosk)
        paul.line.join()
        await eventually(lambda: is_at_counter(kiosk))

    in_shop(tmp_path, day)


def test_a_counter_that_nobody_can_see_does_not_count(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul, kiosk = await a_check_in(shop)
        paul.line.is_shown = False
        comes(kiosk, CMD)
        await eventually(lambda: is_here(paul, CMD))
        await eventually(lambda: seq_of_arrival(kiosk) is not None)
        await shop.converged()
        assert not is_at_counter(kiosk)
        hub.counters.note_own(is_shown=True)
        await eventually(lambda: is_at_counter(kiosk))

    in_shop(tmp_path, day)
