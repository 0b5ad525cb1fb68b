"""Relays the events of a former hub to the present hub, as commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.commands import Command, CommandKind, Decision, next_command
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Entry, LogHead
from kiosk.domain.events.payloads import Unread
from kiosk.headoffice.errors import CannotTravel
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.problems import (
    Altered,
    altered_event,
    gap,
    not_permitted,
    not_understood,
)
from kiosk.headoffice.replication import erase, issue_commands
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.bulk import is_one_of
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.store_logs import acked
from kiosk.headoffice.storage.stores import lock_store, save_command_heads
from kiosk.headoffice.storage.tables import COMMANDS, ENTRIES, RELAYS
from kiosk.services.replication.validation.faults import QUARANTINED_FOR, Fault
from kiosk.services.replication.validation.recorded import recorded_fault
from kiosk.services.replication.validation.senders import may_push
from kiosk.services.replication.validation.sequence import gap_fault, line_fault, reuse_fault
from kiosk.sync.protocol.bodies import EventOutcome, EventsBody, EventsReply
from kiosk.sync.protocol.conversions import from_head, to_incoming
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.records import Sent

RELAYED = "relayed"
"""The outcome that the sender gets: the store's hub will resolve this event."""

DUPLICATE = "duplicate"

_CLOSE = (
    update(RELAYS)
    .where(RELAYS.c.store_id == bindparam("store"), RELAYS.c.event_id == bindparam("event"))
    .values(sequenced_seq=bindparam("seq"))
)
_DONE = (
    update(COMMANDS)
    .where(COMMANDS.c.store_id == bindparam("store"), COMMANDS.c.command_seq == bindparam("this"))
    .values(
        decision=Decision.DONE, code=bindparam("new_code"), decided_at=bindparam("new_decided_at")
    )
)


def read_sent(body: EventsBody) -> tuple[tuple[Event, Sent], ...]:
    """The events of a request, each with its wire form, the sender's own first.

    Raises Altered where one is not as recorded, WireProblem (422) where it is malformed.
    """
    pairs = []
    try:
        for sent in (*body.events, *body.relayed):
            event, order = to_incoming(sent)
            fault = recorded_fault(event, order)
            if fault is not None:
                raise altered_event(fault, f"event {event.event_id}")
            codec.to_json(_payload(sent))
            pairs.append((event, sent))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise not_understood(f"An event cannot be kept ({type(error).__name__}).") from None
    return tuple(pairs)


def _payload(sent: Sent) -> dict[str, Any]:
    return sent.model_dump(mode="json", by_alias=True)


def issuer(
    peer: Peer, now: datetime, id_source: IdSource
) -> Callable[[Event, Sent, LogHead], Command]:
    """A function that makes the RELAY command for an event, to follow the given head."""

    def issue(event: Event, sent: Sent, head: LogHead) -> Command:
        return next_command(
            head,
            command_id=id_source.new_id(),
            kind=CommandKind.RELAY,
            order_id=event.order_id,
            payload=Unread(_payload(sent)),
            issued_by=peer.device_id,
            issued_at=now,
        )

    return issue


def ingest_events(
    connection: Connection,
    peer: Peer,
    pairs: Sequence[tuple[Event, Sent]],
    own_count: int,
    issue: Callable[[Event, Sent, LogHead], Command],
) -> EventsReply:
    """Relay the new events; the first `own_count` are the sender's own.

    The sender's own must be of one epoch with consecutive numbers. `issue`: see `issuer`.

    Raises WireProblem (409 GAP, 403 NOT_PERMITTED, 422) and Altered.
    """
    store = lock_store(connection, peer.store_id)
    if not may_push(peer.role, relays=True):
        raise not_permitted(f"A {peer.role} sends its events to the hub of its store.")
    if store.hub_device_id == peer.device_id:
        raise not_permitted("The hub of a store sends the store's log.")
    own = [event for event, _ in pairs[:own_count]]
    epoch = own[0].device_epoch if own else None
    kept = acked(connection, store.store_id, peer.device_id, epoch) if epoch is not None else 0
    _check_own(own, peer, kept)
    known = _known(connection, store.store_id, [event.event_id for event, _ in pairs])
    new: list[tuple[Event, Sent]] = []
    outcomes = []
    for at, (event, sent) in enumerate(pairs):
        held = known.get(event.event_id)
        is_number_used = at < own_count and event.device_seq <= kept
        _refuse_reuse(event, held, is_number_used=is_number_used)
        outcomes.append(_outcome(event, RELAYED if held is None else DUPLICATE))
        if held is None:
            known[event.event_id] = event.hash
            new.append((event, sent))
    _pass_on(connection, store, new, issue)
    return EventsReply(
        outcomes=tuple(outcomes),
        device_epoch=epoch,
        acked_seq=max(kept, own[-1].device_seq) if own else kept,
        log_head=from_head(store.log_head),
    )


