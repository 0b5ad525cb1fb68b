"""Commands that head office sends to a store, numbered in sequence, and the hub's decisions.

Head office never writes a status. The store's hub decides every command: done, refused with a
code, waiting for a person's answer at the counter, or superseded by a later command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.domain.command_payloads import CommandPayload
from kiosk.domain.events.hashed_json import json_hash
from kiosk.domain.events.log import LogHead
from kiosk.domain.events.payloads import Unread, encode
from kiosk.domain.frozen import frozen
from kiosk.domain.timestamps import format_timestamp


class CommandKind(StrEnum):
    """What a command asks for. Kinds are only ever added; a hub refuses one it does not know.

    Payloads by kind: see `command_payloads`. RELAY has an event from a former hub, in its wire
    format and with the order that it begins.
    """

    CREATE = "create"
    CANCEL = "cancel"
    REPLAN = "replan"
    CONFIRM_SLOT = "confirm_slot"
    UPDATE = "update"
    ERASE = "erase"
    KEEP = "keep"
    ADVANCE = "advance"
    RELAY = "relay"


def command_kind(text: str) -> CommandKind | str:
    """The kind of this name; `text` itself when this version does not know it."""
    try:
        return CommandKind(text)
    except ValueError:
        return text


UNREADABLE = "unreadable"
"""Key of the payload that replaces one which could not be sent: the hub refuses the command."""


class Decision(StrEnum):
    """How the hub decided a command."""

    DONE = "DONE"
    REFUSED = "REFUSED"
    WAITING = "WAITING"
    SUPERSEDED = "SUPERSEDED"


class Code(StrEnum):
    """Why a command was refused, or done without changing the order's status."""

    ALREADY_COLLECTED = "ALREADY_COLLECTED"
    ALREADY_CANCELLED = "ALREADY_CANCELLED"
    CUSTOMER_PRESENT = "CUSTOMER_PRESENT"
    UNKNOWN_ORDER = "UNKNOWN_ORDER"
    DIFFERENT_CONTENTS = "DIFFERENT_CONTENTS"
    NOT_POSSIBLE = "NOT_POSSIBLE"
    NOT_UNDERSTOOD = "NOT_UNDERSTOOD"
    OTHER_PLACE = "OTHER_PLACE"


@frozen
class Command:
    """One command. `command_seq` counts without gaps within a store; the hash chains them.

    `recorded`: the payload as head office wrote it, in plain JSON values with fields that this
    version does not know. `payload`: what this version reads in it.
    """

    command_seq: int
    command_id: str
    kind: CommandKind | str
    order_id: str | None
    payload: CommandPayload = field(compare=False)
    recorded: Mapping[str, Any]
    issued_by: str
    issued_at: datetime
    prev_hash: str
    hash: str

    @property
    def is_unreadable(self) -> bool:
        """Whether its payload could not be sent: see UNREADABLE."""
        return UNREADABLE in self.recorded

    @property
    def head(self) -> LogHead:
        """The head of the store's commands when this one is the last."""
        return LogHead(self.command_seq, self.hash)


def with_contents(command: Command, recorded: Mapping[str, Any]) -> Command:
    """The command with other contents, which nobody carries out; its hash covers none."""
    return replace(command, payload=Unread(recorded), recorded=recorded)


def command_hash(command: Command) -> str:
    """The hash of a command, chained to `prev_hash`.

    It does not cover the payload, which holds customers' data that can be erased.
    """
    covered = [
        command.prev_hash,
        command.command_seq,
        command.command_id,
        command.kind,
        command.order_id,
        format_timestamp(command.issued_at),
    ]
    return json_hash(covered)


def next_command(
    head: LogHead,
    *,
    command_id: str,
    kind: CommandKind,
    order_id: str | None,
    payload: CommandPayload,
    issued_by: str,
    issued_at: datetime,
) -> Command:
    """The command that follows `head` in its store's sequence of commands."""
    command = Command(
        command_seq=head.seq + 1,
        command_id=command_id,
        kind=kind,
        order_id=order_id,
        payload=payload,
        recorded=encode(payload),
        issued_by=issued_by,
        issued_at=issued_at,
        prev_hash=head.hash,
        hash="",
    )
    return replace(command, hash=command_hash(command))
