"""What machines sign, and whether it was they who signed it.

To check a signature takes neither time nor chance: so the hub itself does it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def is_signed(public: str, signature: str, covered: bytes) -> bool:
    """Whether the owner of a key has signed this. Whatever is no key has signed nothing."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), covered)
    except (InvalidSignature, ValueError):
        return False
    return True


class Signer(Protocol):
    """A machine's own key. `public`: what others are told of it (hexadecimal)."""

    public: str

    def sign(self, covered: bytes) -> str:
        """A signature in hexadecimal digits."""


def head_covered(device_id: str, device_epoch: int, device_seq: int, digest: str) -> bytes:
    """What a machine signs of its chain: where it stands, and with it all that came before."""
    return f"kiosk head 1\n{device_epoch}\n{device_seq}\n{digest}\n{device_id}".encode()


@dataclass(frozen=True, slots=True)
class Claim:
    """What is signed when a machine is paired: with which code, whom, and on which connection.

    `fingerprint`: of the certificate that the other side shows; "" without one.
    """

    code: str
    device_id: str
    fingerprint: str

    def covered(self) -> bytes:
        """The bytes that are signed."""
        plain = "".join(symbol for symbol in self.code.upper() if symbol.isalnum())
        return f"kiosk enrol 1\n{self.fingerprint}\n{plain}\n{self.device_id}".encode()


def secret_proof(secret_hash: str, claim: Claim) -> str:
    """What only one can say who knows the secret, or what is kept of it. Tells neither."""
    return hmac.new(secret_hash.encode(), claim.covered(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a machine shows that is paired; "" for what it has not.

    `signature`: of the claim, with its key. `secret_proof`: by the secret it was last given.
    """

    public_key: str = ""
    signature: str = ""
    secret_proof: str = ""

    def has_signed(self, public_key: str, claim: Claim) -> bool:
        """Whether this was signed with that key."""
        return bool(public_key) and is_signed(public_key, self.signature, claim.covered())

    def has_secret(self, secret_hash: str, claim: Claim) -> bool:
        """Whether this was made by one who knows that secret."""
        return hmac.compare_digest(self.secret_proof, secret_proof(secret_hash, claim))
