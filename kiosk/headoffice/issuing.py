"""Commands on their way to a store: nothing is issued that its hub could not read.

The commands of a store have to be taken in their numbers. One that cannot be written, or that
cannot be read on the other side, would keep every later one from the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from kiosk.domain.commands import UNREADABLE, Command
from kiosk.headoffice import codec
from kiosk.headoffice.errors import CannotTravel
from kiosk.sync.wire import WireCommand, from_command, to_command

COMMAND_BYTES_MAX = 4_000_000
"""A hub reads several times as much in one answer."""

_UNWRITABLE = (ValueError, TypeError, OverflowError, RecursionError)


def cannot_travel(command: Command) -> str | None:
    """Why a command does not reach its hub as it is; None when it does.

    It is written and read by the same code as on its way.
    """
    try:
        raw = from_command(command).model_dump_json(by_alias=True)
        read = to_command(WireCommand.model_validate_json(raw))
        if len(raw) > COMMAND_BYTES_MAX:
            return f"it has {len(raw)} characters, and {COMMAND_BYTES_MAX} are sent at most"
        if codec.to_json(read.payload) != codec.to_json(command.payload):
            return "it would be another one on the other side"
    except _UNWRITABLE as error:
        return f"it cannot be written or read ({type(error).__name__})"
    is_same = replace(read, payload={}) == replace(command, payload={})
    return None if is_same else "it would be another one on the other side"


def command_rows(
    store_id: str, commands: Iterable[tuple[Command, str | None]]
) -> list[dict[str, Any]]:
    """The rows of new commands, each with its order's content hash. Raises CannotTravel."""
    rows = []
    for command, content_hash in commands:
        problem = cannot_travel(command)
        if problem is not None:
            raise CannotTravel(command.order_id or "", problem)
        rows.append(codec.command_columns(store_id, command, content_hash))
    return rows


def read_row(row: codec.AnyRow) -> Command:
    """A command from its row; without a payload where that cannot be read any more."""
    try:
        return codec.read_command(row)
    except _UNWRITABLE:
        return codec.read_command(row, payload={UNREADABLE: True})


def sendable(commands: Sequence[Command]) -> tuple[Command, ...]:
    """These commands, each that does not travel as one that its hub refuses."""
    return tuple(
        command if cannot_travel(command) is None else _refusable(command) for command in commands
    )


def _refusable(command: Command) -> Command:
    """The hash covers neither the payload nor who asked: the chain stays what it was."""
    empty = replace(command, payload={UNREADABLE: True})
    return empty if cannot_travel(empty) is None else replace(empty, issued_by="")
