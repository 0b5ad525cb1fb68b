"""Pages of a store's log and of the commands to it, for a hub that continues either."""

from __future__ import annotations

import hmac

from sqlalchemy import Connection

from kiosk.domain.commands import Command
from kiosk.domain.events.log import Entry, LogHead
from kiosk.headoffice.problems import diverged
from kiosk.headoffice.replication.issue_commands import sendable
from kiosk.headoffice.storage import commands, store_logs
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import store


def _refuse_other_history(known: str | None, after: LogHead) -> None:
    if known is None or not hmac.compare_digest(known, after.hash):
        raise diverged()


def log_page(
    connection: Connection, store_id: str, after: LogHead, limit: int
) -> tuple[tuple[Entry, ...], LogHead]:
    """Entries after `after`, and the log's head. Raises WireProblem (409 DIVERGED)."""
    head = store(connection, store_id).log_head
    known = (
        head.hash if after.seq == head.seq else store_logs.hash_at(connection, store_id, after.seq)
    )
    _refuse_other_history(known, after)
    if after.seq >= head.seq:
        return (), head
    return store_logs.entries(connection, store_id, after.seq, head.seq, limit), head


def commands_page(
    connection: Connection, here: StoreRecord, after: LogHead, limit: int
) -> tuple[tuple[Command, ...], LogHead]:
    """Commands after `after`, and their head. `here`: the store as this transaction sees it.

    Raises WireProblem (409 DIVERGED).
    """
    store_id, head = here.store_id, here.command_head
    if after.seq == head.seq:
        known: str | None = head.hash
    else:
        known = commands.hash_at(connection, store_id, after.seq)
    _refuse_other_history(known, after)
    if after.seq >= head.seq:
        return (), head
    page = commands.commands_after(connection, store_id, after.seq, head.seq, limit)
    return sendable(page), head
