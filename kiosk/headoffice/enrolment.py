"""Devices of head office: one-use codes, secrets, and who is a store's hub."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.domain.pickup_code import normalise
from kiosk.domain.sequencing import DeviceRole
from kiosk.headoffice import codec
from kiosk.headoffice.chance import Chance
from kiosk.headoffice.problems import Altered, code_refused, quarantined, revoked, unknown_device
from kiosk.headoffice.reading import lock_store
from kiosk.headoffice.tables import ATTEMPTS, DEVICES, ENROLMENTS, HEAD_OFFICE, STORES
from kiosk.sync.pairing import CODE_VALID_S, PairingCode, secret_hash
from kiosk.sync.ports import Peer
from kiosk.sync.wire import OTHER_STORE, EnrolBody

CODE_LIFE = timedelta(seconds=CODE_VALID_S)
MISSES_MAX = 10
MISSES_WITHIN = timedelta(minutes=1)
HEARD_EVERY = timedelta(minutes=1)
"""How exactly it is known when a device was last heard: each note is a write."""

_SECRET_LENGTH = 8
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


def count_attempt(connection: Connection, now: datetime, chance: Chance) -> str:
    """Count a try as a miss before it is looked at; returns its name.

    Raises WireProblem (429) when there were too many. They are counted one after the other.
    """
    connection.execute(select(HEAD_OFFICE).with_for_update()).all()
    since = now - MISSES_WITHIN
    connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at < since))
    misses = connection.execute(select(func.count()).select_from(ATTEMPTS)).scalar_one()
    if misses >= MISSES_MAX:
        message = "Too many wrong codes: try again in a minute."
        raise code_refused(message, 429, MISSES_WITHIN.total_seconds())
    attempt_id = chance.new_id()
    connection.execute(insert(ATTEMPTS).values(attempt_id=attempt_id, at=now))
    return attempt_id


def use_code(
    connection: Connection, body: EnrolBody, attempt_id: str, now: datetime, secret: str
) -> tuple[codec.AnyRow, DeviceRole]:
    """Use a code up for a device; returns its store and role.

    The first hub of a store begins epoch 1, every other machine that becomes it the next one;
    the one that was it stays enrolled as a counter. Raises WireProblem (403 CODE_REFUSED).
    """
    code_hash = secret_hash(normalise(body.code)[:_SECRET_LENGTH])
    used = connection.execute(
        update(ENROLMENTS)
        .where(
            ENROLMENTS.c.code_hash == code_hash,
            ENROLMENTS.c.used_at.is_(None),
            ENROLMENTS.c.expires_at >= now,
        )
        .values(used_at=now)
    )
    if not used.rowcount:
        raise code_refused("This code is wrong, too old, or was used before.")
    connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.attempt_id == attempt_id))
    code = connection.execute(select(ENROLMENTS).where(ENROLMENTS.c.code_hash == code_hash)).one()
    store = lock_store(connection, code.store_id)
    role = DeviceRole(code.role)
    known = {"role": role, "secret_hash": secret_hash(secret), "enrolled_at": now}
    _keep_device(connection, store.store_id, body, known)
    if role is DeviceRole.HUB and store.hub_device_id != body.device_id:
        _move_hub(connection, store, body.device_id)
    return store, role


def _keep_device(
    connection: Connection, store_id: str, body: EnrolBody, given: dict[str, Any]
) -> None:
    """A device that comes again has a new secret and a clean name; its store stays the same."""
    this = DEVICES.c.device_id == body.device_id
    known = connection.execute(select(DEVICES.c.store_id).where(this)).scalar()
    if known is not None and known != store_id:
        raise code_refused("This device belongs to another store.", reason=OTHER_STORE)
    values = {
        **given,
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
