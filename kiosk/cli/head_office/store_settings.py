"""`kiosk headoffice settings`: gives stores their settings, and shows what they are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from kiosk.cli import shapes
from kiosk.cli.head_office.opening import settings_admin
from kiosk.cli.head_office.requests import by_given
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.given_settings import (
    DEVICE,
    FOR_ONE_DEVICE,
    FOR_STORES,
    GIVABLE,
    ROLE,
    GivenSettings,
    GivenValue,
)
from kiosk.services.text_rules import short, value_text

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.settings_admin import GivenTo, StoreSettings
    from kiosk.headoffice.storage.fleet import FleetDevice
    from kiosk.headoffice.storage.given_settings import SettingsVersion


@frozen
class Target:
    """Who is to be given settings, as it was typed."""

    store: str | None
    is_all: bool
    device: str | None
    role: str | None


def give(
    session: Session,
    given: DatabaseGiven,
    target: Target,
    *,
    values: Sequence[str],
    by: str | None,
) -> int:
    """Give settings (NAME=VALUE) to a store, or to all stores that are open; all or none."""
    from kiosk.headoffice.admin.setting_checks import read_value

    scope = _scope(session, target)
    read: dict[str, JsonValue] = {}
    for pair in values:
        name, equals, text = pair.partition("=")
        if not equals:
            session.stop(USAGE, "headoffice.setting_malformed", given=short(pair))
        name = _name(session, name)
        if name in FOR_ONE_DEVICE and target.device is None:
            session.stop(USAGE, "headoffice.setting_of_a_device", name=name)
        read[name] = read_value(name, text)
    with settings_admin(session, given) as here:
        done = here.give(target.store, scope, read, by=by_given(session, by))
    return _say_given(session, done)


def take_back(
    session: Session,
    given: DatabaseGiven,
    target: Target,
    *,
    names: Sequence[str],
    by: str | None,
) -> int:
    """Leave settings to the devices again."""
    scope = _scope(session, target)
    taken = [_name(session, name) for name in names]
    with settings_admin(session, given) as here:
        done = here.take_back(target.store, scope, taken, by=by_given(session, by))
    return _say_given(session, done)


def restore(
    session: Session, given: DatabaseGiven, *, store: str, version: int, by: str | None
) -> int:
    """Give a store again what a former version gave, as its newest version."""
    with settings_admin(session, given) as here:
        done = here.restore(store, version, by=by_given(session, by))
    return _say_given(session, [done])


def show(session: Session, given: DatabaseGiven, *, store: str | None, as_json: bool) -> int:
    """Print what stores are given, and which devices do not follow the newest version yet."""
    with settings_admin(session, given) as here:
        found = here.now(store)
    if as_json:
        session.say_json([_json(one) for one in found])
        return DONE
    if not any(one.given.version for one in found):
        session.say(session.words("headoffice.no_settings_given"))
        return DONE
    for one in found:
        for line in _lines(session, one):
            session.say(line)
    return DONE


def history(session: Session, given: DatabaseGiven, *, store: str, as_json: bool) -> int:
    """Print the versions of a store's settings, each with what it changed."""
    with settings_admin(session, given) as here:
        record, found = here.history(store)
    if as_json:
        session.say_json([_version_json(*pair) for pair in _with_former(found)])
        return DONE
    if not found:
        session.say(session.words("headoffice.no_settings_of", name=record.name))
    for former, one in _with_former(found):
        key = "settings_version" if one.given_by else "settings_version_returned"
        at = session.words.date_time(one.given_at)
        version = one.given.version
        session.say(session.words(f"headoffice.{key}", version=version, at=at, by=one.given_by))
        for scope, name, before, after in _changes(former, one.given):
            params = {"what": _what(session, scope, name), "before": before, "after": after}
            session.say("  " + session.words("headoffice.setting_changed", **params))
    return DONE


def _scope(session: Session, target: Target) -> str:
    """The scope that was typed; stops where no store, or more than one device, is meant."""
    if (target.store is None) is not target.is_all:
        session.stop(USAGE, "headoffice.settings_for_whom")
    if target.device is not None and (target.is_all or target.role is not None):
        session.stop(USAGE, "headoffice.settings_for_one")
    if target.role is not None and target.role not in set(DeviceRole):
        roles = ", ".join(DeviceRole)
        params = {"given": short(target.role), "roles": roles}
        session.stop(USAGE, "headoffice.device_role_unknown", **params)
    if target.device is not None:
        return DEVICE + target.device
    return "" if target.role is None else ROLE + target.role


