"""`kiosk headoffice mails`: shows what is not sent yet, sends it again, tries the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.cli import shapes
from kiosk.cli.head_office.mails.rules import own_mail_texts, sender_here
from kiosk.cli.head_office.opening import office
from kiosk.cli.session import DONE, INVALID_INPUT, NETWORK_PROBLEM, Session
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.mail_admin import MailAdmin
    from kiosk.headoffice.storage.collects.outbox import Message
    from kiosk.services.notifications.emails import CustomerEmail

SAMPLE_CODE = "K7QF2M8"


def list_all(session: Session, given: DatabaseGiven, *, as_json: bool) -> int:
    """Print what waits, what is parked and what was asked for in vain, the oldest first."""
    with _mails(session, given) as here:
        listed = here.all()
    if as_json:
        session.say_json([_json(one) for one in listed.messages])
    elif not listed.messages:
        session.say(session.words("headoffice.no_mails"))
    else:
        for one in listed.messages:
            session.say(_text(session, one, listed.names.get(one.store_id, one.store_id)))
    return DONE


def resend(session: Session, given: DatabaseGiven, *, collect_id: str | None) -> int:
    """Send parked e-mails again: the server does, within a second."""
    with _mails(session, given) as here:
        count = here.resend(collect_id)
    session.say(session.words("headoffice.mails_resent", count=count))
    return DONE


def test(session: Session, address: str) -> int:
    """Send the e-mail about a sample order that is ready; print what the server answers."""
    from kiosk.headoffice.mail.smtp import NOT_TRUSTED, SmtpSender
    from kiosk.services.notifications.emails import InvalidRecipient, StoreSender, make_email
    from kiosk.services.notifications.texts import Occasion
    from kiosk.services.outgoing import SendOutcome

    settings = session.settings
    server = sender_here(session)
    text = own_mail_texts(session).text("", settings.language, Occasion.READY)
    sender = StoreSender(settings.store_name, settings.mail_from)
    try:
        message = make_email(_sample(address, settings.language), text, sender)
        to = message["To"].addresses[0].addr_spec
    except (InvalidRecipient, IndexError):
        session.stop(INVALID_INPUT, "headoffice.invalid_mail_address", given=short(address))
    where = f"{server.host}:{server.port}"
    tried = asyncio.run(SmtpSender(server, settings.mail_from).send(message, to))
    if tried.outcome is not SendOutcome.DONE:
        is_distrusted = tried.said.startswith(NOT_TRUSTED)
        key = "mail_certificate_not_trusted" if is_distrusted else "mail_not_taken"
        said = tried.said.removeprefix(NOT_TRUSTED)
        session.stop(NETWORK_PROBLEM, f"headoffice.{key}", server=where, said=said)
    session.say(session.words("headoffice.mail_taken", server=where, address=address))
    return DONE


def _sample(address: str, language: str) -> CustomerEmail:
    from kiosk.domain.order import Customer, Slot
    from kiosk.headoffice.id_source import IdSource
    from kiosk.services.notifications.emails import CustomerEmail
    from kiosk.services.notifications.texts import Occasion

    now = datetime.now(UTC).astimezone()
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    return CustomerEmail(
        Occasion.READY,
        Customer("Camille", "Dupont", "", address, language),
        "TEST-1",
        SAMPLE_CODE,
        f"test_{IdSource().new_id()}",
        now,
        Slot(start, start + timedelta(hours=1)),
        (now + timedelta(days=7)).date(),
        now.tzinfo,
    )


@contextmanager
def _mails(session: Session, given: DatabaseGiven) -> Iterator[MailAdmin]:
    from kiosk.headoffice.admin.mail_admin import MailAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield MailAdmin(database, utc_now)


def _text(session: Session, message: Message, store: str) -> str:
    words = session.words
    about = words(f"headoffice.mail_about_{_occasion(message)}")
    parts = (message.order_id, store, about, *_state_texts(session, message))
    return "  ".join(part for part in parts if part)


def _state_texts(session: Session, message: Message) -> tuple[str, ...]:
    from kiosk.headoffice.storage.collects.outbox import DROPPED

    words = session.words
    at = words.day_time(message.ended_at or message.due_at)
    if message.state == DROPPED:
        return (words("headoffice.mail_not_sent", at=at, why=_why(session, message.said)),)
    key = "parked" if message.ended_at is not None else "waiting"
    state = words(f"headoffice.callback_{key}", at=at, tries=message.tries)
    return state, message.said


def _why(session: Session, said: str) -> str:
    from kiosk.headoffice.mail.channel import UNKNOWN_CUSTOMER
    from kiosk.headoffice.replication.mail_rows import ASKED_LATE, NOT_MAILED, NOT_SO

    keys = {
        ASKED_LATE: "asked_late",
        NOT_MAILED: "ready_off",
        NOT_SO: "not_so",
        UNKNOWN_CUSTOMER: "customer_unknown",
    }
    key = keys.get(said)
    return said if key is None else session.words(f"headoffice.mail_{key}")


def _occasion(message: Message) -> str:
    return str(json.loads(message.contents)["occasion"])


def _json(message: Message) -> dict[str, object]:
    return {
        "message_id": message.message_id,
        "store_id": message.store_id,
        "collect_id": message.order_id,
        "about": _occasion(message),
        "state": message.state,
        "tries": message.tries,
        "created_at": shapes.timestamp(message.created_at),
        "due_at": shapes.timestamp(message.due_at),
        "parked_at": shapes.timestamp(message.ended_at if message.state == "parked" else None),
        "not_sent_at": shapes.timestamp(message.ended_at if message.state == "dropped" else None),
        "said": message.said,
    }
