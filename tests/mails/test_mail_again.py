"""What staff ask for at the counter is mailed once, if the order still waits for its customer."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.headoffice.admin.mail_admin import MailAdmin
from kiosk.headoffice.replication.mail_rows import MailedChanges
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.notifications.texts import Occasion
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub
from tests.mails.conftest import Sends, happens, has, opened, states
from tests.mails.mail_server import MailServer, mail_server, plain

READY = "Votre commande C-1 est prête"
ON_BOTH = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


def asked(hub: Hub, order_id: str = "C-1") -> None:
    """Somebody at the counter asks for the e-mail, and head office learns of it."""
    hub.note(EventKind.MAIL_ASKED, order_id)
    asyncio.run(hub.send())


@ON_BOTH
def test_a_customer_gets_the_same_e_mail_again_at_once_and_once(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    asked(hub)
    asyncio.run(hub.send(after=0))
    sends(after_s=0)
    sends()
    assert states(database) == [outbox.SENT] * 2
    assert server.subjects == [READY] * 2
    assert len(set(server.ids)) == 2, "a mailbox takes it for another e-mail"
    assert plain(server.mails[0]) == plain(server.mails[1])


def test_it_takes_the_place_of_one_that_waits_for_its_minute(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    asked(hub)
    sends(after_s=0)
    sends()
    assert sorted(states(database)) == [outbox.DROPPED, outbox.SENT]
    assert server.subjects == [READY]


def test_two_counters_that_were_cut_off_ask_for_one_e_mail(
    hub: Hub, sends: Sends, server: MailServer
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    asked(hub)
    sends()
    asked(hub)
    sends()
    assert server.subjects == [READY] * 2


def test_what_fails_with_the_server_is_not_doubled_by_asking(
    hub: Hub, sends: Sends, database: OfficeDatabase
) -> None:
    with mail_server() as away:
        pass
    has(hub, "C-1", Status.READY)
    sends(lambda: was_tried(database), to=away)
    asked(hub)
    with mail_server(away):
        sends(to=away)
    assert away.subjects == [READY]


def was_tried(database: OfficeDatabase) -> bool:
    with database.reader() as here:
        return any(one.tries for one in outbox.listed(here, outbox.EMAIL))


def test_who_is_here_is_mailed_and_who_was_served_or_erased_meanwhile_is_not(
    hub: Hub, sends: Sends, server: MailServer
) -> None:
    for number in (1, 2, 3):
        has(hub, f"C-{number}", Status.READY)
    sends()
    server.mails.clear()
    happens(hub, "C-1", Status.AWAITING)
    for number in (1, 2, 3):
        asked(hub, f"C-{number}")
    happens(hub, "C-2", Status.AWAITING, Status.IN_PROGRESS)
    hub.note(EventKind.ERASED, "C-3")
    asyncio.run(hub.send())
    asked(hub, "C-3")
    sends()
    assert server.subjects == [READY]


@pytest.mark.parametrize("mailed", [(), (Occasion.MOVED,)])
def test_nothing_is_mailed_again_that_is_not_mailed_at_all(
    database: OfficeDatabase, clock: Clock, sends: Sends, mailed: tuple[Occasion, ...]
) -> None:
    office = HeadOffice(database, clock=clock, mailed=MailedChanges(frozenset(mailed)))
    hub = Hub(office)
    asyncio.run(hub.join(opened(office).store_id))
    has(hub, "C-1", Status.READY)
    asked(hub)
    sends()
    assert states(database) == [outbox.DROPPED]
    assert not_sent(database, clock) == [
        ("C-1", "customers are not mailed that their order is ready")
    ]


def not_sent(database: OfficeDatabase, clock: Clock) -> list[tuple[str, str]]:
    """What was asked for and is not sent, as head office is shown it: the order, and why."""
    listed = MailAdmin(database, clock).all().messages
    return [(one.order_id, one.said) for one in listed if one.state == outbox.DROPPED]


@ON_BOTH
def test_what_reaches_head_office_after_a_day_is_shown_as_not_sent(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase, clock: Clock
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    clock.pass_(hours=30)
    asked(hub)
    asyncio.run(hub.send(after=0))
    sends(after_s=0)
    assert server.subjects.count(READY) == 1
    why = "head office learned of it more than a day after it was asked for"
    assert not_sent(database, clock) == [("C-1", why)]


def test_who_was_served_before_it_was_sent_is_shown_and_what_is_undone_without_asking_is_not(
    hub: Hub, sends: Sends, database: OfficeDatabase, clock: Clock
) -> None:
    for number in (1, 2):
        has(hub, f"C-{number}", Status.READY)
    sends()
    asked(hub, "C-1")
    for number in (1, 2):
        happens(hub, f"C-{number}", Status.AWAITING, Status.IN_PROGRESS)
    asked(hub, "C-2")
    sends()
    assert not_sent(database, clock) == [
        ("C-1", "it is not so any more"),
        ("C-2", "it is not so any more"),
    ]


def test_a_stores_history_is_not_shown_as_not_sent(
    hub: Hub, sends: Sends, database: OfficeDatabase, clock: Clock
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    hub.note(EventKind.MAIL_ASKED, "C-1")
    clock.pass_(hours=24 * 31)
    asyncio.run(hub.send())
    assert not_sent(database, clock) == []
