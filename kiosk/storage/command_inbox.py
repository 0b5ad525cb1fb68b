"""Head office's commands in the local database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlmodel import select as select_rows

from kiosk.domain.commands import Command, Decision, command_kind
from kiosk.domain.events.event import GENESIS_HASH, EventKind
from kiosk.domain.events.log import LogHead, Outcome
from kiosk.services.replication.payload_codec import read_command_payload
from kiosk.storage import codec
from kiosk.storage.engine.sessions import session_on
from kiosk.storage.event_log import reading_log
from kiosk.storage.tables import COMMANDS, EVENTS
from kiosk.storage.tables.devices import CommandRow


class SqlReadCommandInbox:
    """`services.ports.command_inbox.ReadCommandInbox` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> LogHead:
        """The number and hash of the last command here."""
        query = select(COMMANDS.c.command_seq, COMMANDS.c.hash)
        row = self._connection.execute(query.order_by(COMMANDS.c.command_seq.desc())).first()
        return LogHead(row.command_seq, row.hash) if row else LogHead(0, GENESIS_HASH)

    def hash_at(self, seq: int) -> str | None:
        """The hash of the command with this number; None when it is not here."""
        if seq == 0:
            return GENESIS_HASH
        query = select(COMMANDS.c.hash).where(COMMANDS.c.command_seq == seq)
        found: str | None = self._connection.execute(query).scalar()
        return found

    def command(self, command_id: str) -> Command | None:
        """The command with this id; None when it is not here."""
        query = select_rows(CommandRow).where(CommandRow.command_id == command_id)
        with session_on(self._connection) as session:
            row = session.exec(query).first()
            return None if row is None else _read_command(row)

    def decision(self, command_id: str) -> str | None:
        """The last decision on a command in the log."""
        about = select(EVENTS.c.kind, EVENTS.c.reason).where(
            EVENTS.c.subject_id == command_id,
            EVENTS.c.outcome == Outcome.APPLIED,
            EVENTS.c.kind != EventKind.ANSWERED,
        )
        rows = self._connection.execute(about.order_by(EVENTS.c.store_seq)).all()
        decided = [row.reason for row in rows if row.kind == EventKind.DECIDED]
        if decided and decided[-1] != Decision.WAITING:
            return str(decided[-1])
        if any(row.kind == EventKind.STATUS for row in rows):
            return Decision.DONE
        return decided[-1] if decided else None

    def open_question(self, order_id: str) -> str | None:
        """The id of the command that waits for an answer about this order, if any."""
        return reading_log.open_question(self._connection, order_id)


class SqlCommandInbox(SqlReadCommandInbox):
    """`services.ports.command_inbox.CommandInbox` on an open connection."""

    def add(self, command: Command) -> None:
        """Save a command as received."""
        with session_on(self._connection) as session:
            session.add(_command_row(command))

    def truncate_after(self, seq: int) -> None:
        """Delete the commands after `seq`."""
        self._connection.execute(delete(COMMANDS).where(COMMANDS.c.command_seq > seq))


def _command_row(command: Command) -> CommandRow:
    return CommandRow(
        command_seq=command.command_seq,
        command_id=command.command_id,
        kind=command.kind,
        order_id=command.order_id,
        payload=codec.to_json(command.recorded),
        issued_by=command.issued_by,
        issued_at=command.issued_at,
        prev_hash=command.prev_hash,
        hash=command.hash,
    )


def _read_command(row: CommandRow) -> Command:
    kind, recorded = command_kind(row.kind), codec.from_json(row.payload)
    return Command(
        command_seq=row.command_seq,
        command_id=row.command_id,
        kind=kind,
        order_id=row.order_id,
        payload=read_command_payload(kind, recorded),
        recorded=recorded,
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )
