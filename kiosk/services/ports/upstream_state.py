"""The port to the exchange with the upstream: the progress, and what is still to be sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from kiosk.domain.events.event import Event
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order

UNCHECKED = "open//0"
"""The `snapshot_cursor` of a first copy that is here as a whole, but was not checked yet.

It is also where a copy in pages begins: a former version of the program, which does not know that
the copy is here, asks for its pages and finds that it has them.
"""


@frozen
class Progress:
    """The progress of this device's synchronisation with its upstream.

    `acked_store_seq` and `acked_hash`: the last entry of the log that head office holds.
    `snapshot_as_of` is set while the first copy is being downloaded; `snapshot_cursor` is where it
    goes on. `clock_offset_ms`: the upstream's clock minus this one's. `refusal`: the code with
    which the upstream has refused this device since `refused_at`; None once it accepts it again.
    """

    acked_store_seq: int = 0
    snapshot_as_of: int | None = None
    snapshot_cursor: str | None = None
    last_contact_at: datetime | None = None
    clock_offset_ms: int | None = None
    refusal: str | None = None
    refused_at: datetime | None = None
    acked_hash: str | None = None

    @property
    def is_unchecked(self) -> bool:
        """Whether the first copy came as a file whose log was not checked yet.

        Until then nothing of it may be passed on to others.
        """
        return self.snapshot_cursor == UNCHECKED


class ReadUpstreamState(Protocol):
    """Reads the progress of the exchange with the upstream, and what it does not hold yet."""

    def progress(self) -> Progress:
        """The progress of the synchronisation with the upstream."""

    def own_to_send(
        self, limit: int, after: tuple[int, int] = (0, 0)
    ) -> tuple[tuple[Event, Order | None], ...]:
        """This device's next events, of one epoch, that the upstream does not hold.

        Of those after this epoch and number, which are on their way already.
        """

    def others_to_send(self, after: int, limit: int) -> tuple[tuple[int, Event, Order | None], ...]:
        """Pending events of other devices with a position greater than `after`, lowest first.

        Each with its position: events that came here earlier have lower ones.
        """

    def positions(self, event_ids: Collection[str]) -> dict[str, int]:
        """The positions of events that are here."""

    def unacked_epochs(self) -> tuple[int, ...]:
        """This device's epochs with pending events, the latest first."""


class UpstreamState(ReadUpstreamState, Protocol):
    """Reads and stores the progress of the exchange with the upstream."""

    def save_progress(self, progress: Progress) -> None:
        """Store the progress."""

    def set_acked(self, device_epoch: int, acked_seq: int) -> None:
        """Store up to which number the upstream holds this epoch; it may be less than before."""

    def count_sequenced_as_acked(self) -> None:
        """Count all sequenced events of this device as held by the upstream."""
