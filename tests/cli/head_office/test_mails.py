"""`kiosk headoffice mails`: what is parked, sent again, and whether the server takes e-mails."""

from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.headoffice.replication.mail_rows import ASKED_LATE
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import EMAIL, PARKED, MessageKey
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.sync.identity.certificates import make_certificate
from tests.cli.conftest import Cli
from tests.mails.mail_server import mail_server, plain

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MAILS = ("headoffice", "mails")


@pytest.fixture
def office(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A head office in English whose e-mail about C-1 is parked."""
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    made = kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01", "--json")
    database = OfficeDatabase(sqlite_url(Path(kiosk.data_dir) / FILE_NAME))
    store_id = json.loads(made.out)["store_id"]
    key = MessageKey(EMAIL, "customers", store_id, "C-1", "ready:e-1")
    with database.transaction() as here:
        outbox.add(here, key, 1, '{"occasion": "ready"}', NOON)
        outbox.note_ended(here, key.message_id, PARKED, NOON, "answered 550 5.1.1")
    database.close()
    return kiosk


def set_up(office: Cli, text: str) -> None:
    (Path(office.data_dir) / "kiosk.toml").write_text(text, encoding="utf-8")


def test_what_is_parked_is_listed_and_sent_again_once(office: Cli) -> None:
    shown = office(*MAILS, "list").out
    assert "C-1  Lyon  order ready  parked" in shown
    assert "answered 550 5.1.1" in shown
    assert office(*MAILS, "resend", "C-1").code == 0
    (left,) = json.loads(office(*MAILS, "list", "--json").out)
    assert (left["collect_id"], left["about"], left["state"]) == ("C-1", "ready", "waiting")
    again = office(*MAILS, "resend")
    assert (again.code != 0, again.out, again.err.count("\n")) == (True, "", 1)


def test_an_e_mail_to_oneself_shows_what_a_customer_gets_in_the_shops_own_words(
    office: Cli,
) -> None:
    own = '[en.ready]\nsubject = "Come in, {order} is here"\n'
    (Path(office.data_dir) / "emails.toml").write_text(own, encoding="utf-8")
    with mail_server() as server:
        set_up(
            office,
            f'smtp_host = "127.0.0.1"\nsmtp_port = {server.port}\nsmtp_security = "none"\n'
            'mail_from = "pickup@shop.example"\nstore_name = "Maison Verdier"\n',
        )
        done = office(*MAILS, "test", "nadia@shop.example")
        assert (done.code, done.err) == (0, "")
        (mail,) = server.mails
        assert mail["Subject"] == "Come in, TEST-1 is here"
        assert "K7QF2M8" in plain(mail)
        server.refused["nobody@shop.example"] = "550 5.1.1 Unknown"
        refused = office(*MAILS, "test", "nobody@shop.example")
        assert (refused.code, refused.out) == (5, "")
        assert "answered 550 5.1.1" in refused.err
        wrong = office(*MAILS, "test", "no address")
        assert (wrong.code, wrong.err.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "shows a certificate that this computer does not trust (self-signed certificate): "),
        ("fr", "présente un certificat auquel cet ordinateur ne fait pas confiance ("),
    ],
)
def test_a_server_whose_certificate_nobody_vouches_for_is_named_with_what_to_do(
    office: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, sentence: str
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    paths = make_certificate(tmp_path / "certificates", ("127.0.0.1",))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths.certificate, paths.key)
    with mail_server(tls=context, tls_from_the_start=True) as server:
        set_up(
            office,
            f'smtp_host = "127.0.0.1"\nsmtp_port = {server.port}\nsmtp_security = "tls"\n'
            'mail_from = "pickup@shop.example"\n',
        )
        refused = office(*MAILS, "test", "nadia@shop.example")
        assert (refused.code, refused.out, refused.err.count("\n")) == (5, "", 1)
        assert sentence in refused.err
        assert "ca-certificates" in refused.err
        monkeypatch.setenv("SSL_CERT_FILE", str(paths.certificate))
        assert office(*MAILS, "test", "nadia@shop.example").code == 0
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("", "smtp_host and mail_from"),
        ('smtp_user = "shop"\n', "there is no password"),
        ('smtp_user = "shop"\nsmtp_password_file = "/nowhere"\n', "/nowhere cannot be read"),
        ('smtp_user = "shop"\nsmtp_security = "none"\n', "unencrypted"),
        ('mail_kinds = ["ready"]\n', "[en.ready] text"),
    ],
)
@pytest.mark.parametrize("command", [("mails", "test", "a@b.example"), ("serve",)])
def test_settings_that_cannot_work_stop_it_with_one_sentence(
    office: Cli,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    sentence: str,
    command: tuple[str, ...],
) -> None:
    base = 'smtp_host = "smtp.shop.example"\nmail_from = "pickup@shop.example"\n'
    base = base if settings else ""
    kinds = "" if "mail_kinds" in settings else 'mail_kinds = ["ready"]\n'
    set_up(office, base + kinds + settings)
    if "unencrypted" in sentence:
        monkeypatch.setenv("KIOSK_SMTP_PASSWORD", "secret")
    if sentence.startswith("["):
        path = Path(office.data_dir) / "emails.toml"
        path.write_text('[en.ready]\ntext = "Hello {nane}"\n', encoding="utf-8")
        sentence = "en.ready.text: {nane} is not filled in"
    answer = office("headoffice", *command)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


SMTP = 'smtp_host = "smtp.shop.example"\nmail_from = "pickup@shop.example"\n'
READY = SMTP + 'mail_kinds = ["ready"]\n'
SET = ("headoffice", "settings", "set", "mail_again=true")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", 'Add "ready" to mail_kinds'), ("fr", "Ajoutez « ready » à mail_kinds")],
)
@pytest.mark.parametrize("kinds", ["", 'mail_kinds = ["moved"]\n'], ids=["nothing", "others"])
def test_no_store_is_given_to_send_again_what_head_office_never_sends(
    office: Cli, monkeypatch: pytest.MonkeyPatch, kinds: str, language: str, sentence: str
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    set_up(office, kinds)
    refused = office(*SET, "--all-stores")
    assert (refused.code != 0, refused.out, refused.err.count("\n")) == (True, "", 1)
    assert sentence in refused.err.replace("\u00a0", " ")
    assert office(*SET[:3], "mail_again=false", "--all-stores").code == 0
    set_up(office, READY)
    assert office(*SET, "--all-stores").code == 0
    # What is given stays given; giving it anew, as by going back to that version, is refused.
    set_up(office, kinds)
    assert office(*SET[:3], "mode=dark", "--store", "Lyon").code == 0
    assert office("headoffice", "settings", "unset", "mail_again", "--store", "Lyon").code == 0
    back = office("headoffice", "settings", "restore", "--store", "Lyon", "--version", "2")
    assert (back.code != 0, back.out) == (True, "")
    assert sentence in back.err.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("not sent", "more than a day after the counter asked for it; ask again there")),
        ("fr", ("pas envoyé", "plus d’un jour après la demande du comptoir")),
    ],
)
def test_what_the_counter_asked_for_in_vain_is_listed_with_the_reason_and_never_sent(
    office: Cli, monkeypatch: pytest.MonkeyPatch, language: str, shown: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    database = OfficeDatabase(sqlite_url(Path(office.data_dir) / FILE_NAME))
    with database.transaction() as here:
        store_id = outbox.listed(here, EMAIL)[0].store_id
        for order_id, contents in (("C-2", "{}"), ("C-3", '{"asked_at": "2026-11-24T12:00:00Z"}')):
            key = MessageKey(EMAIL, "customers", store_id, order_id, f"ready:{order_id}")
            outbox.add(here, key, 1, json.dumps({"occasion": "ready"} | json.loads(contents)), NOON)
            outbox.drop(here, key.message_id, NOON, ASKED_LATE)
    database.close()
    listed = office(*MAILS, "list").out.replace("\u00a0", " ")
    assert all(text in listed for text in ("C-3", *shown))
    assert "C-2" not in listed
    last = json.loads(office(*MAILS, "list", "--json").out)[-1]
    assert (last["collect_id"], last["state"], last["said"]) == ("C-3", "dropped", ASKED_LATE)
    assert (last["parked_at"], last["not_sent_at"]) == (None, "2026-11-24T12:00:00Z")
    assert office(*MAILS, "resend", "C-3").code != 0
