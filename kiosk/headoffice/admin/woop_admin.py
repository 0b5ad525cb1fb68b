"""Head office's use cases about Woop above it: the account with which statuses are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.collect_api.woop.account import WoopAccount
from kiosk.headoffice.errors import ClientUnknown
from kiosk.headoffice.storage.collects import clients
from kiosk.headoffice.storage.collects.woop_accounts import (
    WoopRecord,
    drop_woop_account,
    save_woop_account,
    woop_account,
)
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.services.text_rules import is_printable


class WoopAdmin:
    """Each method runs in one transaction, which is committed when the method returns."""

    def __init__(self, database: OfficeDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def set(self, account: WoopAccount, own_client: str | None) -> WoopRecord:
        """Send statuses with this account from now on. Raises ClientUnknown.

        `own_client`: identifier or name of the client that is Woop: what it changed itself is not
        sent back.
        """
        with self._database.transaction() as connection:
            name = ""
            if own_client is not None:
                usable = is_printable(own_client)
                found = clients.clients_called(connection, own_client) if usable else ()
                if not found:
                    raise ClientUnknown(own_client)
                name = found[0].name
            record = WoopRecord(
                account.url, account.client_id, account.secret, account.audience, name
            )
            save_woop_account(connection, record, self._clock())
            return record

    def account(self) -> WoopRecord | None:
        """The account; None: nothing is sent."""
        with self._database.reader() as connection:
            return woop_account(connection)

    def remove(self) -> None:
        """Send nothing from now on; what waits is parked."""
        with self._database.transaction() as connection:
            drop_woop_account(connection)
