"""What goes up in one request, and what came down in one: between the store and the wire."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kiosk.domain.commands import CommandKind
from kiosk.domain.journal import Event
from kiosk.domain.log import Entry
from kiosk.services.boards import Reader
from kiosk.services.incoming import Incoming
from kiosk.services.log_ports import Digest
from kiosk.services.store import Store
from kiosk.services.taking_commands import TakeCommands
from kiosk.sync.covering import signature_of
from kiosk.sync.signatures import Signer
from kiosk.sync.wire import (
    BODY_BYTES_MAX,
    EVENTS_MAX,
    EntriesBody,
    EventsBody,
    Sent,
    WireCommand,
    WireEntry,
    from_entry,
    from_sent,
    to_command,
    to_event,
    to_order,
)

_ROOM_BYTES = BODY_BYTES_MAX - 4096


@dataclass(slots=True)
class Relaying:
    """What other devices recorded and the log here has lost: it is sent once a connection.

    `after`: up to which position it was sent; None where there is nothing, or nothing more.
    """

    after: int | None


def signatures_in(sents: Iterable[Sent | WireEntry]) -> dict[str, str]:
    """The signatures that events came with, by their identifiers."""
    return {sent.event.event_id: sent.signature for sent in sents if sent.signature}


def signed_entries(reader: Reader, entries: Sequence[Entry]) -> tuple[WireEntry, ...]:
    """Entries for the wire, with the signatures that their events came with."""
    signatures = reader.log.signatures([entry.event.event_id for entry in entries])
    return tuple(from_entry(entry, signatures.get(entry.event.event_id, "")) for entry in entries)


async def events_body(
    store: Store, relaying: Relaying, signer: Signer | None = None
) -> EventsBody | None:
    """The next events to send up: this device's own, and others' in between as they came here.

    So the upstream meets them in the order in which this machine did, and what builds on an
    event comes after it. None when there is nothing to send. `signer`: this
    device's key.
    """
    signatures: dict[str, str] = {}

    def read(reader: Reader) -> tuple[Sequence[Incoming], Sequence[tuple[int, Event, Any]]]:
        log = reader.log
        own = log.own_to_send(EVENTS_MAX)
        if relaying.after is None:
            return own, ()
        others = log.others_to_send(relaying.after, EVENTS_MAX)
        if not others:
            # None can be added: a log that is cut ends the connection.
            relaying.after = None
            return own, ()
        at = log.positions([event.event_id for event, _ in own])
        own_at = at[own[0][0].event_id] if own else math.inf
        before = [other for other in others if other[0] < own_at]
        if before:
            signatures.update(log.signatures([event.event_id for _, event, _ in before]))
            return (), before
        return [pair for pair in own if at[pair[0].event_id] < others[0][0]], ()

    own, others = await store.read(read)
    if others:
        relayed = [(event, order) for _, event, order in others]
        taken = _fitting(relayed, lambda event: signatures.get(event.event_id, ""))
        relaying.after = others[len(taken) - 1][0]
        return EventsBody.model_construct(events=(), relayed=taken)
    if not own:
        return None
    taken = _fitting(own, lambda event: signature_of(signer, event))
    is_all = len(taken) == len(own) < EVENTS_MAX
    return EventsBody.model_construct(events=taken if is_all else _whole_deeds(taken), relayed=())


def _whole_deeds(taken: tuple[Sent, ...]) -> tuple[Sent, ...]:
    """Without a last deed of which more may follow.

    What the hub would do after half of it, such as calling a customer who has come, the other
    half does itself.
    """
    last = taken[-1].event.deed_id
    return tuple(sent for sent in taken if sent.event.deed_id != last) or taken


def _fitting(pairs: Iterable[Incoming], signed: Callable[[Event], str]) -> tuple[Sent, ...]:
    """As many as one request takes; one at least."""
    taken: list[Sent] = []
    size = 0
    for event, order in pairs:
        sent = from_sent(event, order, signed(event))
        size += len(sent.model_dump_json(by_alias=True)) + 1
        if taken and size > _ROOM_BYTES:
            break
        taken.append(sent)
    return tuple(taken)


async def entries_body(store: Store, hub_epoch: int, *, digest: bool) -> EntriesBody | None:
    """The next entries of the log that head office does not hold; None when it holds all.

    `digest`: if the log ends with them, what its orders amount to goes along.
    """

    def read(reader: Reader) -> tuple[tuple[Entry, ...], Digest | None]:
        found = reader.log.entries(reader.log.progress().acked_store_seq, EVENTS_MAX)
        return found, reader.log.digest() if digest and 0 < len(found) < EVENTS_MAX else None

    entries, amount = await store.read(read)
    taken: list[WireEntry] = []
    size = 0
    for entry in entries:
        wire = from_entry(entry)
        size += len(wire.model_dump_json(by_alias=True)) + 1
        if taken and size > _ROOM_BYTES:
            break
        taken.append(wire)
    if not taken:
        return None
    is_all = amount is not None and taken[-1].store_seq == amount.head.seq
    return EntriesBody.model_construct(
        hub_epoch=hub_epoch,
        entries=tuple(taken),
        orders_hash=amount.orders_hash if amount is not None and is_all else None,
    )


def commands_of(wires: Iterable[WireCommand], country: str) -> TakeCommands:
    """Commands as they came to a store, with the events that those of kind RELAY bring."""
    commands = tuple(map(to_command, wires))
    relayed: dict[int, Incoming] = {}
    for command in commands:
        if command.kind == CommandKind.RELAY:
            try:
                sent = Sent.model_validate(command.payload)
            except ValidationError:
                continue
            order = to_order(sent.order) if sent.order else None
            relayed[command.command_seq] = (to_event(sent.event), order)
    return TakeCommands(commands, relayed, country)
