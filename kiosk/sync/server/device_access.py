"""Which devices a hub lets in: it pairs them by one-use codes and knows them by their secrets."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import (
    IdentityInUse,
    PairDevice,
    PairingNotAllowed,
    code_hash,
    note_peer_contact,
    note_wiped,
    pair_device,
)
from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.sync.identity.hub_identity import HubIdentity
from kiosk.sync.protocol.code_proof import Prover
from kiosk.sync.protocol.pairing_bodies import (
    PairBody,
    PairReply,
    ProofBody,
    ProofReply,
    WipedReply,
)
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.problem_codes import (
    NOT_UNDERSTOOD,
    PAIRING_NOT_ALLOWED,
    QUARANTINED,
    REVOKED,
    UNKNOWN_DEVICE,
    WIPE,
    ProblemDetails,
)
from kiosk.sync.server.pair_request import PairRequest, in_use
from kiosk.sync.server.rate_limit import CodeLimit
from kiosk.sync.server.refused import refused

CONTACT_EVERY_S = 60.0
_UNKNOWN_CODE = "This code is not known here, or it was used, or it is over."


def secret_hash(secret: str) -> str:
    """The hash to store of a device's secret; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


class DeviceAccess:
    """Pairs the store's devices with their hub, and recognises them afterwards."""

    def __init__(
        self,
        store: OrderDatabase,
        *,
        now: Callable[[], datetime],
        make_secret: Callable[[], str],
        fingerprint: str,
        identity: HubIdentity,
        limit: CodeLimit | None = None,
    ) -> None:
        """`now`: the time in UTC. `fingerprint`: SHA-256 of the hub's certificate.

        `limit`: how often codes may be tried; None: the default.
        """
        self._store = store
        self._now = now
        self._make_secret = make_secret
        self.fingerprint = fingerprint
        self._identity = identity
        self._limit = limit or CodeLimit()
        self._prover = Prover(make_secret)

    async def prove(self, body: ProofBody) -> ProofReply:
        """See `Served.prove` and `code_proof`."""
        now = self._now()
        hashes = await self._store.read(lambda reader: reader.devices.open_pairing_codes(now))
        return await self._prover.prove(body, hashes, self.fingerprint)

    async def pair(self, body: PairBody, source: str) -> PairReply:
        """See `Served.pair`."""
        if not body.device_id.isascii():
            raise refused(400, NOT_UNDERSTOOD, "A device's identifier is in ASCII.")
        counted = self._limit.begin(source, code_hash(body.code))
        await self._check_code(body)
        secret = self._make_secret()
        came = PairRequest(body, self.fingerprint)
        request = PairDevice(
            body.code,
            body.device_id,
            body.device_name,
            secret_hash(secret),
            came.public_key,
            body.signs_since,
            lambda peer: came.is_who(peer.public_key, peer.secret_hash),
        )
        try:
            role, this_device = await self._store.run(pair_device, request)
        except PairingNotAllowed as refusal:
            raise refused(403, PAIRING_NOT_ALLOWED, _UNKNOWN_CODE) from refusal
        except IdentityInUse as refusal:
            raise in_use() from refusal
        self._limit.forgive(counted)
        return self._reply(body.device_id, secret, role, this_device)

    async def _check_code(self, body: PairBody) -> None:
        """Raises WireProblem for a code that is not open; writes nothing.

        A flood of wrong codes must not delay the writes of people here.
        """
        code, now = code_hash(body.code), self._now()
        this_device, is_open = await self._store.read(
            lambda reader: (
                reader.devices.this_device(),
                reader.devices.is_pairing_code_open(code, now),
            )
        )
        if body.device_id == this_device.device_id:
            # Two devices would give numbers to events under the same id.
            raise refused(403, PAIRING_NOT_ALLOWED, "This is the identifier of the hub itself.")
        if not is_open:
            raise refused(403, PAIRING_NOT_ALLOWED, _UNKNOWN_CODE)

    def _reply(
        self, device_id: str, secret: str, role: DeviceRole, this_device: ThisDevice
    ) -> PairReply:
        return PairReply(
            device_id=device_id,
            secret=secret,
            role=role,
            store_id=this_device.store_id or this_device.history_id,
            store_name=this_device.store_name,
            fingerprint=self.fingerprint,
            head_office_key=self._identity.head_office_key,
        )

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        """See `Served.authenticate`; also 403 QUARANTINED."""
        record = await self._known(device_id, secret)
        if record.revoked_at is not None:
            reason = WIPE if record.wipe_at is not None else None
            raise WireProblem(
                403,
                ProblemDetails(code=REVOKED, message="This device was revoked.", reason=reason),
            )
        if record.quarantined_at is not None:
            problem = ProblemDetails(
                code=QUARANTINED,
                message="This device sent what contradicts itself: pair it with a new database.",
                reason=record.quarantined_for,
            )
            raise WireProblem(403, problem)
        await self._note_contact(record)
        return Peer(record.device_id, record.role, "")

    async def _known(self, device_id: str, secret: str) -> PeerRecord:
        """The device with this secret, even if it is shut out. Raises WireProblem (401)."""
        record = await self._store.read(lambda reader: reader.devices.peer(device_id))
        expected = record.secret_hash if record else secret_hash("")
        is_right = hmac.compare_digest(secret_hash(secret), expected)
        if record is None or not is_right:
            raise refused(401, UNKNOWN_DEVICE, "This device is not paired here.")
        return record

    async def wiped(self, device_id: str, secret: str) -> WipedReply:
        """See `Served.wiped`."""
        record = await self._known(device_id, secret)
        await self._store.run(note_wiped, record.device_id)
        return WipedReply()

    async def _note_contact(self, record: PeerRecord) -> None:
        now = self._now()
        # abs: a clock that was ahead may have noted a time in the future.
        if (
            record.last_contact_at is None
            or abs((now - record.last_contact_at).total_seconds()) > CONTACT_EVERY_S
        ):
            await self._store.run(note_peer_contact, record.device_id)
