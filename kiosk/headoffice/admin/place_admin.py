"""Head office's use cases about exchange places: opening hours, single days, capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from kiosk.domain.frozen import frozen
from kiosk.domain.places.hours import PlaceHours, Spans
from kiosk.headoffice.errors import PlaceIncomplete, PlaceUnknown, StoreUnknown
from kiosk.headoffice.replication.moved_bookings import book_left_out
from kiosk.headoffice.storage.collects import bookings, places, slot_figures
from kiosk.headoffice.storage.collects.places import PlaceRecord
from kiosk.headoffice.storage.collects.slot_figures import SlotUse
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.stores import lock_store, stores_at
from kiosk.services.text_rules import is_printable

DEFAULT_TIMEZONE = "Europe/Paris"


@frozen
class PlaceChange:
    """What to set of a place; None: as it is. `week`: see `PlaceHours`."""

    week: Mapping[int, Spans] | None = None
    slot_minutes: int | None = None
    capacity: int | None = None
    timezone: str | None = None


@frozen
class ChangedDay:
    """A place with the hours of a day that were set, and how many bookings that day has."""

    place: PlaceRecord
    booked: int


@frozen
class PlaceDay:
    """A day of a place, with who has which of its slots."""

    place: PlaceRecord
    day: date
    uses: tuple[SlotUse, ...]


class PlaceAdmin:
    """Each method runs in one transaction, which is committed when the method returns."""

    def __init__(self, database: OfficeDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def set(self, place_id: str, change: PlaceChange) -> PlaceRecord:
        """Set the week, the slots and the capacity of an exchange place; bookings stay.

        A place needs hours, the length of its slots and their capacity once. Raises StoreUnknown
        and PlaceIncomplete.
        """
        with self._database.transaction() as connection:
            store = (
                stores_at(connection, [place_id]).get(place_id) if is_printable(place_id) else None
            )
            if store is None:
                raise StoreUnknown(place_id)
            lock_store(connection, store.store_id)
            known = places.lock_place(connection, place_id)
            changed = _changed(place_id, store.store_id, known, change)
            places.save_place(connection, changed)
            book_left_out(connection, store.store_id, self._clock())
            return changed

    def all(self) -> tuple[PlaceRecord, ...]:
        """Every place that has opening hours, by identifier."""
        with self._database.reader() as connection:
            return places.places_found(connection)

    def set_day(
        self, day: date, spans: Spans | None, place_ids: Sequence[str] = ()
    ) -> tuple[ChangedDay, ...]:
        """Set the hours of one day; (): closed; None: as the week has them. Bookings stay.

        `place_ids`: none for every place. Raises PlaceUnknown.
        """
        with self._database.transaction() as connection:
            found = places.places_found(connection, place_ids or None)
            known = {place.exchange_place_id for place in found}
            for place_id in place_ids:
                if place_id not in known:
                    raise PlaceUnknown(place_id)
            places.lock_places(connection, known)
            places.save_day(connection, sorted(known), day, spans)
            return tuple(ChangedDay(place, self._booked(connection, place, day)) for place in found)

    def day_use(self, place_id: str, day: date | None = None) -> PlaceDay:
        """Who has which slot of a place on one day; None: today there. Raises PlaceUnknown."""
        now = self._clock()
        with self._database.reader() as connection:
            place = places.place_found(connection, place_id) if is_printable(place_id) else None
            if place is None:
                raise PlaceUnknown(place_id)
            found = day or now.astimezone(ZoneInfo(place.timezone)).date()
            return PlaceDay(place, found, slot_figures.day_use(connection, place, found, now))

    def _booked(self, connection: Connection, place: PlaceRecord, day: date) -> int:
        bookings.drop_old(connection, place.exchange_place_id, self._clock())
        zone = ZoneInfo(place.timezone)
        since = datetime.combine(day, time(), zone)
        until = datetime.combine(day + timedelta(days=1), time(), zone)
        return bookings.booked_between(connection, place.exchange_place_id, since, until)


def _changed(
    place_id: str, store_id: str, known: PlaceRecord | None, change: PlaceChange
) -> PlaceRecord:
    week, minutes, capacity = change.week, change.slot_minutes, change.capacity
    if known is not None:
        week = known.hours.week if week is None else week
        minutes, capacity = minutes or known.slot_minutes, capacity or known.capacity
    if week is None or minutes is None or capacity is None:
        needed = {"--hours": week, "--slot-minutes": minutes, "--capacity": capacity}
        missing = ", ".join(name for name, value in needed.items() if value is None)
        raise PlaceIncomplete(place_id, missing)
    return PlaceRecord(
        place_id,
        store_id,
        PlaceHours(week, known.hours.on_days if known else {}),
        minutes,
        capacity,
        change.timezone or (known.timezone if known else DEFAULT_TIMEZONE),
    )
