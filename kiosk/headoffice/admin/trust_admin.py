"""Head office's use cases about its own certificate: announce the next key or an authority."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.trust import (
    Announcement,
    HubTrust,
    announcement,
    hubs,
    save_announcement,
)


class TrustAdmin:
    """Each method runs in one transaction, which is committed when the method returns."""

    def __init__(self, database: OfficeDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def announced(self) -> Announcement:
        """What is announced to the hubs at present."""
        with self._database.reader() as connection:
            return announcement(connection)

    def hubs(self) -> tuple[HubTrust, ...]:
        """The stores with a hub, and what each hub has kept of the announcement."""
        with self._database.reader() as connection:
            return hubs(connection)

    def announce(self, *, next_key: str | None = None, authority: str | None = None) -> None:
        """Announce the fingerprint of another key, or another authority (PEM).

        None leaves what is announced; "" withdraws it.
        """
        with self._database.transaction() as connection:
            now = announcement(connection)
            save_announcement(
                connection,
                now.next_key if next_key is None else next_key,
                now.authority if authority is None else authority,
                self._clock(),
            )
