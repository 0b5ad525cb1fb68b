"""Runs the Collect API's work on head office's database: on the executor's threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from kiosk.domain.frozen import frozen
from kiosk.headoffice.collect.sent_ledger import SentLedger
from kiosk.headoffice.executor import Executor, execute_inline
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.storage.database import utc_now

Result = TypeVar("Result")


def _nobody_waits(store_id: str, command_seq: int) -> None:
    """For a process in which no hub waits."""


@frozen
class Work:
    """The database, and how it is worked on.

    `commanded`: called on the loop with a store and its last command's number after commands to it
    were saved. `ledger`: where it is noted what was sent, beside the database.
    """

    database: OfficeDatabase
    run: Executor = execute_inline
    clock: Callable[[], datetime] = utc_now
    id_source: IdSource = field(default_factory=IdSource)
    commanded: Callable[[str, int], None] = _nobody_waits
    ledger: SentLedger | None = None

    async def read(self, query: Callable[[Connection], Result]) -> Result:
        """What `query` reads. Raises StoreUnavailable."""

        def work() -> Result:
            with self.database.reader() as connection:
                return query(connection)

        return await self.run(work)

    async def write(
        self, change: Callable[[Connection], Result], *, is_sent_again: bool = False
    ) -> Result:
        """What `change` returns once it is committed. Raises StoreUnavailable.

        `is_sent_again`: see `OfficeDatabase.transaction`.
        """

        def work() -> Result:
            with self.database.transaction(is_sent_again=is_sent_again) as connection:
                return change(connection)

        return await self.run(work)
