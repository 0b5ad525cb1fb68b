"""Limits for one event and for one answer, so that all accepted data can be sent on.

An accepted event later becomes an entry, a command's payload and part of an answer. Each of these
adds some bytes and has its own limit. An event that would exceed one of them is refused at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from kiosk.domain.codes.signature import SIGNATURE_BYTES_MAX
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Entry
from kiosk.domain.workflow import Role
from kiosk.services.ports.event_log import SnapshotPage
from kiosk.services.replication.validation.contents import is_writable_time
from kiosk.services.text_rules import is_printable
from kiosk.sync.protocol.records import Sent, WireEntry

SENT_BYTES_MAX = 200_000
"""Bytes of one event with its order; a request may be larger, for what encloses them."""

NAME_LENGTH_MAX = 200
TEXT_LENGTH_MAX = 4000
LENGTHS = {
    "bay": 40,
    "place": NAME_LENGTH_MAX,
    "counter": NAME_LENGTH_MAX,
    "orders": NAME_LENGTH_MAX,
    "arrival_id": NAME_LENGTH_MAX,
    "command_id": NAME_LENGTH_MAX,
    "operation_id": NAME_LENGTH_MAX,
    "help_id": NAME_LENGTH_MAX,
    "note_id": NAME_LENGTH_MAX,
    "signature": SIGNATURE_BYTES_MAX,
}
"""Most characters of these fields of an event's data; others have TEXT_LENGTH_MAX."""

NESTING_MAX = 32
PAGE_WEIGHT_MAX = 6_000_000
"""Characters per answer; at 4 bytes each still within the client's REPLY_BYTES_MAX."""

_LIGHT = SENT_BYTES_MAX // 8
_LINE_WEIGHT = 80


def unusable(sent: Sent | WireEntry) -> str | None:
    """Why an event cannot be used here or on a device further on; None when it can."""
    event, order = sent.event, sent.order
    if not _is_plain((event.data, event.personal), NESTING_MAX):
        return "a value is nested too deep, infinite or not a number"
    timestamps = [event.occurred_at, *([order.created_at] if order else [])]
    if not all(map(is_writable_time, timestamps)):
        return "a timestamp has no time zone, or no year of four digits"
    places = (event.data.get(field) for field in ("bay", "place"))
    if isinstance(sent, Sent) and not all(is_printable(str(place)) for place in places):
        return "a place holds control characters"
    return None


def overlong(sent: Sent) -> str | None:
    """The field of a sent event with a longer text than a person can enter; None if none.

    The actor's name is not limited for head office, which writes there who asked.
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
    """Whether an event with its order would not fit into a request when it is sent on."""
    return (
        _weight(sent) > _LIGHT
        and len(sent.model_dump_json(by_alias=True).encode()) > SENT_BYTES_MAX
    )


def is_plain(value: object) -> bool:
    """Whether a value can be written as JSON and read again everywhere."""
    return _is_plain(value, NESTING_MAX)


def _is_plain(value: object, depth: int) -> bool:
    if isinstance(value, dict):
        parts: Iterable[object] = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    else:
        return not isinstance(value, float) or math.isfinite(value)
    if depth <= 0:
        return False
    # Most are texts, and this runs for each event: a call for each of them takes longer.
    return all(_is_plain(part, depth - 1) for part in parts if type(part) is not str)


def page_of(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """As many of these entries as fit into one answer; at least one, if there is one."""
    weight = 0
    for position, entry in enumerate(entries):
        weight += _weight(entry)
        if position and weight > PAGE_WEIGHT_MAX:
            return tuple(entries[:position])
    return tuple(entries)


def _weight(held: Entry | Sent | WireEntry) -> int:
    """Roughly the number of characters, without the fixed fields."""
    event, order = held.event, held.order
    if isinstance(event, Event):
        recorded, personal = event.recorded, event.recorded_personal
    else:
        recorded, personal = event.data, event.personal
    weight = len(repr(recorded)) + len(repr(personal)) + len(event.comment or "")
    if order is not None:
        weight += sum(len(line.label) + len(line.ean or "") + _LINE_WEIGHT for line in order.lines)
    return weight


def snapshot_within(page: Callable[[int], SnapshotPage], limit: int) -> SnapshotPage:
    """The page with `limit` orders or entries, or with fewer so that it fits one answer."""
    found = page(limit)
    while limit > 1 and len(page_of(found.entries)) < len(found.entries):
        limit //= 2
        found = page(limit)
    return found
