"""Takes in what a device sends, and gives way to the people at the hub's own screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import or_

from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.ingest import IngestedEvents, IngestEvents, ingest_events


async def ingest_giving_way(
    store: OrderDatabase, command: IngestEvents, on_change: Callable[[Changes], None]
) -> IngestedEvents:
    """Ingest all events in short transactions, shorter ones while people wait; returns all results.

    A page of events takes as long as many taps. `on_change` is called once, with what was changed.
    Raises as `ingest_events`; what a transaction before has taken is kept, as if the device had
    sent it alone.
    """
    parts: list[IngestedEvents] = []

    def ingest(uow: UnitOfWork, part: IngestEvents) -> tuple[IngestedEvents, IngestEvents | None]:
        ingested = ingest_events(uow, part, store.is_awaited)
        return ingested, _after(part, ingested)

    try:
        await store.run_parts(ingest, command, parts.append)
    finally:
        on_change(reduce(or_, (part.changes for part in parts), Changes()))
    return reduce(_joined, parts)


def _after(command: IngestEvents, done: IngestedEvents) -> IngestEvents | None:
    """What remains of a command after these events; None when nothing does."""
    count = done.count
    own, relayed = command.own[count:], command.relayed[max(count - len(command.own), 0) :]
    goes_on = bool(own) and own[0][0].device_epoch == done.device_epoch
    held = done.acked_seq if goes_on else 0
    rest = replace(command, own=own, relayed=relayed, held=held)
    return rest if own or relayed else None


def _joined(done: IngestedEvents, then: IngestedEvents) -> IngestedEvents:
    """The answer to both. Where only relayed events remained, they say no number."""
    return IngestedEvents(
        done.count + then.count,
        done.results + then.results,
        done.device_epoch,
        done.acked_seq if then.device_epoch is None else then.acked_seq,
        then.head,
        done.changes | then.changes,
    )
