"""Head office that mails customers through a real SMTP server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.domain.status import Status
from kiosk.headoffice.collect.outbox_sender import OutboxSender
from kiosk.headoffice.collect.sent_ledger import SentLedger, recall
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.mail.channel import EmailChannel, MailRules
from kiosk.headoffice.mail.reminders import Reminders
from kiosk.headoffice.mail.smtp import SmtpSender, SmtpServer
from kiosk.headoffice.replication.mail_rows import MailedChanges
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.notifications.texts import Occasion, shipped_texts
from kiosk.settings import Settings
from tests.headoffice.conftest import Clock, clock, database, empty_database, hub, lyon
from tests.headoffice.hub import Hub, order_named
from tests.mails.mail_server import MailServer, mail_server

__all__ = ["clock", "database", "hub", "lyon"]

FROM = "retrait@example.fr"
MAILED = MailedChanges(frozenset(Occasion), timedelta(seconds=60))
Sends = Callable[..., None]


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a SQLite file, unless the test is for both."""
    with empty_database(getattr(request, "param", "sqlite"), tmp_path) as made:
        yield made


@pytest.fixture
def office(database: OfficeDatabase, clock: Clock) -> HeadOffice:
    return HeadOffice(database, clock=clock, mailed=MAILED)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def rules_for(server: MailServer, **how: Any) -> MailRules:
    to = SmtpServer("127.0.0.1", server.port, how.pop("security", "none"), **how)
    own = Settings(time_zone="Europe/Paris", keep_days=3)
    sender, rounds = SmtpSender(to, FROM), Rounds(first=timedelta(seconds=1))
    return MailRules(sender, FROM, MAILED, shipped_texts(), own, 2, rounds)


@pytest.fixture
def sends(database: OfficeDatabase, server: MailServer, clock: Clock, tmp_path: Path) -> Sends:
    """Lets time pass, and head office send until nothing waits, or a condition holds."""

    def sent(
        until: Callable[[], Any] | None = None,
        after_s: float = 61,
        to: MailServer = server,
        **how: Any,
    ) -> None:
        clock.pass_(seconds=after_s)
        ledger = SentLedger(tmp_path)
        recall(database, ledger, clock.now)
        work = Work(database, clock=clock, ledger=ledger)
        rules = rules_for(to, **how)
        reminders = Reminders(work, MAILED, rules.reminder_days, rules.own)
        asyncio.run(reminders.look())
        channel = EmailChannel(work, rules)
        asyncio.run(_until(OutboxSender(work, channel), until or ended(database), clock))

    return sent


async def _until(sender: OutboxSender, condition: Callable[[], Any], clock: Clock) -> None:
    running = asyncio.create_task(sender.run())
    try:
        async with asyncio.timeout(30):
            while not condition():
                await asyncio.sleep(0.01)
                sender.ring()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def states(database: OfficeDatabase) -> list[str]:
    """The states of all e-mails, the oldest first."""
    every = (outbox.WAITING, outbox.SENT, outbox.PARKED, outbox.DROPPED)
    with database.reader() as here:
        return [one.state for one in outbox.listed(here, outbox.EMAIL, states=every)]


def ended(database: OfficeDatabase) -> Callable[[], bool]:
    return lambda: outbox.WAITING not in states(database)


def has(hub: Hub, order_id: str, *steps: Status, **customer: str) -> None:
    """The store has this order of this customer, and head office knows it."""
    order = order_named(order_id)
    hub.add_order(replace(order, customer=replace(order.customer, **customer)))
    happens(hub, order_id, *steps)


def happens(hub: Hub, order_id: str, *statuses: Status) -> None:
    """The store takes these steps, and head office learns of them."""
    hub.advance(order_id, *statuses)
    asyncio.run(hub.send())


def opened(office: HeadOffice) -> StoreRecord:
    return office.admin.create_store("Lyon", "LYON-01")
