"""Finds in a batch of entries the commands that the store has refused, for head office's log."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.commands import Decision
from kiosk.domain.events.payloads import Decided
from kiosk.headoffice.replication.batch import Batch


@dataclass(frozen=True, slots=True)
class RefusedHere:
    """A refused command: its identifier, its order's number, and the code of the reason."""

    command: str
    order: str | None
    code: str | None


def refused_in(batch: Batch) -> tuple[RefusedHere, ...]:
    """The commands that a store's hub reports to have refused; nothing in it names a customer."""
    return tuple(
        RefusedHere(entry.event.payload.command_id, entry.event.order_id, entry.event.payload.code)
        for entry in batch.entries
        if isinstance(entry.event.payload, Decided) and entry.event.reason == Decision.REFUSED
    )
