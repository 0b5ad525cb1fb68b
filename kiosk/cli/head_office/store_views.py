"""`kiosk headoffice stores`: lists head office's stores."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kiosk.cli import shapes
from kiosk.cli.head_office.opening import office
from kiosk.cli.head_office.parts import contact_text, say_more
from kiosk.cli.session import DONE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.storage.pages import ListPage
    from kiosk.headoffice.storage.store_list import StoreSummary


def stores(
    session: Session,
    given: DatabaseGiven,
    *,
    is_closed: bool | None,
    has_hub: bool | None,
    silent_h: float | None,
    page: ListPage,
    as_json: bool,
) -> int:
    """Print the stores. None: whatever it is. `silent_h`: those not heard for so many hours."""
    from kiosk.headoffice.storage import store_list
    from kiosk.storage.database import utc_now

    silent_since = None if silent_h is None else utc_now() - timedelta(hours=silent_h)
    wanted = store_list.StoreFilter(is_closed, has_hub, silent_since)
    with office(session, given) as database, database.reader() as connection:
        part = page.of(store_list.stores(connection, wanted))
    if as_json:
        session.say_json([_json(store) for store in part.lines])
    elif not part.lines:
        session.say(session.words("headoffice.no_stores"))
    else:
        for store in part.lines:
            session.say(_text(session, store))
        say_more(session, page, part)
    return DONE


def _text(session: Session, store: StoreSummary) -> str:
    words = session.words
    if store.closed_at is not None:
        state = words("headoffice.closed_at", at=words.day_time(store.closed_at))
    elif not store.has_hub:
        state = words("headoffice.no_hub_yet")
    else:
        state = contact_text(session, store.last_contact_at)
    columns = [store.store_id, store.name, store.exchange_place_id, state]
    if store.open_commands:
        columns.append(words("headoffice.open_commands", count=store.open_commands))
    return "  ".join(columns)


def _json(store: StoreSummary) -> dict[str, Any]:
    return {
        "store_id": store.store_id,
        "name": store.name,
        "exchange_place_id": store.exchange_place_id,
        "created_at": shapes.timestamp(store.created_at),
        "closed_at": shapes.timestamp(store.closed_at),
        "has_hub": store.has_hub,
        "last_contact_at": shapes.timestamp(store.last_contact_at),
        "entries": store.log_seq,
        "open_commands": store.open_commands,
    }
