"""The devices that head office has paired, and the codes that pair them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.storage.bulk import is_one_of
from kiosk.headoffice.storage.device_codec import (
    code_row,
    device_row,
    pairing_row,
    read_code,
    read_device,
)
from kiosk.headoffice.storage.records import DeviceRecord, HubCode
from kiosk.headoffice.storage.tables import (
    DEVICES,
    PAIRING_CODES,
    PAIRINGS,
    STORES,
    HubCodeRow,
    PairedDeviceRow,
    PairingRow,
)
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.storage.engine.sessions import session_on
from kiosk.sync.protocol.pairing_bodies import to_peer

# Built once: each request begins with it.
_CALLER = (
    select(DEVICES, STORES.c.closed_at)
    .join(STORES, STORES.c.store_id == DEVICES.c.store_id)
    .where(DEVICES.c.device_id == bindparam("this"))
)
_PAIRS_HUB = PAIRING_CODES.c.role == DeviceRole.HUB
"""Head office pairs hubs alone; other codes are used at the hub of their store."""
IS_OPEN_CODE = and_(
    PAIRING_CODES.c.role != DeviceRole.HUB, PAIRING_CODES.c.expires_at >= bindparam("now")
)
"""Of a code that pairs a device with the hub of its store."""

_CODES = select(
    *(PAIRING_CODES.c[name] for name in ("store_id", "code_hash", "role", "expires_at"))
).where(IS_OPEN_CODE)
_CODES_OF = _CODES.where(PAIRING_CODES.c.store_id == bindparam("this")).order_by(
    PAIRING_CODES.c.expires_at
)
_SAVE_CONTACT = (
    update(DEVICES)
    .where(DEVICES.c.device_id == bindparam("this"))
    .values(last_contact_at=bindparam("at"))
)
PAIRINGS_MAX = 1000
"""More devices than a store ever has: no more of them are read."""


def find_device(connection: Connection, device_id: str) -> DeviceRecord | None:
    """The device with this identifier."""
    row = connection.execute(select(DEVICES).where(DEVICES.c.device_id == device_id)).first()
    return None if row is None else read_device(row)


def find_caller(connection: Connection, device_id: str) -> tuple[DeviceRecord, bool] | None:
    """The device with this identifier, and whether its store is closed."""
    row = connection.execute(_CALLER, {"this": device_id}).first()
    return None if row is None else (read_device(row), row.closed_at is not None)


def save_device(connection: Connection, device: DeviceRecord) -> None:
    """Save a device: a new one, or the new state of one that is known."""
    with session_on(connection) as session:
        session.merge(device_row(device))


def make_counter(connection: Connection, device_id: str) -> None:
    """Let a former hub be a counter."""
    with session_on(connection) as session:
        session.get_one(PairedDeviceRow, device_id).role = DeviceRole.COUNTER


def revoke(connection: Connection, device_id: str, at: datetime, *, wipes: bool) -> bool:
    """Refuse a device's requests until it is paired again; returns whether it is known.

    `wipes`: it is to wipe its data when it next calls.
    """
    with session_on(connection) as session:
        row = session.get(PairedDeviceRow, device_id)
        if row is not None:
            row.revoked_at = at
            if wipes and row.wipe_at is None:
                row.wipe_at = at
        return row is not None


def stores_of(connection: Connection, device_id: str) -> tuple[str, ...]:
    """The stores whose hubs have paired this device."""
    query = select(PAIRINGS.c.store_id).where(PAIRINGS.c.device_id == device_id)
    return tuple(connection.execute(query).scalars())


def revoke_pairing(
    connection: Connection, store_id: str, device_id: str, at: datetime, *, wipes: bool
) -> None:
    """Revoke a device that the store's hub has paired: the hub refuses it once it knows.

    The store is locked. `wipes`: it is to wipe its data when it next calls its hub.
    """
    with session_on(connection) as session:
        row = session.get_one(PairingRow, (store_id, device_id))
        row.revoked_at = row.revoked_at or at
        if wipes:
            row.wipe_at = row.wipe_at or at


def save_key(connection: Connection, device_id: str, public_key: str, signs_since: int) -> None:
    """Save the key that a device has begun to sign with, and the first epoch in which it does."""
    with session_on(connection) as session:
        row = session.get_one(PairedDeviceRow, device_id)
        row.public_key, row.signs_since = public_key, signs_since


def save_contacts(connection: Connection, contacts: Mapping[str, datetime]) -> None:
    """Save the times of devices' last contacts, by device id.

    A device that another transaction changes is left out until its next contact: whoever locks
    several must not wait for one of them.
    """
    are_there = is_one_of(connection, DEVICES.c.device_id, contacts.keys())
    free = select(DEVICES.c.device_id).where(are_there).with_for_update(skip_locked=True)
    rows = [{"this": one, "at": contacts[one]} for one in connection.execute(free).scalars()]
    if rows:
        connection.execute(_SAVE_CONTACT, rows)


def save_quarantine(
    connection: Connection, device_id: str, at: datetime, detail: str, reason: str
) -> None:
    """Refuse a device's requests until a person pairs it again."""
    with session_on(connection) as session:
        row = session.get_one(PairedDeviceRow, device_id)
        row.quarantined_at, row.quarantined_for, row.quarantine_reason = at, detail, reason


