"""A device may send the events of a month of work, but may not fill the hub's disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.replication.links import Link
from kiosk.sync.protocol import batches
from kiosk.sync.protocol.bodies import EventsBody
from kiosk.sync.protocol.fields import EVENTS_MAX
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.server.hub import Hub
from kiosk.sync.server.quotas import Allowance, Quotas
from tests.storage.sample import go
from tests.sync.direct import eventually
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import ready, status

EVENT_BYTES = 850


def send(quotas: Quotas, bytes_each: int, count: int, size: int, until_s: float) -> tuple[int, int]:
    """Send as fast as the quotas allow; returns events and bytes that were taken by `until_s`."""
    now_s, events, taken = 0.0, 0, 0
    while events < count:
        try:
            quotas.take("counter-2", size, size * bytes_each, now_s)
        except WireProblem as problem:
            now_s += problem.problem.retry_after_s or 0.0
        else:
            events += size
            taken += size * bytes_each
        if now_s > until_s:
            break
    return events, taken


def test_thirty_days_offline_drain_in_two_minutes() -> None:
    events, _ = send(Quotas(), EVENT_BYTES, 60_000, EVENTS_MAX, 110.0)
    assert events == 60_000


def test_nobody_fills_the_disk() -> None:
    _, in_20_s = send(Quotas(), 200_000, 10**9, 1, 20.0)
    assert in_20_s < 21e6
    _, in_a_day = send(Quotas(), 200_000, 10**9, 1, 86_400.0)
    assert in_a_day < 6e8


def test_one_device_takes_nothing_from_another() -> None:
    quotas = Quotas(Allowance(10, 1000, 1, 100))
    quotas.take("counter-2", 10, 1000, 0.0)
    with pytest.raises(WireProblem) as caught:
        quotas.take("counter-2", 1, 10, 0.0)
    assert caught.value.problem.retry_after_s == pytest.approx(1.0, abs=0.02)
    quotas.take("check-in-1", 10, 1000, 0.0)
    quotas.take("counter-2", 1, 10, 1.02)


def test_what_is_larger_than_a_bucket_goes_when_that_is_full() -> None:
    quotas = Quotas(Allowance(10, 1000, 1, 100))
    quotas.take("counter-2", 200, 200_000, 0.0)
    with pytest.raises(WireProblem):
        quotas.take("counter-2", 1, 1, 1.0)


def test_whoever_must_wait_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "EVENTS_MAX", 2)

    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        assert hub.hub is not None
        waited = []

        class Slow(Quotas):
            def take(self, device_id: str, events: int, size: int, now_s: float) -> None:
                try:
                    super().take(device_id, events, size, now_s)
                except WireProblem as problem:
                    waited.append(problem)
                    raise

        hub.hub._quotas = Slow(Allowance(1, 1e9, 2, 1e9))
        for _ in range(4):
            ready(paul, CMD)
            go(paul.store, CMD, Status.DELAYED)
        await shop.converged()
        assert waited
        # What is shown is counted shortly after the log has it.
        await eventually(lambda: paul.monitor.state.waiting == 0)
        assert paul.monitor.state.link is Link.ONLINE
        assert status(hub, CMD) is Status.DELAYED

    in_shop(tmp_path, day)


def test_a_hub_says_when_to_go_on(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        assert isinstance(hub.hub, Hub)
        hub.hub._quotas = Quotas(Allowance(1, 1000, 0.1, 10))
        peer = Peer("counter-2", DeviceRole.COUNTER, "", body_bytes=1000)
        await hub.hub.ingest_events(peer, EventsBody())
        with pytest.raises(WireProblem) as caught:
            await hub.hub.ingest_events(peer, EventsBody())
        assert caught.value.status == 429
        assert caught.value.problem.retry_after_s == pytest.approx(100, rel=0.1)
        await eventually(lambda: paul.monitor.state.waiting == 0)

    in_shop(tmp_path, day)
