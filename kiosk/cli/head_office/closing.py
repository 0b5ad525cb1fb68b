"""`kiosk headoffice rename-store`, `close-store` and `reopen-store`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.cli import arguments
from kiosk.cli.head_office.opening import store_admin
from kiosk.cli.head_office.stores import NAME_LENGTH_MAX
from kiosk.cli.session import DONE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven


def rename_store(session: Session, given: DatabaseGiven, *, store: str, name: str) -> int:
    """Give a store another name."""
    metavar = session.words("help.metavar.NAME")
    name = arguments.name_given(session, metavar, name, NAME_LENGTH_MAX)
    with store_admin(session, given) as here:
        before = here.rename(store, name)
    session.say(session.words("headoffice.store_renamed", before=before.name, name=name))
    return DONE


def close_store(session: Session, given: DatabaseGiven, *, store: str) -> int:
    """Refuse a store's devices until it is reopened; its codes that nobody used are withdrawn."""
    with store_admin(session, given) as here:
        closed = here.close(store)
    session.say(session.words("headoffice.store_is_closed", name=closed.name))
    return DONE


def reopen_store(session: Session, given: DatabaseGiven, *, store: str) -> int:
    """Let a closed store's devices in again."""
    with store_admin(session, given) as here:
        before = here.reopen(store)
    key = "store_was_open" if before.closed_at is None else "store_reopened"
    session.say(session.words(f"headoffice.{key}", name=before.name))
    return DONE