def shut_out(connection: Connection) -> frozenset[str]:
    """The ids of the devices that are revoked or quarantined, or whose store is closed."""
    is_shut_out = or_(
        DEVICES.c.revoked_at.is_not(None),
        DEVICES.c.quarantined_at.is_not(None),
        STORES.c.closed_at.is_not(None),
    )
    query = select(DEVICES.c.device_id).join(STORES, STORES.c.store_id == DEVICES.c.store_id)
    return frozenset(connection.execute(query.where(is_shut_out)).scalars())


def pairings_in(connection: Connection, store_id: str) -> dict[str, PeerRecord]:
    """The devices that a store's hubs have paired, by device id."""
    query = select(PAIRINGS).where(PAIRINGS.c.store_id == store_id).limit(PAIRINGS_MAX)
    return {row.device_id: to_peer(row) for row in connection.execute(query)}


def save_pairing(connection: Connection, store_id: str, peer: PeerRecord) -> None:
    """Save a device that a store's hubs have paired: a new one, or its new state."""
    with session_on(connection) as session:
        session.merge(pairing_row(store_id, peer))


def add_code(connection: Connection, code: HubCode, now: datetime) -> None:
    """Save a new one-use code; forget the codes that have expired."""
    connection.execute(delete(PAIRING_CODES).where(PAIRING_CODES.c.expires_at < now))
    with session_on(connection) as session:
        session.add(code_row(code))


def withdraw_codes(connection: Connection, store_id: str) -> None:
    """Forget the codes of a store that were not used."""
    is_unused = PAIRING_CODES.c.used_at.is_(None)
    connection.execute(delete(PAIRING_CODES).where(PAIRING_CODES.c.store_id == store_id, is_unused))


def open_codes_of(
    connection: Connection, store_id: str, now: datetime
) -> tuple[tuple[str, str, datetime], ...]:
    """Hash, role and expiry of the codes that pair a device with a store's hub, newest last."""
    rows = connection.execute(_CODES_OF, {"this": store_id, "now": now})
    return tuple((row.code_hash, row.role, row.expires_at) for row in rows)


def open_codes_everywhere(connection: Connection, now: datetime) -> dict[str, list[str]]:
    """The hashes of `open_codes_of`, of each store that has any."""
    codes: dict[str, list[str]] = {}
    for row in connection.execute(_CODES, {"now": now}):
        codes.setdefault(row.store_id, []).append(row.code_hash)
    return codes


def stores_without_code(
    connection: Connection, store_ids: Collection[str], now: datetime
) -> frozenset[str]:
    """Which of these open stores have no hub, and no code for one that is valid now."""
    has_code = (
        select(PAIRING_CODES.c.code_hash)
        .where(
            PAIRING_CODES.c.store_id == STORES.c.store_id,
            _PAIRS_HUB,
            PAIRING_CODES.c.used_at.is_(None),
            PAIRING_CODES.c.expires_at >= now,
        )
        .exists()
    )
    query = select(STORES.c.store_id).where(
        STORES.c.hub_device_id.is_(None), STORES.c.closed_at.is_(None), ~has_code
    )
    return frozenset(connection.execute(query).scalars()) & frozenset(store_ids)


def open_codes(connection: Connection, now: datetime, hint: str = "") -> tuple[str, ...]:
    """The hashes of the codes that are valid now and make a device a hub, the newest last.

    `hint`: leave out those that have another one; "": none.
    """
    query = (
        select(PAIRING_CODES.c.code_hash)
        .where(_PAIRS_HUB, PAIRING_CODES.c.used_at.is_(None), PAIRING_CODES.c.expires_at >= now)
        .order_by(PAIRING_CODES.c.expires_at)
    )
    if hint:
        query = query.where(PAIRING_CODES.c.hint.in_(("", hint)))
    return tuple(connection.execute(query).scalars())


def use_code(connection: Connection, code_hash: str, now: datetime) -> HubCode | None:
    """Use up a code that makes a device a hub; None where none with this hash is valid now.

    One statement decides it, so that of two requests with one code only one succeeds.
    """
    used = connection.execute(
        update(PAIRING_CODES)
        .where(
            PAIRING_CODES.c.code_hash == code_hash,
            _PAIRS_HUB,
            PAIRING_CODES.c.used_at.is_(None),
            PAIRING_CODES.c.expires_at >= now,
        )
        .values(used_at=now)
    )
    if not used.rowcount:
        return None
    with session_on(connection) as session:
        return read_code(session.get_one(HubCodeRow, code_hash))
