"""`kiosk headoffice order`: one order with its journal and its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.cli import shapes
from kiosk.cli.head_office.opening import office
from kiosk.cli.head_office.views import command_json, decision_text
from kiosk.cli.session import DONE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.storage.one_order import OrderOfStore


def show(
    session: Session, given: DatabaseGiven, *, order: str, store: str | None, as_json: bool
) -> int:
    """Print the order with this identifier or pickup code, of whichever store has it."""
    from kiosk.headoffice.storage.one_order import order_found

    with office(session, given) as database, database.reader() as connection:
        found = order_found(connection, order, store)
    if as_json:
        session.say_json(_json(found))
    else:
        _print(session, found)
    return DONE


def _json(found: OrderOfStore) -> dict[str, object]:
    """Everything that `kiosk show` gives in the store but arrivals, and what is known here."""
    shown: dict[str, object] = {"collect_id": found.order_id, "status": None}
    if found.order is not None:
        shown = shapes.order_json(found.order, (), found.journal)
        del shown["arrivals"]
    return {
        **shown,
        "store_id": found.store_id,
        "store": found.store_name,
        "erased_at": shapes.timestamp(found.erased_at),
        "commands": [command_json(command) for command in found.commands],
    }


def _print(session: Session, found: OrderOfStore) -> None:
    words = session.words
    session.say(words("labelled", label=words("headoffice.store"), value=found.store_name))
    if found.order is None:
        session.say(f"{found.order_id}  {words('headoffice.not_taken')}")
    else:
        country = session.settings.country
        for line in shapes.order_text(words, found.order, None, found.journal, country=country):
            session.say(line)
    if found.erased_at is not None:
        session.say(words("headoffice.erased_at", at=words.day_time(found.erased_at)))
    for command in found.commands:
        session.say(f"  {decision_text(session, command, found.last_contact_at)}")
