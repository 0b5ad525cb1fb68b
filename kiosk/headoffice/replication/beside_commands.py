"""What a store's hub is sent beside commands, in short: to see that there is something new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, select

from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.devices import IS_OPEN_CODE, open_codes_everywhere
from kiosk.headoffice.storage.diagnostics import (
    DIAGNOSTICS,
    IS_OPEN_REQUEST,
    KEPT,
    open_everywhere,
)
from kiosk.headoffice.storage.given_settings import SETTINGS_VERSIONS, newest_versions
from kiosk.headoffice.storage.tables import PAIRING_CODES, STORES

_STORE, _VERSIONS = STORES.c.store_id, SETTINGS_VERSIONS.c
_OTHERS = SETTINGS_VERSIONS.alias("other")
_NEWEST = select(func.max(_OTHERS.c.version)).where(_OTHERS.c.store_id == _STORE).scalar_subquery()
_QUIET = (
    select(_VERSIONS.version, _VERSIONS.digest)
    .select_from(STORES)
    .outerjoin(SETTINGS_VERSIONS, and_(_VERSIONS.store_id == _STORE, _VERSIONS.version == _NEWEST))
    .where(
        STORES.c.store_id == bindparam("this"),
        STORES.c.hub_device_id == bindparam("hub"),
        STORES.c.command_seq == bindparam("seq"),
        STORES.c.command_hash == bindparam("head"),
        ~exists().where(DIAGNOSTICS.c.store_id == _STORE, IS_OPEN_REQUEST),
        ~exists().where(PAIRING_CODES.c.store_id == _STORE, IS_OPEN_CODE),
    )
)


@frozen
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


def settings_where_quiet(
    connection: Connection, store_id: str, device_id: str, after: LogHead, now: datetime
) -> tuple[int, str] | None:
    """Version and digest of the settings of a store whose hub is this device, if its commands end
    at `after` and it is sent nothing beside them; (0, "") where it was never given any. Else None.

    One statement, as each long poll begins with it.
    """
    this = {"this": store_id, "hub": device_id, "seq": after.seq, "head": after.hash}
    row = connection.execute(_QUIET, this | {"now": now, "since": now - KEPT}).first()
    return None if row is None else (row.version or 0, row.digest or "")
