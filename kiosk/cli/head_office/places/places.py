"""`kiosk headoffice place`: the opening hours of exchange places, and their slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import available_timezones

from kiosk.cli.head_office.opening import office
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.domain.events.payloads import KEPT_YEARS
from kiosk.domain.frozen import frozen
from kiosk.domain.places.hours import (
    InvalidHours,
    Spans,
    read_spans,
    read_week,
    write_spans,
    write_week,
)
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.place_admin import ChangedDay, PlaceAdmin
    from kiosk.headoffice.storage.collects.places import PlaceRecord

Read = TypeVar("Read")


@frozen
class PlaceGiven:
    """What a person typed about a place; None: nothing."""

    hours: str | None = None
    slot_minutes: int | None = None
    capacity: int | None = None
    timezone: str | None = None


def set_place(session: Session, database: DatabaseGiven, *, place: str, given: PlaceGiven) -> int:
    """Set what is given of a place; the rest stays as it is."""
    from kiosk.headoffice.admin.place_admin import PlaceChange

    week = None if given.hours is None else _hours(session, read_week, given.hours)
    if given.timezone is not None and given.timezone not in available_timezones():
        session.stop(USAGE, "headoffice.timezone_unknown", given=short(given.timezone))
    change = PlaceChange(week, given.slot_minutes, given.capacity, given.timezone)
    with opened_places(session, database) as here:
        saved = here.set(place, change)
    session.say(session.words("headoffice.place_set", **_params(saved)))
    return DONE


def close(session: Session, database: DatabaseGiven, *, day: str, places: Sequence[str]) -> int:
    """Close places on one day; say what is booked there."""
    found = day_given(session, day)
    return _set_day(session, database, found, (), places)


def open_day(
    session: Session,
    database: DatabaseGiven,
    *,
    day: str,
    hours: str | None,
    places: Sequence[str],
) -> int:
    """Open places on one day with other hours; without any, as in every week."""
    found = day_given(session, day)
    spans = None if hours is None else _hours(session, read_spans, hours)
    return _set_day(session, database, found, spans, places)


def list_all(session: Session, database: DatabaseGiven, *, as_json: bool) -> int:
    """Print the places, with the days on which their hours differ."""
    with opened_places(session, database) as here:
        known = here.all()
    if as_json:
        session.say_json([_json(place) for place in known])
    elif not known:
        session.say(session.words("headoffice.no_places"))
    else:
        for place in known:
            session.say(_text(session, place))
    return DONE


def _set_day(
    session: Session,
    database: DatabaseGiven,
    day: date,
    spans: Spans | None,
    places: Sequence[str],
) -> int:
    with opened_places(session, database) as here:
        changed = here.set_day(day, spans, places)
    if not changed:
        session.say(session.words("headoffice.no_places"))
    for one in changed:
        session.say(_day_text(session, one, day, spans))
    return DONE


def _day_text(session: Session, changed: ChangedDay, day: date, spans: Spans | None) -> str:
    words, place = session.words, changed.place
    hours = place.hours.week.get(day.weekday(), ()) if spans is None else spans
    key = "headoffice.place_open_on" if hours else "headoffice.place_closed_on"
    params = {"place": place.exchange_place_id, "day": day.isoformat()}
    text = words(key, **params, hours=write_spans(hours))
    if not changed.booked:
        return text
    return f"{text} {words('headoffice.place_booked_on', count=changed.booked)}"


def day_given(session: Session, text: str) -> date:
    """A day such as 2026-12-25; stops for anything else."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day at the place
    except ValueError:
        session.stop(USAGE, "headoffice.place_day_unknown", given=short(text))
    if day.year not in KEPT_YEARS:
        session.stop(USAGE, "headoffice.place_day_unknown", given=short(text))
    return day


def _hours(session: Session, read: Callable[[str], Read], text: str) -> Read:
    """What `read` makes of hours that a person typed; stops if it cannot."""
    try:
        return read(text)
    except InvalidHours as error:
        problem = f"hours_{error.problem}"
        if read is read_spans and error.problem == "form":
            problem = "day_hours_form"
        session.stop(USAGE, f"headoffice.{problem}", given=short(error.given))


@contextmanager
def opened_places(session: Session, given: DatabaseGiven) -> Iterator[PlaceAdmin]:
    """Head office's use cases about places, while its database is open."""
    from kiosk.headoffice.admin.place_admin import PlaceAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield PlaceAdmin(database, utc_now)


def _params(place: PlaceRecord) -> dict[str, object]:
    return {
        "place": place.exchange_place_id,
        "hours": write_week(place.hours.week),
        "minutes": place.slot_minutes,
        "capacity": place.capacity,
        "timezone": place.timezone,
    }


def _text(session: Session, place: PlaceRecord) -> str:
    words = session.words
    lines = [words("headoffice.place", **_params(place))]
    for day, spans in sorted(place.hours.on_days.items()):
        hours = write_spans(spans) or words("headoffice.place_closed")
        lines.append(f"  {day.isoformat()}  {hours}")
    return "\n".join(lines)


def _json(place: PlaceRecord) -> dict[str, object]:
    return {
        "exchange_place_id": place.exchange_place_id,
        "hours": write_week(place.hours.week),
        "slot_minutes": place.slot_minutes,
        "capacity": place.capacity,
        "timezone": place.timezone,
        "days": {
            day.isoformat(): write_spans(spans) or None
            for day, spans in sorted(place.hours.on_days.items())
        },
    }
