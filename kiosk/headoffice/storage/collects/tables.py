"""The tables behind the Collect API, which only head office has. None holds personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from kiosk.headoffice.storage.tables import HeldRow
from kiosk.storage.engine.columns import table_of, timestamp

_IS_PENDING = text("is_pending")


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class ApiClientRow(HeldRow, table=True):
    """A retailer's system that may call. Its secret is stored only as a hash."""

    __tablename__: ClassVar[Any] = "client"

    client_id: str = _text(primary_key=True)
    name: str = _text()
    secret_hash: str = _text()
    shows_cancelled: bool
    # Whether it sees the stores of `client_store` alone.
    is_bound: bool
    created_at: datetime = timestamp(nullable=False)
    revoked_at: datetime | None = timestamp()


class ClientStoreRow(HeldRow, table=True):
    """A store that a client is bound to."""

    __tablename__: ClassVar[Any] = "client_store"

    client_id: str = _text(primary_key=True, foreign_key="client.client_id")
    store_id: str = _text(primary_key=True, foreign_key="store.store_id")


class AccessTokenRow(HeldRow, table=True):
    """An access token of a client, stored only as a hash."""

    __tablename__: ClassVar[Any] = "access_token"

    token_hash: str = _text(primary_key=True)
    client_id: str = _text(foreign_key="client.client_id", index=True)
    expires_at: datetime = timestamp(nullable=False)


class CollectRow(HeldRow, table=True):
    """A collect that a client created: no two have one identifier, whatever their stores.

    `is_pending`: its store has not sent the order yet. Until then this is what is known of it;
    afterwards the order is, but for `first_available` (JSON) and `booking_id`.
    """

    __tablename__: ClassVar[Any] = "collect"
    __table_args__ = (
        Index(
            "ix_collect_pending",
            "created_at",
            "collect_id",
            sqlite_where=_IS_PENDING,
            postgresql_where=_IS_PENDING,
        ),
    )

    collect_id: str = _text(primary_key=True)
    store_id: str = _text(foreign_key="store.store_id")
    client_id: str = _text(foreign_key="client.client_id")
    exchange_place_id: str = _text()
    mode: str = _text()
    slot_start: datetime | None = timestamp()
    slot_end: datetime | None = timestamp()
    first_available: str | None = _text(default=None)
    booking_id: str | None = _text(default=None)
    created_at: datetime = timestamp(nullable=False)
    # Of the command that asks the store for the order.
    command_id: str = _text()
    is_pending: bool


class AnnouncedStoreRow(HeldRow, table=True):
    """A store that a client announced, by the client's identifier. `contents`: JSON as it came."""

    __tablename__: ClassVar[Any] = "announced_store"

    announced_id: str = _text(primary_key=True)
    store_id: str = _text(foreign_key="store.store_id", unique=True)
    contents: str = _text()


CLIENTS = table_of(ApiClientRow)
CLIENT_STORES = table_of(ClientStoreRow)
TOKENS = table_of(AccessTokenRow)
COLLECTS = table_of(CollectRow)
ANNOUNCED_STORES = table_of(AnnouncedStoreRow)
