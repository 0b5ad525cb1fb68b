"""What travels of a store's devices, and of who is its hub. See `wire`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.log_ports import PeerRecord
from kiosk.sync.wire import Digest, Id, MaybeKey, Number, Text, WireModel

PAIRINGS_MAX = 200


class WirePairing(WireModel):
    """A device that was paired with a store's hub: what another hub needs to let it in.

    `secret_hash`: SHA-256 of its secret, which nobody but the device itself has. `paired_at`
    grows each time it is paired. `quarantined_for`: the code of a QuarantineReason.
    `public_key`: with which it signs; "" where none is known. `signs_since`: in which epoch,
    and all after it.
    """

    device_id: Id
    role: Id
    name: Text
    secret_hash: Digest
    paired_at: datetime
    revoked_at: datetime | None = None
    quarantined_at: datetime | None = None
    quarantined_for: Text | None = None
    public_key: MaybeKey = ""
    signs_since: Number | None = None


class PairingsBody(WireModel):
    """`POST /v1/pairings`, from a hub to head office: its devices, and the certificate it shows.

    `hub_epoch`: the latest that the hub knows of. `fingerprint`: "" where it serves without TLS.
    """

    hub_epoch: Number
    fingerprint: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
    pairings: Annotated[tuple[WirePairing, ...], Field(max_length=PAIRINGS_MAX)]


class HubStatement(WireModel):
    """`GET /v1/statement`: by head office's word, which certificate the store's hub shows.

    `signature`: Ed25519, over the other fields.
    """

    store_id: Id
    hub_epoch: Number
    fingerprint: Digest
    signature: Annotated[str, Field(pattern="^[0-9a-f]{128}$")]


class PairingsReply(WireModel):
    """The store's devices as head office knows them now, and what it says of the hub.

    `statement`: None where the hub serves without TLS, or head office has no key.
    """

    hub_epoch: Number
    pairings: tuple[WirePairing, ...]
    head_office_key: str = ""
    statement: HubStatement | None = None


def from_peer(peer: PeerRecord) -> WirePairing:
    """A device as it is sent."""
    return WirePairing(
        device_id=peer.device_id,
        role=peer.role,
        name=peer.name,
        secret_hash=peer.secret_hash,
        paired_at=peer.paired_at,
        revoked_at=peer.revoked_at,
        quarantined_at=peer.quarantined_at,
        quarantined_for=peer.quarantined_for,
        public_key=peer.public_key,
        signs_since=peer.signs_since,
    )


def to_peer(sent: WirePairing) -> PeerRecord:
    """A device as it came. Raises ValueError for a role that this version does not know."""
    return PeerRecord(
        device_id=sent.device_id,
        role=DeviceRole(sent.role),
        name=sent.name,
        secret_hash=sent.secret_hash,
        paired_at=sent.paired_at,
        revoked_at=sent.revoked_at,
        quarantined_at=sent.quarantined_at,
        heard_at=None,
        quarantined_for=sent.quarantined_for,
        public_key=sent.public_key,
        signs_since=sent.signs_since,
    )
