"""Head office's use cases about its stores: list, rename, close, reopen; who lacks a code."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from kiosk.headoffice.errors import StoreClosed, StoreTaken
from kiosk.headoffice.storage import devices
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import (
    find_store,
    lock_store,
    save_closing,
    save_name,
    stores_named,
)


class StoreAdmin:
    """Each method runs in one transaction, which is committed when the method returns.

    `given` is a store's identifier, exchange place or name. All raise StoreUnknown.
    """

    def __init__(self, database: OfficeDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def rename(self, given: str, name: str) -> StoreRecord:
        """Give a store another name; returns the store as it was. Two stores may share a name.

        Raises StoreTaken where the name is another store's exchange place or identifier.
        """
        with self._database.transaction() as connection:
            store = lock_store(connection, find_store(connection, given).store_id)
            for other in stores_named(connection, name):
                if other.store_id != store.store_id:
                    raise StoreTaken(name, other.name)
            save_name(connection, store.store_id, name)
            return store

    def close(self, given: str) -> StoreRecord:
        """Refuse all requests of a store's devices until it is reopened. Raises StoreClosed."""
        with self._database.transaction() as connection:
            store = lock_store(connection, find_store(connection, given).store_id)
            if store.closed_at is not None:
                raise StoreClosed(store.name)
            save_closing(connection, store.store_id, self._clock())
            devices.withdraw_codes(connection, store.store_id)
            return store

    def reopen(self, given: str) -> StoreRecord:
        """Let a closed store's devices in again, and do nothing to an open one."""
        with self._database.transaction() as connection:
            store = lock_store(connection, find_store(connection, given).store_id)
            save_closing(connection, store.store_id, None)
            return store

    def without_code(self, store_ids: Collection[str]) -> frozenset[str]:
        """Which of these stores have neither a hub nor a code that is good now."""
        with self._database.reader() as connection:
            return devices.stores_without_code(connection, store_ids, self._clock())
