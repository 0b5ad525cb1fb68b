"""Requests of devices that pair with a code."""

from __future__ import annotations

import hashlib

from kiosk.sync.identity.device_key import DeviceKey, shown
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.protocol.signatures import PairingStatement


def key_of(device_id: str) -> DeviceKey:
    """The key of a device: always the same, and different from any other device's."""
    return DeviceKey.of(hashlib.sha256(device_id.encode()).digest())


def pair_body(
    code: str, device_id: str, name: str, secret: str = "", *, signs_since: int = 0
) -> PairBody:
    """The request of a device that pairs with a code and shows its own key."""
    claim = PairingStatement(code, device_id, "")
    came = shown(claim, key_of(device_id), secret)
    return PairBody(
        code=code,
        device_id=device_id,
        device_name=name,
        public_key=came.public_key,
        signature=came.signature,
        secret_proof=came.secret_proof,
        signs_since=signs_since,
    )
