"""What one event may be, and how much goes into one answer: nothing must be too big to travel.

An event that is taken becomes an entry, a command's load and part of an answer: each adds some,
and each has a limit of its own. What could not pass all of them is refused at the first door.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kiosk.domain.log import Entry
from kiosk.domain.workflow import Role
from kiosk.services.log_ports import SnapshotPage
from kiosk.services.soundness import is_tellable
from kiosk.services.text_rules import is_printable
from kiosk.sync.wire import Sent, WireEntry

SENT_BYTES_MAX = 200_000
"""One event with its order; a request has some more, for what is wrapped around it."""

NAME_LENGTH_MAX = 200
TEXT_LENGTH_MAX = 4000
LENGTHS = {
    "bay": 40,
    "place": NAME_LENGTH_MAX,
    "counter": NAME_LENGTH_MAX,
    "orders": NAME_LENGTH_MAX,
    "arrival_id": NAME_LENGTH_MAX,
    "command_id": NAME_LENGTH_MAX,
    "deed_id": NAME_LENGTH_MAX,
    "help_id": NAME_LENGTH_MAX,
}
"""Characters, of the fields of an event's data; others have TEXT_LENGTH_MAX."""

NESTING_MAX = 32
PAGE_WEIGHT_MAX = 6_000_000
"""Characters, of four bytes at most: within what a client reads of one answer."""

_LIGHT = SENT_BYTES_MAX // 8
_LINE_WEIGHT = 80


def unusable(sent: Sent | WireEntry) -> str | None:
    """Why an event cannot be used here or anywhere after; None when it can."""
    event, order = sent.event, sent.order
    if not _is_plain((event.data, event.personal), NESTING_MAX):
        return "a value is nested too deep, infinite or not a number"
    moments = [event.occurred_at, *([order.created_at] if order else [])]
    if not all(map(is_tellable, moments)):
        return "a moment has no time zone, or no year of four digits"
    places = (event.data.get(field) for field in ("bay", "place"))
    if isinstance(sent, Sent) and not all(is_printable(str(place)) for place in places):
        return "a place holds control characters"
    return None


def overlong(sent: Sent) -> str | None:
    """Which text of an event that a device sends is longer than any that a person enters.

    Head office names who asked as it likes.
    """
    event = sent.event
    is_person = event.actor.role is not Role.HEAD_OFFICE
    if is_person and len(event.actor.name) > NAME_LENGTH_MAX:
        return "actor.name"
    for part in (event.data, event.personal):
        found = _overlong(part, "data")
        if found is not None:
            return found
    return None


def _overlong(value: object, field: str) -> str | None:
    if isinstance(value, str):
        return field if len(value) > LENGTHS.get(field, TEXT_LENGTH_MAX) else None
    if isinstance(value, dict):
        parts = [(key, part) for key, part in value.items()]
        if any(len(key) > NAME_LENGTH_MAX for key, _ in parts):
            return field
    elif isinstance(value, list | tuple):
        parts = [(field, part) for part in value]
    else:
        return None
    return next((found for key, part in parts if (found := _overlong(part, key))), None)


def is_too_long(sent: Sent | WireEntry) -> bool:
    """Whether an event with its order would not fit into a request as it is written again."""
    return (
        _weight(sent) > _LIGHT
        and len(sent.model_dump_json(by_alias=True).encode()) > SENT_BYTES_MAX
    )


def is_plain(value: object) -> bool:
    """Whether a value can be written as JSON and read again everywhere."""
    return _is_plain(value, NESTING_MAX)


def _is_plain(value: object, depth: int) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if not isinstance(value, dict | list | tuple):
        return True
    return depth > 0 and all(_is_plain(part, depth - 1) for part in _parts(value))


def _parts(value: dict[str, Any] | list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    return iter(value.values() if isinstance(value, dict) else value)


def page_of(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """As many of these entries as one answer takes; one at least, if there is one."""
    weight = 0
    for position, entry in enumerate(entries):
        weight += _weight(entry)
        if position and weight > PAGE_WEIGHT_MAX:
            return tuple(entries[:position])
    return tuple(entries)


def _weight(held: Entry | Sent | WireEntry) -> int:
    """About how many characters it has, beside the few that every one has."""
    event, order = held.event, held.order
    weight = len(repr(event.data)) + len(repr(event.personal)) + len(event.comment or "")
    if order is not None:
        weight += sum(len(line.label) + len(line.ean or "") + _LINE_WEIGHT for line in order.lines)
    return weight


def snapshot_within(page: Callable[[int], SnapshotPage], limit: int) -> SnapshotPage:
    """The page of this many orders or entries, or of fewer where one answer takes no more."""
    taken = page(limit)
    while limit > 1 and len(page_of(taken.entries)) < len(taken.entries):
        limit //= 2
        taken = page(limit)
    return taken
