"""The stores that clients announce: kept as they come, and opened at head office."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from kiosk.collect_api.ports import AnnouncedStore, Client
from kiosk.collect_api.problems import CollectProblem, RefusalReason, exists
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.codec import to_json
from kiosk.headoffice.storage.collects import announced_stores, clients
from kiosk.headoffice.storage.collects.announced_stores import AnnouncedRecord
from kiosk.headoffice.storage.stores import (
    add_store,
    lock_store,
    save_name,
    stores_at,
    stores_named,
)
from kiosk.services.text_rules import is_printable


class StoreService:
    """The port `Stores` over head office's tables."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def create(self, client: Client, store: AnnouncedStore) -> None:
        """See `Stores.create`."""
        await self._work.write(lambda here: self._create(here, client, store))

    async def change(self, client: Client, store: AnnouncedStore) -> None:
        """See `Stores.change`."""
        await self._work.write(lambda here: _change(here, client, store))

    def _create(self, connection: Connection, client: Client, store: AnnouncedStore) -> None:
        place = store.places[0] if store.places else store.announced_id
        known = stores_at(connection, [place]).get(place)
        if known is not None and not _sees(client, known.store_id):
            raise exists(f"The exchange place {place} is another store's.")
        store_id = self._work.id_source.new_id() if known is None else known.store_id
        name, now = store.name or store.announced_id, self._work.clock()
        if known is None:
            if stores_named(connection, name):
                raise exists(f"Another store is called {name}.")
            add_store(connection, store_id, name, place, now)
        record = AnnouncedRecord(store.announced_id, store_id, to_json(store.contents))
        if not announced_stores.announce(connection, record):
            raise exists(f"There is a store {store.announced_id} already.")
        if client.store_ids is not None and known is None:
            clients.bind(connection, client.client_id, store_id)


def _change(connection: Connection, client: Client, store: AnnouncedStore) -> None:
    known = None
    if is_printable(store.announced_id):
        known = announced_stores.announced(connection, store.announced_id)
    if known is None or not _sees(client, known.store_id):
        message = f"There is no store {store.announced_id}."
        raise CollectProblem(400, message, (RefusalReason.STORE_NOT_FOUND,))
    locked = lock_store(connection, known.store_id)
    if store.places and locked.exchange_place_id not in store.places:
        raise exists(f"The store is at the exchange place {locked.exchange_place_id}.")
    if store.name and store.name != locked.name:
        if any(other.store_id != locked.store_id for other in stores_named(connection, store.name)):
            raise exists(f"Another store is called {store.name}.")
        save_name(connection, locked.store_id, store.name)
    kept = {**json.loads(known.contents), **store.contents}
    announced_stores.save_contents(connection, store.announced_id, to_json(kept))


def _sees(client: Client, store_id: str) -> bool:
    return client.store_ids is None or store_id in client.store_ids
