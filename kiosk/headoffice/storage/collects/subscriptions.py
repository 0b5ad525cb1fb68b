"""Where clients are called back, and what their callbacks are signed with."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.codec import to_json
from kiosk.headoffice.storage.collects.outbox_tables import (
    SIGNING_SECRETS,
    SUBSCRIPTIONS,
    SigningSecretRow,
    SubscriptionRow,
)
from kiosk.headoffice.storage.collects.tables import CLIENT_STORES, CLIENTS, COLLECTS
from kiosk.storage.engine.sessions import session_on


@frozen
class SubscriptionRecord:
    """A client's callbacks: name → {url, version}; headers [{key, value}]; auth {kind: {…}}."""

    client_id: str
    callbacks: Mapping[str, Any]
    headers: Sequence[Mapping[str, str]]
    auth: Mapping[str, Any]


@frozen
class Subscriber:
    """A client that is called back. `shows_cancelled`: it knows COLLECT_CANCELLED."""

    client_id: str
    name: str
    shows_cancelled: bool


def save_subscription(connection: Connection, record: SubscriptionRecord, now: datetime) -> None:
    """Save a client's subscription in place of its last one."""
    with session_on(connection) as session:
        session.merge(
            SubscriptionRow(
                client_id=record.client_id,
                callbacks=to_json(record.callbacks),
                headers=to_json(record.headers),
                auth=to_json(record.auth),
                changed_at=now,
            )
        )


def save_signing_secret(connection: Connection, client_id: str, secret: str) -> None:
    """Sign a client's callbacks with this from now on."""
    with session_on(connection) as session:
        session.merge(SigningSecretRow(client_id=client_id, secret=secret))


def subscription_of(
    connection: Connection, client_id: str
) -> tuple[SubscriptionRecord | None, str]:
    """The subscription of a client that is not revoked, and its signing secret; "" for none."""
    query = (
        select(SUBSCRIPTIONS, SIGNING_SECRETS.c.secret)
        .join(CLIENTS, CLIENTS.c.client_id == SUBSCRIPTIONS.c.client_id)
        .outerjoin(SIGNING_SECRETS, SIGNING_SECRETS.c.client_id == SUBSCRIPTIONS.c.client_id)
        .where(SUBSCRIPTIONS.c.client_id == client_id, CLIENTS.c.revoked_at.is_(None))
    )
    row = connection.execute(query).first()
    if row is None:
        return None, ""
    record = SubscriptionRecord(
        client_id, json.loads(row.callbacks), json.loads(row.headers), json.loads(row.auth)
    )
    return record, row.secret or ""


def subscribers(connection: Connection, store_id: str) -> tuple[Subscriber, ...]:
    """The clients that see a store and want to be called back."""
    is_its = CLIENTS.c.client_id.in_(
        select(CLIENT_STORES.c.client_id).where(CLIENT_STORES.c.store_id == store_id)
    )
    query = (
        select(CLIENTS)
        .join(SUBSCRIPTIONS, SUBSCRIPTIONS.c.client_id == CLIENTS.c.client_id)
        .where(CLIENTS.c.revoked_at.is_(None), or_(CLIENTS.c.is_bound.is_(False), is_its))
    )
    return tuple(
        Subscriber(row.client_id, row.name, row.shows_cancelled)
        for row in connection.execute(query)
    )


def creators(connection: Connection, store_id: str, order_ids: Collection[str]) -> dict[str, str]:
    """The clients that created these orders, by order; not those that are revoked."""
    query = (
        select(COLLECTS.c.collect_id, COLLECTS.c.client_id)
        .join(CLIENTS, CLIENTS.c.client_id == COLLECTS.c.client_id)
        .where(
            COLLECTS.c.store_id == store_id,
            COLLECTS.c.collect_id.in_(order_ids),
            COLLECTS.c.command_id != "",
            CLIENTS.c.revoked_at.is_(None),
        )
    )
    return {row.collect_id: row.client_id for row in connection.execute(query)}
