"""Builds the bodies of requests from the database, and use case commands from answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError

from kiosk.domain.commands import CommandKind
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Entry, LogHead
from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.projections import Digest
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.incoming import Incoming
from kiosk.services.replication.ingest_commands import IngestCommands
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent, to_command, to_incoming
from kiosk.sync.protocol.fields import BODY_BYTES_MAX, EVENTS_MAX
from kiosk.sync.protocol.records import Sent, WireCommand, WireEntry
from kiosk.sync.protocol.signature_coverage import covered, signature_of, up_to_signed
from kiosk.sync.protocol.signatures import Signer, log_covered

_ROOM_BYTES = BODY_BYTES_MAX - 4096
_SIGNATURE_BYTES = 130

SIGNED_EVERY = 16
"""Of its own events a hub signs one in so many, and in each page the last of a run of a chain."""


@dataclass(slots=True)
class Relaying:
    """The sending of other devices' events that the log has lost, once per connection.

    `after`: the position up to which they were sent; None when there are none left.
    """

    after: int | None


def signatures_in(sents: Iterable[Sent | WireEntry]) -> dict[str, str]:
    """The signatures that events came with, by event id."""
    return {sent.event.event_id: sent.signature for sent in sents if sent.signature}


def signed_entries(
    reader: Reader, entries: Sequence[Entry], signer: Signer | None = None
) -> tuple[WireEntry, ...]:
    """Entries for the wire, with the signatures that their events came with.

    `signer`: this device's key, with which it signs its own events among these: the last of each
    run of a chain and one in SIGNED_EVERY. A signature covers the chain before it; a device that
    relays the events may split them into other pages, so the last one alone is not enough.
    """
    signatures = _signatures(reader, entries, signer)
    return tuple(from_entry(entry, signatures.get(entry.event.event_id, "")) for entry in entries)


def _signatures(reader: Reader, entries: Sequence[Entry], signer: Signer | None) -> dict[str, str]:
    signatures = dict(reader.event_log.signatures([entry.event.event_id for entry in entries]))
    for event in _to_sign(reader.devices.this_device().device_id, entries):
        if event.event_id not in signatures:
            signatures[event.event_id] = signature_of(signer, event)
    return signatures


def _to_sign(own: str, entries: Sequence[Entry]) -> Iterable[Event]:
    """Those of a hub's own events that it signs."""
    after: set[tuple[int, int]] = set()
    for event in (entry.event for entry in reversed(entries) if entry.event.device_id == own):
        # The log may have a chain in another order, where something was set aside.
        is_last = (event.device_epoch, event.device_seq + 1) not in after
        after.add((event.device_epoch, event.device_seq))
        if is_last or event.device_seq % SIGNED_EVERY == 0:
            yield event


class _NextToSend(NamedTuple):
    """Own events or those of others, never both; `signatures` of the others, by event id."""

    own: Sequence[Incoming]
    others: Sequence[tuple[int, Event, Any]] = ()
    signatures: Mapping[str, str] = {}


def _next_to_send(reader: Reader, relaying: Relaying, after: tuple[int, int]) -> _NextToSend:
    own = reader.upstream.own_to_send(EVENTS_MAX, after)
    if relaying.after is None:
        return _NextToSend(own)
    others = reader.upstream.others_to_send(relaying.after, EVENTS_MAX)
    if not others:
        # No more can appear on this connection: truncating the log ends it.
        relaying.after = None
        return _NextToSend(own)
    at = reader.upstream.positions([event.event_id for event, _ in own])
    own_at = at[own[0][0].event_id] if own else math.inf
    before = [other for other in others if other[0] < own_at]
    if before:
        signatures = reader.event_log.signatures([event.event_id for _, event, _ in before])
        return _NextToSend((), before, signatures)
    return _NextToSend([pair for pair in own if at[pair[0].event_id] < others[0][0]])


async def events_body(
    store: OrderDatabase,
    relaying: Relaying,
    signer: Signer | None = None,
    after: tuple[int, int] = (0, 0),
) -> EventsBody | None:
    """The next events to send: this device's own or others', in the order they were stored here.

    That order makes sure that an event comes after those it builds on. None when there is
    nothing to send. `signer`: this device's key. `after`: the epoch and number of its last event
    that is on its way already.
    """
    own, others, signatures = await store.read(
        lambda reader: _next_to_send(reader, relaying, after)
    )
    if others:
        relayed = [(event, order) for _, event, order in others]
        fitting = _fitting(relayed, lambda event: signatures.get(event.event_id, ""))
        relayed_sents = fitting[: up_to_signed(fitting)]
        relaying.after = others[len(relayed_sents) - 1][0]
        return EventsBody.model_construct(events=(), relayed=relayed_sents)
    if not own:
        return None
    sents = _fitting(own, lambda event: signature_of(signer, event))
    is_all = len(sents) == len(own) < EVENTS_MAX
    return EventsBody.model_construct(
        events=sents if is_all else _whole_operations(sents), relayed=()
    )


