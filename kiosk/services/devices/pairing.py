"""Pairs devices with this one: one-use codes, secrets, revocation, quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import NotAllowed
from kiosk.domain.frozen import frozen
from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.change_role import forget_parts

CODE_VALID_FOR = timedelta(minutes=15)


class PeerUnknown(NotAllowed):
    """No device with this id is paired with this one."""

    code: ClassVar[str] = "peer_unknown"

    def __init__(self, device_id: str) -> None:
        super().__init__(device_id)
        self.device_id = device_id


class IdentityInUse(NotAllowed):
    """A device with this id is paired, and the one that asks has not proved to be the same."""

    code: ClassVar[str] = "identity_in_use"


class PairingNotAllowed(NotAllowed):
    """The code is wrong, used or expired."""

    code: ClassVar[str] = "pairing_not_allowed"


@frozen
class NewPairingCode:
    """A code to pair a device of this role with, shown to a person once."""

    code: str
    role: DeviceRole
    valid_for: timedelta = CODE_VALID_FOR


@frozen
class PairDevice:
    """A device's request to be paired: the code, its identity, and the hash of its new secret.

    `public_key`: the key of its signatures in epoch `signs_since` and all later ones; "" if it has
    none. `is_who`: whether it has proved to be the given device, which was paired before.
    """

    code: str
    device_id: str
    device_name: str
    secret_hash: str
    public_key: str = ""
    signs_since: int | None = None
    is_who: Callable[[PeerRecord], bool] = lambda _peer: False


@frozen
class Quarantine:
    """A device whose data contradicts itself: nothing more is ingested from it."""

    device_id: str
    reason: QuarantineReason


def code_hash(code: str) -> str:
    """The hash under which a code is stored. Codes are valid for minutes and used once."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def make_pairing_code(uow: UnitOfWork, command: NewPairingCode) -> datetime:
    """Let a device be paired with this code for as long as it is valid; returns when it expires."""
    expires_at = uow.now() + command.valid_for
    uow.devices.add_pairing_code(code_hash(command.code), command.role, expires_at)
    return expires_at


@frozen
class IssuedCodes:
    """Codes that head office made for this store: the hash, role and expiry of each."""

    codes: tuple[tuple[str, DeviceRole, datetime], ...]


def keep_issued_codes(uow: UnitOfWork, command: IssuedCodes) -> int:
    """Let devices pair with the codes that are new here; returns how many are.

    A code that was used stays used, however often head office names it.
    """
    new = [one for one in command.codes if not uow.devices.has_pairing_code(one[0])]
    for code_hash, role, expires_at in new:
        uow.devices.add_pairing_code(code_hash, role, expires_at)
    return len(new)


def pair_device(uow: UnitOfWork, request: PairDevice) -> tuple[DeviceRole, ThisDevice]:
    """Pair a device; returns its role and this device. Raises PairingNotAllowed and IdentityInUse.

    A device that is already paired can be paired again if it proves to be the same one; without
    proof its id can be paired again only after it was revoked. Its new time of pairing is later
    than its last one, whatever the clock says, as `merged` keeps the later pairing.
    """
    now = uow.now()
    before = uow.devices.peer(request.device_id)
    at = now if before is None else max(now, before.paired_at + timedelta(microseconds=1))
    role = uow.devices.use_pairing_code(code_hash(request.code), now)
    if role is None:
        raise PairingNotAllowed
    if before is not None and before.revoked_at is None and not request.is_who(before):
        raise IdentityInUse
    paired = PeerRecord(
        request.device_id,
        role,
        request.device_name,
        request.secret_hash,
        at,
        None,
        None,
        now,
        public_key=request.public_key,
        signs_since=_signs_since(before, request.public_key, request.signs_since),
    )
    uow.devices.save_peer(paired)
    return role, uow.devices.this_device()


def _signs_since(before: PeerRecord | None, public_key: str, signs_since: int | None) -> int | None:
    """The first epoch in which a device signs; the earlier one if its key is the same as before.

    It is 0 for a device that is paired for the first time with a key: else anybody could forward
    unsigned events as recorded by it before.
    """
    if before is None:
        return 0 if public_key else signs_since
    if before.public_key != public_key or before.signs_since is None:
        return signs_since
    return before.signs_since if signs_since is None else min(signs_since, before.signs_since)


@frozen
class NoteKey:
    """The key with which a device signs in epoch `signs_since` and all later ones."""

    device_id: str
    public_key: str
    signs_since: int


def note_key(uow: UnitOfWork, command: NoteKey) -> None:
    """Store the key of a device that was paired before it had one."""
    peer = uow.devices.peer(command.device_id)
    if peer is not None:
        since = _signs_since(peer, command.public_key, command.signs_since)
        uow.devices.save_peer(replace(peer, public_key=command.public_key, signs_since=since))


class HasOwnOrders(NotAllowed):
    """This device already holds the orders of a store: it cannot join another one."""

    code: ClassVar[str] = "has_own_orders"


@frozen
class PairWithStore:
    """Make this device one of a store whose hub is another device."""

    role: DeviceRole
    store_id: str
    store_name: str


