"""The hub ingests head office's commands in the sequence of their numbers, and decides each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kiosk.domain.commands import Command, CommandKind, with_contents
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.services.orders.head_office_commands import decide, supersede
from kiosk.services.phones import DEFAULT_COUNTRY
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.incoming import Incoming
from kiosk.services.replication.ingest import IngestEvents, ingest_events

_CONTRADICT = (CommandKind.CANCEL, CommandKind.REPLAN)


class CommandsDiverged(Exception):
    """The received commands do not continue the ones here."""


@frozen
class IngestCommands:
    """Commands that follow those here, in the sequence of their numbers.

    `relayed`: the events of RELAY commands, by the command's number; a RELAY without one could
    not be read. `country`: see `services.phones`. `signatures`: those of the events, by event id.
    """

    commands: tuple[Command, ...]
    relayed: Mapping[int, Incoming] = field(default_factory=dict)
    country: str = DEFAULT_COUNTRY
    signatures: Mapping[str, str] = field(default_factory=dict)


def ingest_commands(uow: UnitOfWork, command: IngestCommands) -> Changes:
    """Store and decide commands in this transaction; skips those that are here already.

    A command that was decided before, under whatever number, is not decided again. Of several
    cancellations and replannings of one order that come together only the last is decided; the
    others are superseded. Raises CommandsDiverged.
    """
    changes = Changes()
    last = {one.order_id: one for one in command.commands if one.kind in _CONTRADICT}
    head = uow.inbox.head()
    for one in command.commands:
        if one.command_seq <= head.seq:
            if uow.inbox.hash_at(one.command_seq) != one.hash:
                raise CommandsDiverged
            continue
        if (one.command_seq, one.prev_hash) != (head.seq + 1, head.hash):
            raise CommandsDiverged
        is_new = uow.inbox.decision(one.command_id) is None
        is_relay = one.command_seq in command.relayed
        _keep(uow, one, is_relay=is_relay)
        head = LogHead(one.command_seq, one.hash)
        if is_relay:
            changes |= _relay(uow, command.relayed[one.command_seq], command.signatures)
        elif is_new and one.kind in _CONTRADICT and last[one.order_id] is not one:
            changes |= supersede(uow, one)
        elif is_new:
            changes |= decide(uow, one, command.country)
    return changes


def _keep(uow: UnitOfWork, command: Command, *, is_relay: bool) -> None:
    """Store a command; without its payload if it relays an event or its order is erased.

    What a relayed event says is stored with the event, and erased with it.
    """
    is_erased = command.order_id is not None and uow.projections.is_erased(command.order_id)
    uow.inbox.add(with_contents(command, {}) if is_relay or is_erased else command)


def _relay(uow: UnitOfWork, incoming: Incoming, signatures: Mapping[str, str]) -> Changes:
    this_device = uow.devices.this_device()
    wish = IngestEvents(this_device.device_id, this_device.role, (), (incoming,), signatures)
    return ingest_events(uow, wish).changes
