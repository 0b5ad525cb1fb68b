"""The commands about an order that its store has not decided, or a person there must answer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, or_, select

from kiosk.domain.command_payloads import AdvanceOrder
from kiosk.domain.commands import Command, CommandKind, Decision
from kiosk.domain.status import Status
from kiosk.headoffice.storage.commands import read_or_blank
from kiosk.headoffice.storage.tables import COMMANDS

_LEADS_TO = {
    CommandKind.CANCEL: Status.CANCELLED,
    CommandKind.REPLAN: Status.REPLANNED,
    CommandKind.CONFIRM_SLOT: Status.STARTED,
}

# Built once: each change of a collect begins with it.
_OPEN = (
    select(COMMANDS)
    .where(
        COMMANDS.c.store_id == bindparam("store"),
        COMMANDS.c.order_id == bindparam("order"),
        or_(COMMANDS.c.decision.is_(None), COMMANDS.c.decision == Decision.WAITING),
    )
    .order_by(COMMANDS.c.command_seq)
)


def open_commands(connection: Connection, store_id: str, order_id: str) -> Sequence[Command]:
    """These commands, by number."""
    rows = connection.execute(_OPEN, {"store": store_id, "order": order_id})
    return tuple(map(read_or_blank, rows))


def leads_to(command: Command) -> Status | None:
    """The status of the order once the command is carried out; None: it changes none."""
    if isinstance(command.payload, AdvanceOrder):
        return command.payload.to_status
    return _LEADS_TO.get(command.kind) if isinstance(command.kind, CommandKind) else None
