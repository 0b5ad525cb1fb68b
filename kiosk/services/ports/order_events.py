"""The port to the events of an order, an arrival, a command or an operation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from kiosk.domain.events.event import Event


class OrderEvents(Protocol):
    """Reads events by what they are about, in the log or pending."""

    def pending(self, order_ids: Collection[str]) -> dict[str, tuple[Event, ...]]:
        """The pending events of these orders, oldest first."""

    def all_pending(self) -> tuple[Event, ...]:
        """Every pending event, oldest first."""

    def pending_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The pending events about these arrivals or commands, oldest first."""

    def sequenced_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The applied events about these arrivals or commands, in the sequence of the log."""

    def sequenced_journal(self, order_id: str) -> tuple[Event, ...]:
        """The applied events of one order, in the sequence of the log."""

    def operation(self, operation_id: str) -> tuple[Event, ...]:
        """The events of an operation, whatever their outcome."""

    def events_about(self, subject_id: str) -> tuple[Event, ...]:
        """Every event about an arrival, whatever its outcome."""

    def has_acted(self, person: str) -> bool:
        """Whether any work was recorded in this person's name, in the log or pending.

        Signing in is none: it says that somebody is here, not that they know the counter.
        """

    def at_counter(self, device_id: str, reason: str) -> tuple[Event, ...]:
        """What people did besides orders at a counter on this device, oldest first."""

    def is_before(self, arrival_id: str, event_id: str) -> bool:
        """Whether an arrival comes before an event in the log; pending ones come after the log."""
