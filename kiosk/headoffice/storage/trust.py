"""What head office announces of its next key and its authority, and what each hub knows of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.tables import (
    DEVICES,
    HUB_TRUST,
    STORES,
    AnnouncedTrustRow,
    HubTrustRow,
)
from kiosk.storage.engine.sessions import session_on
from kiosk.sync.protocol.pairing_bodies import AnnouncedTrust, ReportedTrust

_ROW = 1


@frozen
class Announcement:
    """The fingerprint of the key that head office is going to use, and the authority (PEM).

    "" for none. `announced_at`: when either last changed; None: never.
    """

    next_key: str = ""
    authority: str = ""
    announced_at: datetime | None = None

    def for_hubs(self) -> AnnouncedTrust:
        """The announcement for the wire."""
        keys = (self.next_key,) if self.next_key else ()
        return AnnouncedTrust(keys=keys, authority=self.authority)


@frozen
class HubTrust:
    """A store whose hub is paired, and what it has kept; `reported` is None until it reports it."""

    store_id: str
    name: str
    last_contact_at: datetime | None
    reported: ReportedTrust | None

    def knows_key(self, key: str) -> bool:
        """Whether the hub stays connected when head office begins to use this key."""
        return self.reported is not None and (
            not self.reported.is_pinned or key in self.reported.keys
        )

    def knows_authority(self, digest: str) -> bool:
        """Whether the hub trusts the certificates of the authority with this digest."""
        return self.reported is not None and self.reported.authority == digest


def announcement(connection: Connection) -> Announcement:
    """What is announced at present."""
    with session_on(connection) as session:
        row = session.get(AnnouncedTrustRow, _ROW)
        if row is None:
            return Announcement()
        return Announcement(row.next_key, row.authority, row.announced_at)


def save_announcement(connection: Connection, next_key: str, authority: str, at: datetime) -> None:
    """Announce this from now on."""
    row = AnnouncedTrustRow(id=_ROW, next_key=next_key, authority=authority, announced_at=at)
    with session_on(connection) as session:
        session.merge(row)


def save_report(
    connection: Connection, store_id: str, reported: ReportedTrust, at: datetime
) -> None:
    """Save what a store's hub has kept; nothing is written where it is saved already."""
    keys = " ".join(reported.keys)
    with session_on(connection) as session:
        row = session.get(HubTrustRow, store_id)
        if row is None:
            row = HubTrustRow(
                store_id=store_id, is_pinned=True, keys="", authority="", reported_at=at
            )
        elif (row.is_pinned, row.keys, row.authority) == (
            reported.is_pinned,
            keys,
            reported.authority,
        ):
            return
        row.is_pinned, row.keys, row.authority = reported.is_pinned, keys, reported.authority
        row.reported_at = at
        session.add(row)


def hubs(connection: Connection) -> tuple[HubTrust, ...]:
    """Every open store with a hub that is not revoked, by name."""
    query = (
        select(
            STORES.c.store_id,
            STORES.c.name,
            DEVICES.c.last_contact_at,
            HUB_TRUST.c.is_pinned,
            HUB_TRUST.c["keys"],
            HUB_TRUST.c.authority,
        )
        .join(DEVICES, DEVICES.c.device_id == STORES.c.hub_device_id)
        .outerjoin(HUB_TRUST, HUB_TRUST.c.store_id == STORES.c.store_id)
        .where(STORES.c.closed_at.is_(None), DEVICES.c.revoked_at.is_(None))
        .order_by(STORES.c.name, STORES.c.store_id)
    )
    return tuple(
        HubTrust(store_id, name, last_contact_at, _reported(is_pinned, keys, authority))
        for store_id, name, last_contact_at, is_pinned, keys, authority in connection.execute(query)
    )


def _reported(is_pinned: bool | None, keys: str | None, authority: str) -> ReportedTrust | None:
    if is_pinned is None or keys is None:
        return None
    return ReportedTrust(is_pinned=is_pinned, keys=tuple(keys.split()), authority=authority)
