"""Commands that head office sends to a store, numbered in sequence, and the hub's decisions.

Head office never writes a status. The store's hub decides every command: done, refused with a
code, waiting for a person's answer at the counter, or superseded by a later command.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.domain.events.log import LogHead
from kiosk.domain.timestamps import format_timestamp


class CommandKind(StrEnum):
    """What a command asks for. Kinds are only ever added; a hub refuses one it does not know.

    `payload` by kind: CREATE {"body": the parsed fields of a create body of the Collect API,
    "content_hash": of the whole body}; CANCEL {"reason"};
    REPLAN and CONFIRM_SLOT {"slot": {"start", "end"}}; UPDATE {"customer", "shelf"}, only those to
    change; ERASE {}; RELAY {"event", "order"}: an event in its wire format from a former hub.
    """

    CREATE = "create"
    CANCEL = "cancel"
    REPLAN = "replan"
    CONFIRM_SLOT = "confirm_slot"
    UPDATE = "update"
    ERASE = "erase"
    RELAY = "relay"


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


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `command_seq` counts without gaps within a store; the hash chains them."""

    command_seq: int
    command_id: str
    kind: CommandKind | str
    order_id: str | None
    payload: Mapping[str, Any]
    issued_by: str
    issued_at: datetime
    prev_hash: str
    hash: str

    @property
    def head(self) -> LogHead:
        """The head of the store's commands when this one is the last."""
        return LogHead(self.command_seq, self.hash)


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
    text = json.dumps(covered, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def next_command(
    head: LogHead,
    *,
    command_id: str,
    kind: CommandKind,
    order_id: str | None,
    payload: Mapping[str, Any],
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
        issued_by=issued_by,
        issued_at=issued_at,
        prev_hash=head.hash,
        hash="",
    )
    return replace(command, hash=command_hash(command))
