"""The slots of a store's place: a counter asks, head office answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from kiosk.domain.order import Slot
from kiosk.services.ports.place_slots import SLOT_DAYS_MAX, SlotLeft
from kiosk.services.replication.validation.contents import is_writable_time
from kiosk.sync.protocol.fields import WireModel

SLOTS_MAX = 3000
"""More than a month of ten hours a day in slots of ten minutes."""
_LEFT_MAX = 1_000_000


class SlotsBody(WireModel):
    """`POST /v1/place/slots`: the slots of today and the days that follow, so many days in all."""

    days: Annotated[int, Field(ge=1, le=SLOT_DAYS_MAX)]


class WireSlotLeft(WireModel):
    """A slot. `left`: how many more orders it takes; below 0: it has so many too many."""

    start: datetime
    end: datetime
    left: Annotated[int, Field(ge=-_LEFT_MAX, le=_LEFT_MAX)]


class SlotsLeftReply(WireModel):
    """The slots that are not over, in sequence; null: head office has none of this place."""

    slots: Annotated[tuple[WireSlotLeft, ...], Field(max_length=SLOTS_MAX)] | None = None


def slots_reply(found: Iterable[SlotLeft] | None) -> SlotsLeftReply:
    """The answer with these slots; what is too much is left out at the end."""
    if found is None:
        return SlotsLeftReply()
    slots = [WireSlotLeft(start=one.slot.start, end=one.slot.end, left=one.left) for one in found]
    return SlotsLeftReply(slots=tuple(slots[:SLOTS_MAX]))


def slots_read(reply: SlotsLeftReply) -> tuple[SlotLeft, ...] | None:
    """The slots of an answer."""
    if reply.slots is None:
        return None
    return tuple(SlotLeft(Slot(one.start, one.end), one.left) for one in reply.slots)


def slots_problems(reply: SlotsLeftReply) -> Iterable[str]:
    """Yields why slots cannot be shown; nothing if they can."""
    for one in reply.slots or ():
        times = (one.start, one.end)
        if (
            not all(time.tzinfo and is_writable_time(time) for time in times)
            or one.end <= one.start
        ):
            yield "a slot"
            return
