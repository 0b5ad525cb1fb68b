"""Finds in a batch of entries the commands that the store has refused, for head office's log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from kiosk.domain.commands import Decision
from kiosk.domain.events.payloads import Decided
from kiosk.domain.frozen import frozen
from kiosk.headoffice.replication.batch import Batch


@frozen
class RefusedHere:
    """A refused command: its identifier, its order's number, and the code of the reason."""

    command: str
    order: str | None
    code: str | None


def note_refused(
    note: Callable[..., object], store_id: str, refused: Sequence[RefusedHere]
) -> None:
    """Write a line of the log for each; `note`: takes a name, then params."""
    for each in refused:
        note("command_refused", store=store_id, **asdict(each))


def refused_in(batch: Batch) -> tuple[RefusedHere, ...]:
    """The commands that a store's hub reports to have refused; nothing in it names a customer."""
    return tuple(
        RefusedHere(entry.event.payload.command_id, entry.event.order_id, entry.event.payload.code)
        for entry in batch.entries
        if isinstance(entry.event.payload, Decided) and entry.event.reason == Decision.REFUSED
    )
