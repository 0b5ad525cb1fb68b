"""`kiosk headoffice client`: the retailers' systems that may call the Collect API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.cli import arguments, shapes
from kiosk.cli.head_office.opening import office
from kiosk.cli.head_office.stores import NAME_LENGTH_MAX
from kiosk.cli.session import DONE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.client_admin import ClientAdmin, KnownClient


def create(
    session: Session,
    given: DatabaseGiven,
    *,
    name: str,
    stores: Sequence[str],
    shows_cancelled: bool,
    as_json: bool,
) -> int:
    """Create a client; print its identifier and, this once, its secret."""
    name = arguments.name_given(session, session.words("help.metavar.NAME"), name, NAME_LENGTH_MAX)
    with _clients(session, given) as here:
        created = here.create(name, stores, shows_cancelled=shows_cancelled)
    if as_json:
        session.say_json({"client_id": created.client_id, "client_secret": created.secret})
        return DONE
    params = {"name": name, "client_id": created.client_id, "secret": created.secret}
    session.say(session.words("headoffice.client_created", **params))
    return DONE


def list_all(session: Session, given: DatabaseGiven, *, as_json: bool) -> int:
    """Print the clients, without their secrets."""
    with _clients(session, given) as here:
        known = here.all()
    if as_json:
        session.say_json([_json(client) for client in known])
    elif not known:
        session.say(session.words("headoffice.no_clients"))
    else:
        for client in known:
            session.say(_text(session, client))
    return DONE


def revoke(session: Session, given: DatabaseGiven, *, client: str) -> int:
    """Refuse a client from now on, with the tokens it has."""
    with _clients(session, given) as here:
        revoked = here.revoke(client)
    session.say(session.words("headoffice.client_revoked", name=revoked.name))
    return DONE


@contextmanager
def _clients(session: Session, given: DatabaseGiven) -> Iterator[ClientAdmin]:
    from kiosk.headoffice.admin.client_admin import ClientAdmin
    from kiosk.headoffice.id_source import IdSource
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield ClientAdmin(database, utc_now, IdSource())


def _text(session: Session, client: KnownClient) -> str:
    words, record = session.words, client.record
    if client.stores is None:
        stores = words("headoffice.client_of_all")
    else:
        stores = ", ".join(client.stores)
    columns = [record.client_id, record.name, stores]
    if record.revoked_at is not None:
        at = words.day_time(record.revoked_at)
        columns.append(words("headoffice.client_revoked_at", at=at))
    return "  ".join(columns)


def _json(client: KnownClient) -> dict[str, object]:
    record = client.record
    return {
        "client_id": record.client_id,
        "name": record.name,
        "stores": None if client.stores is None else list(client.stores),
        "shows_cancelled": record.shows_cancelled,
        "created_at": shapes.timestamp(record.created_at),
        "revoked_at": shapes.timestamp(record.revoked_at),
    }
