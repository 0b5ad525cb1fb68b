"""Opening hours of an exchange place, and the slots of a day that follow from them.

Hours are what local clocks show. Slots are counted in time that passes: where summer time begins
or ends, each slot that there is appears once, and is as long as every other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate, pairwise

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As `date.weekday()` counts them."""

DAY_MINUTES = 24 * 60
SLOT_MINUTES_MIN = 5
CAPACITY_MAX = 1000

_DAYS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class InvalidHours(ValueError):
    """Opening hours that cannot be read. `problem`: "form", "order" or "overlap"."""

    def __init__(self, problem: str, given: str) -> None:
        """`given`: the part that is wrong."""
        super().__init__(problem, given)
        self.problem = problem
        self.given = given


@dataclass(frozen=True, slots=True, order=True)
class OpenSpan:
    """From when to when a place is open on a day: minutes after local midnight, up to 24:00."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


Spans = tuple[OpenSpan, ...]


@frozen
class PlaceHours:
    """When a place is open. `week`: by weekday; `on_days`: single days that differ; (): closed."""

    week: Mapping[int, Spans]
    on_days: Mapping[date, Spans] = field(default_factory=dict)

    def of(self, day: date) -> Spans:
        """When the place is open on this day."""
        return self.on_days.get(day, self.week.get(day.weekday(), ()))


def read_week(text: str) -> dict[int, Spans]:
    """The hours of a week, such as "mon-fri 09:00-12:00 14:00-19:00, sat 09:00-20:00".

    Days that are not named are closed. Raises InvalidHours; a day may be named only once.
    """
    week: dict[int, Spans] = {}
    for part in text.split(","):
        days, *times = part.split() or [""]
        for weekday in _weekdays(days, part):
            if weekday in week:
                raise InvalidHours("overlap", part.strip())
            week[weekday] = read_spans(" ".join(times), part)
    return week


def read_spans(text: str, part: str = "") -> Spans:
    """The hours of one day, such as "09:00-12:00 14:00-19:00". Raises InvalidHours.

    `part`: what an error names, the text itself if empty.
    """
    given = (part or text).strip()
    found = [_span(one, given) for one in text.split()]
    if not found:
        raise InvalidHours("form", given)
    spans = tuple(sorted(found))
    if any(late.opens < early.closes for early, late in pairwise(spans)):
        raise InvalidHours("overlap", given)
    return spans


def write_week(week: Mapping[int, Spans]) -> str:
    """The hours of a week as `read_week` reads them."""
    runs: list[tuple[int, int, Spans]] = []
    for weekday in sorted(week):
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == week[weekday]:
            runs[-1] = (runs[-1][0], weekday, week[weekday])
        else:
            runs.append((weekday, weekday, week[weekday]))
    return ", ".join(f"{_run(first, last)} {write_spans(spans)}" for first, last, spans in runs)


def write_spans(spans: Spans) -> str:
    """The hours of one day as `read_spans` reads them; "" for a closed day."""
    return " ".join(map(str, spans))


def slots_on(day: date, hours: PlaceHours, slot_minutes: int, zone: tzinfo) -> tuple[Slot, ...]:
    """The slots of one local day in sequence, in UTC. A rest shorter than a slot is left out.

    Raises OverflowError at the ends of the calendar.
    """
    return _slots_on(day, hours.of(day), slot_minutes, zone)


# Order systems ask for the same weeks again and again, and most places have the same hours.
@lru_cache(maxsize=512)
def _slots_on(day: date, spans: Spans, slot_minutes: int, zone: tzinfo) -> tuple[Slot, ...]:
    return tuple(_counted(day, spans, slot_minutes, zone))


def _counted(day: date, spans: Spans, slot_minutes: int, zone: tzinfo) -> Iterator[Slot]:
    length = timedelta(minutes=slot_minutes)
    for span in spans:
        start, closes = _reached(day, span.opens, zone), _reached(day, span.closes, zone)
        while start + length <= closes:
            yield Slot(start, start + length)
            start += length


def units_left(slots: Sequence[Slot], taken: Mapping[Slot, int], capacity: int) -> list[int]:
    """As `units_free`, 0 where a slot is overbooked."""
    return [max(0, free) for free in units_free(slots, taken, capacity)]


def units_free(slots: Sequence[Slot], taken: Mapping[Slot, int], capacity: int) -> list[int]:
    """How many units of capacity are left of each slot, below 0 where it is overbooked.

    `taken`: how many units of which slots are taken. A unit counts in every slot that it overlaps:
    slots may have had another length when it was taken.
    """
    starts, begun = _summed((unit.start, count) for unit, count in taken.items())
    ends, over = _summed((unit.end, count) for unit, count in taken.items())
    return [
        capacity - begun[bisect_left(starts, slot.end)] + over[bisect_right(ends, slot.start)]
        for slot in slots
    ]


def _summed(counts: Iterable[tuple[datetime, int]]) -> tuple[list[datetime], list[int]]:
    """The times in sequence, and how many units there are before each of them, and in all."""
    ordered = sorted(counts)
    return [at for at, _ in ordered], [*accumulate((count for _, count in ordered), initial=0)]


def slots_in(slots: Iterable[Slot], wanted: Slot) -> tuple[Slot, ...]:
    """The slots that follow each other from the start of `wanted` to its end; () if none do.

    `slots`: in sequence.
    """
    inside = tuple(one for one in slots if wanted.start <= one.start and one.end <= wanted.end)
    if not inside or (inside[0].start, inside[-1].end) != (wanted.start, wanted.end):
        return ()
    is_whole = all(before.end == after.start for before, after in pairwise(inside))
    return inside if is_whole else ()


def _reached(day: date, minutes: int, zone: tzinfo) -> datetime:
    """When local clocks first show this time of the day, or a later one if they skip it, in UTC."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    reached = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if reached.astimezone(zone).replace(tzinfo=None) == shown:
        return reached
    # In the gap, fold 1 is as long before the clocks change as fold 0 is after it.
    while before.astimezone(zone).replace(tzinfo=None) < shown:
        before += timedelta(minutes=1)
    return before


def _weekdays(text: str, part: str) -> range:
    found = _DAYS.fullmatch(text.lower())
    names = [name for name in found.groups() if name] if found else []
    if not names or any(name not in WEEKDAYS for name in names):
        raise InvalidHours("form", part.strip())
    first, last = WEEKDAYS.index(names[0]), WEEKDAYS.index(names[-1])
    if last < first:
        raise InvalidHours("order", part.strip())
    return range(first, last + 1)


def _span(text: str, given: str) -> OpenSpan:
    found = _TIMES.fullmatch(text)
    if found is None:
        raise InvalidHours("form", given)
    hour, minute, last_hour, last_minute = map(int, found.groups())
    opens, closes = hour * 60 + minute, last_hour * 60 + last_minute
    if max(minute, last_minute) > 59 or closes > DAY_MINUTES:
        raise InvalidHours("form", given)
    if closes <= opens:
        raise InvalidHours("order", given)
    return OpenSpan(opens, closes)


def _run(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
