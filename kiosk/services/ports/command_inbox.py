"""The port to head office's commands as this device received them."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.commands import Command
from kiosk.domain.events.log import LogHead


class ReadCommandInbox(Protocol):
    """Reads head office's commands and what was decided on them."""

    def head(self) -> LogHead:
        """The number and hash of head office's last command here."""

    def hash_at(self, seq: int) -> str | None:
        """The hash of the command with this number; GENESIS_HASH for 0; None if there is none."""

    def command(self, command_id: str) -> Command | None:
        """The command with this id, if it is here."""

    def decision(self, command_id: str) -> str | None:
        """The last decision on a command in the log; "DONE" if steps have its id; else None."""

    def open_question(self, order_id: str) -> str | None:
        """The id of the command that waits for an answer about this order."""


class CommandInbox(ReadCommandInbox, Protocol):
    """Reads and stores head office's commands."""

    def add(self, command: Command) -> None:
        """Store a command."""

    def truncate_after(self, seq: int) -> None:
        """Delete the commands after `seq`: head office has other ones there now."""
