"""`kiosk headoffice place bookings`: who has which slot of a place on one day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kiosk.cli.head_office.places.places import day_given, opened_places
from kiosk.cli.session import DONE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.place_admin import PlaceDay
    from kiosk.headoffice.storage.collects.slot_figures import SlotUse


def show(
    session: Session, database: DatabaseGiven, *, place: str, day: str | None, as_json: bool
) -> int:
    """Print the slots of one day with who has them; without a day, of today."""
    given = None if day is None else day_given(session, day)
    with opened_places(session, database) as here:
        found = here.day_use(place, given)
    if as_json:
        session.say_json([_json(use) for use in found.uses])
    else:
        for line in _lines(session, found):
            session.say(line)
    return DONE


def _lines(session: Session, found: PlaceDay) -> Iterator[str]:
    place, words = found.place, session.words
    yield f"{place.exchange_place_id}  {found.day.isoformat()}  {place.timezone}"
    if not found.uses:
        yield f"  {words('headoffice.place_closed')}"
    zone = ZoneInfo(place.timezone)
    for use in found.uses:
        start, end = (time.astimezone(zone) for time in (use.slot.start, use.slot.end))
        params = {
            "times": f"{start:%H:%M}-{end:%H:%M}",
            "taken": len(use.order_ids) + use.held,
            "capacity": place.capacity,
            "over": -use.left,
        }
        names = list(use.order_ids)
        if use.held:
            names.append(words("headoffice.place_slot_held", count=use.held))
        line = "  ".join(filter(None, (words(_key(use), **params), ", ".join(names))))
        yield f"  {line}"


def _key(use: SlotUse) -> str:
    if not use.is_offered:
        return "headoffice.place_slot_outside"
    return "headoffice.place_slot_over" if use.left < 0 else "headoffice.place_slot"


def _json(use: SlotUse) -> dict[str, object]:
    return {
        "start": use.slot.start.isoformat(),
        "end": use.slot.end.isoformat(),
        "offered": use.is_offered,
        "orders": list(use.order_ids),
        "held": use.held,
        "left": use.left if use.is_offered else None,
    }
