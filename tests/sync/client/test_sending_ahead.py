"""A device that has much to send makes its next page while the one before is on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import cast

import pytest

from kiosk.services.replication.links import LinkMonitor
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.push import Sender
from kiosk.sync.client.sync_context import SyncContext, SyncTools
from kiosk.sync.protocol.bodies import EventsBody, EventsReply
from kiosk.sync.protocol.ports import LinkDown, Transport
from kiosk.sync.protocol.problem_codes import GAP
from kiosk.sync.protocol.records import WireHead
from tests.bench.shop import EVENTS_OF_A_DAY, add_orders, copy_log, pair_terminal, work_through
from tests.new_databases import new_store
from tests.sync.client.upstream import refused

ORDERS = 80


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[LocalDatabase]:
    """A terminal that worked alone: it has three pages to send."""
    hub, terminal = new_store(tmp_path / "hub"), new_store(tmp_path / "terminal")
    pair_terminal(hub, 1, terminal, tmp_path / "terminal")
    order_ids = add_orders(hub, ORDERS)
    copy_log(hub, terminal)
    hub.close()
    work_through(terminal, order_ids)
    yield terminal
    terminal.close()


@dataclass
class Upstream:
    """What takes events, or says that those from a number on are missing, once."""

    misses: int | None = None
    ends_after: int | None = None
    numbers: list[list[int]] = field(default_factory=list)

    @property
    def taken(self) -> list[int]:
        """The numbers of all events that it took."""
        return [*chain.from_iterable(self.numbers)]

    async def send_events(self, body: EventsBody) -> EventsReply:
        """Takes long enough for the next page to be made meanwhile."""
        numbers = [sent.event.device_seq for sent in body.events]
        await asyncio.sleep(0.05)
        if self.misses is not None and numbers[0] > self.misses:
            expected, self.misses = self.misses, None
            raise refused(409, GAP, expected=expected)
        if len(self.numbers) == self.ends_after:
            raise LinkDown("the cable is out")
        self.numbers.append(numbers)
        epoch = body.events[-1].event.device_epoch
        head = WireHead(seq=0, hash="0" * 64)
        return EventsReply(outcomes=(), device_epoch=epoch, acked_seq=numbers[-1], log_head=head)


def send(terminal: LocalDatabase, upstream: Upstream) -> int:
    """Sends until nothing waits, or the link breaks; returns how many events wait then."""
    monitor = LinkMonitor()

    async def sending() -> None:
        context = SyncContext(
            SyncTools(
                terminal,
                cast("Transport", upstream),
                monitor,
                Backoff(lambda: 0.5, 1.0),
                utc_now,
                on_change=lambda _changes: None,
                note=lambda *_words, **_params: None,
            )
        )
        done = asyncio.Event()
        monitor.subscribe(lambda state: done.set() if state.waiting == 0 else None)
        task = asyncio.create_task(Sender(context).send_events(await context.this_device()))
        over = asyncio.create_task(done.wait())
        await asyncio.wait([task, over], timeout=30, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if task.done():
            with pytest.raises(LinkDown):
                await task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(sending())
    return terminal.read_blocking(lambda reader: reader.waiting()).count


def all_numbers() -> list[int]:
    return list(range(1, ORDERS * EVENTS_OF_A_DAY + 1))


def test_every_event_is_sent_once_and_in_turn(terminal: LocalDatabase) -> None:
    upstream = Upstream()
    assert send(terminal, upstream) == 0
    assert len(upstream.numbers) == 3
    assert upstream.taken == all_numbers()


def test_after_a_gap_the_pages_begin_where_the_upstream_says(terminal: LocalDatabase) -> None:
    upstream = Upstream(misses=5)
    assert send(terminal, upstream) == 0
    first, *others = upstream.numbers
    assert first[0] == 1
    assert [*chain.from_iterable(others)] == list(range(5, all_numbers()[-1] + 1))


def test_what_was_taken_before_the_link_broke_is_sent_again_at_most(
    terminal: LocalDatabase,
) -> None:
    upstream = Upstream(ends_after=2)
    left = send(terminal, upstream)
    taken = len(upstream.taken)
    assert len(all_numbers()) - taken <= left < len(all_numbers())
    upstream.ends_after = None
    assert send(terminal, upstream) == 0
    assert set(upstream.taken) == set(all_numbers())
