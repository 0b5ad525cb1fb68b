"""The stores that clients announced, by the identifiers that the clients gave them."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.bulk import insert_if_new
from kiosk.headoffice.storage.collects.tables import ANNOUNCED_STORES


@frozen
class AnnouncedRecord:
    """A store that a client announced. `contents`: what it sent, as JSON."""

    announced_id: str
    store_id: str
    contents: str


def announce(connection: Connection, record: AnnouncedRecord) -> bool:
    """Save a store that is announced. False where its identifier, or the store, was already."""
    values = {
        "announced_id": record.announced_id,
        "store_id": record.store_id,
        "contents": record.contents,
    }
    return insert_if_new(connection, ANNOUNCED_STORES, values)


def announced(connection: Connection, announced_id: str) -> AnnouncedRecord | None:
    """The store that was announced with this identifier."""
    query = select(ANNOUNCED_STORES).where(ANNOUNCED_STORES.c.announced_id == announced_id)
    row = connection.execute(query).first()
    return None if row is None else AnnouncedRecord(row.announced_id, row.store_id, row.contents)


def save_contents(connection: Connection, announced_id: str, contents: str) -> None:
    """Save what is sent of a store now."""
    this = ANNOUNCED_STORES.c.announced_id == announced_id
    connection.execute(update(ANNOUNCED_STORES).where(this).values(contents=contents))
