"""The versions of the settings that head office gives its stores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from kiosk.domain.frozen import frozen
from kiosk.given_settings import GivenSettings
from kiosk.headoffice.storage.tables import SettingsVersionRow
from kiosk.storage.engine.columns import table_of
from kiosk.storage.engine.sessions import session_on

SETTINGS_VERSIONS = table_of(SettingsVersionRow)
_NEWEST_DIGEST = (
    select_columns(SETTINGS_VERSIONS.c.version, SETTINGS_VERSIONS.c.digest)
    .where(SETTINGS_VERSIONS.c.store_id == bindparam("this"))
    .order_by(SETTINGS_VERSIONS.c.version.desc())
    .limit(1)
)


@frozen
class SettingsVersion:
    """One version: when and by whom it was given. `given_by`: "" where the store returned it."""

    given_at: datetime
    given_by: str
    given: GivenSettings


def newest(connection: Connection, store_id: str) -> GivenSettings:
    """What a store is given now; version 0 where it was never given anything."""
    query = (
        select(SettingsVersionRow)
        .where(col(SettingsVersionRow.store_id) == store_id)
        .order_by(col(SettingsVersionRow.version).desc())
        .limit(1)
    )
    with session_on(connection) as session:
        row = session.exec(query).first()
        return GivenSettings() if row is None else _read(row).given


def newest_digest(connection: Connection, store_id: str) -> tuple[int, str]:
    """Version and digest of what a store is given now; (0, "") for nothing.

    A statement, as each long poll reads it.
    """
    row = connection.execute(_NEWEST_DIGEST, {"this": store_id}).first()
    return (0, "") if row is None else (row.version, row.digest)


def versions(connection: Connection, store_id: str) -> tuple[SettingsVersion, ...]:
    """All versions of a store's settings, the first one first."""
    query = (
        select(SettingsVersionRow)
        .where(col(SettingsVersionRow.store_id) == store_id)
        .order_by(col(SettingsVersionRow.version))
    )
    with session_on(connection) as session:
        return tuple(map(_read, session.exec(query)))


def save_version(
    connection: Connection, store_id: str, given: GivenSettings, by: str, at: datetime
) -> None:
    """Save the next version. The caller has locked the store."""
    entries = json.dumps([entry.model_dump(mode="json") for entry in given.entries])
    row = SettingsVersionRow(
        store_id=store_id,
        version=given.version,
        given_at=at,
        given_by=by,
        entries=entries,
        digest=given.digest,
    )
    with session_on(connection) as session:
        session.add(row)


def newest_versions(connection: Connection, store_ids: Sequence[str]) -> Mapping[str, int]:
    """The newest version of each of these stores; of all if over 500. Without those without any."""
    table = SETTINGS_VERSIONS
    query = select_columns(table.c.store_id, func.max(table.c.version)).group_by(table.c.store_id)
    if len(store_ids) <= 500:
        query = query.where(table.c.store_id.in_(store_ids))
    return {store_id: version for store_id, version in connection.execute(query)}  # noqa: C416


def _read(row: SettingsVersionRow) -> SettingsVersion:
    document = {"version": row.version, "entries": json.loads(row.entries)}
    return SettingsVersion(row.given_at, row.given_by, GivenSettings.model_validate(document))
