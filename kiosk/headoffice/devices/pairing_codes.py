"""Pairs and authenticates devices: one-use codes, secrets, and which device is a store's hub."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kiosk.domain.codes.pickup_code import normalise
from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.problems import (
    Altered,
    pairing_not_allowed,
    quarantined,
    revoked,
    store_closed,
    unknown_device,
)
from kiosk.headoffice.storage import devices
from kiosk.headoffice.storage.records import DeviceRecord, HubCode, StoreRecord
from kiosk.headoffice.storage.stores import lock_store, save_hub
from kiosk.services.devices.pairing import code_hash as hash_of_code
from kiosk.services.replication.validation.sequence import next_epoch
from kiosk.sync.identity.pairing import CODE_VALID_S, PairingCode, secret_hash
from kiosk.sync.protocol.code_proof import hint_of
from kiosk.sync.protocol.pairing_bodies import PairBody, WipedReply
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.problem_codes import OTHER_STORE
from kiosk.sync.server.pair_request import PairRequest

CODE_VALID_FOR = timedelta(seconds=CODE_VALID_S)
_UNKNOWN_CODE = "This code is wrong, too old, or was used before."
_NO_SECRET = "0" * 64


def keep_code(
    connection: Connection,
    store_id: str,
    role: DeviceRole,
    code: PairingCode,
    now: datetime,
    *,
    valid_for: timedelta | None = None,
) -> datetime:
    """Save a new one-use code for a store; returns the time it expires.

    `valid_for`: None for CODE_VALID_FOR. A roll-out sends codes by post, days before they are used.
    """
    expires_at = now + (valid_for or CODE_VALID_FOR)
    new = HubCode(hash_of_code(str(code)), store_id, role, expires_at, hint_of(code.secret))
    devices.add_code(connection, new, now)
    return expires_at


def code_hash(body: PairBody) -> str:
    """The hash of the code in a pairing request, as codes are saved."""
    return hash_of_code(normalise(body.code))


def check_code(connection: Connection, body: PairBody, now: datetime) -> None:
    """Raises WireProblem (403 PAIRING_NOT_ALLOWED) unless the request's code is valid now."""
    if code_hash(body) not in devices.open_codes(connection, now):
        raise pairing_not_allowed(_UNKNOWN_CODE)


def use_code(
    connection: Connection, came: PairRequest, now: datetime, secret: str
) -> tuple[StoreRecord, DeviceRole]:
    """Pair a device with a code, which is used up; returns the store and the role.

    A store's first hub begins epoch 1, each later device that becomes its hub the next epoch;
    the former hub stays paired as a counter. Raises WireProblem (403 PAIRING_NOT_ALLOWED or
    STORE_CLOSED).
    """
    code = devices.use_code(connection, code_hash(came.body), now)
    if code is None:
        raise pairing_not_allowed(_UNKNOWN_CODE)
    store = lock_store(connection, code.store_id)
    if store.closed_at is not None:
        raise store_closed()
    _keep_device(connection, code, came, secret, now)
    if code.role is DeviceRole.HUB and store.hub_device_id != came.body.device_id:
        if store.hub_device_id is not None:
            devices.make_counter(connection, store.hub_device_id)
        save_hub(connection, store.store_id, came.body.device_id, next_epoch(store.hub_epoch))
    return store, code.role


def _keep_device(
    connection: Connection, code: HubCode, came: PairRequest, secret: str, now: datetime
) -> None:
    """Save a paired device. One that is paired again gets a new secret, and is no longer revoked
    or quarantined; it cannot change its store.

    It must prove that it is the device that was paired before, unless that one was revoked.
    Raises WireProblem (403 PAIRING_NOT_ALLOWED).
    """
    body = came.body
    known = devices.find_device(connection, body.device_id)
    if known is not None and known.store_id != code.store_id:
        raise pairing_not_allowed("This device belongs to another store.", reason=OTHER_STORE)
    if known is not None and known.revoked_at is None:
        came.check(known.public_key, known.secret_hash)
    is_same_key = known is not None and known.public_key == came.public_key
    device = DeviceRecord(
        device_id=body.device_id,
        store_id=code.store_id,
        name=body.device_name,
        role=code.role,
        secret_hash=secret_hash(secret),
        paired_at=now,
        public_key=came.public_key,
        signs_since=known.signs_since if known is not None and is_same_key else None,
        last_contact_at=known.last_contact_at if known is not None else None,
    )
    devices.save_device(connection, device)


def note_wiped(connection: Connection, shown: tuple[str, str], now: datetime) -> WipedReply:
    """Note that a revoked device has wiped its data; `shown`: its identifier and secret.

    Raises WireProblem (401 UNKNOWN_DEVICE).
    """
    device, _ = _found(connection, *shown)
    if device.wipe_at is not None and device.wiped_at is None:
        devices.save_device(connection, replace(device, wiped_at=now))
    return WipedReply()


def _found(connection: Connection, device_id: str, secret: str) -> tuple[DeviceRecord, bool]:
    """The device with this secret, even if it is shut out, and whether its store is closed.

    Raises WireProblem (401 UNKNOWN_DEVICE).
    """
    device, is_closed = None, False
    if "\0" not in device_id and device_id.isascii():
        found = devices.find_caller(connection, device_id)
        device, is_closed = found or (None, False)
    # Compared also where there is no device: the response time must not show which ids exist.
    is_right = hmac.compare_digest(
        device.secret_hash if device else _NO_SECRET, secret_hash(secret)
    )
    if device is None or not is_right:
        raise unknown_device()
    return device, is_closed


def recognise(connection: Connection, device_id: str, secret: str) -> DeviceRecord:
    """The device with this identifier and secret.

    Raises WireProblem: 401 UNKNOWN_DEVICE, 403 REVOKED, QUARANTINED or STORE_CLOSED.
    """
    device, is_closed = _found(connection, device_id, secret)
    if device.revoked_at is not None:
        raise revoked(wipes=device.wipe_at is not None)
    if device.quarantined_at is not None:
        raise quarantined(device.quarantine_reason)
    if is_closed:
        raise store_closed()
    return device


def quarantine(connection: Connection, peer: Peer, found: Altered, now: datetime) -> None:
    """Refuse a device's requests until a person pairs it again."""
    devices.save_quarantine(connection, peer.device_id, now, str(found)[:500], found.reason)
