"""`kiosk headoffice callbacks`: shows what is not sent yet, sends it again, makes secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.cli import shapes
from kiosk.cli.head_office.opening import office
from kiosk.cli.session import DONE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.callback_admin import CallbackAdmin
    from kiosk.headoffice.storage.collects.outbox import Message


def list_all(session: Session, given: DatabaseGiven, *, client: str | None, as_json: bool) -> int:
    """Print what waits and what is parked, the oldest first."""
    with _callbacks(session, given) as here:
        listed = here.all(client)
    if as_json:
        session.say_json([_json(one) for one in listed.messages])
    elif not listed.messages:
        session.say(session.words("headoffice.no_callbacks"))
    else:
        for one in listed.messages:
            session.say(_text(session, one, listed.names.get(one.receiver, one.receiver)))
    return DONE


def resend(
    session: Session, given: DatabaseGiven, *, collect_id: str | None, client: str | None
) -> int:
    """Send parked callbacks again: the server does, within a second."""
    with _callbacks(session, given) as here:
        count = here.resend(collect_id, client)
    session.say(session.words("headoffice.callbacks_resent", count=count))
    return DONE


def secret(session: Session, given: DatabaseGiven, *, client: str, as_json: bool) -> int:
    """Make a client's signing secret; print it this once."""
    with _callbacks(session, given) as here:
        found, made = here.new_secret(client)
    if as_json:
        session.say_json({"client_id": found.client_id, "signing_secret": made})
    else:
        session.say(session.words("headoffice.signing_secret", name=found.name, secret=made))
    return DONE


@contextmanager
def _callbacks(session: Session, given: DatabaseGiven) -> Iterator[CallbackAdmin]:
    from kiosk.headoffice.admin.callback_admin import CallbackAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield CallbackAdmin(database, utc_now)


def _text(session: Session, message: Message, name: str) -> str:
    words = session.words
    key = "parked" if message.ended_at is not None else "waiting"
    at = words.day_time(message.ended_at or message.due_at)
    state = words(f"headoffice.callback_{key}", at=at, tries=message.tries)
    return "  ".join(part for part in (message.order_id, name, state, message.said) if part)


def _json(message: Message) -> dict[str, object]:
    return {
        "message_id": message.message_id,
        "client_id": message.receiver,
        "collect_id": message.order_id,
        "state": message.state,
        "tries": message.tries,
        "created_at": shapes.timestamp(message.created_at),
        "due_at": shapes.timestamp(message.due_at),
        "parked_at": shapes.timestamp(message.ended_at),
        "said": message.said,
    }
