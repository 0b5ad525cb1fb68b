"""What a store's hub returns of its settings, where head office was restored from a backup."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from kiosk.given_settings import GivenSettings
from kiosk.headoffice.problems import not_hub
from kiosk.headoffice.storage.given_settings import newest, save_version
from kiosk.headoffice.storage.stores import lock_store
from kiosk.storage.engine.postgresql import commit_locally
from kiosk.sync.protocol.ports import Peer

JUMP_MAX = 1000
"""No backup is so old that more versions are missing from it."""


def agree(connection: Connection, peer: Peer, held: GivenSettings, now: datetime) -> GivenSettings:
    """The settings that the store's hub is to have, which holds `held`.

    A standby is waited for only where that decides anything: the hub keeps the rest.
    A version that is missing here is taken from the hub. Where a version number was given a second
    time, what was given last gets the next number, so that every device takes it. Raises
    WireProblem (409 NOT_HUB).
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    here = newest(connection, store.store_id)
    if here.version < held.version <= here.version + JUMP_MAX:
        save_version(connection, store.store_id, held, "", now)
        commit_locally(connection)
        return held
    if here.version == held.version and here.digest != held.digest:
        here = GivenSettings(version=here.version + 1, entries=here.entries)
        save_version(connection, store.store_id, here, "", now)
        return here
    commit_locally(connection)
    return here