def _whole_operations(sents: tuple[Sent, ...]) -> tuple[Sent, ...]:
    """The events without the last operation, which may be incomplete; all if it is the only one.

    After half an operation the hub would do what the other half does itself, such as calling a
    customer who has come.
    """
    last = sents[-1].event.operation_id
    return tuple(sent for sent in sents if sent.event.operation_id != last) or sents


def _fitting(pairs: Iterable[Incoming], signed: Callable[[Event], str]) -> tuple[Sent, ...]:
    """As many events as fit into one request; at least one."""
    sents: list[Sent] = []
    size = 0
    for event, order in pairs:
        sent = from_sent(event, order, signed(event))
        size += len(sent.model_dump_json(by_alias=True)) + 1
        if sents and size > _ROOM_BYTES:
            break
        sents.append(sent)
    return tuple(sents)


async def entries_body(
    store: OrderDatabase, hub_epoch: int, *, digest: bool, signer: Signer | None = None
) -> EntriesBody | None:
    """The next entries of the log that head office does not hold; None when it holds all.

    `digest`: include `orders_hash` if the log ends with these entries. `signer`: this hub's key.
    """

    def read(reader: Reader) -> tuple[tuple[WireEntry, ...], Digest | None, ThisDevice]:
        found = reader.event_log.entries(reader.upstream.progress().acked_store_seq, EVENTS_MAX)
        amount = reader.projections.digest() if digest and 0 < len(found) < EVENTS_MAX else None
        unsigned = _fitting_entries(found)
        signatures = _signatures(reader, found[: len(unsigned)], signer)
        signed = tuple(_with_signature(wire, signatures) for wire in unsigned)
        return signed[: up_to_signed(signed)], amount, reader.devices.this_device()

    entries, amount, this_device = await store.read(read)
    if not entries:
        return None
    last = entries[-1]
    is_all = amount is not None and last.store_seq == amount.head.seq
    reported: dict[str, Any] = {}
    if signer is not None:
        head = LogHead(last.store_seq, last.hash)
        reported = {
            "public_key": signer.public,
            "signs_since": this_device.device_epoch,
            "signature": signer.sign(log_covered(this_device.device_id, hub_epoch, head)),
        }
    return EntriesBody.model_construct(
        hub_epoch=hub_epoch,
        entries=entries,
        orders_hash=amount.orders_hash if amount is not None and is_all else None,
        **reported,
    )


def _fitting_entries(entries: Iterable[Entry]) -> tuple[WireEntry, ...]:
    """As many entries as fit into one request with their signatures, yet unsigned; at least one."""
    wires: list[WireEntry] = []
    size = 0
    for entry in entries:
        wire = from_entry(entry)
        size += len(wire.model_dump_json(by_alias=True)) + _SIGNATURE_BYTES
        if wires and size > _ROOM_BYTES:
            break
        wires.append(wire)
    return tuple(wires)


def _with_signature(wire: WireEntry, signatures: Mapping[str, str]) -> WireEntry:
    signature = signatures.get(wire.event.event_id)
    # A copy of the few that are signed takes less time than converting every entry once more.
    return wire.model_copy(update={"signature": signature}) if signature else wire


def commands_of(
    wires: Iterable[WireCommand], country: str, peers: Mapping[str, PeerRecord] | None = None
) -> IngestCommands:
    """Commands as received by a store, with the events that those of kind RELAY contain.

    `peers`: the store's devices. An event in a device's name without that device's signature is
    left out, and its command is refused: head office cannot write in the name of a device. From
    the first command whose event may be covered by a later signature, all wait for the next page.
    """
    commands = tuple(map(to_command, wires))
    brought: dict[int, Sent] = {}
    for command in commands:
        if command.kind == CommandKind.RELAY:
            with suppress(ValidationError):
                brought[command.command_seq] = Sent.model_validate(command.recorded)
    sents = tuple(brought.values())
    if (count := up_to_signed(sents)) < len(sents):
        next_seq = tuple(brought)[count]
        commands = tuple(one for one in commands if one.command_seq < next_seq)
        brought = {seq: sent for seq, sent in brought.items() if seq < next_seq}
        sents = sents[:count]
    kept = {(sent.event.event_id, sent.event.hash): sent for sent in covered(peers or {}, sents)}
    relayed: dict[int, Incoming] = {}
    for seq, sent in brought.items():
        if (sent.event.event_id, sent.event.hash) in kept:
            relayed[seq] = to_incoming(sent)
    return IngestCommands(commands, relayed, country, signatures_in(kept.values()))
