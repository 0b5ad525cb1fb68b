"""What a hub answers to a device that sent events."""

from __future__ import annotations

from kiosk.services.replication.ingest import IngestedEvents
from kiosk.sync.protocol.bodies import EventOutcome, EventsReply
from kiosk.sync.protocol.conversions import from_head


def ingested_reply(ingested: IngestedEvents) -> EventsReply:
    """The answer, with the outcome of each event."""
    return EventsReply(
        outcomes=tuple(
            EventOutcome(
                event_id=result.event_id,
                outcome=result.outcome,
                outcome_reason=result.outcome_reason,
                store_seq=result.store_seq,
            )
            for result in ingested.results
        ),
        device_epoch=ingested.device_epoch,
        acked_seq=ingested.acked_seq,
        log_head=from_head(ingested.head),
    )