def _outcome(event: Event, outcome: str) -> EventOutcome:
    return EventOutcome(
        event_id=event.event_id, outcome=outcome, outcome_reason=None, store_seq=None
    )


def _refuse_reuse(event: Event, held: str | None, *, is_number_used: bool) -> None:
    fault = reuse_fault(event, held, is_number_used=is_number_used)
    if fault is not None:
        what = f"event {event.event_id} has an id or a number of another one"
        raise Altered(QUARANTINED_FOR[fault], what)


def _check_own(own: Sequence[Event], peer: Peer, kept: int) -> None:
    """Check the sender's own events; `kept`: the last number that is here already.

    The present hub checks their hash chain: see `services.replication.incoming.is_usable`.
    Raises WireProblem: 409 GAP where a number is missing, 422 where the events are of other
    devices or of several epochs.
    """
    if not own:
        return
    for at in range(len(own)):
        fault = line_fault(own, at, peer.device_id)
        if fault is Fault.OTHER_CHAIN:
            raise not_understood("`events` holds another device's event, or another epoch's.")
        if fault is not None:
            raise gap(own[0].device_seq + at)
    if gap_fault(own[0], kept) is not None or own[0].device_seq == 0:
        raise gap(kept + 1)


def _known(connection: Connection, store_id: str, event_ids: list[str]) -> dict[str, str]:
    """The hashes of those of the events that are in the log or are being relayed, by event id."""
    found: dict[str, str] = {}
    for table in (ENTRIES, RELAYS):
        query = select(table.c.event_id, table.c.event_hash).where(
            table.c.store_id == store_id, is_one_of(connection, table.c.event_id, event_ids)
        )
        found |= {row.event_id: row.event_hash for row in connection.execute(query)}
    return found


def _pass_on(
    connection: Connection,
    store: StoreRecord,
    new: Sequence[tuple[Event, Sent]],
    issue: Callable[[Event, Sent, LogHead], Command],
) -> None:
    if not new:
        return
    head = store.command_head
    commands: list[Command] = []
    relays = []
    for event, sent in new:
        command = issue(event, sent, head)
        head = command.head
        commands.append(command)
        relays.append(
            {
                "store_id": store.store_id,
                "event_id": event.event_id,
                "device_id": event.device_id,
                "device_epoch": event.device_epoch,
                "device_seq": event.device_seq,
                "event_hash": event.hash,
                "command_seq": command.command_seq,
            }
        )
    try:
        rows = issue_commands.command_rows(
            store.store_id, ((command, None) for command in commands)
        )
    except CannotTravel as error:
        raise not_understood(f"An event cannot be passed on: {error.problem}.") from None
    connection.execute(insert(COMMANDS), rows)
    connection.execute(insert(RELAYS), relays)
    erase.erase_late(connection, store.store_id, {event.order_id or "" for event, _ in new})
    save_command_heads(connection, {store.store_id: head})


def close_relays(connection: Connection, store_id: str, entries: Sequence[Entry]) -> None:
    """Mark RELAY commands done whose events are in the log now, whatever their outcome."""
    query = select(RELAYS.c.event_id, RELAYS.c.command_seq).where(
        RELAYS.c.store_id == store_id, RELAYS.c.sequenced_seq.is_(None)
    )
    open_relays = {row.event_id: row.command_seq for row in connection.execute(query)}
    sequenced = [entry for entry in entries if entry.event.event_id in open_relays]
    if not sequenced:
        return
    connection.execute(
        _CLOSE,
        [
            {"store": store_id, "event": entry.event.event_id, "seq": entry.store_seq}
            for entry in sequenced
        ],
    )
    connection.execute(
        _DONE,
        [
            {
                "store": store_id,
                "this": open_relays[entry.event.event_id],
                "new_code": entry.outcome,
                "new_decided_at": entry.event.occurred_at,
            }
            for entry in sequenced
        ],
    )
