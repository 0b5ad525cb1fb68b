"""Head office's use cases about its stores' settings: give, take back, list, restore."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Connection

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.given_settings import DEVICE, GivenSettings, GivenValue, changed
from kiosk.headoffice.admin.setting_checks import check_whole, is_too_large
from kiosk.headoffice.errors import (
    DeviceUnknown,
    ReadyNotMailed,
    SettingNotGiven,
    SettingsTooLarge,
    StoreClosed,
    VersionUnknown,
)
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.fleet import DeviceFilter, FleetDevice, fleet
from kiosk.headoffice.storage.given_settings import (
    SettingsVersion,
    newest,
    save_version,
    versions,
)
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import find_store, lock_store, stores_by_name


@frozen
class StoreSettings:
    """What a store is given now, and which version each of its devices has."""

    store: StoreRecord
    given: GivenSettings
    devices: tuple[FleetDevice, ...]


@frozen
class GivenTo:
    """What became of a store's settings. `is_new`: whether that changed anything there."""

    store: StoreRecord
    version: int
    is_new: bool


class SettingsAdmin:
    """Each method runs in one transaction, which is committed when the method returns.

    `store` is an identifier, exchange place or name; None: every store that is open. All raise
    StoreUnknown.
    """

    def __init__(
        self,
        database: OfficeDatabase,
        clock: Callable[[], datetime],
        *,
        mails_ready: bool = True,
    ) -> None:
        """`mails_ready`: whether customers are mailed that their order is ready."""
        self._database, self._clock = database, clock
        self._mails_ready = mails_ready
        self._checked: set[str] = set()

    def give(
        self, store: str | None, scope: str, values: Mapping[str, JsonValue], *, by: str
    ) -> tuple[GivenTo, ...]:
        """Give values, by their settings' names, to the devices of a scope; in all stores, or none.

        Raises StoreClosed, DeviceUnknown, SettingsTooLarge, InvalidSetting, ReadyNotMailed.
        """
        with self._database.transaction() as connection:
            return tuple(
                self._change(connection, each, scope, values, by)
                for each in self._stores(connection, store)
            )

    def take_back(
        self, store: str | None, scope: str, names: Sequence[str], *, by: str
    ) -> tuple[GivenTo, ...]:
        """Give these settings no longer: each device's own count again.

        Raises as `give`, and SettingNotGiven for a setting that no store has from there.
        """
        with self._database.transaction() as connection:
            stores = self._stores(connection, store)
            for name in names:
                if not any(_gives(newest(connection, one.store_id), scope, name) for one in stores):
                    raise SettingNotGiven(name, stores[0].name if store and stores else "*")
            none = dict.fromkeys(names)
            return tuple(self._change(connection, each, scope, none, by) for each in stores)

    def restore(self, store: str, version: int, *, by: str) -> GivenTo:
        """Give what a former version gave, as a new version.

        Raises VersionUnknown, and as `give`.
        """
        with self._database.transaction() as connection:
            (here,) = self._stores(connection, store)
            known = {one.given.version: one.given for one in versions(connection, here.store_id)}
            if version not in known:
                raise VersionUnknown(here.name, version)
            now = newest(connection, here.store_id)
            values = {(one.scope, one.name): one for one in now.entries}
            entries = tuple(
                _again(one, values.get((one.scope, one.name)), now.version + 1)
                for one in known[version].entries
            )
            return self._save(connection, here, now, entries, by)

    def now(self, store: str | None) -> tuple[StoreSettings, ...]:
        """What stores are given now; of all stores, those that are given something."""
        with self._database.reader() as connection:
            if store is not None:
                return (_seen(connection, find_store(connection, store)),)
            seen = [_seen(connection, each) for each in stores_by_name(connection)]
            return tuple(each for each in seen if each.given.version)

    def history(self, store: str) -> tuple[StoreRecord, tuple[SettingsVersion, ...]]:
        """A store and all versions of its settings, the first one first."""
        with self._database.reader() as connection:
            here = find_store(connection, store)
            return here, versions(connection, here.store_id)

    def _stores(self, connection: Connection, given: str | None) -> tuple[StoreRecord, ...]:
        """The stores, locked. Raises StoreClosed where the only one is closed."""
        if given is None:
            stores = [one for one in stores_by_name(connection) if one.closed_at is None]
            # In one order, so that two commands never wait for each other.
            return tuple(
                lock_store(connection, one.store_id)
                for one in sorted(stores, key=lambda store: store.store_id)
            )
        store = lock_store(connection, find_store(connection, given).store_id)
        if store.closed_at is not None:
            raise StoreClosed(store.name)
        return (store,)

    def _change(
        self,
        connection: Connection,
        store: StoreRecord,
        scope: str,
        values: Mapping[str, JsonValue | None],
        by: str,
    ) -> GivenTo:
        if scope.startswith(DEVICE):
            device_id = scope.removeprefix(DEVICE)
            if device_id not in _roles(connection, store):
                raise DeviceUnknown(device_id)
        now = newest(connection, store.store_id)
        return self._save(connection, store, now, changed(now, scope, values), by)

    def _save(
        self,
        connection: Connection,
        store: StoreRecord,
        now: GivenSettings,
        entries: tuple[GivenValue, ...],
        by: str,
    ) -> GivenTo:
        if entries == now.entries:
            return GivenTo(store, now.version, is_new=False)
        new = [one for one in entries if one not in now.entries]
        if not self._mails_ready and any(map(_mails_again, new)):
            raise ReadyNotMailed
        given = GivenSettings.model_construct(version=now.version + 1, entries=entries)
        if is_too_large(given):
            raise SettingsTooLarge(store.name)
        self._check(connection, store, given)
        save_version(connection, store.store_id, given, by, self._clock())
        return GivenTo(store, given.version, is_new=True)

    def _check(self, connection: Connection, store: StoreRecord, given: GivenSettings) -> None:
        """As `check_whole`; once for all stores that are given the same, as this takes longest."""
        if any(one.scope.startswith(DEVICE) for one in given.entries):
            check_whole(given, _roles(connection, store))
            return
        same = repr([(one.scope, one.name, one.value) for one in given.entries])
        if same not in self._checked:
            check_whole(given, {})
            self._checked.add(same)


def _gives(given: GivenSettings, scope: str, name: str) -> bool:
    return any((one.scope, one.name) == (scope, name) for one in given.entries)


def _mails_again(one: GivenValue) -> bool:
    return one.name == "mail_again" and one.value is True


def _again(former: GivenValue, now: GivenValue | None, version: int) -> GivenValue:
    if now is not None and now.value == former.value:
        return now
    return former.model_copy(update={"version": version})


def _seen(connection: Connection, store: StoreRecord) -> StoreSettings:
    devices = tuple(fleet(connection, DeviceFilter(store.store_id)))
    return StoreSettings(store, newest(connection, store.store_id), devices)


def _roles(connection: Connection, store: StoreRecord) -> dict[str, DeviceRole]:
    found = fleet(connection, DeviceFilter(store.store_id))
    return {one.device_id: DeviceRole.HUB if one.is_hub else one.role for one in found}
