"""What happens to an order is mailed to its customer: once, in their language, if it stays so."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from pydantic import JsonValue

from kiosk.domain.events.event import EventKind
from kiosk.domain.events.payloads import slot_data
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.given_settings import EVERY_DEVICE
from kiosk.headoffice.admin.settings_admin import SettingsAdmin
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.headoffice.store_api.office import HeadOffice
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import HEAD_OFFICE, NOON, SLOT, Hub
from tests.mails.conftest import FROM, Sends, happens, has, opened, states
from tests.mails.mail_server import MailServer, plain, qr_of
from tests.services.notifications.qr_reader import read_qr

ON_BOTH = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
LATER = Slot(SLOT.start + timedelta(days=1), SLOT.end + timedelta(days=1))
CODE = "K7QF2M8"
READY_IN = {
    "fr": ("Votre commande C-fr est prête", "mardi 24 novembre, 13:00–13:30"),
    "en": ("Your order C-en is ready", "Tuesday 24 November, 13:00–13:30"),
    "es": ("Su pedido C-es está listo", "martes 24 de noviembre, 13:00–13:30"),
    "nl": ("Uw bestelling C-nl staat klaar", "dinsdag 24 november, 13:00–13:30"),
}


@ON_BOTH
def test_a_ready_order_is_mailed_once_to_each_customer_in_their_language(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    for language in READY_IN:
        has(hub, f"C-{language}", Status.READY, email=f"{language}@example.fr", language=language)
    asyncio.run(hub.send(after=0))
    sends()
    sends()
    assert states(database) == [outbox.SENT] * 4
    assert len(server.mails) == 4
    for language, (subject, slot) in READY_IN.items():
        (mail,) = server.to(f"{language}@example.fr")
        assert mail["Subject"] == subject
        assert slot in plain(mail)
        assert CODE in plain(mail)
        assert read_qr(qr_of(mail)) == CODE
        assert mail["Content-Language"] == language
        kinds = [part.get_content_type() for part in mail.walk()]
        assert kinds == [
            *("multipart/alternative", "text/plain"),
            *("multipart/related", "text/html", "image/png"),
        ]


def test_the_headers_are_those_of_an_automatic_e_mail_from_the_store(
    hub: Hub, sends: Sends, server: MailServer, clock: Clock
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    (mail,) = server.mails
    assert (mail["From"], mail["To"]) == (f"Lyon <{FROM}>", "Zoé Lefèvre <zoe@example.fr>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<msg_[0-9a-f]{32}@example\.fr>", mail["Message-ID"])
    assert parsedate_to_datetime(mail["Date"]) == clock.now
    assert "+0100" in mail["Date"], "in the store's time"
    assert b"=?utf-8?" in mail.as_bytes().split(b"\r\n\r\n")[0].lower()


def test_nothing_is_mailed_unless_it_is_switched_on(
    database: OfficeDatabase, clock: Clock, sends: Sends, server: MailServer
) -> None:
    silent = HeadOffice(database, clock=clock)
    hub = Hub(silent)
    asyncio.run(hub.join(opened(silent).store_id))
    has(hub, "C-1", Status.READY)
    sends()
    assert (states(database), server.mails) == ([], [])


def test_what_is_undone_before_its_e_mail_leaves_is_mailed_to_nobody(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    sends(lambda: True, after_s=30)
    assert server.mails == [], "a minute has not passed"
    hub.step("C-1", Status.BLOCKED)
    hub.step("C-1", Status.STARTED, data={"corrects": "x", "ready_at": None})
    asyncio.run(hub.send())
    sends()
    assert states(database) == [outbox.DROPPED]
    happens(hub, "C-1", Status.READY)
    sends()
    assert server.subjects == ["Votre commande C-1 est prête"]


def test_a_customer_hears_of_the_last_move_alone_and_of_none_that_was_taken_back(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1")
    has(hub, "C-2")
    latest = Slot(LATER.start + timedelta(hours=1), LATER.end + timedelta(hours=1))
    for order_id, slot in (("C-1", LATER), ("C-1", latest), ("C-2", LATER), ("C-2", SLOT)):
        hub.step(order_id, Status.REPLANNED, HEAD_OFFICE, data={"slot": slot_data(slot)})
        hub.step(order_id, Status.STARTED)
    asyncio.run(hub.send())
    sends()
    assert server.subjects == ["Votre commande C-1 : retrait modifié"]
    assert "Nouveau créneau : mercredi 25 novembre, 14:00–14:30\n" in plain(server.mails[0])
    assert "au plus tard" not in plain(server.mails[0]), "it is not ready yet"


def test_another_pick_up_by_date_is_mailed_with_the_date_alone(
    hub: Hub, sends: Sends, server: MailServer
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    hub.note(EventKind.KEPT, "C-1", data={"until": "2026-12-05"})
    asyncio.run(hub.send())
    sends()
    moved = server.mails[1]
    assert "À retirer au plus tard le samedi 5 décembre." in plain(moved)
    assert "créneau :" not in plain(moved).lower()


def test_a_cancelled_order_is_mailed_without_a_code_and_nothing_after_it(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    hub.step("C-1", Status.CANCELLED, HEAD_OFFICE, reason="CANCELLED_UNKNOWN")
    asyncio.run(hub.send())
    sends()
    assert server.subjects == ["Votre commande C-1 est annulée"]
    assert CODE not in server.mails[0].as_string()
    assert states(database) == [outbox.DROPPED, outbox.SENT]


def test_customers_are_reminded_before_the_pick_up_by_date_and_on_it_when_the_store_opens(
    hub: Hub, sends: Sends, server: MailServer, clock: Clock, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)  # Tuesday; kept for three opening days: until Friday.
    sends()
    clock.now = NOON.replace(day=25, hour=7, minute=59)
    sends(lambda: True, after_s=0)
    assert len(server.mails) == 1
    sends()
    sends()
    assert server.subjects[1:] == ["Votre commande C-1 vous attend"]
    assert "au plus tard le vendredi 27 novembre" in plain(server.mails[1])
    clock.now = NOON.replace(day=27, hour=7, minute=59)
    sends(lambda: True, after_s=0)
    assert len(server.mails) == 2
    sends()
    sends()
    assert server.subjects[2:] == ["Dernier jour pour retirer votre commande C-1"]
    clock.now = NOON.replace(day=28)
    sends()
    assert len(server.mails) == 3


def test_a_reminder_is_counted_in_the_opening_days_that_head_office_gives_the_store(
    hub: Hub, sends: Sends, server: MailServer, clock: Clock, office: HeadOffice
) -> None:
    given: dict[str, JsonValue] = {"keep_days": 2, "open_days": ["tue", "sat"], "opens_at_h": 11}
    SettingsAdmin(office._database, clock).give("Lyon", EVERY_DEVICE, given, by="Nadia")
    has(hub, "C-1", Status.READY)  # Kept until the second opening day: Tuesday a week later.
    sends()
    assert "au plus tard le mardi 1er décembre" in plain(server.mails[0])
    clock.now = NOON.replace(month=12, day=1, hour=10)
    sends()
    assert server.subjects[1:] == ["Dernier jour pour retirer votre commande C-1"]


def test_nobody_is_reminded_of_what_was_collected_meanwhile(
    hub: Hub, sends: Sends, server: MailServer, clock: Clock, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    sends()
    clock.now = NOON.replace(day=27, hour=9)
    server.refused["zoe@example.fr"] = "450 4.2.1 Try later"
    sends(lambda: len(server.asked) > 1)
    happens(hub, "C-1", Status.AWAITING, Status.IN_PROGRESS)
    server.refused.clear()
    sends(after_s=3600)
    assert len(server.mails) == 1
    assert states(database) == [outbox.SENT, outbox.DROPPED]


def test_what_happened_more_than_a_day_ago_is_mailed_to_nobody(
    hub: Hub, sends: Sends, clock: Clock, database: OfficeDatabase
) -> None:
    clock.pass_(days=10)
    has(hub, "C-1", Status.READY)
    sends(after_s=0)
    assert states(database) == []


def test_an_order_whose_customer_is_erased_or_has_no_address_is_mailed_to_nobody(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY, email="")
    has(hub, "C-2", Status.READY)
    hub.note(EventKind.ERASED, "C-2")
    asyncio.run(hub.send())
    sends()
    assert (server.mails, states(database)) == ([], [outbox.DROPPED])


def test_a_restored_head_office_mails_nobody_again(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase, tmp_path: Path
) -> None:
    has(hub, "C-1")
    backup = tmp_path / "backup.db"
    with sqlite3.connect(tmp_path / FILE_NAME) as source, sqlite3.connect(backup) as copy:
        source.backup(copy)
    happens(hub, "C-1", Status.READY)
    sends()
    before = server.ids
    database.close()
    for path in tmp_path.glob(f"{FILE_NAME}*"):
        path.unlink()
    backup.rename(tmp_path / FILE_NAME)
    assert states(database) == [], "the database knows nothing of the e-mail"
    asyncio.run(hub.send())
    assert states(database) == [outbox.WAITING]
    sends()
    assert states(database) == [outbox.SENT]
    assert server.ids == before
