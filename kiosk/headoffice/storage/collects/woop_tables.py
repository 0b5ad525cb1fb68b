"""The table of the account with which head office calls Woop."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Text
from sqlmodel import Field

from kiosk.headoffice.storage.tables import HeldRow
from kiosk.storage.engine.columns import table_of, timestamp


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class WoopAccountRow(HeldRow, table=True):
    """Where statuses are sent when head office stands below Woop: at most one row.

    `secret` must be usable, so it stands here as it came: see `SubscriptionRow`.
    """

    __tablename__: ClassVar[Any] = "woop_account"

    name: str = _text(primary_key=True)
    url: str = _text()
    client_id: str = _text()
    secret: str = _text()
    audience: str = _text()
    # What our client is called that is Woop itself: its own changes are not sent back; "": none.
    own_client: str = _text()
    changed_at: datetime = timestamp(nullable=False)


WOOP_ACCOUNTS = table_of(WoopAccountRow)
