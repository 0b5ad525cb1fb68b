"""An SMTP server is down or slow, refuses or wants a login: each e-mail comes once, or parks."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from kiosk.domain.status import Status
from kiosk.headoffice.admin.mail_admin import MailAdmin
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.sync.identity.certificates import make_certificate
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub
from tests.mails.conftest import Sends, has, states
from tests.mails.mail_server import MailServer, mail_server


def said(database: OfficeDatabase) -> list[str]:
    with database.reader() as here:
        return [one.said for one in outbox.listed(here, outbox.EMAIL)]


def test_a_refused_address_parks_its_own_e_mail_until_somebody_sends_it_again(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase, clock: Clock
) -> None:
    has(hub, "C-1", Status.READY, email="gone@example.fr")
    has(hub, "C-2", Status.READY)
    server.refused["gone@example.fr"] = "550 5.1.1 gone@example.fr: user unknown"
    sends()
    assert states(database) == [outbox.PARKED, outbox.SENT]
    assert said(database) == ["answered 550 5.1.1"], "without the address"
    assert len(server.asked) == 2
    server.refused.clear()
    assert MailAdmin(database, clock).resend("C-1") == 1
    sends()
    assert states(database) == [outbox.SENT] * 2
    assert len(server.mails) == 2


def test_an_address_that_is_put_off_is_tried_again_and_delays_nobody_else(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY, email="grey@example.fr")
    has(hub, "C-2", Status.READY)
    server.refused["grey@example.fr"] = "451 4.7.1 Greylisted"
    sends(lambda: server.mails and "grey@example.fr" in server.asked)
    assert server.to("zoe@example.fr")
    server.refused.clear()
    sends()
    assert states(database) == [outbox.SENT] * 2
    assert len(server.mails) == 2


def test_a_server_that_is_away_gets_each_e_mail_once_when_it_is_back(
    hub: Hub, sends: Sends, database: OfficeDatabase
) -> None:
    with mail_server() as server:
        pass
    for number in range(6):
        has(hub, f"C-{number}", Status.READY)
    sends(lambda: any(said(database)), to=server)
    assert set(said(database)) <= {"", "not reached (ConnectionRefusedError)"}
    with mail_server(server):
        sends(to=server)
    assert states(database) == [outbox.SENT] * 6
    assert sorted(server.subjects) == [f"Votre commande C-{n} est prête" for n in range(6)]


def test_a_slow_server_is_waited_for_and_one_that_does_not_answer_is_asked_again(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    server.hangs = True
    sends(lambda: said(database) != [""], taken_s=0.2)
    assert said(database) == ["no answer in time"]
    server.released.set()
    server.hangs = False
    sends()
    assert states(database) == [outbox.SENT]
    assert {*server.ids} == {*server.unanswered}, "it is the same e-mail"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of this computer; whoever trusts what OpenSSL is given by the environment trusts it."""
    paths = make_certificate(tmp_path / "certificates", ("127.0.0.1",))
    monkeypatch.setenv("SSL_CERT_FILE", str(paths.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths.certificate, paths.key)
    return context


def test_the_login_is_sent_after_starttls_and_a_wrong_one_parks_nothing(
    hub: Hub, sends: Sends, database: OfficeDatabase, certificate: ssl.SSLContext
) -> None:
    has(hub, "C-1", Status.READY)
    has(hub, "C-2", Status.READY)
    with mail_server(tls=certificate, logins={"shop": "Zoé's secret"}) as server:
        login = {"to": server, "security": "starttls", "user": "shop"}
        sends(lambda: any(said(database)), password="wrong", **login)
        assert "the login: answered 535 5.7.8" in said(database)
        sends(password="Zoé's secret", **login)
    assert len(server.mails) == 2
    assert states(database) == [outbox.SENT] * 2


def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_login_nor_e_mail(
    hub: Hub,
    sends: Sends,
    database: OfficeDatabase,
    certificate: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    has(hub, "C-1", Status.READY)
    with mail_server(tls=certificate) as server:
        sends(lambda: any(said(database)), to=server, security="starttls")
        assert said(database) == ["its certificate is not trusted: self-signed certificate"]
    with mail_server() as open_to_all:
        sends(lambda: "STARTTLS" in said(database)[0], to=open_to_all, security="starttls")
    assert server.asked == open_to_all.asked == []


def test_a_server_that_speaks_tls_from_the_start_takes_logins_and_e_mails(
    hub: Hub, sends: Sends, database: OfficeDatabase, certificate: ssl.SSLContext
) -> None:
    has(hub, "C-1", Status.READY)
    logins = {"shop": "Zoé's secret"}
    with mail_server(tls=certificate, tls_from_the_start=True, logins=logins) as server:
        login = {"to": server, "security": "tls", "user": "shop"}
        sends(lambda: any(said(database)), password="wrong", **login)
        assert said(database) == ["the login: answered 535 5.7.8"]
        sends(password=logins["shop"], **login)
    assert len(server.mails) == 1
    assert states(database) == [outbox.SENT]


def test_a_server_that_speaks_tls_from_the_start_needs_a_certificate_that_is_trusted(
    hub: Hub,
    sends: Sends,
    database: OfficeDatabase,
    certificate: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    has(hub, "C-1", Status.READY)
    with mail_server(tls=certificate, tls_from_the_start=True) as server:
        with monkeypatch.context() as nobody_vouches:
            nobody_vouches.delenv("SSL_CERT_FILE")
            sends(lambda: any(said(database)), to=server, security="tls")
        assert said(database) == ["its certificate is not trusted: self-signed certificate"]
        assert server.asked == []
        sends(to=server, security="tls")
    assert states(database) == [outbox.SENT]


def test_who_asks_for_the_other_way_of_tls_hears_that_it_is_not_spoken_there(
    hub: Hub, sends: Sends, server: MailServer, database: OfficeDatabase
) -> None:
    has(hub, "C-1", Status.READY)
    sends(lambda: any(said(database)), security="tls")
    assert said(database) == ["it does not speak TLS from the start"]
    assert server.asked == []


def test_that_an_e_mail_was_sent_is_on_the_disk_before_the_database_says_so(
    hub: Hub, sends: Sends, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No power cut takes a line, of whose loss only a database that is restored would know."""
    on_disk: dict[Path, bytes] = {}
    fsync, note_ended = os.fsync, outbox.note_ended
    early: list[str] = []

    def synced(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        on_disk[path] = path.read_bytes() if path.is_file() else b""
        fsync(descriptor)

    def noted(here: Connection, message_id: str, *more: Any) -> None:
        if not any(message_id.encode() in written for written in on_disk.values()):
            early.append(message_id)
        note_ended(here, message_id, *more)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(outbox, "note_ended", noted)
    for number in range(6):
        has(hub, f"C-{number}", Status.READY)
    sends()
    assert (len(server.mails), early) == (6, [])
    assert {tmp_path, tmp_path / "sent"} <= on_disk.keys(), "nor the names of the files"
