"""The diagnostics that devices were asked for. No personal data: see `kiosk diagnostics`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Connection,
    Index,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlmodel import Field

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.tables import HeldRow
from kiosk.storage.engine.columns import table_of, timestamp

KEPT = timedelta(days=7)


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class DiagnosticsRow(HeldRow, table=True):
    """A request. `came_at`: when the last part came; `digest`: of the file, "" before a part."""

    __tablename__: ClassVar[Any] = "diagnostics"
    __table_args__ = (Index("ix_diagnostics_store", "store_id", "device_id"),)

    request_id: str = _text(primary_key=True)
    store_id: str = _text(foreign_key="store.store_id")
    device_id: str = _text()
    asked_at: datetime = timestamp(nullable=False)
    came_at: datetime | None = timestamp()
    digest: str = _text()


class DiagnosticsPartRow(HeldRow, table=True):
    """A part of a file, in base64."""

    __tablename__: ClassVar[Any] = "diagnostics_part"

    request_id: str = _text(primary_key=True)
    number: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    contents: str = _text()


DIAGNOSTICS = _ASKED = table_of(DiagnosticsRow)
_PARTS = table_of(DiagnosticsPartRow)
_KEPT = _ASKED.c.asked_at > bindparam("since")
_IN_ORDER = (_ASKED.c.asked_at, _ASKED.c.request_id)
_ASKED_IN = (
    select(
        *(_ASKED.c[name] for name in ("request_id", "device_id", "asked_at", "came_at", "digest"))
    )
    .where(_ASKED.c.store_id == bindparam("this"), _KEPT)
    .order_by(*_IN_ORDER)
)
IS_OPEN_REQUEST = and_(_ASKED.c.came_at.is_(None), _KEPT)
_OPEN = (
    select(_ASKED.c.store_id, _ASKED.c.device_id, _ASKED.c.request_id)
    .where(IS_OPEN_REQUEST)
    .order_by(*_IN_ORDER)
)


@frozen
class AskedOnce:
    """A request to a device. `came_at`: None until the file is here; `digest`: see the table."""

    request_id: str
    device_id: str
    asked_at: datetime
    came_at: datetime | None
    digest: str


def asked_in(connection: Connection, store_id: str, now: datetime) -> tuple[AskedOnce, ...]:
    """The requests to a store's devices that are not forgotten, the first one first."""
    rows = connection.execute(_ASKED_IN, {"this": store_id, "since": now - KEPT})
    return tuple(AskedOnce(*row) for row in rows)


def open_in(connection: Connection, store_id: str, now: datetime) -> dict[str, str]:
    """The request that each of a store's devices has still to answer, by the device."""
    found = asked_in(connection, store_id, now)
    return {one.device_id: one.request_id for one in found if one.came_at is None}


def open_everywhere(connection: Connection, now: datetime) -> dict[str, dict[str, str]]:
    """What `open_in` returns, of each store that has any."""
    requests: dict[str, dict[str, str]] = {}
    for row in connection.execute(_OPEN, {"since": now - KEPT}):
        requests.setdefault(row.store_id, {})[row.device_id] = row.request_id
    return requests


def save_asked(
    connection: Connection, store_id: str, device_id: str, request_id: str, now: datetime
) -> None:
    """Save a request."""
    row = {"store_id": store_id, "device_id": device_id, "request_id": request_id}
    connection.execute(insert(_ASKED).values(asked_at=now, digest="", **row))


def save_part(
    connection: Connection, request_id: str, digest: str, number: int, contents: str
) -> dict[int, str]:
    """Save a part in place of the one with its number; returns all parts here."""
    this = _PARTS.c.request_id == request_id
    connection.execute(delete(_PARTS).where(this, _PARTS.c.number == number))
    values = {"request_id": request_id, "number": number, "contents": contents}
    connection.execute(insert(_PARTS).values(**values))
    asked = _ASKED.c.request_id == request_id
    connection.execute(update(_ASKED).where(asked).values(digest=digest))
    return parts_of(connection, request_id)


def parts_of(connection: Connection, request_id: str) -> dict[int, str]:
    """The parts of a file that are here, in their order."""
    query = select(_PARTS.c.number, _PARTS.c.contents).where(_PARTS.c.request_id == request_id)
    return {number: contents for number, contents in connection.execute(query.order_by("number"))}  # noqa: C416


def note_whole(connection: Connection, request_id: str, now: datetime) -> None:
    """Note that a file is here."""
    asked = _ASKED.c.request_id == request_id
    connection.execute(update(_ASKED).where(asked).values(came_at=now))


def drop_parts(connection: Connection, request_id: str) -> None:
    """Drop the parts of a file: the device sends another one."""
    connection.execute(delete(_PARTS).where(_PARTS.c.request_id == request_id))


def forget(connection: Connection, request_id: str) -> None:
    """Forget a request and what came."""
    drop_parts(connection, request_id)
    connection.execute(delete(_ASKED).where(_ASKED.c.request_id == request_id))


def forget_old(connection: Connection, store_id: str, now: datetime) -> None:
    """Forget what a store's devices were asked for long ago, and what came."""
    query = select(_ASKED.c.request_id).where(
        _ASKED.c.store_id == store_id, _ASKED.c.asked_at <= now - KEPT
    )
    for request_id in connection.execute(query).scalars().all():
        forget(connection, request_id)
