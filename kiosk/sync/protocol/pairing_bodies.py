"""The JSON bodies about a store's devices and its hub. See `fields`."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Annotated, Protocol

from pydantic import AwareDatetime, Field

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.device_reports import DeviceReport, OwnReport
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.sync.protocol.fields import (
    Digest,
    Id,
    MaybeKey,
    MaybeSignature,
    Number,
    Text,
    WireModel,
)
from kiosk.sync.protocol.report_header import VERSION_LENGTH_MAX

PAIRINGS_MAX = 200
CODES_MAX = 32
"""Codes for terminals that a store's hub keeps for head office at a time."""
KEYS_MAX = 4
AUTHORITY_LENGTH_MAX = 65_536


class WirePairing(WireModel):
    """A device that was paired with a store's hub: what another hub needs to accept it.

    `secret_hash`: SHA-256 of its secret, which only the device itself has. `paired_at` grows
    each time it is paired. `quarantined_for`: the code of a QuarantineReason. `public_key`: of
    the key with which it signs; "" if unknown. `signs_since`: the first epoch in which it signs.
    `wipe_at`: when it was ordered to wipe its data; `wiped_at`: when it had.
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
    wipe_at: datetime | None = None
    wiped_at: datetime | None = None


class AnnouncedTrust(WireModel):
    """What head office announces to hubs that trust its key.

    `keys`: fingerprints (SHA-256) of public keys that head office is going to use, which hubs
    trust from now on beside the present one. `authority`: whose certificates (PEM) they trust
    where the key is none of these; "" if none's.
    """

    keys: Annotated[tuple[Digest, ...], Field(max_length=KEYS_MAX)] = ()
    authority: Annotated[str, Field(max_length=AUTHORITY_LENGTH_MAX)] = ""


class ReportedTrust(WireModel):
    """What a hub has kept of an AnnouncedTrust.

    `is_pinned`: it trusts keys; without that, what its system trusts. `authority`: the SHA-256 of
    the announced text; "" for none.
    """

    is_pinned: bool
    keys: Annotated[tuple[Digest, ...], Field(max_length=KEYS_MAX)] = ()
    authority: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


class WireReport(WireModel):
    """What a hub reports of one device: see `DeviceReport`."""

    device_id: Id
    heard_at: AwareDatetime
    version: Annotated[str, Field(max_length=VERSION_LENGTH_MAX)] = ""
    unsent: Number | None = None
    clock_offset_ms: Annotated[int | None, Field(ge=-(2**53), le=2**53)] = None
    disk_free_bytes: Number | None = None
    backup_at: AwareDatetime | None = None
    settings_version: Number | None = None


class PairingsBody(WireModel):
    """`POST /v1/pairings`, from a hub to head office: its devices, and the certificate it shows.

    `hub_epoch`: the latest that the hub knows. `fingerprint`: "" if it serves without TLS.
    `signature`: the hub's, of this body, with the key `public_key`: see EntriesBody. `trust`: None
    from hubs of earlier versions. `reports`: how its devices are, and the hub itself; not signed,
    as nothing depends on it.
    """

    hub_epoch: Number
    fingerprint: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
    pairings: Annotated[tuple[WirePairing, ...], Field(max_length=PAIRINGS_MAX)]
    public_key: MaybeKey = ""
    signs_since: Number | None = None
    signature: MaybeSignature = ""
    trust: ReportedTrust | None = None
    reports: Annotated[tuple[WireReport, ...], Field(max_length=PAIRINGS_MAX + 1)] = ()


def pairings_covered(device_id: str, body: PairingsBody) -> bytes:
    """The bytes that a hub signs of a body, without fields that later versions add."""
    reported = [
        [
            each.device_id,
            each.role,
            each.name,
            each.secret_hash,
            *(_timestamp(at) for at in (each.paired_at, each.revoked_at, each.quarantined_at)),
            each.quarantined_for,
            each.public_key,
            each.signs_since,
        ]
        for each in body.pairings
    ]
    said = json.dumps([body.hub_epoch, body.fingerprint, reported, device_id])
    return b"kiosk pairings 1\n" + hashlib.sha256(said.encode()).digest()


def _timestamp(at: datetime | None) -> str | None:
    """A time in UTC, since the same offset can be written in several ways."""
    return None if at is None else at.astimezone(UTC).isoformat()


class HubStatement(WireModel):
    """`GET /v1/statement`: head office's statement on which certificate the store's hub has.

    `signature`: head office's (Ed25519), of the other fields.
    """

    store_id: Id
    hub_epoch: Number
    fingerprint: Digest
    signature: Annotated[str, Field(pattern="^[0-9a-f]{128}$")]


class WireCode(WireModel):
    """A one-use code, made at head office, that pairs a device with the store's hub.

    `code_hash`: SHA-256 of the code. `role`: the device's; maybe one of a newer version.
    """

    code_hash: Digest
    role: Text
    expires_at: AwareDatetime


class PairingsReply(WireModel):
    """The store's devices as head office knows them, and its statement on the hub.

    `statement`: None if the hub serves without TLS, or head office has no key. `announced`: None
    from a head office of an earlier version.
    """

    hub_epoch: Number
    pairings: tuple[WirePairing, ...]
    head_office_key: str = ""
    statement: HubStatement | None = None
    announced: AnnouncedTrust | None = None


def from_peer(peer: PeerRecord) -> WirePairing:
    """A device for the wire."""
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
        wipe_at=peer.wipe_at,
        wiped_at=peer.wiped_at,
    )


def from_report(report: DeviceReport) -> WireReport:
    """What is reported of a device, for the wire."""
    return WireReport(
        device_id=report.device_id,
        heard_at=report.heard_at,
        version=report.said.version,
        unsent=report.said.unsent,
        clock_offset_ms=report.clock_offset_ms,
        disk_free_bytes=report.said.disk_free_bytes,
        backup_at=report.said.backup_at,
        settings_version=report.said.settings_version,
    )


def to_report(sent: WireReport) -> DeviceReport:
    """What a hub reported of a device."""
    said = OwnReport(
        sent.version,
        sent.unsent,
        sent.disk_free_bytes,
        sent.backup_at,
        sent.settings_version,
    )
    return DeviceReport(sent.device_id, sent.heard_at, sent.clock_offset_ms, said)


class PairingFields(Protocol):
    """What a hub reports of a device that it has paired: on the wire, or in head office's rows."""

    device_id: str
    role: str
    name: str
    secret_hash: str
    paired_at: datetime
    revoked_at: datetime | None
    quarantined_at: datetime | None
    quarantined_for: str | None
    public_key: str
    signs_since: int | None
    wipe_at: datetime | None
    wiped_at: datetime | None