def pair_with_store(uow: UnitOfWork, command: PairWithStore) -> None:
    """Become a device of a store. Raises HasOwnOrders when another store's orders are here.

    A device that is paired again with its own store keeps what it has recorded.
    """
    this_device = uow.devices.this_device()
    if this_device.store_id not in ("", command.store_id) or (
        this_device.role is DeviceRole.HUB and uow.event_log.head().seq
    ):
        raise HasOwnOrders
    forget_parts(uow, command.role)
    uow.devices.save_this_device(
        replace(
            this_device,
            role=command.role,
            store_id=command.store_id,
            store_name=command.store_name,
        )
    )


def follow_name(uow: UnitOfWork, name: str) -> None:
    """Call this device's store as its upstream does."""
    this_device = uow.devices.this_device()
    if this_device.store_name != name:
        uow.devices.save_this_device(replace(this_device, store_name=name))


@frozen
class RestoreIdentity:
    """This device's former identity, as it is kept beside its database."""

    device_id: str
    role: DeviceRole
    store_id: str
    store_name: str


def restore_identity(uow: UnitOfWork, command: RestoreIdentity) -> None:
    """Restore the identity that this device had before its database was lost.

    The upstream knows the device by its id and sends it the store again. A new epoch must begin
    before anything is recorded, as the numbers of the old one may be in use. Raises HasOwnOrders.
    """
    this_device = uow.devices.this_device()
    if this_device.store_id or uow.projections.order_ids():
        raise HasOwnOrders
    uow.devices.save_this_device(
        replace(
            this_device,
            device_id=command.device_id,
            role=command.role,
            store_id=command.store_id,
            store_name=command.store_name,
        )
    )


def revoke(uow: UnitOfWork, device_id: str) -> PeerRecord:
    """Revoke a device's access. Raises PeerUnknown."""
    peer = uow.devices.peer(device_id)
    if peer is None:
        raise PeerUnknown(device_id)
    revoked = replace(peer, revoked_at=peer.revoked_at or uow.now())
    uow.devices.save_peer(revoked)
    return revoked


def order_wipe(uow: UnitOfWork, device_id: str) -> PeerRecord:
    """Revoke a device that was stolen: it is to wipe its data when it next calls.

    Raises PeerUnknown.
    """
    revoked = revoke(uow, device_id)
    ordered = replace(revoked, wipe_at=revoked.wipe_at or uow.now())
    uow.devices.save_peer(ordered)
    return ordered


def note_wiped(uow: UnitOfWork, device_id: str) -> None:
    """Note that a device has wiped its data; does nothing where that was not ordered."""
    peer = uow.devices.peer(device_id)
    if peer is not None and peer.wipe_at is not None and peer.wiped_at is None:
        uow.devices.save_peer(replace(peer, wiped_at=uow.now()))


def quarantine(uow: UnitOfWork, command: Quarantine) -> None:
    """Ingest nothing more from a device until it is paired again."""
    peer = uow.devices.peer(command.device_id)
    if peer is not None:
        uow.devices.save_peer(
            replace(peer, quarantined_at=uow.now(), quarantined_for=command.reason)
        )


def note_peer_contact(uow: UnitOfWork, device_id: str) -> None:
    """Record that a device made contact now."""
    peer = uow.devices.peer(device_id)
    if peer is not None:
        uow.devices.save_peer(replace(peer, last_contact_at=uow.now()))


def _key_of(here: PeerRecord, there: PeerRecord) -> dict[str, Any]:
    """The key that either record has; if they have two, the one that came into use later."""
    known = [peer for peer in (here, there) if peer.public_key]
    if not known:
        return {}
    latest = max(known, key=lambda peer: (peer.signs_since or 0, peer.public_key))
    return {"public_key": latest.public_key, "signs_since": latest.signs_since}


def merged(here: PeerRecord, there: PeerRecord) -> PeerRecord:
    """Merges two records of one device: the later pairing, with its revocation and quarantine."""
    if here.paired_at != there.paired_at:
        return max(here, there, key=lambda peer: peer.paired_at)
    return replace(
        here,
        revoked_at=here.revoked_at or there.revoked_at,
        quarantined_at=here.quarantined_at or there.quarantined_at,
        quarantined_for=here.quarantined_for or there.quarantined_for,
        wipe_at=here.wipe_at or there.wipe_at,
        wiped_at=here.wiped_at or there.wiped_at,
        **_key_of(here, there),
    )


@frozen
class AdoptPeers:
    """The store's devices as head office knows them, and its hub epoch."""

    peers: Sequence[PeerRecord]
    hub_epoch: int


def adopt_peers(uow: UnitOfWork, command: AdoptPeers) -> int:
    """Accept the devices that former hubs had paired; returns how many records changed.

    Only a hub does so; it also raises its hub epoch to head office's.
    """
    this_device = uow.devices.this_device()
    if not this_device.is_hub:
        return 0
    if this_device.hub_epoch < command.hub_epoch:
        uow.devices.save_this_device(replace(this_device, hub_epoch=command.hub_epoch))
    changed = 0
    for peer in command.peers:
        if peer.device_id == this_device.device_id:
            continue  # This device was paired with a former hub.
        here = uow.devices.peer(peer.device_id)
        after = peer if here is None else merged(here, peer)
        if after != here:
            uow.devices.save_peer(after)
            changed += 1
    return changed
