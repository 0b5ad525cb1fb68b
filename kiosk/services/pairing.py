"""Pairing machines with this one: one-use codes, secrets, revocation, quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kiosk.domain.errors import Refused
from kiosk.domain.quarantine import QuarantineReason
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.log_ports import Node, PeerRecord
from kiosk.services.ports import UnitOfWork

CODE_LIFE = timedelta(minutes=15)


class DeviceUnknown(Refused):
    """No machine with this identifier was paired with this one."""

    def __init__(self, device_id: str) -> None:
        super().__init__(device_id)
        self.device_id = device_id


class IdentityInUse(Refused):
    """A machine with this identifier works here, and whoever asks has not shown to be that one."""


class EnrolmentRefused(Refused):
    """The code is wrong, used or over."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A code to pair a machine of this role with, shown to a person once."""

    code: str
    role: DeviceRole


@dataclass(frozen=True, slots=True)
class Enrol:
    """What a machine comes with: the code, who it is, and the hash of its new secret.

    `public_key`: with which it signs in `signs_since` and all epochs after it; "" where it has
    none. `is_who`: whether it has shown that
    it is this machine, which was paired before.
    """

    code: str
    device_id: str
    device_name: str
    secret_hash: str
    public_key: str = ""
    signs_since: int | None = None
    is_who: Callable[[PeerRecord], bool] = lambda _peer: False


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A machine contradicted what it had sent: nothing more is taken from it."""

    device_id: str
    reason: QuarantineReason


def code_hash(code: str) -> str:
    """What is kept of a code. It lives for minutes and is used once."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def offer(uow: UnitOfWork, command: Offer) -> datetime:
    """Let a machine be paired with this code within the next 15 minutes; returns their end."""
    expires_at = uow.now() + CODE_LIFE
    uow.log.add_enrolment(code_hash(command.code), command.role, expires_at)
    return expires_at


def enrol(uow: UnitOfWork, wish: Enrol) -> tuple[DeviceRole, Node]:
    """Pair a machine. Raises EnrolmentRefused and IdentityInUse.

    A machine that is paired again is new, once it has shown that it is the one that was paired
    before; who cannot show it comes in under that identifier after it was revoked only.
    Its time of pairing is later than that of its last one, whatever the clock says: by that the
    devices that head office knows are told from newer ones.
    """
    now = uow.now()
    before = uow.log.peer(wish.device_id)
    at = now if before is None else max(now, before.paired_at + timedelta(microseconds=1))
    role = uow.log.use_enrolment(code_hash(wish.code), now)
    if role is None:
        raise EnrolmentRefused
    if before is not None and before.revoked_at is None and not wish.is_who(before):
        raise IdentityInUse
    paired = PeerRecord(
        wish.device_id,
        role,
        wish.device_name,
        wish.secret_hash,
        at,
        None,
        None,
        now,
        public_key=wish.public_key,
        signs_since=_signs_since(before, wish.public_key, wish.signs_since),
    )
    uow.log.save_peer(paired)
    return role, uow.log.node()


def _signs_since(before: PeerRecord | None, public_key: str, told: int | None) -> int | None:
    """A device that has the same key as before has signed since then."""
    if before is None or before.public_key != public_key or before.signs_since is None:
        return told
    return before.signs_since if told is None else min(told, before.signs_since)


@dataclass(frozen=True, slots=True)
class NoteKey:
    """The key with which a machine signs in this epoch and all after it."""

    device_id: str
    public_key: str
    signs_since: int


def note_key(uow: UnitOfWork, command: NoteKey) -> None:
    """Know a machine that was paired before it had this key by it from now on."""
    peer = uow.log.peer(command.device_id)
    if peer is not None:
        since = _signs_since(peer, command.public_key, command.signs_since)
        uow.log.save_peer(replace(peer, public_key=command.public_key, signs_since=since))


class HasOwnOrders(Refused):
    """This machine holds a store of its own already: it cannot become a terminal of another."""


@dataclass(frozen=True, slots=True)
class JoinStore:
    """This machine works in a store whose hub is another one."""

    role: DeviceRole
    store_id: str
    store_name: str


