"""The port to the slots of the store's place, as head office has them."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot

SLOT_DAYS_MAX = 31
"""How many days of slots may be asked for at once."""


class SlotsUnreachable(Exception):
    """Head office cannot be asked now, or it or the hub is of a version that does not know this."""


@frozen
class SlotLeft:
    """A slot of the place. `left`: how many more orders it takes; below 0, it has so many too many.

    What counts: orders, and bookings that order systems hold without an order yet.
    """

    slot: Slot
    left: int


class PlaceSlots(Protocol):
    """The slots of the store's place that are not over, in sequence."""

    async def slots_left(self, days: int) -> tuple[SlotLeft, ...] | None:
        """Those of today and the next days, `days` in all, at most SLOT_DAYS_MAX.

        None where head office has no slots of this place. Raises SlotsUnreachable.
        """


class NoPlaceSlots:
    """`PlaceSlots` for a device that belongs to no head office."""

    async def slots_left(self, days: int) -> tuple[SlotLeft, ...] | None:  # noqa: ARG002
        """See `PlaceSlots.slots_left`."""
        return None
