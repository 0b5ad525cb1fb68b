"""`kiosk headoffice devices`: lists all devices of all stores, and how they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kiosk.cli import shapes
from kiosk.cli.devices.paired_devices import wipe_texts
from kiosk.cli.head_office.opening import office
from kiosk.cli.head_office.parts import contact_text, say_more
from kiosk.cli.link_words import quarantine_text
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.domain.device_roles import DeviceRole
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.storage.fleet import FleetDevice
    from kiosk.headoffice.storage.pages import ListPage


def devices(
    session: Session,
    given: DatabaseGiven,
    *,
    store: str | None,
    role: str | None,
    silent_h: float | None,
    is_refused: bool | None,
    page: ListPage,
    as_json: bool,
) -> int:
    """Print the devices. None: whatever it is. `silent_h`: those not heard for so many hours."""
    from kiosk.headoffice.storage.fleet import DeviceFilter, fleet
    from kiosk.storage.database import utc_now

    silent_since = None if silent_h is None else utc_now() - timedelta(hours=silent_h)
    wanted = DeviceFilter(store, _role(session, role), silent_since, is_refused)
    with office(session, given) as database, database.reader() as connection:
        part = page.of(fleet(connection, wanted))
    if as_json:
        session.say_json([_json(device) for device in part.lines])
    elif not part.lines:
        is_all = wanted == DeviceFilter() and page.number == 1
        session.say(
            session.words("headoffice.no_devices" if is_all else "headoffice.no_such_device")
        )
    else:
        for device in part.lines:
            session.say("  ".join(_columns(session, device)))
        say_more(session, page, part)
    return DONE


def _role(session: Session, text: str | None) -> DeviceRole | None:
    if text is not None and text not in set(DeviceRole):
        roles = ", ".join(DeviceRole)
        session.stop(USAGE, "headoffice.device_role_unknown", given=short(text), roles=roles)
    return None if text is None else DeviceRole(text)


def _columns(session: Session, device: FleetDevice) -> Iterator[str]:
    words = session.words
    yield from (device.device_id, device.store_name, device.name)
    yield words("headoffice.is_hub") if device.is_hub else device.role.value
    yield contact_text(session, device.heard_at)
    if device.revoked_at is not None:
        yield words("headoffice.revoked_at", at=words.day_time(device.revoked_at))
        yield from wipe_texts(session, device.wipe_at, device.wiped_at)
    elif device.quarantined_at is not None:
        why = quarantine_text(words, device.quarantined_for)
        yield words("headoffice.quarantined_at", at=words.day_time(device.quarantined_at), why=why)
    else:
        yield from _reported(session, device)


def _reported(session: Session, device: FleetDevice) -> Iterator[str]:
    """What a device said of itself; nothing of an older one."""
    words, said = session.words, device.said
    if said.version:
        yield words("headoffice.version", version=said.version)
    if said.settings_version:
        yield words("headoffice.follows_settings", version=said.settings_version)
    if said.unsent:
        yield words("headoffice.unsent", count=said.unsent)
    if device.clock_offset_ms is not None and abs(device.clock_offset_ms) >= CLOCK_SHOWN_MS:
        yield words("headoffice.clock_off", offset_s=round(device.clock_offset_ms / 1000))
    if said.disk_free_bytes is not None:
        yield words("headoffice.disk_free", free=round(said.disk_free_bytes / 1e9, 1))
    if said.backup_at is not None:
        yield words("headoffice.backup_at", at=words.day_time(said.backup_at))


CLOCK_SHOWN_MS = 2000
"""What clocks differ by less is no news: calls take time, too."""


def _json(device: FleetDevice) -> dict[str, Any]:
    said = device.said
    return {
        "device_id": device.device_id,
        "name": device.name,
        "role": device.role.value,
        "is_hub": device.is_hub,
        "store_id": device.store_id,
        "store": device.store_name,
        "paired_at": shapes.timestamp(device.paired_at),
        "last_contact_at": shapes.timestamp(device.heard_at),
        "revoked_at": shapes.timestamp(device.revoked_at),
        "wipe_at": shapes.timestamp(device.wipe_at),
        "wiped_at": shapes.timestamp(device.wiped_at),
        "quarantined_at": shapes.timestamp(device.quarantined_at),
        "quarantined_for": device.quarantined_for,
        "version": said.version or None,
        "settings_version": said.settings_version,
        "unsent_events": said.unsent,
        "clock_offset_ms": device.clock_offset_ms,
        "disk_free_bytes": said.disk_free_bytes,
        "backup_at": shapes.timestamp(said.backup_at),
    }
