"""What is taken of the slots of exchange places."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select, text

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.places.hours import DAY_MINUTES
from kiosk.domain.timestamps import format_timestamp
from kiosk.headoffice.storage.collects.booking_tables import BOOKED_UNITS, BOOKINGS
from kiosk.storage.engine.columns import Timestamp

_DAY = timedelta(minutes=DAY_MINUTES)


class TimeAtPlace(NamedTuple):
    """From when until when a collect is to have a unit at an exchange place."""

    exchange_place_id: str
    since: datetime
    until: datetime


@frozen
class TakenUnit:
    """A unit that is taken of a slot. `order_id`: None while there is no order for it."""

    slot: Slot
    order_id: str | None


_ITS_UNITS = (
    BOOKED_UNITS.c.exchange_place_id == bindparam("place"),
    # No slot is longer than a day: where the key is read from.
    BOOKED_UNITS.c.slot_start > bindparam("early", type_=Timestamp),
    BOOKED_UNITS.c.slot_start < bindparam("until", type_=Timestamp),
    BOOKED_UNITS.c.slot_end > bindparam("since", type_=Timestamp),
    or_(
        BOOKINGS.c.expires_at.is_(None),
        BOOKINGS.c.expires_at > bindparam("now", type_=Timestamp),
    ),
)
_ITS_BOOKING = BOOKINGS.c.booking_id == BOOKED_UNITS.c.booking_id
_SLOT = (BOOKED_UNITS.c.slot_start, BOOKED_UNITS.c.slot_end)
_TAKEN_UNITS = select(*_SLOT, BOOKINGS.c.collect_id).join(BOOKINGS, _ITS_BOOKING).where(*_ITS_UNITS)
# A week has hundreds of slots, each of them as many units as its capacity: they are counted there.
_TAKEN = (
    select(*_SLOT, func.count().label("units"))
    .join(BOOKINGS, _ITS_BOOKING)
    .where(*_ITS_UNITS)
    .group_by(*_SLOT)
)
# The times come first, then the units at each, then the booking of a unit by its key: PostgreSQL
# knows too little of the times to choose this by itself, and might read every unit there is.
_TAKEN_AT_EACH = {
    "postgresql": """
        SELECT u.exchange_place_id, u.slot_start, u.slot_end, u.unit
        FROM json_to_recordset(CAST(:asked AS json))
            AS a(place text, early text, since text, until text)
        CROSS JOIN LATERAL (
            SELECT * FROM booked_unit
            WHERE exchange_place_id = a.place AND slot_start > a.early
                AND slot_start < a.until AND slot_end > a.since
            OFFSET 0
        ) AS u
        WHERE (
            SELECT b.expires_at IS NULL OR b.expires_at > :now
            FROM booking AS b WHERE b.booking_id = u.booking_id
        )""",
    "sqlite": """
        SELECT u.exchange_place_id, u.slot_start, u.slot_end, u.unit
        FROM json_each(:asked) AS a
        CROSS JOIN booked_unit AS u
            ON u.exchange_place_id = json_extract(a.value, '$.place')
            AND u.slot_start > json_extract(a.value, '$.early')
            AND u.slot_start < json_extract(a.value, '$.until')
            AND u.slot_end > json_extract(a.value, '$.since')
        WHERE (
            SELECT b.expires_at IS NULL OR b.expires_at > :now
            FROM booking AS b WHERE b.booking_id = u.booking_id
        )""",
}
_TYPED = BOOKED_UNITS.c["exchange_place_id", "slot_start", "slot_end", "unit"]
_AT_EACH = {dialect: text(written).columns(*_TYPED) for dialect, written in _TAKEN_AT_EACH.items()}


def taken(
    connection: Connection, place_id: str, since: datetime, until: datetime, now: datetime
) -> dict[Slot, int]:
    """How many units of which slots are taken between these times; expired ones are not."""
    rows = connection.execute(_TAKEN, _within(place_id, since, until, now))
    return {Slot(row.slot_start, row.slot_end): row.units for row in rows}


def taken_at_each(
    connection: Connection, asked: Iterable[TimeAtPlace], now: datetime
) -> Mapping[str, Counter[Slot]]:
    """As `taken`, of several places and times in one statement; by place."""
    times = [
        {
            "place": one.exchange_place_id,
            "early": format_timestamp(one.since - _DAY),
            "since": format_timestamp(one.since),
            "until": format_timestamp(one.until),
        }
        for one in asked
    ]
    counts: defaultdict[str, Counter[Slot]] = defaultdict(Counter)
    if times:
        given = {"asked": json.dumps(times), "now": format_timestamp(now)}
        # A unit is found once for each of these times that it overlaps.
        units = set(connection.execute(_AT_EACH[connection.dialect.name], given).all())
        for place_id, start, end, _unit in units:
            counts[place_id][Slot(start, end)] += 1
    return counts


def taken_units(
    connection: Connection, place_id: str, since: datetime, until: datetime, now: datetime
) -> list[TakenUnit]:
    """Each unit that is taken between these times; expired ones are not."""
    rows = connection.execute(_TAKEN_UNITS, _within(place_id, since, until, now))
    return [TakenUnit(Slot(row.slot_start, row.slot_end), row.collect_id) for row in rows]


def _within(place_id: str, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    return {"place": place_id, "early": since - _DAY, "since": since, "until": until, "now": now}