def _name(session: Session, typed: str) -> str:
    name = typed.strip().lower().replace("-", "_")
    if name not in GIVABLE:
        names = ", ".join(sorted(FOR_STORES))
        own = ", ".join(sorted(FOR_ONE_DEVICE))
        params = {"given": short(typed), "names": names, "own": own}
        session.stop(USAGE, "headoffice.setting_not_givable", **params)
    return name


def _say_given(session: Session, done: Sequence[GivenTo]) -> int:
    if not done:
        session.say(session.words("headoffice.no_open_store"))
    for one in done:
        key = "settings_given" if one.is_new else "settings_as_before"
        params = {"name": one.store.name, "version": one.version}
        session.say(session.words(f"headoffice.{key}", **params))
    return DONE


def _lines(session: Session, one: StoreSettings) -> Iterator[str]:
    words = session.words
    if not one.given.version:
        yield words("headoffice.no_settings_of", name=one.store.name)
        return
    yield words("headoffice.settings_of", name=one.store.name, version=one.given.version)
    for entry in one.given.entries:
        shown = f"{_what(session, entry.scope, entry.name)} = {value_text(entry.value)}"
        yield "  " + words("headoffice.setting_since", setting=shown, version=entry.version)
    for device in one.devices:
        if not device.is_refused and (behind := _behind(device, one.given.version)):
            has = behind[0]
            key = "device_without_settings" if has is None else "device_with_older_settings"
            params = {"device_id": device.device_id, "device": device.name, "version": has}
            yield "  " + words(f"headoffice.{key}", **params)


def _behind(device: FleetDevice, version: int) -> tuple[int | None] | None:
    """The version that a device follows, where it is not this one. None in it: it reports none."""
    has = device.said.settings_version
    return None if has == version else (has,)


def _what(session: Session, scope: str, name: str) -> str:
    if scope.startswith(ROLE):
        return session.words("headoffice.setting_for_role", name=name, role=scope[len(ROLE) :])
    if scope.startswith(DEVICE):
        device_id = scope[len(DEVICE) :]
        return session.words("headoffice.setting_for_device", name=name, device_id=device_id)
    return name


def _with_former(
    found: Sequence[SettingsVersion],
) -> Iterator[tuple[GivenSettings, SettingsVersion]]:
    before = GivenSettings()
    for one in found:
        yield before, one
        before = one.given


def _changes(before: GivenSettings, after: GivenSettings) -> Iterator[tuple[str, str, str, str]]:
    """Scope, name, value before and after of what differs; "—" where nothing is given."""
    old, new = _by_key(before), _by_key(after)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        texts = ["—" if one is None else value_text(one.value) for one in (was, now)]
        if (was and was.value) != (now and now.value) or (was is None) is not (now is None):
            yield (*key, texts[0], texts[1])


def _by_key(given: GivenSettings) -> dict[tuple[str, str], GivenValue]:
    return {(one.scope, one.name): one for one in given.entries}


def _json(one: StoreSettings) -> dict[str, Any]:
    return {
        "store_id": one.store.store_id,
        "store": one.store.name,
        "version": one.given.version,
        "settings": [_entry_json(entry) for entry in one.given.entries],
        "devices": [
            {
                "device_id": device.device_id,
                "name": device.name,
                "role": "hub" if device.is_hub else device.role.value,
                "settings_version": device.said.settings_version,
            }
            for device in one.devices
            if not device.is_refused
        ],
    }


def _entry_json(entry: GivenValue) -> dict[str, Any]:
    scope = entry.scope
    return {
        "name": entry.name,
        "value": entry.value,
        "role": scope[len(ROLE) :] if scope.startswith(ROLE) else None,
        "device_id": scope[len(DEVICE) :] if scope.startswith(DEVICE) else None,
        "version": entry.version,
    }


def _version_json(before: GivenSettings, one: SettingsVersion) -> dict[str, Any]:
    old, new = _by_key(before), _by_key(one.given)
    changes: list[dict[str, Any]] = []
    for scope, name, _, _ in _changes(before, one.given):
        was, now = old.get((scope, name)), new.get((scope, name))
        sides = {"before": was and was.value, "after": now and now.value}
        changes.append({"scope": scope, "name": name} | sides)
    return {
        "version": one.given.version,
        "given_at": shapes.timestamp(one.given_at),
        "given_by": one.given_by or None,
        "changes": changes,
    }
