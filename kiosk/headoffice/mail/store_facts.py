"""What an e-mail says of its store, and until when the store keeps orders.

A store's settings are what head office gives its hub, else what head office's own file says: what
only the store's own file has is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.domain.places.hours import PlaceHours
from kiosk.given_settings import fitting
from kiosk.headoffice.storage.collects.places import place_found
from kiosk.headoffice.storage.collects.tables import ANNOUNCED_STORES
from kiosk.headoffice.storage.given_settings import newest
from kiosk.headoffice.storage.tables import STORES
from kiosk.services.orders.store_days import opening_days
from kiosk.settings import Settings

USED = (
    "keep_days", "ready_days_max", "open_days", "closed_on", "opens_at_h", "time_zone", "language",
)  # fmt: skip
"""The settings of a store on which its e-mails depend."""

_ADDRESS_KEYS = ("line1", "street", "address", "line2", "zipCode", "postalCode", "city")


@frozen
class StoreFacts:
    """A store. `hours`: of the exchange place of an order, where head office knows them."""

    name: str
    address: str
    phone: str
    language: str
    keeping: KeepingRules
    opens_at_h: int
    hours: PlaceHours | None

    @property
    def zone(self) -> tzinfo | None:
        """The store's time zone; None: this computer's."""
        return self.keeping.zone

    def opens_on(self, day: date) -> datetime:
        """When the place opens on a day, in UTC; on a closed day as on any."""
        spans = self.hours.of(day) if self.hours is not None else ()
        minutes = spans[0].opens if spans else self.opens_at_h * 60
        shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
        local = shown.astimezone() if self.zone is None else shown.replace(tzinfo=self.zone)
        return local.astimezone(UTC)


def facts_of(
    connection: Connection, store_id: str, exchange_place_id: str, own: Settings
) -> StoreFacts:
    """What is known of an order's store and place. `own`: head office's settings."""
    store = connection.execute(select(STORES).where(STORES.c.store_id == store_id)).one()
    found = newest(connection, store_id).found_for(DeviceRole.HUB, store.hub_device_id or "")
    given: dict[str, Any] = {name: found[name].value for name in USED if name in found}
    base: dict[str, Any] = {name: getattr(own, name) for name in USED}
    kept, given = fitting(base, given, lambda values: Settings(**values))
    settings = Settings(**kept, **given)
    place = place_found(connection, exchange_place_id)
    zone = settings.time_zone or (place.timezone if place is not None else "")
    keeping = KeepingRules(
        settings.keep_days,
        settings.ready_days_max,
        opening_days(settings),
        ZoneInfo(zone) if zone else None,
    )
    address, phone = _announced(connection, store_id)
    hours = place.hours if place is not None else None
    return StoreFacts(
        store.name, address, phone, settings.language, keeping, settings.opens_at_h, hours
    )


def _announced(connection: Connection, store_id: str) -> tuple[str, str]:
    """Address and telephone of a store, as far as a client that announced it said so."""
    query = select(ANNOUNCED_STORES.c.contents).where(ANNOUNCED_STORES.c.store_id == store_id)
    text = connection.execute(query).scalar_one_or_none()
    contents: Mapping[str, Any] = json.loads(text) if text else {}
    phone = next((contents[key] for key in ("phone", "phoneNumber") if contents.get(key)), "")
    parts = ", ".join(_texts(contents.get("address")))
    return parts, phone if isinstance(phone, str) else ""


def _texts(address: object) -> Iterator[str]:
    if isinstance(address, str):
        yield address
    elif isinstance(address, Mapping):
        found = (address.get(key) for key in _ADDRESS_KEYS)
        yield from (text for text in found if isinstance(text, str) and text)
