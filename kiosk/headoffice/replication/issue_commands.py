"""Issues commands, and checks before they are sent that a store's hub can read them.

A hub ingests its store's commands in the order of their numbers. One that cannot be serialized,
or that the hub cannot read, would block every later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from kiosk.domain.command_payloads import CommandPayload
from kiosk.domain.commands import UNREADABLE, Command, CommandKind, next_command, with_contents
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.domain.problem import Problem
from kiosk.headoffice.errors import CannotTravel
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import save_command_heads
from kiosk.headoffice.storage.tables import COMMANDS
from kiosk.sync.protocol.conversions import from_command, to_command
from kiosk.sync.protocol.records import WireCommand

COMMAND_BYTES_MAX = 4_000_000
"""A hub reads several times as much in one reply."""

_UNWRITABLE = (ValueError, TypeError, OverflowError, RecursionError)


def cannot_travel(command: Command) -> Problem | None:
    """Why a command would not reach its hub unchanged; None when it would.

    Serializes and parses it with the same code as server and hub.
    """
    try:
        raw = from_command(command).model_dump_json(by_alias=True)
        read = to_command(WireCommand.model_validate_json(raw))
        if len(raw) > COMMAND_BYTES_MAX:
            return Problem("too_long_to_send", length=len(raw), length_max=COMMAND_BYTES_MAX)
        if codec.to_json(read.recorded) != codec.to_json(command.recorded):
            return Problem("differs_when_read")
    except _UNWRITABLE as error:
        return Problem("not_writable", error=type(error).__name__)
    is_same = replace(read, recorded={}) == replace(command, recorded={})
    return None if is_same else Problem("differs_when_read")


def command_rows(
    store_id: str, commands: Iterable[tuple[Command, str | None]]
) -> list[dict[str, Any]]:
    """The rows of new commands, given with their orders' content hashes. Raises CannotTravel."""
    rows = []
    for command, content_hash in commands:
        problem = cannot_travel(command)
        if problem is not None:
            raise CannotTravel(command.order_id or "", problem)
        rows.append(codec.command_columns(store_id, command, content_hash))
    return rows


_INSERT = insert(COMMANDS)


@frozen
class Draft:
    """A command to issue. `content_hash`: of the body of an order to create.

    `command_id`: "" for a new one.
    """

    kind: CommandKind
    order_id: str
    payload: CommandPayload
    content_hash: str | None = None
    command_id: str = ""


def issue(
    connection: Connection,
    store: StoreRecord,
    drafts: Sequence[Draft],
    *,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> list[Command]:
    """Save commands under the store's next numbers; `store` is locked. Raises CannotTravel."""
    asked = [AskedCommand(store, draft, by) for draft in drafts]
    return issue_each(connection, asked, now=now, new_id=new_id)


@frozen
class AskedCommand:
    """A command to issue, to which store and by whom."""

    store: StoreRecord
    draft: Draft
    by: str


def issue_each(
    connection: Connection,
    asked: Sequence[AskedCommand],
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> list[Command]:
    """As `issue`, to several stores, all of which are locked."""
    heads: dict[str, LogHead] = {}
    commands, rows = [], []
    for one in asked:
        store, draft = one.store, one.draft
        command = next_command(
            heads.get(store.store_id, store.command_head),
            command_id=draft.command_id or new_id(),
            kind=draft.kind,
            order_id=draft.order_id,
            payload=draft.payload,
            issued_by=one.by,
            issued_at=now,
        )
        heads[store.store_id] = command.head
        commands.append(command)
        rows += command_rows(store.store_id, [(command, draft.content_hash)])
    if rows:
        connection.execute(_INSERT, rows)
        save_command_heads(connection, heads)
    return commands


def sendable(commands: Sequence[Command]) -> tuple[Command, ...]:
    """These commands; one that cannot be sent is replaced by one that the hub will refuse."""
    return tuple(
        command if cannot_travel(command) is None else _refusable(command) for command in commands
    )


def _refusable(command: Command) -> Command:
    """Blank the payload, and `issued_by` if need be: the hash covers neither, so it still fits."""
    empty = with_contents(command, {UNREADABLE: True})
    return empty if cannot_travel(empty) is None else replace(empty, issued_by="")
