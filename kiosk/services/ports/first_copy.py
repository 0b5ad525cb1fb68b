"""The ports to the first copy of a store as one file, on the hub that gives it and the device.

Such a file holds the log, the orders as they follow from it, and the index for searching them. It
holds nothing else of the hub: no device, no secret, no person of the store.
"""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.domain.problem import Problem
from kiosk.services.ports.changes import Changes


@frozen
class CopyOffer:
    """A file that a hub has ready: its id, its length, and the end of the log in it."""

    copy_id: str
    size_bytes: int
    head: LogHead


class OfferedCopies(Protocol):
    """The files that a hub has ready."""

    async def offer(self) -> CopyOffer | None:
        """A file of the store as it is now, or was a moment ago; None where there can be none.

        Devices that ask at the same time get the same one. Raises StoreUnavailable.
        """

    async def part(self, copy_id: str, offset: int, limit: int) -> bytes | None:
        """At most `limit` bytes of a file from `offset` on; None when it is there no longer."""


class CopyUnusable(Exception):
    """A file cannot be taken over into the database of this device; nothing was changed."""


class ReceivedCopy(Protocol):
    """A file that arrives at a device, and what became of the database by it."""

    async def begin(self, offer: CopyOffer) -> int:
        """Expect this file; returns how many bytes of it are here already.

        Raises CopyUnusable where the disk has no room for it.
        """

    async def add(self, part: bytes) -> None:
        """Add the next bytes of the file. Raises CopyUnusable where that cannot be written."""

    async def take_over(self, store_id: str) -> Changes:
        """Replace the log and the orders here by the file's, in one transaction.

        They count as unchecked from then on (`Progress.is_unchecked`). Raises CopyUnusable where
        the file is not of this store or schema, is damaged, or lacks something that is here;
        StoreUnavailable.
        """

    async def drop(self) -> None:
        """Delete the file."""

    async def check(self) -> Problem | None:
        """What is wrong with the log and the orders here; None when nothing is.

        Checks all hashes and what follows from the events. Takes a second per 6,000 events.
        """

    async def discard(self) -> Changes:
        """Delete what was taken over; what this device has recorded since stays, pending."""
