"""What machines ask for that come with a code."""

from __future__ import annotations

import hashlib

from kiosk.sync.device_key import DeviceKey, shown
from kiosk.sync.signatures import Claim
from kiosk.sync.wire import EnrolBody


def key_of(device_id: str) -> DeviceKey:
    """The key of a machine: always the same, and no other machine's."""
    return DeviceKey.of(hashlib.sha256(device_id.encode()).digest())


def wish_of(code: str, device_id: str, name: str, secret: str = "") -> EnrolBody:
    """What a machine asks for that comes with a code, and shows its own key."""
    claim = Claim(code, device_id, "")
    came = shown(claim, key_of(device_id), secret)
    return EnrolBody(
        code=code,
        device_id=device_id,
        device_name=name,
        public_key=came.public_key,
        signature=came.signature,
        secret_proof=came.secret_proof,
        signs_since=0,
    )