def to_peer(sent: PairingFields) -> PeerRecord:
    """The device that a hub reported. Raises ValueError for a role unknown to this version."""
    return PeerRecord(
        device_id=sent.device_id,
        role=DeviceRole(sent.role),
        name=sent.name,
        secret_hash=sent.secret_hash,
        paired_at=sent.paired_at,
        revoked_at=sent.revoked_at,
        quarantined_at=sent.quarantined_at,
        last_contact_at=None,
        quarantined_for=sent.quarantined_for,
        public_key=sent.public_key,
        signs_since=sent.signs_since,
        wipe_at=sent.wipe_at,
        wiped_at=sent.wiped_at,
    )


class WipedReply(WireModel):
    """`POST /v1/wiped`: it is noted that the calling device, which is revoked, wiped its data."""

    is_noted: bool = True


class ProofBody(WireModel):
    """`POST /v1/proof`: asks a server to prove that it knows a code. `nonce`: random.

    `hint`: of the code; "" from older devices. See `code_proof`.
    """

    nonce: Digest
    hint: Annotated[str, Field(pattern="^([0-9a-f]{3})?$")] = ""


class ProofReply(WireModel):
    """A proof for each open code: see `code_proof`."""

    salt: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    proofs: Annotated[tuple[Digest, ...], Field(max_length=64)]


class PairBody(WireModel):
    """`POST /v1/pair`: trades a one-use code for a device's secret.

    `public_key`: the device's own (Ed25519). `signature`: with that key, of the PairingStatement.
    `secret_proof`: made with the secret that it was last given. See `signatures`. The device
    signs its hash chain in epoch `signs_since` and all later ones. A device that is known and
    not revoked must send a valid `signature` or `secret_proof`.
    """

    code: Annotated[str, Field(min_length=1, max_length=100)]
    device_id: Id
    device_name: Annotated[str, Field(min_length=1, max_length=100)]
    public_key: MaybeKey = ""
    signature: MaybeSignature = ""
    secret_proof: MaybeKey = ""
    signs_since: Number | None = None


class PairReply(WireModel):
    """What a device saves. `fingerprint`: SHA-256 of the server's certificate; "" without TLS.

    `head_office_key`: public key of head office's statements on the hub; "" if there is none.
    """

    device_id: Id
    secret: str
    role: str
    store_id: Id
    store_name: Text
    fingerprint: str
    head_office_key: str = ""
