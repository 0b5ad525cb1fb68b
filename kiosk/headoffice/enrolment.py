"""Devices of head office: one-use codes, secrets, and who is a store's hub."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from kiosk.domain.pickup_code import normalise
from kiosk.domain.sequencing import DeviceRole
from kiosk.headoffice import codec
from kiosk.headoffice.problems import Altered, code_refused, quarantined, revoked, unknown_device
from kiosk.headoffice.reading import lock_store
from kiosk.headoffice.tables import DEVICES, ENROLMENTS, STORES
from kiosk.sync.enrolment import Came
from kiosk.sync.pairing import CODE_VALID_S, PairingCode, secret_hash
from kiosk.sync.ports import Peer
from kiosk.sync.wire import OTHER_STORE, EnrolBody

CODE_LIFE = timedelta(seconds=CODE_VALID_S)
HEARD_EVERY = timedelta(minutes=1)
"""How exactly it is known when a device was last heard: each note is a write."""

_SECRET_LENGTH = 8
_WRONG = "This code is wrong, too old, or was used before."
_NO_SECRET = "0" * 64


def keep_code(
    connection: Connection, store_id: str, role: DeviceRole, code: PairingCode, now: datetime
) -> datetime:
    """Keep a new one-use code for a store; returns until when it is good."""
    connection.execute(delete(ENROLMENTS).where(ENROLMENTS.c.expires_at < now))
    connection.execute(
        insert(ENROLMENTS).values(
            code_hash=secret_hash(code.secret),
            store_id=store_id,
            role=role,
            expires_at=now + CODE_LIFE,
        )
    )
    return now + CODE_LIFE


def code_hash(body: EnrolBody) -> str:
    """What is kept of the code that somebody came with."""
    return secret_hash(normalise(body.code)[:_SECRET_LENGTH])


def check_code(connection: Connection, body: EnrolBody, now: datetime) -> None:
    """Whether this code could be used now. Raises WireProblem (403 CODE_REFUSED)."""
    query = select(ENROLMENTS.c.code_hash).where(_is_open(code_hash(body), now))
    if connection.execute(query).first() is None:
        raise code_refused(_WRONG)


def _is_open(hashed: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        ENROLMENTS.c.code_hash == hashed,
        ENROLMENTS.c.used_at.is_(None),
        ENROLMENTS.c.expires_at >= now,
    )


def use_code(
    connection: Connection, came: Came, now: datetime, secret: str
) -> tuple[codec.AnyRow, DeviceRole]:
    """Use a code up for a device; returns its store and role.

    The first hub of a store begins epoch 1, every other machine that becomes it the next one;
    the one that was it stays enrolled as a counter. Raises WireProblem (403 CODE_REFUSED).
    """
    hashed = code_hash(came.body)
    used = connection.execute(update(ENROLMENTS).where(_is_open(hashed, now)).values(used_at=now))
    if not used.rowcount:
        raise code_refused(_WRONG)
    code = connection.execute(select(ENROLMENTS).where(ENROLMENTS.c.code_hash == hashed)).one()
    store = lock_store(connection, code.store_id)
    role = DeviceRole(code.role)
    known = {"role": role, "secret_hash": secret_hash(secret), "enrolled_at": now}
    _keep_device(connection, store.store_id, came, known)
    if role is DeviceRole.HUB and store.hub_device_id != came.body.device_id:
        _move_hub(connection, store, came.body.device_id)
    return store, role


def _keep_device(connection: Connection, store_id: str, came: Came, given: dict[str, Any]) -> None:
    """A device that comes again has a new secret and a clean name; its store stays the same.

    It must show that it is the one that was enrolled before, unless that one was revoked.
    """
    body = came.body
    this = DEVICES.c.device_id == body.device_id
    known = connection.execute(select(DEVICES).where(this)).first()
    if known is not None and known.store_id != store_id:
        raise code_refused("This device belongs to another store.", reason=OTHER_STORE)
    if known is not None and known.revoked_at is None:
        came.check(known.public_key, known.secret_hash)
    values = {
        **given,
        "public_key": came.public_key,
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
    """The row of a device that has shown its secret.

    Raises WireProblem: 401 UNKNOWN_DEVICE, 403 REVOKED or QUARANTINED.
    """
    row = None
    if "\0" not in device_id and device_id.isascii():
        query = select(DEVICES).where(DEVICES.c.device_id == device_id)
        row = connection.execute(query).first()
    # Compared also where there is no device, so that the time taken tells nothing.
    is_right = hmac.compare_digest(row.secret_hash if row else _NO_SECRET, secret_hash(secret))
    if row is None or not is_right:
        raise unknown_device()
    if row.revoked_at is not None:
        raise revoked()
    if row.quarantined_at is not None:
        raise quarantined(row.quarantine_reason)
    return row


def shut_out(connection: Connection) -> frozenset[str]:
    """The devices that are revoked or quarantined."""
    is_shut_out = or_(DEVICES.c.revoked_at.is_not(None), DEVICES.c.quarantined_at.is_not(None))
    return frozenset(connection.execute(select(DEVICES.c.device_id).where(is_shut_out)).scalars())


def is_heard_lately(row: codec.AnyRow, now: datetime) -> bool:
    """Whether it needs no new note that this device was heard."""
    return row.heard_at is not None and abs(now - row.heard_at) < HEARD_EVERY


def note_heard(connection: Connection, device_id: str, now: datetime) -> None:
    """Keep that a device was heard."""
    this = DEVICES.c.device_id == device_id
    connection.execute(update(DEVICES).where(this).values(heard_at=now))


def quarantine(connection: Connection, peer: Peer, found: Altered, now: datetime) -> None:
    """Listen to a device no more, until a person enrols it again."""
    this = DEVICES.c.device_id == peer.device_id
    values = {
        "quarantined_at": now,
        "quarantined_for": str(found)[:500],
        "quarantine_reason": found.reason,
    }
    connection.execute(update(DEVICES).where(this).values(values))
