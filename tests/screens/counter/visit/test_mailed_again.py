"""From a tap on the screen of a counter to the customer's mailbox, over hub and head office."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from qasync import QEventLoop as AsyncioOnQt

from kiosk.headoffice.collect.outbox_sender import OutboxSender
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.mail.channel import EmailChannel
from kiosk.headoffice.replication.mail_rows import NOTHING_MAILED, MailedChanges
from kiosk.services.notifications.texts import Occasion
from kiosk.services.ports.reader import Reader
from tests.mails.conftest import rules_for
from tests.mails.mail_server import MailServer, mail_server
from tests.screens.counter.conftest import Open
from tests.screens.hands import Until
from tests.sync.direct import Device
from tests.sync.network import Shop as Network
from tests.sync.ordering import ORDER, is_ordered
from tests.sync.people import knows

Result = TypeVar("Result")
ADDRESS = "zwingli@mail.example"
READY_MAILED = MailedChanges(frozenset({Occasion.READY}))
MOVED_MAILED = MailedChanges(frozenset({Occasion.MOVED}))


@dataclass
class Store:
    """A hub and a counter, below a head office that mails customers."""

    network: Network
    hub: Device
    counter: Device
    server: MailServer

    def cut(self) -> None:
        """The network is down, in the store and to head office."""
        for device in (self.hub, self.counter):
            device.line.cut()

    def join(self) -> None:
        for device in (self.hub, self.counter):
            device.line.join()


@pytest.fixture
def store_that_mails(loop: AsyncioOnQt, until: Until, tmp_path: Path) -> Iterator[Store]:
    def done(work: Coroutine[Any, Any, Result]) -> Result:
        task: asyncio.Task[Result] = loop.create_task(work)
        until(task.done)
        return task.result()

    async def opened(server: MailServer) -> Store:
        network = Network(tmp_path, READY_MAILED)
        hub = await network.hub()
        return Store(network, hub, await network.terminal("counter 2", hub), server)

    with mail_server() as server:
        store = done(opened(server))
        work = Work(store.network.office_database, clock=store.network.clock)
        sender = OutboxSender(work, EmailChannel(work, rules_for(server)))
        sending = loop.create_task(sender.run())
        rings = loop.create_task(_rings(sender))
        done(is_ordered(store.network, store.hub))
        until(lambda: knows(store.counter, ORDER) and len(server.mails) == 1)
        yield store
        for task in (sending, rings):
            task.cancel()
        done(asyncio.wait((sending, rings)))
        done(store.network.close())


async def _rings(sender: OutboxSender) -> None:
    while True:
        await asyncio.sleep(0.05)
        sender.ring()


def waiting(reader: Reader) -> list[str]:
    return [str(event.kind) for event in reader.order_events.all_pending()]


def test_what_is_tapped_while_the_network_is_down_is_mailed_once_when_it_is_back(
    open_counter: Open, store_that_mails: Store
) -> None:
    store = store_that_mails
    counter = open_counter(over=store.counter.store, link=store.counter.monitor, mail_again=True)
    store.cut()
    counter.find(ORDER)
    counter.panel.open("history")
    counter.shown.tap(counter.shown.called("mailAgainButton"))
    counter.shown.until(lambda: not counter.shown.called("mailAgainButton").isEnabled())
    assert store.counter.store.read_blocking(waiting) == ["mail_asked"]
    assert len(store.server.mails) == 1
    store.join()
    counter.shown.until(lambda: len(store.server.mails) == 2)
    assert len(store.server.to(ADDRESS)) == 2
    assert len(set(store.server.subjects)) == 1
    counter.shown.until(lambda: not store.counter.store.read_blocking(waiting))


@pytest.mark.parametrize(
    ("mailed", "is_mailed"), [(NOTHING_MAILED, False), (MOVED_MAILED, False), (READY_MAILED, True)]
)
def test_every_counter_knows_whether_head_office_sends_that_e_mail(
    loop: AsyncioOnQt, until: Until, tmp_path: Path, mailed: MailedChanges, *, is_mailed: bool
) -> None:
    async def opened() -> tuple[Network, list[Device]]:
        network = Network(tmp_path, mailed)
        hub = await network.hub()
        return network, [hub, await network.terminal("counter 2", hub)]

    task = loop.create_task(opened())
    until(task.done)
    network, devices = task.result()
    until(lambda: all(one.monitor.state.mails_ready is is_mailed for one in devices))
    # Each later answer says it anew.
    ordering = loop.create_task(is_ordered(network, devices[0]))
    until(lambda: ordering.done() and knows(devices[1], ORDER))
    assert [one.monitor.state.mails_ready for one in devices] == [is_mailed] * 2
    closing = loop.create_task(network.close())
    until(closing.done)
