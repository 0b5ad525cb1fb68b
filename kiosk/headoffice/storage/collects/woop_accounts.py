"""The account with which head office calls Woop."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from sqlalchemy import Connection, delete, select

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.collects.woop_tables import WOOP_ACCOUNTS, WoopAccountRow
from kiosk.storage.engine.sessions import session_on

WOOP_NAME = "Woop"
"""How people name it, and whom the messages of the outbox are for."""


@frozen
class WoopRecord:
    """See `WoopAccountRow`."""

    url: str
    client_id: str
    secret: str = field(repr=False)
    audience: str
    own_client: str


def woop_account(connection: Connection) -> WoopRecord | None:
    """The account; None: head office does not stand below Woop."""
    row = connection.execute(select(WOOP_ACCOUNTS)).first()
    if row is None:
        return None
    return WoopRecord(row.url, row.client_id, row.secret, row.audience, row.own_client)


def save_woop_account(connection: Connection, record: WoopRecord, now: datetime) -> None:
    """Save the account in place of the last one."""
    with session_on(connection) as session:
        session.merge(
            WoopAccountRow(
                name=WOOP_NAME,
                url=record.url,
                client_id=record.client_id,
                secret=record.secret,
                audience=record.audience,
                own_client=record.own_client,
                changed_at=now,
            )
        )


def drop_woop_account(connection: Connection) -> None:
    """Send nothing to Woop from now on."""
    connection.execute(delete(WOOP_ACCOUNTS))
