"""What goes up in one request, and what came down in one: between the store and the wire."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from kiosk.domain.commands import CommandKind
from kiosk.domain.log import Entry
from kiosk.services.boards import Reader
from kiosk.services.incoming import Incoming
from kiosk.services.log_ports import Digest
from kiosk.services.store import Store
from kiosk.services.taking_commands import TakeCommands
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


async def events_body(store: Store, relayed: set[str] | None) -> EventsBody | None:
    """This device's next events; when there are none, others' events that the log lacks.

    `relayed`: those that were sent since the connection stands; None: none are relayed. None
    when there is nothing to send.
    """
    own = await store.read(lambda reader: reader.log.own_to_send(EVENTS_MAX))
    if own:
        return EventsBody.model_construct(events=_fitting(own), relayed=())
    if relayed is None:
        return None
    others = await store.read(lambda reader: reader.log.others_to_send(EVENTS_MAX + len(relayed)))
    fresh = [pair for pair in others if pair[0].event_id not in relayed]
    if not fresh:
        return None
    return EventsBody.model_construct(events=(), relayed=_fitting(fresh[:EVENTS_MAX]))


def _fitting(pairs: Iterable[Incoming]) -> tuple[Sent, ...]:
    """As many as one request takes; one at least."""
    taken: list[Sent] = []
    size = 0
    for event, order in pairs:
        sent = from_sent(event, order)
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


def commands_of(wires: Iterable[WireCommand]) -> TakeCommands:
    """Commands as they came, with the events that those of kind RELAY bring."""
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
    return TakeCommands(commands, relayed)
