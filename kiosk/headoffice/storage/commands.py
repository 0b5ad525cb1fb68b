"""The commands to the stores, with the stores' decisions."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from kiosk.domain.commands import UNREADABLE, Command, CommandKind, Decision
from kiosk.domain.events.event import GENESIS_HASH
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.tables import COMMANDS

COMMANDS_BYTES_MAX = 2_000_000
"""A page of commands ends before this many bytes: one that creates an order may be long."""

_UNWRITABLE = (ValueError, TypeError, OverflowError, RecursionError)


def hash_at(connection: Connection, store_id: str, seq: int) -> str | None:
    """The hash of the command with this number; None where it is not here."""
    if seq == 0:
        return GENESIS_HASH
    query = select(COMMANDS.c.hash).where(
        COMMANDS.c.store_id == store_id, COMMANDS.c.command_seq == seq
    )
    return connection.execute(query).scalar()


def commands_after(
    connection: Connection, store_id: str, after: int, up_to: int, limit: int
) -> tuple[Command, ...]:
    """Up to `limit` commands with after < command_seq <= up_to; fewer if they are long.

    One that cannot be read has the payload {UNREADABLE: True}.
    """
    query = (
        select(COMMANDS)
        .where(
            COMMANDS.c.store_id == store_id,
            COMMANDS.c.command_seq > after,
            COMMANDS.c.command_seq <= up_to,
        )
        .order_by(COMMANDS.c.command_seq)
        .limit(limit)
    )
    page: list[Command] = []
    size_bytes = 0
    for row in connection.execute(query):
        size_bytes += len(row.payload)
        if page and size_bytes > COMMANDS_BYTES_MAX:
            break
        page.append(read_or_blank(row))
    return tuple(page)


def all_commands(connection: Connection, store_id: str) -> Iterator[tuple[Command, bool]]:
    """All commands to a store, by number, each with whether the store has refused it.

    One that cannot be read has the payload {UNREADABLE: True}.
    """
    query = select(COMMANDS).where(COMMANDS.c.store_id == store_id)
    for row in connection.execute(query.order_by(COMMANDS.c.command_seq)):
        yield read_or_blank(row), row.decision == Decision.REFUSED


def read_or_blank(row: codec.AnyRow) -> Command:
    """A command from its row; one that cannot be read has the payload {UNREADABLE: True}."""
    try:
        return codec.read_command(row)
    except _UNWRITABLE:
        return codec.read_command(row, {UNREADABLE: True})


def stores_asked_for(connection: Connection, order_id: str) -> set[str]:
    """The stores that were asked to create this order and have not decided yet."""
    query = select(COMMANDS.c.store_id).where(
        COMMANDS.c.order_id == order_id,
        COMMANDS.c.kind == CommandKind.CREATE,
        COMMANDS.c.decision.is_(None),
    )
    return set(connection.execute(query).scalars())
