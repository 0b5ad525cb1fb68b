"""Pairs and authenticates devices: one-use codes, secrets, and which device is a store's hub."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from kiosk.domain.codes.pickup_code import normalise
from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.problems import (
    Altered,
    pairing_not_allowed,
    quarantined,
    revoked,
    unknown_device,
)
from kiosk.headoffice.replication.reading import lock_store
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.tables import DEVICES, PAIRING_CODES, STORES
from kiosk.services.devices.pairing import code_hash as hash_of_code
from kiosk.sync.identity.pairing import CODE_VALID_S, PairingCode, secret_hash
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.problem_codes import OTHER_STORE
from kiosk.sync.server.pair_request import PairRequest

CODE_VALID_FOR = timedelta(seconds=CODE_VALID_S)
CONTACT_EVERY = timedelta(minutes=1)
"""How often a device's last contact is saved: each time is a write."""

_UNKNOWN_CODE = "This code is wrong, too old, or was used before."
_NO_SECRET = "0" * 64


def keep_code(
    connection: Connection, store_id: str, role: DeviceRole, code: PairingCode, now: datetime
) -> datetime:
    """Save a new one-use code for a store; returns the time it expires."""
    connection.execute(delete(PAIRING_CODES).where(PAIRING_CODES.c.expires_at < now))
    connection.execute(
        insert(PAIRING_CODES).values(
            code_hash=hash_of_code(str(code)),
            store_id=store_id,
            role=role,
            expires_at=now + CODE_VALID_FOR,
        )
    )
    return now + CODE_VALID_FOR


def code_hash(body: PairBody) -> str:
    """The hash of the code in a pairing request, as codes are saved."""
    return hash_of_code(normalise(body.code))


def open_codes(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The hashes of the codes that are valid now, the newest last."""
    query = (
        select(PAIRING_CODES.c.code_hash)
        .where(PAIRING_CODES.c.used_at.is_(None), PAIRING_CODES.c.expires_at >= now)
        .order_by(PAIRING_CODES.c.expires_at)
    )
    return tuple(connection.execute(query).scalars())


def check_code(connection: Connection, body: PairBody, now: datetime) -> None:
    """Raises WireProblem (403 PAIRING_NOT_ALLOWED) unless the request's code is valid now."""
    query = select(PAIRING_CODES.c.code_hash).where(_is_open(code_hash(body), now))
    if connection.execute(query).first() is None:
        raise pairing_not_allowed(_UNKNOWN_CODE)


def _is_open(hashed: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        PAIRING_CODES.c.code_hash == hashed,
        PAIRING_CODES.c.used_at.is_(None),
        PAIRING_CODES.c.expires_at >= now,
    )


def use_code(
    connection: Connection, came: PairRequest, now: datetime, secret: str
) -> tuple[codec.AnyRow, DeviceRole]:
    """Pair a device with a code, which is used up; returns the store's row and the role.

    A store's first hub begins epoch 1, each later device that becomes its hub the next epoch;
    the former hub stays paired as a counter. Raises WireProblem (403 PAIRING_NOT_ALLOWED).
    """
    hashed = code_hash(came.body)
    used = connection.execute(
        update(PAIRING_CODES).where(_is_open(hashed, now)).values(used_at=now)
    )
    if not used.rowcount:
        raise pairing_not_allowed(_UNKNOWN_CODE)
    code = connection.execute(
        select(PAIRING_CODES).where(PAIRING_CODES.c.code_hash == hashed)
    ).one()
    store = lock_store(connection, code.store_id)
    role = DeviceRole(code.role)
    known = {"role": role, "secret_hash": secret_hash(secret), "paired_at": now}
    _keep_device(connection, store.store_id, came, known)
    if role is DeviceRole.HUB and store.hub_device_id != came.body.device_id:
        _move_hub(connection, store, came.body.device_id)
    return store, role


def _keep_device(
    connection: Connection, store_id: str, came: PairRequest, given: dict[str, Any]
) -> None:
    """Save a paired device. One that is paired again gets a new secret, and is no longer revoked
    or quarantined; it cannot change its store.

    It must prove that it is the device that was paired before, unless that one was revoked.
    Raises WireProblem (403 PAIRING_NOT_ALLOWED).
    """
    body = came.body
    this = DEVICES.c.device_id == body.device_id
    known = connection.execute(select(DEVICES).where(this)).first()
    if known is not None and known.store_id != store_id:
        raise pairing_not_allowed("This device belongs to another store.", reason=OTHER_STORE)
    if known is not None and known.revoked_at is None:
        came.check(known.public_key, known.secret_hash)
    is_same_key = known is not None and known.public_key == came.public_key
    values = {
        **given,
        "public_key": came.public_key,
        "signs_since": known.signs_since if known is not None and is_same_key else None,
        "name": body.device_name,
        "revoked_at": None,
        "quarantined_at": None,
        "quarantined_for": None,
        "quarantine_reason": None,
    }
    if known is None:
        connection.execute(
            insert(DEVICES).values(device_id=body.device_id, store_id=store_id, **values)
        )
    else:
        connection.execute(update(DEVICES).where(this).values(values))


def _move_hub(connection: Connection, store: codec.AnyRow, device_id: str) -> None:
    former = DEVICES.c.device_id == store.hub_device_id
    connection.execute(update(DEVICES).where(former).values(role=DeviceRole.COUNTER))
    this = update(STORES).where(STORES.c.store_id == store.store_id)
    connection.execute(this.values(hub_device_id=device_id, hub_epoch=store.hub_epoch + 1))


def recognise(connection: Connection, device_id: str, secret: str) -> codec.AnyRow:
    """The row of the device with this identifier and secret.

    Raises WireProblem: 401 UNKNOWN_DEVICE, 403 REVOKED or QUARANTINED.
    """
    row = None
    if "\0" not in device_id and device_id.isascii():
        query = select(DEVICES).where(DEVICES.c.device_id == device_id)
        row = connection.execute(query).first()
    # Compared also where there is no device: the response time must not show which ids exist.
    is_right = hmac.compare_digest(row.secret_hash if row else _NO_SECRET, secret_hash(secret))
    if row is None or not is_right:
        raise unknown_device()
    if row.revoked_at is not None:
        raise revoked()
    if row.quarantined_at is not None:
        raise quarantined(row.quarantine_reason)
    return row


def shut_out(connection: Connection) -> frozenset[str]:
    """The ids of the devices that are revoked or quarantined."""
    is_shut_out = or_(DEVICES.c.revoked_at.is_not(None), DEVICES.c.quarantined_at.is_not(None))
    return frozenset(connection.execute(select(DEVICES.c.device_id).where(is_shut_out)).scalars())


def had_contact_lately(row: codec.AnyRow, now: datetime) -> bool:
    """Whether this device's last saved contact is less than CONTACT_EVERY ago."""
    return row.last_contact_at is not None and abs(now - row.last_contact_at) < CONTACT_EVERY


def note_contact(connection: Connection, device_id: str, now: datetime) -> None:
    """Save the time of a device's last contact."""
    this = DEVICES.c.device_id == device_id
    connection.execute(update(DEVICES).where(this).values(last_contact_at=now))


def quarantine(connection: Connection, peer: Peer, found: Altered, now: datetime) -> None:
    """Refuse a device's requests until a person pairs it again."""
    this = DEVICES.c.device_id == peer.device_id
    values = {
        "quarantined_at": now,
        "quarantined_for": str(found)[:500],
        "quarantine_reason": found.reason,
    }
    connection.execute(update(DEVICES).where(this).values(values))
