"""The hub takes the commands of head office in their numbers, and decides each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kiosk.domain.commands import Command, CommandKind
from kiosk.domain.log import LogHead
from kiosk.services.head_office_commands import decide, supersede
from kiosk.services.incoming import Incoming
from kiosk.services.phones import DEFAULT_COUNTRY
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.sequencing import TakeEvents, take_events

_CONTRADICT = (CommandKind.CANCEL, CommandKind.REPLAN)


class CommandsDiverged(Exception):
    """The commands do not continue the ones here."""


@dataclass(frozen=True, slots=True)
class TakeCommands:
    """Commands that follow those here, in their numbers.

    `relayed`: the event that a command of kind RELAY brings, by the command's number; a RELAY
    without one could not be read. `country`: see `services.phones`.
    """

    commands: tuple[Command, ...]
    relayed: Mapping[int, Incoming] = field(default_factory=dict)
    country: str = DEFAULT_COUNTRY


def take_commands(uow: UnitOfWork, command: TakeCommands) -> Changes:
    """Keep and decide commands, in this transaction. Ones that are here already are passed over.

    A command that was decided before, under whatever number, is not decided again. Of several
    that contradict each other and come together only the last is decided. Raises
    CommandsDiverged.
    """
    changes = Changes()
    last = {one.order_id: one for one in command.commands if one.kind in _CONTRADICT}
    head = uow.log.command_head()
    for one in command.commands:
        if one.command_seq <= head.seq:
            if uow.log.command_hash_at(one.command_seq) != one.hash:
                raise CommandsDiverged
            continue
        if (one.command_seq, one.prev_hash) != (head.seq + 1, head.hash):
            raise CommandsDiverged
        is_new = uow.log.decision(one.command_id) is None
        is_relay = one.command_seq in command.relayed
        _keep(uow, one, is_relay=is_relay)
        head = LogHead(one.command_seq, one.hash)
        if is_relay:
            changes |= _relay(uow, command.relayed[one.command_seq])
        elif is_new and one.kind in _CONTRADICT and last[one.order_id] is not one:
            changes |= supersede(uow, one)
        elif is_new:
            changes |= decide(uow, one, command.country)
    return changes


def _keep(uow: UnitOfWork, command: Command, *, is_relay: bool) -> None:
    """Keep a command, without what must not outlive the erasing of its order.

    What a relayed event says is kept with the event, and erased with it.
    """
    is_erased = command.order_id is not None and uow.log.is_erased(command.order_id)
    uow.log.add_command(replace(command, payload={}) if is_relay or is_erased else command)


def _relay(uow: UnitOfWork, incoming: Incoming) -> Changes:
    node = uow.log.node()
    return take_events(uow, TakeEvents(node.device_id, node.role, (), (incoming,))).changes
