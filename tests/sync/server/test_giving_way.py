"""Tests that a page of events from a terminal gives way to taps on the hub's own counter."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app.reading_apart import ReadingApart
from kiosk.domain.events.log import Outcome
from kiosk.domain.status import Status
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.incoming import EventAltered
from kiosk.services.replication.ingest import EVENTS_AT_ONCE, IngestedEvents, IngestEvents
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.server.giving_way import ingest_giving_way
from tests.bench.filled_store import STAFF, new_orders
from tests.new_databases import new_store
from tests.sync.server.alone import recorded_alone

ORDERS = 30
TAPPED = "CMD-0000900"


@pytest.fixture
def hub(tmp_path: Path) -> LocalDatabase:
    return new_store(tmp_path / "hub")


@pytest.fixture
def page(tmp_path: Path, hub: LocalDatabase) -> IngestEvents:
    """What a terminal recorded alone: each customer came, was served and went."""
    page = recorded_alone(hub, tmp_path / "terminal", ORDERS)
    hub.run_blocking(take_orders, list(new_orders(1, 900)))
    return page


class TappedMeanwhile(ReadingApart):
    """The hub's store, on whose counter somebody taps once the first event of a page is in."""

    def __init__(self, hub: LocalDatabase, tap: Callable[[], object]) -> None:
        super().__init__(hub)
        self._loop, self._tap, self._is_tapped = asyncio.get_running_loop(), tap, False

    def is_awaited(self) -> bool:
        """Whether a tap waits; the first time, only once it does."""
        if not self._is_tapped:
            self._is_tapped = True
            self._loop.call_soon_threadsafe(self._tap)
            while not super().is_awaited():
                time.sleep(0.001)
        return super().is_awaited()


class AlwaysAwaited(ReadingApart):
    """The hub's store while people tap on and on."""

    def is_awaited(self) -> bool:
        """Always."""
        return True


def length(hub: LocalDatabase) -> int:
    return hub.read_blocking(lambda reader: reader.event_log.head()).seq


def make_ready(uow: UnitOfWork, order_id: str) -> int:
    advance(uow, Advance(order_id, Status.READY, STAFF, "Comptoir 1"))
    return uow.event_log.head().seq


def ingest(store: ReadingApart, page: IngestEvents) -> tuple[IngestedEvents, list[Changes]]:
    announced: list[Changes] = []

    async def ingesting() -> IngestedEvents:
        try:
            return await ingest_giving_way(store, page, announced.append)
        finally:
            store.close()

    return asyncio.run(ingesting()), announced


def test_a_tap_is_saved_before_the_rest_of_a_page(hub: LocalDatabase, page: IngestEvents) -> None:
    before = length(hub)

    async def tap_meanwhile() -> int:
        tapped: list[asyncio.Task[int]] = []
        store = TappedMeanwhile(
            hub, lambda: tapped.append(asyncio.create_task(hub.run(make_ready, TAPPED)))
        )
        await ingest_giving_way(store, page, lambda _changes: None)
        store.close()
        return await tapped[0]

    assert asyncio.run(tap_meanwhile()) == before + 2
    assert length(hub) == before + len(page.own) + 1


def test_nobody_is_called_who_was_served_later_in_the_page(
    hub: LocalDatabase, page: IngestEvents
) -> None:
    before = length(hub)
    ingested, announced = ingest(AlwaysAwaited(hub), page)
    assert length(hub) == before + len(page.own)
    assert {one.outcome for one in ingested.results} == {Outcome.APPLIED}
    assert ingested.count == len(ingested.results) == len(page.own)
    assert ingested.acked_seq == page.own[-1][0].device_seq
    assert [len(changes.order_ids) for changes in announced] == [ORDERS]


def test_what_came_before_an_altered_event_is_kept_and_announced(
    hub: LocalDatabase, page: IngestEvents
) -> None:
    before = length(hub)
    event, order = page.own[2 * EVENTS_AT_ONCE]
    own = (*page.own[: 2 * EVENTS_AT_ONCE], (replace(event, comment="forged"), order))
    announced: list[Changes] = []

    async def ingesting() -> None:
        store = ReadingApart(hub)
        with pytest.raises(EventAltered):
            await ingest_giving_way(store, replace(page, own=own), announced.append)
        store.close()

    asyncio.run(ingesting())
    assert length(hub) == before + 2 * EVENTS_AT_ONCE
    assert len(announced) == 1
    assert announced[0].order_ids
