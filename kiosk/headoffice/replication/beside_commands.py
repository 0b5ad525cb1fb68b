"""What a store's hub is sent beside commands, in short: to see that there is something new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from kiosk.headoffice.storage.devices import open_codes_everywhere
from kiosk.headoffice.storage.diagnostics import open_everywhere
from kiosk.headoffice.storage.given_settings import newest_versions


@dataclass(frozen=True, slots=True)
class BesideCommands:
    """The version of the store's settings, the hashes of the codes that pair devices with its hub,
    and the ids of open requests for diagnostics.
    """

    settings: int = 0
    codes: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: int, codes: Collection[str], requests: Collection[str]) -> BesideCommands:
        """What these come to."""
        return cls(settings, frozenset(codes), frozenset(requests))


def beside_commands(
    connection: Connection, store_ids: Sequence[str], now: datetime
) -> dict[str, BesideCommands]:
    """What the hubs of these stores are sent beside commands, without those that get nothing.

    Of other stores, too, where that is less work.
    """
    settings = newest_versions(connection, store_ids)
    codes = open_codes_everywhere(connection, now)
    requests = open_everywhere(connection, now)
    return {
        store_id: BesideCommands.of(
            settings.get(store_id, 0),
            codes.get(store_id, ()),
            requests.get(store_id, {}).values(),
        )
        for store_id in settings.keys() | codes.keys() | requests.keys()
    }
