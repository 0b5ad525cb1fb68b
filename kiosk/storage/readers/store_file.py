"""A store's file as it is read; what writes to it is `storage.database`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.direct.cards import KeptCards
from kiosk.storage.engine.integrity import STORE_TABLES, foreign_file_problem, traces_of_store
from kiosk.storage.engine.kept_reader import KeptReader
from kiosk.storage.engine.opened_file import OpenedFile
from kiosk.storage.engine.sqlite import is_of_driver
from kiosk.storage.readers.store_reader import StoreReader

BUSY_S_MAX = 5.0
"""How long a transaction waits for one of another process."""

_NEWEST_EVENT = "SELECT seq FROM sqlite_sequence WHERE name = 'event'"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The device's time, in UTC."""
    return datetime.now(UTC)


class StoreFile:
    """The reading connection to a store's file, opened on first use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = OpenedFile(path, _NEWEST_EVENT)
        self._kept = KeptReader(path, self.file, BUSY_S_MAX)
        self._kept_cards = KeptCards()

    def is_ready(self) -> bool:
        """Whether the file can be read as it is: it is ours, and has nothing to migrate.

        Where it is not, whoever writes to it prepares it, or says what is wrong.
        """
        if not self.path.exists():
            return False
        if foreign_file_problem(self.path, STORE_TABLES, traces_of_store(self.path)) is not None:
            return False
        try:
            with self._kept.transaction() as driver:
                is_ready = schema.SCHEMA.is_migrated(driver)
        except StoreUnavailable:
            is_ready = False
        except Exception as error:
            if not is_of_driver(error):
                raise
            is_ready = False
        if not is_ready:
            self.close()
        return is_ready

    @contextmanager
    def reader(self) -> Iterator[StoreReader]:
        """A reader whose queries all see the same state of the database."""
        with self._kept.transaction() as driver:
            yield StoreReader(driver, self._kept, self._kept_cards)

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        self._kept.close()
        self.file.forget()
