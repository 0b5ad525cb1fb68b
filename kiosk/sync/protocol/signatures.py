"""The bytes that devices sign, and the check of signatures.

Checking a signature needs neither a clock nor randomness, so the hub does it without a port.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen


def is_signed(public: str, signature: str, covered: bytes) -> bool:
    """Whether this is the signature by a public key; False for an invalid key or signature."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), covered)
    except (InvalidSignature, ValueError):
        return False
    return True


class Signer(Protocol):
    """A device's own key. `public`: its public key (hexadecimal)."""

    public: str

    def sign(self, covered: bytes) -> str:
        """A signature in hexadecimal digits."""


def head_covered(device_id: str, device_epoch: int, device_seq: int, digest: str) -> bytes:
    """The bytes that a device signs at an event: its hash covers all events before it."""
    return f"kiosk head 1\n{device_epoch}\n{device_seq}\n{digest}\n{device_id}".encode()


def log_covered(device_id: str, hub_epoch: int, head: LogHead) -> bytes:
    """The bytes that a hub signs of its log: the last hash covers all entries before it."""
    return f"kiosk log 1\n{hub_epoch}\n{head.seq}\n{head.hash}\n{device_id}".encode()


@frozen
class PairingStatement:
    """What a device signs when it is paired: the code, its id and the server's certificate.

    `fingerprint`: of the certificate that the server shows; "" without one.
    """

    code: str
    device_id: str
    fingerprint: str

    def covered(self) -> bytes:
        """The bytes that are signed."""
        plain = "".join(symbol for symbol in self.code.upper() if symbol.isalnum())
        return f"kiosk pair 1\n{self.fingerprint}\n{plain}\n{self.device_id}".encode()


def secret_proof(secret_hash: str, claim: PairingStatement) -> str:
    """Proves knowledge of a secret or of its hash, without revealing either."""
    return hmac.new(secret_hash.encode(), claim.covered(), hashlib.sha256).hexdigest()


@frozen
class ShownIdentity:
    """The proofs of a device that is being paired; "" for those it does not have.

    `signature`: of the PairingStatement, with its key. `secret_proof`: see `secret_proof`, with
    the secret that it was last given.
    """

    public_key: str = ""
    signature: str = ""
    secret_proof: str = ""

    def has_signed(self, public_key: str, claim: PairingStatement) -> bool:
        """Whether this was signed with that key."""
        return bool(public_key) and is_signed(public_key, self.signature, claim.covered())

    def has_secret(self, secret_hash: str, claim: PairingStatement) -> bool:
        """Whether this was made with the secret that has this hash."""
        return hmac.compare_digest(self.secret_proof, secret_proof(secret_hash, claim))