def join_store(uow: UnitOfWork, command: JoinStore) -> None:
    """Become a terminal. Raises HasOwnOrders where another store's orders are kept here.

    A machine that is paired again with its own store keeps what it has recorded.
    """
    node = uow.log.node()
    if node.store_id not in ("", command.store_id) or (
        node.role is DeviceRole.HUB and uow.log.head().seq
    ):
        raise HasOwnOrders
    uow.log.save_node(
        replace(
            node,
            role=command.role,
            store_id=command.store_id,
            store_name=command.store_name,
        )
    )


@dataclass(frozen=True, slots=True)
class BeAgain:
    """What this machine was, by what it kept beside its database."""

    device_id: str
    role: DeviceRole
    store_id: str
    store_name: str


def be_again(uow: UnitOfWork, command: BeAgain) -> None:
    """Be the machine again that one was whose database was lost. Raises HasOwnOrders.

    Upstream knows it by its identifier and gives it back what it held; a new epoch must begin
    before anything is written, for its numbers were in use.
    """
    node = uow.log.node()
    if node.store_id or uow.log.order_ids():
        raise HasOwnOrders
    uow.log.save_node(
        replace(
            node,
            device_id=command.device_id,
            role=command.role,
            store_id=command.store_id,
            store_name=command.store_name,
        )
    )


def revoke(uow: UnitOfWork, device_id: str) -> PeerRecord:
    """Let a machine in no more. Raises DeviceUnknown."""
    peer = uow.log.peer(device_id)
    if peer is None:
        raise DeviceUnknown(device_id)
    revoked = replace(peer, revoked_at=peer.revoked_at or uow.now())
    uow.log.save_peer(revoked)
    return revoked


def quarantine(uow: UnitOfWork, command: Quarantine) -> None:
    """Take nothing more from a machine, until it is paired again."""
    peer = uow.log.peer(command.device_id)
    if peer is not None:
        uow.log.save_peer(replace(peer, quarantined_at=uow.now(), quarantined_for=command.reason))


def heard(uow: UnitOfWork, device_id: str) -> None:
    """A machine has spoken."""
    peer = uow.log.peer(device_id)
    if peer is not None:
        uow.log.save_peer(replace(peer, heard_at=uow.now()))


def _key_of(here: PeerRecord, there: PeerRecord) -> dict[str, Any]:
    """The key that one of both knows; where they know two, the one that came into use later."""
    known = [peer for peer in (here, there) if peer.public_key]
    if not known:
        return {}
    latest = max(known, key=lambda peer: (peer.signs_since or 0, peer.public_key))
    return {"public_key": latest.public_key, "signs_since": latest.signs_since}


def merged(here: PeerRecord, there: PeerRecord) -> PeerRecord:
    """One device as two sides know it: the later pairing, and all that was said against that."""
    if here.paired_at != there.paired_at:
        return max(here, there, key=lambda peer: peer.paired_at)
    return replace(
        here,
        revoked_at=here.revoked_at or there.revoked_at,
        quarantined_at=here.quarantined_at or there.quarantined_at,
        quarantined_for=here.quarantined_for or there.quarantined_for,
        **_key_of(here, there),
    )


@dataclass(frozen=True, slots=True)
class AdoptPeers:
    """The store's devices as head office knows them, and the epoch that it counts."""

    peers: Sequence[PeerRecord]
    hub_epoch: int


def adopt_peers(uow: UnitOfWork, command: AdoptPeers) -> int:
    """Let in whom former hubs had paired; returns for how many that changes anything."""
    log = uow.log
    node = log.node()
    if not node.is_hub:
        return 0
    if node.hub_epoch < command.hub_epoch:
        log.save_node(replace(node, hub_epoch=command.hub_epoch))
    changed = 0
    for peer in command.peers:
        if peer.device_id == node.device_id:
            continue  # This machine was a terminal of a hub before.
        here = log.peer(peer.device_id)
        after = peer if here is None else merged(here, peer)
        if after != here:
            log.save_peer(after)
            changed += 1
    return changed
