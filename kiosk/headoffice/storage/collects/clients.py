"""The clients of the Collect API, and their access tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.collects.tables import (
    CLIENT_STORES,
    CLIENTS,
    TOKENS,
    AccessTokenRow,
    ApiClientRow,
    ClientStoreRow,
)
from kiosk.storage.engine.columns import Timestamp
from kiosk.storage.engine.sessions import session_on

# Built once: every call begins with it.
_WITH_TOKEN = (
    select(CLIENTS)
    .join(TOKENS, TOKENS.c.client_id == CLIENTS.c.client_id)
    .where(
        TOKENS.c.token_hash == bindparam("this"),
        TOKENS.c.expires_at > bindparam("now", type_=Timestamp),
        CLIENTS.c.revoked_at.is_(None),
    )
)


@frozen
class ApiClientRecord:
    """A client. `store_ids`: the stores it is bound to; None: all."""

    client_id: str
    name: str
    secret_hash: str
    shows_cancelled: bool
    store_ids: frozenset[str] | None
    created_at: datetime
    revoked_at: datetime | None


def add_client(connection: Connection, client: ApiClientRecord) -> None:
    """Save a new client."""
    bound = client.store_ids
    with session_on(connection) as session:
        session.add(
            ApiClientRow(
                client_id=client.client_id,
                name=client.name,
                secret_hash=client.secret_hash,
                shows_cancelled=client.shows_cancelled,
                is_bound=bound is not None,
                created_at=client.created_at,
                revoked_at=client.revoked_at,
            )
        )
        session.flush()
        for store_id in sorted(bound or ()):
            session.add(ClientStoreRow(client_id=client.client_id, store_id=store_id))


def all_clients(connection: Connection) -> tuple[ApiClientRecord, ...]:
    """Every client, sorted by name; also the revoked ones."""
    query = select_rows(ApiClientRow).order_by(col(ApiClientRow.name), col(ApiClientRow.client_id))
    with session_on(connection) as session:
        return tuple(_record(connection, row) for row in session.exec(query))


def clients_called(connection: Connection, given: str) -> tuple[ApiClientRecord, ...]:
    """The clients that are not revoked, with this identifier or name."""
    is_called = or_(col(ApiClientRow.client_id) == given, col(ApiClientRow.name) == given)
    query = select_rows(ApiClientRow).where(is_called, col(ApiClientRow.revoked_at).is_(None))
    with session_on(connection) as session:
        return tuple(_record(connection, row) for row in session.exec(query))


def client(connection: Connection, client_id: str) -> ApiClientRecord | None:
    """The client with this identifier that is not revoked."""
    with session_on(connection) as session:
        row = session.get(ApiClientRow, client_id)
        is_known = row is not None and row.revoked_at is None
        return _record(connection, row) if row is not None and is_known else None


def revoke_client(connection: Connection, client_id: str, at: datetime) -> None:
    """Refuse a client from now on, whatever token it has."""
    this = CLIENTS.c.client_id == client_id
    connection.execute(update(CLIENTS).where(this).values(revoked_at=at))
    connection.execute(delete(TOKENS).where(TOKENS.c.client_id == client_id))


def bind(connection: Connection, client_id: str, store_id: str) -> None:
    """Let a client that is bound to stores see this one, too."""
    with session_on(connection) as session:
        session.merge(ClientStoreRow(client_id=client_id, store_id=store_id))


def save_token(
    connection: Connection, token_hash: str, client_id: str, now: datetime, expires_at: datetime
) -> None:
    """Save a new token, and drop the client's expired ones."""
    is_over = (TOKENS.c.client_id == client_id, TOKENS.c.expires_at <= now)
    connection.execute(delete(TOKENS).where(*is_over))
    with session_on(connection) as session:
        row = AccessTokenRow(token_hash=token_hash, client_id=client_id, expires_at=expires_at)
        session.add(row)


def client_with_token(
    connection: Connection, token_hash: str, now: datetime
) -> ApiClientRecord | None:
    """The client that is not revoked and has this token, which has not expired."""
    row = connection.execute(_WITH_TOKEN, {"this": token_hash, "now": now}).first()
    return None if row is None else _record(connection, row)


def _record(connection: Connection, row: ApiClientRow | Row[Any]) -> ApiClientRecord:
    return ApiClientRecord(
        row.client_id,
        row.name,
        row.secret_hash,
        row.shows_cancelled,
        _stores_of(connection, row.client_id) if row.is_bound else None,
        row.created_at,
        row.revoked_at,
    )


def _stores_of(connection: Connection, client_id: str) -> frozenset[str]:
    query = select(CLIENT_STORES.c.store_id).where(CLIENT_STORES.c.client_id == client_id)
    return frozenset(connection.execute(query).scalars())
